package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.peripheral.nordic.Acl;
import dev.brownout.emulator.peripheral.nordic.NordicPeripheral;
import dev.brownout.emulator.peripheral.nordic.Nvmc;
import dev.brownout.emulator.peripheral.nordic.SharedBlock;
import dev.brownout.emulator.peripheral.nordic.Uicr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts an nRF together. */
final class NordicAssembly implements Assembly {
    private final BoardDescription board;
    private final Machine machine;
    private final NordicParts parts;
    // Blocks at one address, such as CLOCK and POWER, answer together.
    private final Map<Integer, List<NordicPeripheral>> blocks = new LinkedHashMap<>();

    NordicAssembly(BoardDescription board, Machine machine) {
        this.board = board;
        this.machine = machine;
        parts = new NordicParts(board, machine);
        machine.addArray(parts.uicr);
    }

    @Override
    public void add(PeripheralDescription description) {
        MappedPeripheral made = NordicTypes.TYPES.make(description, parts);
        parts.add(made);
        if (made instanceof NordicPeripheral nordic) {
            machine.addHidden(nordic);
            blocks.computeIfAbsent(nordic.base(), base -> new ArrayList<>()).add(nordic);
        } else {
            Board.map(board, machine, description.base(), NordicPeripheral.SIZE, made);
        }
    }

    @Override
    public void finish() {
        blocks.forEach((base, block) -> {
            MappedPeripheral whole = block.size() == 1 ? block.get(0) : new SharedBlock(machine.environment(), block);
            // Its state is the machine's already.
            Board.mapOnly(board, machine, base, NordicPeripheral.SIZE, whole);
        });
        for (int alias : board.ram().aliases()) {
            Board.map(board, machine, alias, board.ram().size(), new RamAlias(machine.bus()));
        }
        parts.all(Nvmc.class).forEach(nvmc -> machine.bus().setFlashWriter(nvmc::storeToFlash));
        parts.all(Acl.class).forEach(acl -> acl.setListener(active -> guardFlash(acl, active)));
        if (parts.all(Uicr.class).isEmpty()) {
            throw new BoardException(board.source() + ": a peripheral of type nrf-uicr is missing");
        }
    }

    private void guardFlash(Acl acl, boolean active) {
        if (active) {
            machine.bus().accessControl().setFlashGuard(acl::requireReadable);
        } else {
            machine.bus().accessControl().clearFlashGuard();
        }
    }

    @Override
    public boolean pinResets() {
        return parts.all(Uicr.class).get(0).pinResetEnabled();
    }

    @Override
    public List<MappedPeripheral> made() {
        return parts.all(MappedPeripheral.class);
    }
}
