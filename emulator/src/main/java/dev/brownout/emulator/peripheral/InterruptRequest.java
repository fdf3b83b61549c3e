package dev.brownout.emulator.peripheral;

import dev.brownout.emulator.core.InterruptLines;

/** One interrupt line, high while any of the blocks that share it asks. */
public final class InterruptRequest {
    private final InterruptLines lines;
    private final int irq;
    private int parts;
    private int asking;

    InterruptRequest(InterruptLines lines, int irq) {
        this.lines = lines;
        this.irq = irq;
    }

    /** @return the mask by which a block is known here */
    public int join() {
        return 1 << parts++;
    }

    public void set(int part, boolean high) {
        int before = asking;
        note(part, high);
        if ((before == 0) != (asking == 0)) {
            lines.set(irq, asking != 0);
        }
    }

    /** Follows a restored state; the interrupt controller restores its own inputs. */
    public void note(int part, boolean high) {
        asking = high ? asking | part : asking & ~part;
    }
}
