package dev.brownout.emulator.machine;

import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.memory.Ram;
import java.util.List;
import java.util.Optional;

/** The whole state of a machine at one moment: immutable, unwritten pages shared with the machine and with other snapshots. */
public final class MachineSnapshot {
    final long[] values;
    /** Empty without power: RAM holds nothing then. */
    final Optional<Ram.Image> ram;
    final List<NonVolatileState> arrays;

    MachineSnapshot(long[] values, Optional<Ram.Image> ram, List<NonVolatileState> arrays) {
        this.values = values;
        this.ram = ram;
        this.arrays = arrays;
    }
}
