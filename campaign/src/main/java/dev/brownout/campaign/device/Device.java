package dev.brownout.campaign.device;

import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.campaign.fault.LiveFault;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashObserver;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineObserver;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device on the desk: it has power or not, runs, and says things on its console. What it is expected to do and does not is an {@link AssertionError}
 * that tells what it did instead.
 *
 * <p>Times are device time, as {@link DeviceTime} reads them: {@code 5s}, {@code 200ms}.
 */
public final class Device {
    private static final double PICOSECONDS = 1e12;
    private static final String SEEN = "text seen";
    private static final String CUT = "cut here";
    private static final int LINES_SHOWN = 15;

    /** A line of the log and when it was complete, in seconds of device time. Resets are lines too, behind two dashes. */
    public record Line(double seconds, String text) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%9.3f  %s", seconds, text);
        }
    }

    private final Board board;
    private final Machine machine;
    private final List<Line> log = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder partial = new StringBuilder();
    private Consumer<Line> listener = line -> { };
    private DeviceTime limit = DeviceTime.parse("60s");
    private long seed = 1;
    private int answered;
    private String awaited = "";
    private long operations;
    private long poweredAt;
    private long stopAt = Long.MAX_VALUE;
    private int stoppedIn;

    /** @param board with everything in its flash, and without power */
    public Device(Board board) {
        this.board = board;
        machine = board.machine();
        board.console().addListener((value, instant) -> received((char) value));
        machine.addObserver(new MachineObserver() {
            @Override
            public void resetting(ResetKind kind) {
                if (!kind.losesPower()) {
                    endLine();
                    add("-- reset by " + kind.name().toLowerCase(Locale.ROOT));
                }
            }
        });
        List<FlashArray> arrays = machine.arrays();
        for (int i = 0; i < arrays.size(); i++) {
            int index = i;
            arrays.get(i).addObserver(new FlashObserver() {
                @Override
                public void started(FlashOperation operation) {
                    if (operations++ == stopAt) {
                        stoppedIn = index;
                        machine.requestStop(CUT);
                    }
                }
            });
        }
    }

    /** The device that a scenario starts with. */
    public static Device of(ScenarioPlan plan) {
        Board board = plan.newBoard();
        board.machine().restoreNonVolatile(plan.start().arrays());
        Device device = new Device(board);
        device.seed = plan.scenario().faults().seed();
        return device;
    }

    /** How long {@link #runUntil(String)} waits. */
    public Device limit(DeviceTime time) {
        limit = time;
        return this;
    }

    /** Shows each line as it comes. */
    public Device onLine(Consumer<Line> shown) {
        listener = shown;
        return this;
    }

    public Machine machine() {
        return machine;
    }

    public Board board() {
        return board;
    }

    private void received(char value) {
        text.append(value);
        if (value == '\n') {
            endLine();
        } else {
            partial.append(value);
        }
        // A text can be as long as a line, so only the end of what came needs to be looked at.
        if (!awaited.isEmpty() && text.indexOf(awaited, Math.max(answered, text.length() - awaited.length())) >= 0) {
            machine.requestStop(SEEN);
        }
    }

    private void endLine() {
        if (partial.length() > 0) {
            add(partial.toString().strip());
            partial.setLength(0);
        }
    }

    private void add(String line) {
        log.add(new Line(seconds(), line));
        listener.accept(log.get(log.size() - 1));
        if (line.startsWith("-- ")) {
            text.append(line).append('\n');
            if (!awaited.isEmpty() && line.contains(awaited)) {
                machine.requestStop(SEEN);
            }
        }
    }

    /** Device time since the first power-on. */
    public double seconds() {
        return machine.clock().now() / PICOSECONDS;
    }

    /** What the console said so far, resets among it. */
    public String console() {
        return text.toString();
    }

    public List<Line> lines() {
        return List.copyOf(log);
    }

    /** Power comes. A device that runs for the first time gets it by itself. */
    public Device powerOn() {
        operations = 0;
        poweredAt = machine.cpu().cycles;
        machine.powerOn();
        return this;
    }

    /** Power goes now. A flash operation that runs is left half done. */
    public Device powerOff() {
        Optional<FlashOperation> running = machine.arrays().stream().flatMap(array -> array.running().stream()).findFirst();
        endLine();
        cutPower(running.map(operation -> Tear.standard(operation, seed).get(1)).orElseGet(Tear.Untouched::new));
        return this;
    }

    /** Presses the reset pin. */
    public Device reset() {
        machine.resetNow(ResetKind.PIN);
        return this;
    }

    /**
     * Runs until a flash operation of this boot, and cuts the power there.
     *
     * @param cut   a cut point, as a sweep names it: {@code 1234-torn}, {@code 17-before}, {@code 0-after}
     * @return the operation
     * @throws IllegalArgumentException if this is no cut point
     * @throws AssertionError           if the device does not come there within the limit
     */
    public FlashOperation cutPowerAt(String cut) {
        CutPoint point = CutPoint.parse(cut);
        if (point.atCycle()) {
            throw new IllegalArgumentException("'" + cut + "' is a reset at a cycle, and no power cut");
        }
        FlashOperation operation = runInto(point);
        cutPower(Faults.cut(point.variant(), operation, seed).orElseThrow(() -> noVariant(cut, operation)));
        return operation;
    }

    /**
     * Runs until a point of this boot that a sweep with other faults than power cuts names, and lets it happen: {@code 1234-watchdog},
     * {@code 17-fails}, {@code cycle120000-pin}; or a power cut. Except after that, the device still runs.
     *
     * @throws IllegalArgumentException if this is no such point
     * @throws AssertionError           if the device does not come there within the limit
     */
    public Device disturbAt(String id) {
        CutPoint point = CutPoint.parse(id);
        if (point.atCycle()) {
            LiveFault reset = Faults.reset(point.variant()).orElseThrow(() -> new IllegalArgumentException("'" + id + "' is no reset"));
            if (!machine.powered()) {
                powerOn();
            }
            Stop stop = machine.runUntil(poweredAt + point.operation());
            if (!(stop instanceof Stop.Limit)) {
                throw new AssertionError("core cycle " + point.operation() + " did not come: " + state(stop));
            }
            reset.strike(machine, 0);
            return this;
        }
        FlashOperation operation = runInto(point);
        Optional<Tear> cut = Faults.cut(point.variant(), operation, seed);
        if (cut.isPresent()) {
            cutPower(cut.get());
        } else {
            Faults.live(point.variant(), machine, stoppedIn, operation, seed).orElseThrow(() -> noVariant(id, operation)).strike(machine, stoppedIn);
        }
        return this;
    }

    private FlashOperation runInto(CutPoint point) {
        stopAt = point.operation();
        Stop stop = run(limit);
        stopAt = Long.MAX_VALUE;
        Optional<FlashOperation> running = machine.arrays().get(stoppedIn).running();
        if (!stop.equals(new Stop.Requested(CUT)) || running.isEmpty()) {
            throw new AssertionError("flash operation " + point.operation() + " did not come within " + limit + ": " + state(stop));
        }
        return running.get();
    }

    private void cutPower(Tear tear) {
        machine.powerCut(tear);
        partial.setLength(0);
        answered = text.length();
    }

    private static IllegalArgumentException noVariant(String id, FlashOperation operation) {
        return new IllegalArgumentException("'" + id + "' cannot happen in " + operation + ", which has no variant of that name");
    }

    /** How many flash operations there were since power came. */
    public long flashOperations() {
        return operations;
    }

    /**
     * Runs until the console has said this, behind all that was waited for before.
     *
     * @throws AssertionError if it does not within the limit, or cannot any more
     */
    public Device runUntil(String expected) {
        return runUntil(expected, limit.toString());
    }

    /** The same, with a limit of its own. */
    public Device runUntil(String expected, String within) {
        Optional<Stop> otherwise = await(expected, DeviceTime.parse(within));
        otherwise.ifPresent(stop -> {
            throw new AssertionError("'" + expected + "' did not come within " + within + ": " + state(stop));
        });
        return this;
    }

    /** Runs until the console has said this. @return false if it does not come within that time */
    public boolean comes(String expected, String within) {
        return await(expected, DeviceTime.parse(within)).isEmpty();
    }

    /** Runs until the line that the console is in the midst of is complete, for a second at the most. */
    public Device finishLine() {
        if (partial.length() > 0) {
            comes("\n", "1s");
        }
        return this;
    }

    // Empty if it came, else why the run ended.
    private Optional<Stop> await(String expected, DeviceTime within) {
        int at = text.indexOf(expected, answered);
        Stop stop = new Stop.Limit();
        if (at < 0) {
            awaited = expected;
            stop = run(within);
            awaited = "";
            at = text.indexOf(expected, answered);
        }
        if (at < 0) {
            return Optional.of(stop);
        }
        answered = at + expected.length();
        return Optional.empty();
    }

    /** Runs for a time; ends earlier if nothing can ever happen any more. */
    public Device runFor(String time) {
        run(DeviceTime.parse(time));
        return this;
    }

    // Firmware may change the core clock meanwhile, so the cycle of that instant is looked for again and again.
    private Stop run(DeviceTime time) {
        if (!machine.powered()) {
            powerOn();
        }
        if (time.inCycles()) {
            return machine.runFor(time.cycles());
        }
        long end = time.isForever() ? Long.MAX_VALUE : machine.clock().now() + time.picoseconds();
        Stop stop = new Stop.Limit();
        while (stop instanceof Stop.Limit && machine.clock().now() < end) {
            long second = machine.cpu().cycles + machine.clock().coreHertz();
            stop = machine.runUntil(time.isForever() ? second : Math.min(machine.clock().cycleAt(end), second));
        }
        return stop;
    }

    /** @throws AssertionError if the console said this at any time */
    public Device expectNot(String unwanted) {
        if (text.indexOf(unwanted) >= 0) {
            throw new AssertionError("the console said '" + unwanted + "':" + lastLines());
        }
        return this;
    }

    /** The last number that the console said in such a place. @param regex its first group is the number */
    public Optional<Long> figure(String regex) {
        Pattern pattern = Pattern.compile(regex);
        for (int i = log.size() - 1; i >= 0; i--) {
            Matcher matcher = pattern.matcher(log.get(i).text());
            if (matcher.find()) {
                return Optional.of(Long.parseLong(matcher.group(1)));
            }
        }
        return Optional.empty();
    }

    /** What lies in the code flash. */
    public byte[] flash(int address, int length) {
        return machine.flash().memory().read(address - machine.config().flashBase(), length);
    }

    private String state(Stop stop) {
        String pc = String.format("0x%08x", machine.cpu().r[CpuState.PC]);
        String what = stop instanceof Stop.AsleepForever ? "it sleeps for ever at " + pc
                : stop instanceof Stop.LockedUp ? "it locked up at " + pc + " (" + String.join(" ", machine.faults().names()) + ")"
                : stop instanceof Stop.SwitchedOff ? "it switched itself off at " + pc
                : stop instanceof Stop.Limit ? "it runs at " + pc
                : "it stopped at " + pc + " (" + stop + ")";
        return what + String.format(Locale.ROOT, ", %.3f s after the first power-on", seconds()) + lastLines();
    }

    private String lastLines() {
        List<String> shown = new ArrayList<>();
        log.subList(Math.max(0, log.size() - LINES_SHOWN), log.size()).forEach(line -> shown.add(line.toString()));
        if (partial.length() > 0) {
            shown.add(" ".repeat(11) + partial);
        }
        return shown.isEmpty() ? "; its console said nothing" : "; its console said last:\n" + String.join("\n", shown);
    }
}
