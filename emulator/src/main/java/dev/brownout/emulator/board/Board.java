package dev.brownout.emulator.board;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineConfig;
import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.peripheral.Peripheral;
import dev.brownout.emulator.peripheral.SerialPort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A machine put together as a {@link BoardDescription} says, not yet switched on, with the wires that lead out of it.
 *
 * @param description  what it was built from
 * @param machine      the machine; its arrays are the code flash and, behind it, the configuration that the part keeps beside it
 * @param pinResets    whether the reset pin resets the device, which may depend on its configuration
 * @param serialPorts  the outer ends of the UARTs by name, in the order of the board file
 */
public record Board(BoardDescription description, Machine machine, BooleanSupplier pinResets, Map<String, SerialPort> serialPorts) {
    /**
     * Builds a board.
     *
     * @throws BoardException if the parts do not fit together
     */
    public static Board build(BoardDescription description, CoreFactory engine) {
        Machine machine = new Machine(config(description), engine);
        machine.bus().flashTiming().use(description.flash().access());
        if (!description.core().clockInSleep()) {
            machine.stopCoreClockInSleep();
        }
        Assembly assembly = description.family().assembly(description, machine);
        description.peripherals().forEach(assembly::add);
        assembly.finish();
        Map<String, SerialPort> serialPorts = new LinkedHashMap<>();
        assembly.serialPorts().forEach(port -> serialPorts.put(port.name(), port));
        if (!serialPorts.containsKey(description.console())) {
            throw new BoardException(description.source() + ": console is " + description.console() + ", which is no UART");
        }
        return new Board(description, machine, assembly::pinResets, serialPorts);
    }

    private static MachineConfig config(BoardDescription description) {
        return new MachineConfig(description.name(), description.core().hertz(), description.core().model(), description.core().interrupts(),
                description.core().priorityBits(), description.flash().base(), description.flash().geometry(), description.ram().base(),
                description.ram().size(), description.seeds().memory(), description.core().resetsOnLockup());
    }

    /** Maps a block, with its state if it has one of its own. @throws BoardException if something is there already */
    static void map(BoardDescription description, Machine machine, int base, int size, MappedPeripheral block) {
        mapOnly(description, machine, base, size, block);
        if (block instanceof Peripheral peripheral) {
            machine.addHidden(peripheral);
        }
    }

    /** Maps a block whose state is saved elsewhere. @throws BoardException if something is there already */
    static void mapOnly(BoardDescription description, Machine machine, int base, int size, MappedPeripheral block) {
        try {
            machine.bus().map(base, size, block);
        } catch (IllegalArgumentException overlap) {
            throw new BoardException(description.source() + ": " + overlap.getMessage());
        }
    }

    /** The UART that carries the log. */
    public SerialPort console() {
        return serialPorts.get(description.console());
    }
}
