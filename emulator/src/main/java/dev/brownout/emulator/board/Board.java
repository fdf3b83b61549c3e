package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineConfig;
import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.peripheral.Peripheral;
import dev.brownout.emulator.peripheral.SerialPort;
import dev.brownout.emulator.peripheral.nordic.Acl;
import dev.brownout.emulator.peripheral.nordic.NordicPeripheral;
import dev.brownout.emulator.peripheral.nordic.Nvmc;
import dev.brownout.emulator.peripheral.nordic.SharedBlock;
import dev.brownout.emulator.peripheral.nordic.Uicr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine put together as a {@link BoardDescription} says, not yet switched on, with the wires that lead out of it.
 *
 * @param description  what it was built from
 * @param machine      the machine; its arrays are the code flash and the UICR
 * @param uicr         the user configuration registers
 * @param serialPorts  the outer ends of the UARTs by name, in the order of the board file
 */
public record Board(BoardDescription description, Machine machine, Uicr uicr, Map<String, SerialPort> serialPorts) {
    /**
     * Builds a board.
     *
     * @throws BoardException if the parts do not fit together
     */
    public static Board build(BoardDescription description, CoreFactory engine) {
        Machine machine = new Machine(config(description), engine);
        NordicParts parts = new NordicParts(description, machine);
        machine.addArray(parts.uicr);
        // Blocks at one address, such as CLOCK and POWER, answer together.
        Map<Integer, List<NordicPeripheral>> blocks = new LinkedHashMap<>();
        for (PeripheralDescription peripheral : description.peripherals()) {
            MappedPeripheral made = PeripheralTypes.make(peripheral, parts);
            parts.add(made);
            if (made instanceof NordicPeripheral nordic) {
                machine.addHidden(nordic);
                blocks.computeIfAbsent(nordic.base(), base -> new ArrayList<>()).add(nordic);
            } else {
                map(description, machine, peripheral.base(), NordicPeripheral.SIZE, made);
            }
        }
        blocks.forEach((base, block) -> {
            MappedPeripheral whole = block.size() == 1 ? block.get(0) : new SharedBlock(machine.environment(), block);
            map(description, machine, base, NordicPeripheral.SIZE, whole);
        });
        for (int alias : description.ram().aliases()) {
            map(description, machine, alias, description.ram().size(), new RamAlias(machine.bus()));
        }
        parts.all(Nvmc.class).forEach(nvmc -> machine.bus().setFlashWriter(nvmc::storeToFlash));
        parts.all(Acl.class).forEach(acl -> acl.setListener(active -> guardFlash(machine, acl, active)));
        Map<String, SerialPort> serialPorts = new LinkedHashMap<>();
        parts.all(SerialPort.class).forEach(port -> serialPorts.put(port.name(), port));
        Uicr uicr = parts.all(Uicr.class).stream().findFirst()
                .orElseThrow(() -> new BoardException(description.source() + ": a peripheral of type nrf-uicr is missing"));
        return new Board(description, machine, uicr, serialPorts);
    }

    private static void guardFlash(Machine machine, Acl acl, boolean active) {
        if (active) {
            machine.bus().setFlashGuard(acl::requireReadable);
        } else {
            machine.bus().clearFlashGuard();
        }
    }

    private static MachineConfig config(BoardDescription description) {
        return new MachineConfig(description.name(), description.core().hertz(), description.core().model(), description.core().interrupts(),
                description.core().priorityBits(), description.flash().base(), description.flash().geometry(), description.ram().base(),
                description.ram().size(), description.seeds().memory(), description.core().resetsOnLockup());
    }

    private static void map(BoardDescription description, Machine machine, int base, int size, MappedPeripheral block) {
        try {
            if (block instanceof NordicPeripheral) {
                // Its state is the machine's already.
                machine.bus().map(base, size, block);
            } else if (block instanceof Peripheral peripheral) {
                machine.add(base, size, peripheral);
            } else {
                machine.bus().map(base, size, block);
            }
        } catch (IllegalArgumentException overlap) {
            throw new BoardException(description.source() + ": " + overlap.getMessage());
        }
    }

    /** The UART that carries the log. */
    public SerialPort console() {
        return serialPorts.get(description.console());
    }
}
