package dev.brownout.emulator.timing;

import dev.brownout.emulator.isa.Instruction;

/**
 * An Armv6-M core: an instruction costs the same whatever stood before it, so nothing is carried from one to the next. Cycles are those of
 * the TRMs' instruction summaries with the one-cycle multiplier.
 */
abstract class UnpairedTiming implements Timing {
    /** B and BX taken, and every other write of the PC but BL and loads, above one cycle. */
    private final int refill;
    /** BL above one cycle. */
    private final int callRefill;
    /** MRS, MSR and barriers. */
    private final int system;
    /** POP with PC above one cycle and one a register, PC included. */
    private final int returnRefill;

    UnpairedTiming(int refill, int callRefill, int returnRefill, int system) {
        this.refill = refill;
        this.callRefill = callRefill;
        this.returnRefill = returnRefill;
        this.system = system;
    }

    @Override
    public int cycles(Instruction i) {
        return switch (i.op) {
            case LDR_IMM, LDR_REG, LDR_LIT, LDRB_IMM, LDRB_REG, LDRH_IMM, LDRH_REG, LDRSB_REG, LDRSH_REG,
                STR_IMM, STR_REG, STRB_IMM, STRB_REG, STRH_IMM, STRH_REG, WFI, WFE -> 2;
            case LDM, STM, PUSH, POP -> 1 + Integer.bitCount(i.registerList);
            case MRS, MSR, DMB, DSB, ISB -> system;
            default -> 1;
        };
    }

    @Override
    public int refill(Instruction i) {
        return switch (i.op) {
            case B, B_COND, BX, BLX, MOV_PC, ADD_PC -> refill;
            case BL -> callRefill;
            case POP -> (i.registerList & 1 << 15) != 0 ? returnRefill : 0;
            default -> 0;
        };
    }

    @Override
    public int after(Instruction i) {
        return NOTHING;
    }

    @Override
    public int sensitivity(Instruction i, int address) {
        return 0;
    }

    @Override
    public int pairing(Instruction i, int address, int before) {
        return 0;
    }

    /** Such an access faults. */
    @Override
    public int unaligned(int address, int size) {
        return 0;
    }

    /** There is no division. */
    @Override
    public int division(int dividend, int divisor, boolean signed) {
        return 0;
    }

    @Override
    public int overlap(Instruction i) {
        return 0;
    }

    @Override
    public boolean usesFloat(Instruction i) {
        return false;
    }

    @Override
    public int skipped() {
        return 1;
    }

    @Override
    public int most(Instruction i) {
        return cycles(i) + refill(i);
    }

    @Override
    public int longestFloatWait() {
        return 0;
    }
}
