package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.InterruptRequest;
import dev.brownout.emulator.peripheral.RegisterBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A block of an STM32: registers, and interrupt lines that are high while the block asks. */
abstract class StPeripheral extends RegisterBlock {
    /** Bytes between the blocks of a bus. */
    static final int SIZE = 0x400;
    /** An interrupt number for blocks that have none. */
    static final int NO_IRQ = -1;

    final StChip chip;
    private final List<Line> lines = new ArrayList<>();

    private record Line(InterruptRequest request, int part, BooleanSupplier asks) {
    }

    StPeripheral(StChip chip, String name, int base) {
        this(chip, name, base, SIZE);
    }

    StPeripheral(StChip chip, String name, int base, int size) {
        super(chip.environment(), name, base, size);
        this.chip = chip;
    }

    /** Declares an interrupt line; {@link #NO_IRQ} is none. */
    final void interrupt(int irq, BooleanSupplier asks) {
        if (irq != NO_IRQ) {
            InterruptRequest request = chip.interrupt(irq);
            lines.add(new Line(request, request.join(), asks));
        }
    }

    /** Looks anew at what the lines depend on. */
    final void updateInterrupts() {
        for (Line line : lines) {
            line.request.set(line.part, line.asks.getAsBoolean());
        }
    }

    /** State beyond the registers. */
    void saveState(StateWriter out) {
    }

    void loadState(StateReader in) {
    }

    /** State beyond the registers after a reset, which the registers have had already. */
    void resetState(ResetKind kind) {
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        resetState(kind);
        updateInterrupts();
    }

    @Override
    public final void save(StateWriter out) {
        super.save(out);
        saveState(out);
    }

    @Override
    public final void load(StateReader in) {
        super.load(in);
        loadState(in);
        for (Line line : lines) {
            line.request.note(line.part, line.asks.getAsBoolean());
        }
    }
}
