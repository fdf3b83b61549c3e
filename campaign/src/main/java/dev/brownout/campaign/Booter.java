package dev.brownout.campaign;

import dev.brownout.campaign.fault.LiveFault;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashObserver;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineObserver;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.machine.Stop;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Boots nodes on one machine, each as if it were a new device: from power-on until an image starts or it is clear that none will. Of two
 * boots of the same node every cycle is the same.
 */
public final class Booter {
    private static final String AT_OPERATION = "flash operation";
    private static final double PICOSECONDS = 1e12;

    /** Knows where images run. */
    @FunctionalInterface
    public interface Places {
        /** Whether an address belongs to an image and not to the bootloader. */
        boolean inSlot(int address);

        /** The end of a boot that came to this address, before the instruction there is executed. */
        default BootEnd.Started started(Machine machine, int address) {
            return new BootEnd.Started(address);
        }

        /** How long an image runs before {@link #settled} looks, in seconds of device time. */
        default double secondsAhead() {
            return 0;
        }

        /** What is to be said of a start when the image has run for so long. */
        default BootEnd.Started settled(Machine machine, BootEnd.Started start) {
            return start;
        }
    }

    /** Sees a boot from inside. */
    public interface Watcher {
        /** In the middle of the store that starts an operation; nothing of it has happened yet. */
        default void operationStarts(int array, FlashOperation operation) {
        }

        /** At the instruction boundary behind that store. @return true to give up this boot: somebody knows how it ends */
        default boolean leavesAtBoundary(Machine machine) {
            return false;
        }

        /** The core cycle since power-on at which {@link #paused} wants to look next. */
        default long pausesAt() {
            return Long.MAX_VALUE;
        }

        /** At the first instruction boundary at or after that cycle. */
        default void paused(Machine machine) {
        }

        /** Before the first instruction of an image. @return true to give up this boot here */
        default boolean leavesAtStart(Machine machine, BootEnd.Started start) {
            return false;
        }
    }

    private static final Watcher NOBODY = new Watcher() { };
    private static final IntPredicate NOWHERE = address -> false;

    private final Machine machine;
    private final MachineSnapshot blank;
    private final Places places;
    private final IntPredicate slots;
    private final BootLimits limits;
    private final Optional<BootPrefixes> prefixes;
    private Optional<RamUse> ramUse = Optional.empty();
    // The boot is one whose beginning is being recorded.
    private BootPrefixes.Recording recording;
    private IntPredicate stops = NOWHERE;
    private Watcher watcher = NOBODY;
    private int resets;
    private ResetKind lastReset;

    /**
     * @param machine  a machine that has not been switched on
     * @param places   addresses that belong to an image: execution there means that it was started
     */
    public Booter(Machine machine, Places places, BootLimits limits) {
        this(machine, places, limits, Optional.empty());
    }

    /** @param prefixes spares this booter, and others that share them, to execute again how watched boots begin */
    public Booter(Machine machine, Places places, BootLimits limits, Optional<BootPrefixes> prefixes) {
        this.machine = machine;
        this.prefixes = prefixes;
        this.places = places;
        // One object for all boots: engines need not drop what they made of the code for equal stops.
        slots = places::inSlot;
        this.limits = limits;
        blank = machine.snapshot();
        machine.setStopsAtReset(true);
        List<FlashArray> arrays = machine.arrays();
        for (int i = 0; i < arrays.size(); i++) {
            int index = i;
            arrays.get(i).addObserver(new FlashObserver() {
                @Override
                public void started(FlashOperation operation) {
                    if (watcher != NOBODY) {
                        if (recording != null) {
                            recording.started(index, operation);
                        }
                        watcher.operationStarts(index, operation);
                        machine.requestStop(AT_OPERATION);
                    }
                }
            });
        }
        machine.addObserver(new MachineObserver() {
            @Override
            public void resetting(ResetKind kind) {
                if (!kind.losesPower()) {
                    resets++;
                    lastReset = kind;
                }
            }
        });
    }

    public Machine machine() {
        return machine;
    }

    /** From now on boots are watched for reads of RAM that they have not written; it costs speed. */
    public void watchRam() {
        ramUse = Optional.of(new RamUse(machine));
    }

    /** What was found out if boots are watched. */
    public Optional<RamUse> ramUse() {
        return ramUse;
    }

    /** Boots to the end. The machine then stands there: {@link Machine#nonVolatile()} is what the boot left. */
    public BootEnd boot(NonVolatile node) {
        return boot(node, NOBODY).orElseThrow();
    }

    /** Boots under the eyes of a watcher. @return empty if the watcher gave the boot up */
    public Optional<BootEnd> boot(Start from, Watcher newWatcher) {
        place(from);
        return bootPlaced(from, newWatcher);
    }

