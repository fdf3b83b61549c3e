package dev.brownout.cli.run;

import dev.brownout.emulator.debug.FaultReport;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashObserver;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.FlashViolation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineObserver;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.UnmodelledAccess;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What happened in a run: told as it happens, kept for the report. */
final class RunLog implements MachineObserver {

    record Reset(ResetKind kind, long cycle, long picoseconds) {
    }

    /** Finished operations of one array. */
    static final class FlashCount implements FlashObserver {
        private final RunLog log;
        private long words;
        private long erases;
        private long interrupted;

        private FlashCount(RunLog log) {
            this.log = log;
        }

        @Override
        public void completed(FlashOperation operation) {
            if (operation.erases()) {
                erases++;
            } else {
                words++;
            }
        }

        @Override
        public void interrupted(FlashOperation operation, Tear tear) {
            interrupted++;
        }

        @Override
        public void violated(FlashViolation violation) {
            log.say("flash rule broken: " + violation);
        }

        long words() {
            return words;
        }

        long erases() {
            return erases;
        }

        long interrupted() {
            return interrupted;
        }
    }

    /** After so many of one kind, the rest are only counted. */
    private static final int MOST_TOLD = 20;
    private static final int MOST_KEPT = 1000;
    /** So many faults, with so few cycles between one and the next, are a loop that firmware does not leave. */
    private static final int LOOP = 1000;
    private static final long LOOP_GAP = 20_000;

    private final Machine machine;
    private final PrintWriter messages;
    private final List<Reset> resets = new ArrayList<>();
    private final List<UnmodelledAccess> unmodelled = new ArrayList<>();
    private final List<FaultReport> faults = new ArrayList<>();
    private final Map<FlashArray, FlashCount> flash = new LinkedHashMap<>();
    private final Set<String> headlines = new HashSet<>();
    private long resetCount;
    private long faultCount;
    private long lockups;
    private int told;
    private FaultReport openFault;
    private FaultReport lastFault;
    private long closeFaults;

    RunLog(Machine machine, PrintWriter messages) {
        this.machine = machine;
        this.messages = messages;
        machine.addObserver(this);
        for (FlashArray array : machine.arrays()) {
            FlashCount count = new FlashCount(this);
            flash.put(array, count);
            array.addObserver(count);
        }
    }

    @Override
    public void resetting(ResetKind kind) {
        openFault = null;
        resetCount++;
        long now = machine.clock().now();
        if (resets.size() < MOST_KEPT) {
            resets.add(new Reset(kind, machine.cpu().cycles, now));
        }
        if (kind != ResetKind.POWER_ON) {
            say("reset (" + name(kind) + ") after " + seconds(now) + " s, cycle " + machine.cpu().cycles);
        }
    }

    @Override
    public void unmodelled(UnmodelledAccess access) {
        if (unmodelled.size() < MOST_KEPT) {
            unmodelled.add(access);
        }
        say(access.toString());
    }

    void fault(FaultReport report) {
        faultCount++;
        openFault = report;
        closeFaults = lastFault != null && report.cycle() - lastFault.cycle() <= LOOP_GAP ? closeFaults + 1 : 1;
        lastFault = report;
        keep(report);
    }

    void lockup(FaultReport report) {
        lockups++;
        openFault = report;
        keep(report);
    }

    /** Registers and code are shown once for each place: a device that crashes in every boot says the same again and again. */
    private void keep(FaultReport report) {
        if (faultCount + lockups > MOST_KEPT) {
            told++;
            return;
        }
        say(headlines.add(report.headline()) ? report.text().stripTrailing() : report.headline() + " again, cycle " + report.cycle());
        faults.add(report);
    }

    /** The handler of the last fault has returned. */
    void faultHandled() {
        openFault = null;
    }

    void say(String line) {
        if (told < MOST_TOLD) {
            messages.println("brownout: " + line);
        } else if (told == MOST_TOLD) {
            messages.println("brownout: further messages are left out; --json has them all");
        }
        told++;
    }

    static String name(ResetKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Exact seconds, without zeros at the end. */
    static String seconds(long picoseconds) {
        return decimal(picoseconds).toPlainString();
    }

    static BigDecimal decimal(long picoseconds) {
        BigDecimal seconds = BigDecimal.valueOf(picoseconds, 12);
        return seconds.signum() == 0 ? BigDecimal.ZERO : seconds.stripTrailingZeros();
    }

    List<Reset> resets() {
        return resets;
    }

    long resetCount() {
        return resetCount;
    }

    List<UnmodelledAccess> unmodelled() {
        return unmodelled;
    }

    List<FaultReport> faults() {
        return faults;
    }

    long faultCount() {
        return faultCount;
    }

    long lockups() {
        return lockups;
    }

    Map<FlashArray, FlashCount> flash() {
        return flash;
    }

    /** The last fault of very many in short succession, until now: each handler returns, and nothing else is ever done. */
    Optional<FaultReport> faultLoop() {
        return closeFaults >= LOOP && machine.cpu().cycles - lastFault.cycle() <= LOOP_GAP ? Optional.of(lastFault) : Optional.empty();
    }

    /** The fault whose handler has neither returned nor reset the device. */
    Optional<FaultReport> openFault() {
        return Optional.ofNullable(openFault);
    }
}
