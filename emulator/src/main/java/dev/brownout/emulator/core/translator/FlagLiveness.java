package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Apsr;
import dev.brownout.emulator.isa.Instruction;

/** Which flags somebody may look at. */
final class FlagLiveness {
    private FlagLiveness() {
    }

    /** The flags that may be looked at after each instruction of a block: all where the region may be left. */
    static int[] after(Block block) {
        int[] live = new int[block.code.size()];
        int now = Apsr.NZCV;
        for (int n = live.length - 1; n >= 0; n--) {
            Instruction i = block.code.get(n);
            live[n] = now;
            boolean leaves = Support.mayLeaveBefore(i) || Support.endsBlock(i);
            now = leaves || shiftsByRegister(i) ? Apsr.NZCV : now & ~i.flagsWritten | i.flagsRead & Apsr.NZCV;
        }
        return live;
    }

    // Their carry stays what it was if the amount is zero.
    private static boolean shiftsByRegister(Instruction i) {
        return switch (i.op) {
            case LSL_REG, LSR_REG, ASR_REG, ROR_REG -> true;
            default -> false;
        };
    }
}