    /** Brings the machine to where a boot begins: just behind the fault, or without power. */
    public void place(Start from) {
        if (from instanceof Start.Struck struck) {
            machine.restore(struck.before());
            struck.fault().strike(machine, struck.array());
        } else if (from instanceof Start.Restarted restarted) {
            machine.restore(restarted.reset().as().with(restarted.node().arrays()));
        } else {
            prepare((NonVolatile) from);
        }
    }

    /** The state of the machine behind a fault in the midst of a boot. It goes on as if nothing had happened. */
    public StateHash.Value stateBehind(Start.Struck struck) {
        int countBefore = resets;
        ResetKind lastBefore = lastReset;
        place(struck);
        StateHash.Value state = machine.stateHash();
        machine.restore(struck.before());
        resets = countBefore;
        lastReset = lastBefore;
        return state;
    }

    /** Which machine a reset would make of this one, as {@link Start.Reset#id} has it. It goes on as if nothing had happened. */
    public StateHash.Value idBehindReset(ResetKind kind) {
        int countBefore = resets;
        ResetKind lastBefore = lastReset;
        StateHash.Value id = machine.hashAfterReset(kind);
        resets = countBefore;
        lastReset = lastBefore;
        return id;
    }

    /** That machine. It goes on as if nothing had happened. */
    public Start.Reset behindReset(ResetKind kind) {
        int countBefore = resets;
        ResetKind lastBefore = lastReset;
        StateHash.Value id = machine.hashAfterReset(kind);
        MachineSnapshot here = machine.snapshot();
        machine.arrays().forEach(array -> array.interrupt(new Tear.Untouched()));
        machine.resetForgettingRam(kind);
        Start.Reset reset = new Start.Reset(machine.snapshot(), id);
        machine.restore(here);
        resets = countBefore;
        lastReset = lastBefore;
        return reset;
    }

    /** Boots from where {@link #place} brought the machine. @return as {@link #boot} */
    public Optional<BootEnd> bootPlaced(Start from, Watcher newWatcher) {
        ramUse.ifPresent(RamUse::begin);
        return from instanceof Start.Struck struck ? goOn(struck, newWatcher)
                : boot(newWatcher, from instanceof Start.Restarted restarted ? Optional.of(restarted.reset().id()) : Optional.empty());
    }

    private Optional<BootEnd> goOn(Start.Struck from, Watcher newWatcher) {
        resets = 0;
        watcher = newWatcher;
        try {
            if (from.application() && !(from.fault() instanceof LiveFault.Reset)) {
                BootEnd running = lookAhead(places.started(machine, machine.cpu().r[CpuState.PC]));
                return application() ? Optional.of(running) : Optional.empty();
            }
            return Optional.ofNullable(run(after(limits.deviceSeconds())));
        } finally {
            watcher = NOBODY;
        }
    }

    // From power-on, or from behind a reset with that id.
    private Optional<BootEnd> boot(Watcher newWatcher, Optional<StateHash.Value> reset) {
        Optional<BootPrefixes.Prefix> prefix = newWatcher == NOBODY ? Optional.empty() : prefixes.flatMap(all -> all.find(machine, reset));
        long limit = after(limits.deviceSeconds());
        watcher = newWatcher;
        try {
            if (prefix.isPresent()) {
                return Optional.ofNullable(resume(prefix.get(), limit));
            }
            recording = newWatcher == NOBODY ? null : prefixes.flatMap(all -> all.record(machine, reset, ramUse)).orElse(null);
            if (reset.isEmpty()) {
                powerOn();
            }
            resets = 0;
            return Optional.ofNullable(run(limit));
        } finally {
            watcher = NOBODY;
            abandonRecording();
        }
    }

    /** Puts a node into the machine, which is then without power. */
    public void prepare(NonVolatile node) {
        machine.restore(blank);
        machine.restoreNonVolatile(node.arrays());
    }

    /** Puts a node into the machine and switches it on, without executing anything. */
    public void start(NonVolatile node) {
        prepare(node);
        powerOn();
    }

    private void powerOn() {
        resets = 0;
        machine.powerOn();
    }

    // As if the boot had been executed up to there. null: given up by the watcher.
    private BootEnd resume(BootPrefixes.Prefix prefix, long limit) {
        machine.restore(prefix.snapshot().with(machine.nonVolatile()));
        resets = prefix.resets();
        lastReset = prefix.lastReset();
        ramUse.ifPresent(use -> use.resume(prefix.written()));
        if (prefix.start().isPresent()) {
            return started(prefix.start().get());
        }
        prefix.operations().forEach(each -> watcher.operationStarts(each.array(), each.operation()));
        return watcher.leavesAtBoundary(machine) ? null : run(limit);
    }

