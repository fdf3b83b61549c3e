package dev.brownout.emulator.timing;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Level;
import dev.brownout.emulator.isa.Op;

/**
 * Cortex-M7, approximately: Arm publishes no cycle counts. What is here follows measurements of others (quinapalus.com, "Cortex-M7 instruction
 * cycle counts", STM32H730; rust-embedded/cortex-m#430) and the latencies of LLVM's scheduling model (ARMScheduleM7.td), with caches that
 * always hit.
 *
 * <p>Two instructions are issued in a cycle if the second needs nothing of the first and they do not want the same unit: both may compute,
 * one of them with a shifter; one may multiply, one store, one use the floating-point unit; both may load. A trace does not tell whether the
 * instruction before was a second one already, so pairs are those of the fetch: the narrow instructions of an aligned word, the wide ones
 * of an aligned double word. A conditional branch joins whatever is before it. Results of loads and multiplications, and of
 * floating-point arithmetic, arrive a cycle, or two, too late for the instruction right behind.
 *
 * <p>Branches in the instruction are predicted, always rightly, and cost no refill; targets from registers and memory cost a short one.
 */
public final class CortexM7Timing implements Timing {
    // The trace: registers written, in bits 0 to 14, and what wrote them.
    private static final int REGISTERS = 0x7FFF;
    private static final int LATE = 1 << 15;
    private static final int SHIFTED = 1 << 16;
    private static final int NARROW = 1 << 17;
    private static final int WIDE = 1 << 18;
    private static final int COMPUTES = 1 << 20;
    private static final int LOADS = 1 << 21;
    private static final int STORES = 1 << 22;
    private static final int MULTIPLIES = 1 << 23;
    private static final int FLOATS = 1 << 24;
    private static final int UNITS = COMPUTES | LOADS | STORES | MULTIPLIES | FLOATS;
    /** Floating-point arithmetic: its result, and the register it goes to. */
    private static final int FLOAT_RESULT = 1 << 25;
    private static final int FLOAT_REGISTER_SHIFT = 26;

    private static final int FLOAT_DIVISION = 16;
    private static final int FLOAT_LATENCY = 2;
    private static final int SHORTEST_DIVISION = 3;
    private static final int LONGEST_DIVISION = 12;

    @Override
    public int cycles(Instruction i) {
        return switch (i.op) {
            case LDM, LDMDB, STM, STMDB, PUSH, POP -> 1 + (Integer.bitCount(i.registerList) + 1) / 2;
            case VLDM, VSTM -> 1 + (i.registerList + 1) / 2;
            case SDIV, UDIV -> SHORTEST_DIVISION;
            case MRS, MSR, CPSIE, CPSID, TBB, TBH -> 2;
            case ISB -> 4;
            default -> 1;
        };
    }

    @Override
    public int refill(Instruction i) {
        return switch (i.op) {
            case BX, BLX, MOV_PC, ADD_PC -> 2;
            case TBB, TBH, LDR_PC_IMM, LDR_PC_REG, LDR_PC_LIT -> 3;
            case POP, LDM, LDMDB -> (i.registerList & 1 << 15) != 0 ? 3 : 0;
            default -> 0;
        };
    }

    @Override
    public int after(Instruction i) {
        int unit = unit(i);
        if (unit == 0) {
            return NOTHING;
        }
        int trace = unit | (i.size == 2 ? NARROW : WIDE) | i.writeMask & REGISTERS | (usesShifter(i) ? SHIFTED : 0);
        if ((unit & (LOADS | MULTIPLIES)) != 0) {
            trace |= LATE;
        }
        return isArithmetic(i) ? trace | FLOAT_RESULT | Integer.numberOfTrailingZeros(i.fpWriteMask) << FLOAT_REGISTER_SHIFT : trace;
    }

    @Override
    public int sensitivity(Instruction i, int address) {
        return (unit(i) != 0 || isConditionalBranch(i) ? UNITS : 0) | (i.readMask & REGISTERS) | (i.fpReadMask != 0 ? FLOAT_RESULT : 0);
    }

    @Override
    public int pairing(Instruction i, int address, int before) {
        boolean needs = (before & i.readMask & REGISTERS) != 0;
        if (needs && (before & LATE) != 0) {
            return 1;
        }
        if ((before & FLOAT_RESULT) != 0 && (i.fpReadMask & 1 << (before >>> FLOAT_REGISTER_SHIFT & 31)) != 0) {
            return FLOAT_LATENCY;
        }
        return !needs && joins(i, address, before) ? -1 : 0;
    }

    private boolean joins(Instruction i, int address, int before) {
        if ((before & UNITS) == 0) {
            return false;
        }
        if (isConditionalBranch(i)) {
            return true;
        }
        int unit = unit(i);
        boolean second = i.size == 2 ? (address & 2) != 0 && (before & NARROW) != 0 : (address & 4) != 0 && (before & WIDE) != 0;
        boolean sameUnit = (before & unit & (STORES | MULTIPLIES | FLOATS)) != 0;
        boolean memoryOrder = (unit & STORES) != 0 && (before & LOADS) != 0 || (unit & LOADS) != 0 && (before & STORES) != 0;
        boolean sameResult = (before & i.writeMask & REGISTERS) != 0;
        boolean bothShift = (before & SHIFTED) != 0 && usesShifter(i);
        return unit != 0 && second && i.flagsRead == 0 && !sameUnit && !memoryOrder && !sameResult && !bothShift;
    }

