package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;

/** Follows exclusive loads and stores, because Unicorn's monitor looks at addresses and values where a Cortex-M4's does not. */
final class Exclusives {
    private final byte[] data;
    private int markedValue;

    /** @param data the content of the data window */
    Exclusives(byte[] data) {
        this.data = data;
    }

    static boolean isExclusive(Op op) {
        return switch (op) {
            case LDREX, LDREXB, LDREXH, STREX, STREXB, STREXH -> true;
            default -> false;
        };
    }

    /** To be called before a store exclusive: notes whether what its load read is still there. */
    void before(Step step) {
        Instruction i = step.last();
        if (isExclusive(i.op) && i.encoding.isStore()) {
            int address = step.before.get(i.rn) + i.imm;
            int size = i.encoding.accessSize();
            boolean known = Stage.inData(address) && Stage.inData(address + size - 1);
            step.memoryChangedSinceMarked = known && dataAt(address, size) != markedValue;
        }
    }

    /** To be called after a single instruction. */
    void after(Step step) {
        Instruction i = step.last();
        if (isExclusive(i.op) && i.encoding.isLoad() && step.executed() && !step.skipped) {
            step.marked = step.address();
            markedValue = step.ours.get(i.rd);
        }
    }

    private int dataAt(int address, int size) {
        int value = 0;
        for (int k = size - 1; k >= 0; k--) {
            value = value << 8 | data[address - Stage.DATA + k] & 0xff;
        }
        return value;
    }
}
