package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.peripheral.SerialPort;
import java.util.List;

/** Puts the parts of one family into a machine. */
interface Assembly {
    /** Makes the next peripheral of the board file and maps it. */
    void add(PeripheralDescription description);

    /** Connects what was made. */
    void finish();

    /** Whether the reset pin resets the device now. */
    boolean pinResets();

    /** What was made, in the order of the board file. */
    List<MappedPeripheral> made();

    default List<SerialPort> serialPorts() {
        return made().stream().filter(SerialPort.class::isInstance).map(SerialPort.class::cast).toList();
    }
}
