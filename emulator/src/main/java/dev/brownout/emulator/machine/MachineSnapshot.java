package dev.brownout.emulator.machine;

import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.memory.Ram;
import java.util.List;

/** The whole state of a machine at one moment: immutable, unwritten pages shared with the machine and with other snapshots. */
public final class MachineSnapshot {
    final long[] values;
    /** The main RAM and those beside it; empty without power: RAM holds nothing then. */
    final List<Ram.Image> rams;
    final List<NonVolatileState> arrays;

    MachineSnapshot(long[] values, List<Ram.Image> rams, List<NonVolatileState> arrays) {
        this.values = values;
        this.rams = rams;
        this.arrays = arrays;
    }

    /** This state with other content in the non-volatile arrays; what runs in them goes on there. */
    public MachineSnapshot with(List<NonVolatileState> others) {
        return new MachineSnapshot(values, rams, List.copyOf(others));
    }
}
