package dev.brownout.emulator.peripheral;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.memory.MappedPeripheral;

/** A device on the bus with state of its own. */
public interface Peripheral extends MappedPeripheral, Stateful {
    /** Brings the registers to what they are after such a reset; what survives it stays. */
    void reset(ResetKind kind);
}
