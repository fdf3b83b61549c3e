package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.memory.RamBlock;
import dev.brownout.emulator.peripheral.RegisterBlock;
import dev.brownout.emulator.peripheral.st.FlashF4;
import dev.brownout.emulator.peripheral.st.FlashL4;
import java.util.List;

/** Puts an STM32 together. */
final class StAssembly implements Assembly {
    /** The address of the boot alias, from which the core takes its vectors after a reset. */
    private static final int BOOT = 0;
    /** SysTick's other clock is HCLK / 8. */
    private static final int SYSTICK_REFERENCE = 8;
    private static final int BLOCK_SIZE = 0x400;

    private final BoardDescription board;
    private final Machine machine;
    private final StParts parts;

    StAssembly(BoardDescription board, Machine machine) {
        this.board = board;
        this.machine = machine;
        parts = new StParts(board, machine);
        machine.addArray(parts.options);
        machine.setResetVectors(BOOT);
        machine.setResetTearsFlash();
        machine.setFlashReportsErrors();
        machine.setSysTickReference(SYSTICK_REFERENCE);
        Board.map(board, machine, BOOT, Math.max(board.flash().geometry().size(), board.ram().size()), parts.bootAlias);
        for (BoardDescription.Memory memory : board.memories()) {
            try {
                machine.addRam(new RamBlock(memory.name(), memory.base(), memory.size()));
            } catch (IllegalArgumentException overlap) {
                throw new BoardException(board.source() + ": " + overlap.getMessage());
            }
        }
        for (int alias : board.ram().aliases()) {
            Board.map(board, machine, alias, board.ram().size(), new RamAlias(machine.bus()));
        }
    }

    @Override
    public void add(PeripheralDescription description) {
        MappedPeripheral made = (board.family() == Family.STM32F4 ? StTypes.F4 : StTypes.L4).make(description, parts);
        parts.add(made);
        Board.map(board, machine, description.base(), size(description, made), made);
    }

    private static int size(PeripheralDescription description, MappedPeripheral made) {
        String size = description.parameters().get("size");
        return size != null ? Integer.decode(size) : made instanceof RegisterBlock block ? block.size() : BLOCK_SIZE;
    }

    @Override
    public void finish() {
        StResets.connect(board.family(), parts);
        parts.all(FlashF4.class).forEach(flash -> machine.bus().setFlashWriter(flash::store));
        parts.all(FlashL4.class).forEach(flash -> machine.bus().setFlashWriter(flash::store));
    }

    @Override
    public boolean pinResets() {
        return true;
    }

    @Override
    public List<MappedPeripheral> made() {
        return parts.made();
    }
}
