package dev.brownout.cli.run;

import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.debug.FaultReport;
import dev.brownout.emulator.debug.PowerCut;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.Stop;
import dev.brownout.emulator.memory.MemoryFault;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Runs a machine until something decides the run. */
final class RunLoop implements TextStream.Verdict {

    /** How far the machine runs between two looks at what comes from outside; without effect on what it does. */
    private static final long SLICE = 10_000_000_000L;
    private static final long RTT_SLICE = 1_000_000_000L;
    private static final long PATIENCE_MILLISECONDS = 5;
    private static final int BRANCH_TO_SELF = 0xE7FE;
    /** A device that locks up in every boot would otherwise do so for the whole of the run, some millions of times a second. */
    private static final int MOST_LOCKUPS = 1000;

    /** What goes on outside the machine while it runs. */
    interface Outside {
        /** Called between two slices. */
        void poll() throws IOException;

        /** Whether something may still arrive that wakes a sleeping device. */
        boolean live();
    }

    private final Machine machine;
    private final FirmwareImage firmware;
    private final RunSettings settings;
    private final RunLog log;
    private final Outside outside;
    private final TreeSet<String> open;
    private final List<DeviceTime> cuts;
    private int nextCut;
    private long waited;
    private OptionalInt exitCode = OptionalInt.empty();
    private Optional<Outcome> decided = Optional.empty();
    private volatile boolean interrupted;

    RunLoop(Machine machine, FirmwareImage firmware, RunSettings settings, RunLog log, Outside outside) {
        this.machine = machine;
        this.firmware = firmware;
        this.settings = settings;
        this.log = log;
        this.outside = outside;
        this.open = new TreeSet<>(settings.expected());
        this.cuts = settings.cuts().stream().sorted(Comparator.comparingLong(this::cycle)).toList();
    }

    /** The firmware ended itself. */
    void exit(int code) {
        exitCode = OptionalInt.of(code);
        machine.requestStop("exit");
    }

    OptionalInt exitCode() {
        return exitCode;
    }

    @Override
    public void expected(TextWatch text) {
        open.remove(text.text());
        if (open.isEmpty() && decided.isEmpty()) {
            decided = Optional.of(Outcome.expectedTextSeen(text.text()));
            machine.requestStop("expected text");
        }
    }

    @Override
    public void failed(TextWatch text) {
        if (decided.isEmpty()) {
            decided = Optional.of(Outcome.failTextSeen(text.text()));
            machine.requestStop("fail text");
        }
    }

    /** Ends the run soon, from another thread. */
    void interrupt() {
        interrupted = true;
    }

    Outcome run() throws IOException {
        while (true) {
            long target = target();
            Stop stop = machine.runUntil(target);
            outside.poll();
            Optional<Outcome> end = judge(stop);
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private long target() {
        long slice = machine.clock().cycleAt(machine.clock().now() + (settings.pollRtt() ? RTT_SLICE : SLICE));
        long target = Math.min(slice, cycle(settings.limit()));
        return nextCut < cuts.size() ? Math.min(target, cycle(cuts.get(nextCut))) : target;
    }

    /** The cycle at which a device time counted from the start is over, as the core clock stands now. */
    private long cycle(DeviceTime time) {
        return time.isForever() ? Long.MAX_VALUE : time.inCycles() ? time.cycles() : machine.clock().cycleAt(time.picoseconds());
    }

    private Optional<Outcome> judge(Stop stop) {
        if (decided.isPresent()) {
            return decided;
        }
        if (exitCode.isPresent()) {
            return Optional.of(Outcome.exited(exitCode.getAsInt(), !open.isEmpty()));
        }
        if (interrupted) {
            return Optional.of(Outcome.interrupted());
        }
        if (stop instanceof Stop.Unmodelled unmodelled) {
            return Optional.of(Outcome.notModelled(unmodelled.access().toString()));
        }
        if (stop instanceof Stop.LockedUp) {
            return lockedUp();
        }
        if (settings.stopAtFault() && log.openFault().isPresent()) {
            return Optional.of(fault(log.openFault().get()));
        }
        if (stop instanceof Stop.AsleepForever || stop instanceof Stop.Limit && stuck()) {
            return outside.live() ? waitOutside() : Optional.of(halted(stop));
        }
        return limits();
    }

    private Optional<Outcome> limits() {
        if (nextCut < cuts.size() && machine.cpu().cycles >= cycle(cuts.get(nextCut))) {
            log.say("power cut at cycle " + machine.cpu().cycles);
            nextCut++;
            PowerCut.cut(machine);
            return Optional.empty();
        }
        if (machine.cpu().cycles < cycle(settings.limit())) {
            return Optional.empty();
        }
        return Optional.of(limitReached());
    }

    private Outcome limitReached() {
        if (log.faultLoop().isPresent()) {
            return Outcome.fault(log.faultLoop().get().headline() + ", again and again: " + log.faultCount() + " faults");
        }
        if (log.openFault().isPresent()) {
            return fault(log.openFault().get());
        }
        if (settings.expected().isEmpty() && log.lockups() > 0) {
            return Outcome.fault("the core locked up " + (log.lockups() == 1 ? "once" : log.lockups() + " times"));
        }
        return Outcome.limit(settings.limit().text(), !open.isEmpty());
    }

    private Optional<Outcome> lockedUp() {
        FaultReport report = FaultReport.atLockup(machine, firmware);
        boolean goesOn = machine.config().resetsOnLockup() || machine.clock().nextDue() != VirtualClock.NEVER;
        log.lockup(report);
        if (log.lockups() >= MOST_LOCKUPS) {
            return Optional.of(Outcome.fault(report.headline() + ", for the " + MOST_LOCKUPS + "th time: the device resets and locks up again and again"));
        }
        return settings.stopAtFault() || !goesOn ? Optional.of(fault(report)) : Optional.empty();
    }

    /** A branch to itself, and no alarm is set that could interrupt it: the end of many a fault handler and of many a main(). */
    private boolean stuck() {
        try {
            return machine.clock().nextDue() == VirtualClock.NEVER && !machine.exceptions().due() && machine.powered()
                    && machine.bus().readDirect(machine.cpu().r[CpuState.PC], 2) == BRANCH_TO_SELF;
        } catch (MemoryFault e) {
            return false;
        }
    }

    private Outcome halted(Stop stop) {
        if (log.openFault().isPresent()) {
            return fault(log.openFault().get());
        }
        String place = String.format("0x%08x", machine.cpu().r[CpuState.PC]) + firmware.symbols()
                .nearest(machine.cpu().r[CpuState.PC] & 0xFFFF_FFFFL).map(p -> " in " + p).orElse("");
        return Outcome.halted(stop instanceof Stop.AsleepForever
                ? "the core sleeps at " + place + " and nothing is scheduled that could wake it" + (machine.sysTickStandsStill()
                        ? " (SysTick stands still in sleep on this board: clock-in-sleep)" : "")
                : "the core branches to itself at " + place + " and nothing is scheduled that could interrupt it", !open.isEmpty());
    }

    private static Outcome fault(FaultReport report) {
        return Outcome.fault(report.headline());
    }

    /** The device is at rest until somebody outside sends something: host time counts as device time, in equal portions. */
    private Optional<Outcome> waitOutside() {
        try {
            Thread.sleep(PATIENCE_MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        waited += PATIENCE_MILLISECONDS * 1_000_000_000L;
        return limitIn(machine.clock().now() + waited) ? Optional.of(limitReached()) : Optional.empty();
    }

    private boolean limitIn(long instant) {
        return machine.clock().cycleAt(instant) >= cycle(settings.limit());
    }
}