    private static boolean isConditionalBranch(Instruction i) {
        return i.op == Op.B_COND || i.op == Op.CBZ || i.op == Op.CBNZ;
    }

    private static boolean usesShifter(Instruction i) {
        return i.shiftAmount != 0 || switch (i.op) {
            case SXTB, SXTH, UXTB, UXTH, BFI, BFC, SBFX, UBFX, RRX, LSL_REG, LSR_REG, ASR_REG, ROR_REG -> true;
            default -> false;
        };
    }

    /** What an instruction that can be issued beside another one keeps busy; 0 for one that is issued alone. */
    private static int unit(Instruction i) {
        return switch (i.op) {
            case LDR_IMM, LDR_REG, LDR_LIT, LDRB_IMM, LDRB_REG, LDRB_LIT, LDRH_IMM, LDRH_REG, LDRH_LIT, LDRSB_IMM, LDRSB_REG, LDRSB_LIT,
                LDRSH_IMM, LDRSH_REG, LDRSH_LIT, LDRD_IMM, LDRD_LIT -> LOADS;
            case STR_IMM, STR_REG, STRB_IMM, STRB_REG, STRH_IMM, STRH_REG, STRD_IMM -> STORES;
            case MUL, MLA, MLS, UMULL, SMULL, UMLAL, SMLAL, UMAAL -> MULTIPLIES;
            case VLDR_32, VLDR_64 -> LOADS;
            case VSTR_32, VSTR_64 -> STORES;
            case IT, NOP, MOV_REG, MOV_IMM, MOVT, MVN_REG, MVN_IMM, ADR, ADD_IMM, ADD_REG, ADC_IMM, ADC_REG, SUB_IMM, SUB_REG, SBC_IMM, SBC_REG,
                RSB_IMM, RSB_REG, CMP_IMM, CMP_REG, CMN_IMM, CMN_REG, TST_IMM, TST_REG, TEQ_IMM, TEQ_REG, AND_IMM, AND_REG, ORR_IMM, ORR_REG,
                ORN_IMM, ORN_REG, EOR_IMM, EOR_REG, BIC_IMM, BIC_REG, SXTB, SXTH, UXTB, UXTH, BFI, BFC, SBFX, UBFX, LSL_IMM, LSR_IMM, ASR_IMM,
                ROR_IMM, RRX, LSL_REG, LSR_REG, ASR_REG, ROR_REG -> COMPUTES;
            default -> isFloat(i) && i.op != Op.VLDM && i.op != Op.VSTM ? FLOATS : 0;
        };
    }

    private static boolean isFloat(Instruction i) {
        return i.encoding.level() == Level.FP && i.op != Op.UNPREDICTABLE;
    }

    private static boolean isArithmetic(Instruction i) {
        return unit(i) == FLOATS && i.fpWriteMask != 0 && switch (i.op) {
            case VMOV_IMM_F32, VMOV_REG_F32, VMOV_CORE_TO_SINGLE, VMOV_CORE_TO_PAIR, VABS_F32, VNEG_F32 -> false;
            default -> true;
        };
    }

    @Override
    public int unaligned(int address, int size) {
        return (address & size - 1) == 0 ? 0 : 1;
    }

    /** Two bits of the quotient a cycle or so, and never more than 12. */
    @Override
    public int division(int dividend, int divisor, boolean signed) {
        if (dividend == 0 || divisor == 0) {
            return 0;
        }
        int wider = signed ? Integer.numberOfLeadingZeros(Math.abs(divisor)) - Integer.numberOfLeadingZeros(Math.abs(dividend))
            : Integer.numberOfLeadingZeros(divisor) - Integer.numberOfLeadingZeros(dividend);
        return Math.min(Math.max(0, wider + 3 >> 2), LONGEST_DIVISION - SHORTEST_DIVISION);
    }

    @Override
    public int overlap(Instruction i) {
        return i.op == Op.VDIV_F32 || i.op == Op.VSQRT_F32 ? FLOAT_DIVISION - 1 : 0;
    }

    @Override
    public boolean usesFloat(Instruction i) {
        return isFloat(i);
    }

    @Override
    public int skipped() {
        return 1;
    }

    @Override
    public int most(Instruction i) {
        int division = i.op == Op.SDIV || i.op == Op.UDIV ? LONGEST_DIVISION - SHORTEST_DIVISION : 0;
        return cycles(i) + refill(i) + FLOAT_LATENCY + division + 1;
    }

    @Override
    public int longestFloatWait() {
        return FLOAT_DIVISION - 1;
    }
}