    // null: given up by the watcher.
    private BootEnd run(long limit) {
        CpuState cpu = machine.cpu();
        setStops();
        try {
            while (true) {
                Stop stop = runUntil(limit);
                int pc = cpu.r[CpuState.PC];
                if (stop instanceof Stop.AtBreakpoint) {
                    if (slots.test(pc)) {
                        BootEnd.Started started = places.started(machine, pc);
                        finishRecording(Optional.of(started));
                        return started(started);
                    }
                    abandonRecording();
                    setStops();
                } else if (stop instanceof Stop.AsleepForever) {
                    return new BootEnd.AsleepForever(pc);
                } else if (stop instanceof Stop.LockedUp) {
                    return new BootEnd.LockedUp(pc, String.join(" ", machine.faults().names()));
                } else if (stop instanceof Stop.Limit) {
                    return new BootEnd.TimedOut(pc, limits.deviceSeconds());
                } else if (stop instanceof Stop.WasReset) {
                    if (resets > limits.resets()) {
                        return new BootEnd.Resets(lastReset, resets);
                    }
                } else if (stop instanceof Stop.Requested && watcher != NOBODY) {
                    finishRecording(Optional.empty());
                    if (watcher.leavesAtBoundary(machine)) {
                        return null;
                    }
                }
            }
        } finally {
            if (prefixes.isEmpty()) {
                stopAt(NOWHERE);
            }
        }
    }

    // The instant when so many seconds from now have passed.
    private long after(double seconds) {
        return machine.clock().now() + (long) (seconds * PICOSECONDS);
    }

    // Runs until an instant. Firmware may change the core clock meanwhile, so the cycle of that instant is looked for again and again.
    private Stop runUntil(long instant) {
        VirtualClock clock = machine.clock();
        CpuState cpu = machine.cpu();
        for (int slices = 1; clock.now() < instant; slices++) {
            long pause = watcher.pausesAt();
            Stop stop = machine.runUntil(Math.min(pause, Math.min(clock.cycleAt(instant), cpu.cycles + clock.coreHertz())));
            int pc = cpu.r[CpuState.PC];
            if (stop instanceof Stop.Limit && cpu.cycles >= pause) {
                watcher.paused(machine);
            }
            if (!(stop instanceof Stop.Limit)) {
                return stop;
            } else if (stops.test(pc)) {
                // The next run would step over it.
                return new Stop.AtBreakpoint(pc);
            } else if (pause == Long.MAX_VALUE && Integer.bitCount(slices) == 1) {
                // Looked for after 1, 2, 4, ... seconds without anything to stop at.
                Stop standing = Standstill.lookFor(machine, clock.cycleAt(instant), stops);
                if (standing != null) {
                    return standing;
                }
            }
        }
        return new Stop.Limit();
    }

    private void setStops() {
        BootPrefixes.Recording now = recording;
        stopAt(now == null ? slots : address -> slots.test(address) || now.leftBehind(address));
    }

    // Engines drop what they made of the code there, so not more often than needed.
    private void stopAt(IntPredicate addresses) {
        if (addresses == stops) {
            return;
        }
        stops = addresses;
        if (addresses == NOWHERE) {
            machine.clearExecutionStops();
        } else {
            machine.setExecutionStops(addresses);
        }
    }

    // What the image does in its first time decides how its start is judged; then it stands before its first instruction again.
    private BootEnd.Started lookAhead(BootEnd.Started start) {
        if (places.secondsAhead() <= 0) {
            return places.settled(machine, start);
        }
        MachineSnapshot here = machine.snapshot();
        Watcher watching = watcher;
        int countBefore = resets;
        ResetKind lastBefore = lastReset;
        watcher = NOBODY;
        stopAt(NOWHERE);
        runUntil(after(places.secondsAhead()));
        BootEnd.Started settled = places.settled(machine, start);
        machine.restore(here);
        watcher = watching;
        resets = countBefore;
        lastReset = lastBefore;
        return settled;
    }

    private void finishRecording(Optional<BootEnd.Started> start) {
        if (recording != null) {
            recording.finish(start, resets, lastReset);
            recording = null;
            setStops();
        }
    }

    private void abandonRecording() {
        if (recording != null) {
            recording.abandon();
            recording = null;
        }
    }

    private BootEnd started(BootEnd.Started found) {
        BootEnd.Started start = lookAhead(found);
        boolean left = watcher.leavesAtStart(machine, start);
        return left || limits.applicationSeconds() > 0 && !application() ? null : start;
    }

    // Whatever ends the application ends the boot. False: given up by the watcher.
    private boolean application() {
        stopAt(NOWHERE);
        long limit = after(limits.applicationSeconds());
        while (runUntil(limit) instanceof Stop.Requested) {
            if (watcher != NOBODY && watcher.leavesAtBoundary(machine)) {
                return false;
            }
        }
        return true;
    }
}
