package dev.brownout.campaign;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashObserver;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineObserver;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.ResetKind;
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

    /** Sees a boot from inside. */
    public interface Watcher {
        /** In the middle of the store that starts an operation; nothing of it has happened yet. */
        default void operationStarts(int array, FlashOperation operation) {
        }

        /** At the instruction boundary behind that store. @return true to give up this boot: somebody knows how it ends */
        default boolean leavesAtBoundary(Machine machine) {
            return false;
        }

        /** Before the first instruction of an image. @return true to give up this boot here */
        default boolean leavesAtStart(Machine machine, BootEnd.Started start) {
            return false;
        }
    }

    private static final Watcher NOBODY = new Watcher() { };

    private final Machine machine;
    private final MachineSnapshot blank;
    private final IntPredicate slots;
    private final BootLimits limits;
    private Watcher watcher = NOBODY;
    private int resets;
    private ResetKind lastReset;

    /**
     * @param machine  a machine that has not been switched on
     * @param slots    addresses that belong to an image: execution there means that it was started
     */
    public Booter(Machine machine, IntPredicate slots, BootLimits limits) {
        this.machine = machine;
        this.slots = slots;
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

    /** Boots to the end. The machine then stands there: {@link Machine#nonVolatile()} is what the boot left. */
    public BootEnd boot(NonVolatile node) {
        return boot(node, NOBODY).orElseThrow();
    }

    /** Boots under the eyes of a watcher. @return empty if the watcher gave the boot up */
    public Optional<BootEnd> boot(NonVolatile node, Watcher newWatcher) {
        prepare(node);
        return bootPrepared(newWatcher);
    }

    /** Boots what {@link #prepare} put into the machine, and whatever was done to its arrays since. @return as {@link #boot} */
    public Optional<BootEnd> bootPrepared(Watcher newWatcher) {
        powerOn();
        watcher = newWatcher;
        try {
            return Optional.ofNullable(run());
        } finally {
            watcher = NOBODY;
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

    // null: given up by the watcher.
    private BootEnd run() {
        CpuState cpu = machine.cpu();
        long limit = cpu.cycles + (long) (limits.deviceSeconds() * machine.clock().coreHertz());
        machine.setExecutionStops(slots);
        try {
            while (true) {
                Stop stop = machine.runUntil(limit);
                int pc = cpu.r[CpuState.PC];
                if (stop instanceof Stop.AtBreakpoint) {
                    BootEnd.Started started = new BootEnd.Started(pc);
                    boolean left = watcher.leavesAtStart(machine, started);
                    return left || limits.applicationSeconds() > 0 && !application() ? null : started;
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
                } else if (stop instanceof Stop.Requested && watcher != NOBODY && watcher.leavesAtBoundary(machine)) {
                    return null;
                }
            }
        } finally {
            machine.clearExecutionStops();
        }
    }

    // Whatever ends the application ends the boot. False: given up by the watcher.
    private boolean application() {
        machine.clearExecutionStops();
        long limit = machine.cpu().cycles + (long) (limits.applicationSeconds() * machine.clock().coreHertz());
        while (machine.runUntil(limit) instanceof Stop.Requested) {
            if (watcher != NOBODY && watcher.leavesAtBoundary(machine)) {
                return false;
            }
        }
        return true;
    }
}
