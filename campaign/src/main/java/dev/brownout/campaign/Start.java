package dev.brownout.campaign;

import dev.brownout.campaign.fault.LiveFault;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.StateHash;

/** What a boot begins with: power that comes on, or something that happens to a device that is running. */
public sealed interface Start permits NonVolatile, Start.Struck, Start.Restarted {
    /**
     * Whether the reference bootloader, which knows only what flash holds, can say how a boot must go on from there: after a loss of power or a reset, with
     * cells that do what they should.
     *
     * @param node what flash holds then
     */
    static boolean comparable(Start from, NonVolatile node) {
        return (from instanceof NonVolatile || from instanceof Restarted || from instanceof Struck struck && struck.fault() instanceof LiveFault.Reset && !struck.application())
                && !node.hasDefects();
    }

    /**
     * A fault that leaves power on: everything that it does not take goes on as it was.
     *
     * @param before      the machine in the instant before it
     * @param array       where it runs, if it concerns a flash operation
     * @param application whether an image had been started
     */
    record Struck(MachineSnapshot before, LiveFault fault, int array, boolean application) implements Start {
    }

    /**
     * A reset of a device whose firmware does not read RAM before it has written it.
     *
     * @param as the machine behind it, but for its arrays
     * @param id which machine that is: {@link dev.brownout.emulator.machine.Machine#hashAfterReset}
     */
    record Reset(MachineSnapshot as, StateHash.Value id) {
    }

    /**
     * Behind a reset.
     *
     * @param reset what it made of the machine
     * @param node  what flash holds then
     */
    record Restarted(Reset reset, NonVolatile node) implements Start {
    }
}
