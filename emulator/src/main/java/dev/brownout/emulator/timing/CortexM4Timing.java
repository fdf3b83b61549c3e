package dev.brownout.emulator.timing;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Level;
import dev.brownout.emulator.isa.Op;

/**
 * Cortex-M4 and M4F: the instruction set summary and the pairing rules of the Technical Reference Manual (DDI 0439D, 3.3.1, 3.3.2, 7.2.3).
 *
 * <p>The manual leaves P, the refill of the pipeline, between 1 and 3 cycles. Here it depends on when the target is known: 1 for a target
 * in the instruction (B, BL, CBZ: Nordic's delay loop for nRF52, SUBS and BHI, is stated as 3 cycles) or in a register for BX and BLX, one
 * more if the instruction before writes that register; 2 for MOV PC, ADD PC or a branch table, 3 for one loaded from memory (LDR PC is "at
 * least five cycles", POP and LDM with PC). A 32-bit instruction at a branch target that is not word-aligned costs one more, unless it
 * branches itself. MRS, MSR and CPS, "1 or 2", cost 2; barriers find nothing to wait for, but ISB refills (2).
 *
 * <p>The write buffer, as third parties measured it on silicon (jnk0le/random, pipeline cycle test, STM32F103 and F407): a store with
 * immediate offset right after a load is free, since the load's second cycle is its first; a load right after a store waits a cycle for
 * the bus; a NOP right after a load, or after a store with register offset, disappears.
 *
 * <p>A division takes as long as its quotient: 2 cycles for a zero operand, 3 for a quotient of zero, else 4 and one more for every 4
 * bits by which the dividend is wider: a published fit to board measurements that meets the manual's bounds of 2 and 12.
 */
public class CortexM4Timing implements Timing {
    // The trace: registers written, in bits 0 to 14, and what wrote them.
    private static final int REGISTERS = 0x7FFF;
    private static final int STORE = 1 << 15;
    private static final int LOAD = 1 << 16;
    private static final int NARROW = 1 << 17;
    private static final int FLOAT = 1 << 18;
    private static final int FLOAT_REGISTER_SHIFT = 20;
    private static final int STORE_INDEXED = 1 << 25;

    private static final int REFILL_DIRECT = 1;
    private static final int REFILL_REGISTER = 2;
    private static final int REFILL_LOADED = 3;
    private static final int FLOAT_DIVISION = 14;
    private static final int SHORTEST_DIVISION = 2;
    private static final int LONGEST_DIVISION = 12;
    private static final int MOST_PAIRING = 4;
    private static final int MOST_UNALIGNED = 2;

    @Override
    public int cycles(Instruction i) {
        return switch (kind(i)) {
            case LOAD_SINGLE, LOAD_PC, STORE_INDEXED_BY_REGISTER, TABLE_BRANCH, FLOAT_SINGLE -> 2;
            case TWO_WORDS, FLOAT_DOUBLE -> 3;
            case MULTIPLE -> 1 + Integer.bitCount(i.registerList);
            case FLOAT_MULTIPLE -> 1 + i.registerList;
            default -> switch (i.op) {
                case SDIV, UDIV -> SHORTEST_DIVISION;
                case MRS, MSR, CPSIE, CPSID -> 2;
                case ISB -> 1 + REFILL_REGISTER;
                case VMLA_F32, VMLS_F32, VNMLA_F32, VNMLS_F32, VFMA_F32, VFMS_F32, VFNMA_F32, VFNMS_F32 -> 3;
                case VMOV_CORE_TO_PAIR, VMOV_PAIR_TO_CORE -> 2;
                default -> 1;
            };
        };
    }

    @Override
    public int after(Instruction i) {
        int width = i.size == 2 ? NARROW : 0;
        return switch (kind(i)) {
            case LOAD_SINGLE -> width | LOAD | i.writeMask & REGISTERS;
            case FLOAT_ARITHMETIC -> FLOAT | Integer.numberOfTrailingZeros(i.fpWriteMask) << FLOAT_REGISTER_SHIFT;
            // An index written back is a result of the adder like any other.
            case STORE_IMMEDIATE -> width | STORE | i.writeMask & REGISTERS;
            case STORE_INDEXED_BY_REGISTER -> width | STORE_INDEXED;
            case PLAIN, FLOAT_OTHER -> width | i.writeMask & REGISTERS;
            case TWO_WORDS, MULTIPLE -> loads(i) ? width : width | STORE;
            case IT -> NOTHING;
            default -> width;
        };
    }

    @Override
    public int sensitivity(Instruction i, int address) {
        int mask = switch (kind(i)) {
            case LOAD_SINGLE -> LOAD | STORE | i.addressMask;
            case STORE_IMMEDIATE, STORE_INDEXED_BY_REGISTER -> LOAD | i.addressMask;
            case LOAD_PC, TABLE_BRANCH -> STORE | i.addressMask;
            case TWO_WORDS, MULTIPLE -> (loads(i) ? STORE : 0) | i.addressMask;
            case FLOAT_SINGLE, FLOAT_DOUBLE, FLOAT_MULTIPLE -> FLOAT | i.addressMask;
            case FLOAT_ARITHMETIC, FLOAT_OTHER -> FLOAT;
            case IT -> NARROW;
            case PLAIN -> switch (i.op) {
                case BX, BLX -> i.readMask;
                case NOP -> LOAD | STORE_INDEXED;
                default -> i.addressMask;
            };
        };
        return mask & (REGISTERS | LOAD | STORE | STORE_INDEXED | FLOAT | NARROW) | (straddles(i, address) ? BRANCHED : 0)
            | (continuesRow(i, address) ? ROW_OF_TWO : 0);
    }

    @Override
    public int pairing(Instruction i, int address, int before) {
        int change = 0;
        if ((before & BRANCHED) != 0 && straddles(i, address)) {
            change++;
        }
        if ((before & ROW_OF_TWO) != 0 && continuesRow(i, address)) {
            change++;
        }
        boolean addressWritten = (before & i.addressMask & REGISTERS) != 0;
        if ((before & LOAD) == 0) {
            // The address needs a result that is only now written to the register bank.
            change += addressWritten ? 1 : 0;
        } else if (!addressWritten && overlapsWithLoad(i)) {
            // Its address phase overlaps with the data phase of the load before.
            change--;
        }
        if ((before & STORE) != 0 && loads(i)) {
            change++;
        }
        if (i.op == Op.NOP && (before & (LOAD | STORE_INDEXED)) != 0) {
            change--;
        }
        if ((i.op == Op.BX || i.op == Op.BLX) && (before & i.readMask & REGISTERS) != 0) {
            change++;
        }
        if ((before & FLOAT) != 0) {
            int result = 1 << (before >>> FLOAT_REGISTER_SHIFT & 31);
            change += (neededEarly(i) & result) != 0 ? 1 : 0;
        }
        if (i.op == Op.IT && (before & NARROW) != 0) {
            change--;
        }
        return change;
    }

    /**
     * The prefetch buffer holds three words. Behind an instruction that takes two bytes, or several cycles, it is full and has stopped
     * fetching, which takes a cycle to begin again: two unaligned instructions of four bytes and one cycle each can be taken out of it, and
     * the third waits (eprint 2025/523; compendium.i-0.nl). Those behind it find a word fetched in each cycle.
     */
    @Override
    public boolean continuesRow(Instruction i, int address) {
        Kind kind = kind(i);
        return straddles(i, address) && (kind == Kind.PLAIN || kind == Kind.FLOAT_OTHER) && cycles(i) == 1 && refill(i) == 0;
    }

    /** Whether its address phase can overlap with the data phase of a load just before. */
    boolean overlapsWithLoad(Instruction i) {
        Kind kind = kind(i);
        return kind == Kind.LOAD_SINGLE || kind == Kind.STORE_IMMEDIATE || kind == Kind.STORE_INDEXED_BY_REGISTER;
    }

    private static boolean loads(Instruction i) {
        return switch (kind(i)) {
            case LOAD_SINGLE, LOAD_PC, TABLE_BRANCH -> true;
            case TWO_WORDS -> i.op != Op.STRD_IMM;
            case MULTIPLE -> i.op == Op.LDM || i.op == Op.LDMDB || i.op == Op.POP;
            default -> false;
        };
    }

    /** Whether a branch here has to fetch two words before the instruction can start. A branch is seen in its first half. */
    private static boolean straddles(Instruction i, int address) {
        return i.size == 4 && (address & 2) != 0 && i.op != Op.B && i.op != Op.B_COND && i.op != Op.BL;
    }

    /** A multiply-accumulate needs its addend one cycle later than its factors, and so never waits for it. */
    private static int neededEarly(Instruction i) {
        return switch (i.op) {
            case VMLA_F32, VMLS_F32, VNMLA_F32, VNMLS_F32, VFMA_F32, VFMS_F32, VFNMA_F32, VFNMS_F32 -> 1 << i.sn | 1 << i.sm;
            default -> i.fpReadMask;
        };
    }

    @Override
    public int refill(Instruction i) {
        return switch (i.op) {
            case B, B_COND, BL, BX, BLX, CBZ, CBNZ -> REFILL_DIRECT;
            case MOV_PC, ADD_PC, TBB, TBH -> REFILL_REGISTER;
            case LDR_PC_IMM, LDR_PC_REG, LDR_PC_LIT -> REFILL_LOADED;
            case POP, LDM, LDMDB -> (i.registerList & 1 << 15) != 0 ? REFILL_LOADED : 0;
            default -> 0;
        };
    }

    /** DDI 0439D, 3.3.2: an odd halfword is two bytes; an odd word a byte, a halfword and a byte; another unaligned word two halfwords. */
    @Override
    public int unaligned(int address, int size) {
        if ((address & size - 1) == 0) {
            return 0;
        }
        return size == 4 && (address & 1) != 0 ? 2 : 1;
    }

    @Override
    public int division(int dividend, int divisor, boolean signed) {
        if (dividend == 0 || divisor == 0) {
            return 0;
        }
        int wider = signed ? Integer.numberOfLeadingZeros(Math.abs(divisor)) - Integer.numberOfLeadingZeros(Math.abs(dividend))
            : Integer.numberOfLeadingZeros(divisor) - Integer.numberOfLeadingZeros(dividend);
        return (wider < 0 ? 3 : 4 + (wider + 3 >> 2)) - SHORTEST_DIVISION;
    }

    /** VDIV and VSQRT take 14 cycles, one of them in the integer pipeline (DDI 0439D, 7.2.3). */
    @Override
    public int overlap(Instruction i) {
        return i.op == Op.VDIV_F32 || i.op == Op.VSQRT_F32 ? FLOAT_DIVISION - 1 : 0;
    }

    @Override
    public int most(Instruction i) {
        int operands = switch (kind(i)) {
            case LOAD_SINGLE, LOAD_PC, STORE_IMMEDIATE, STORE_INDEXED_BY_REGISTER, TABLE_BRANCH -> MOST_UNALIGNED;
            case PLAIN -> i.op == Op.SDIV || i.op == Op.UDIV ? LONGEST_DIVISION - SHORTEST_DIVISION : 0;
            default -> 0;
        };
        return cycles(i) + MOST_PAIRING + refill(i) + operands;
    }

    @Override
    public int longestFloatWait() {
        return FLOAT_DIVISION - 1;
    }

    @Override
    public boolean usesFloat(Instruction i) {
        return i.encoding.level() == Level.FP && i.op != Op.UNPREDICTABLE;
    }

    @Override
    public int skipped() {
        return 1;
    }

    private enum Kind {
        PLAIN, LOAD_SINGLE, LOAD_PC, STORE_IMMEDIATE, STORE_INDEXED_BY_REGISTER, TWO_WORDS, MULTIPLE, TABLE_BRANCH, IT,
        FLOAT_ARITHMETIC, FLOAT_SINGLE, FLOAT_DOUBLE, FLOAT_MULTIPLE, FLOAT_OTHER
    }

    private static Kind kind(Instruction i) {
        return switch (i.op) {
            case LDR_IMM, LDR_REG, LDR_LIT, LDRB_IMM, LDRB_REG, LDRB_LIT, LDRH_IMM, LDRH_REG, LDRH_LIT, LDRSB_IMM, LDRSB_REG, LDRSB_LIT,
                LDRSH_IMM, LDRSH_REG, LDRSH_LIT, LDRT, LDRBT, LDRHT, LDRSBT, LDRSHT, LDREX, LDREXB, LDREXH, STREX, STREXB, STREXH
                -> Kind.LOAD_SINGLE;
            case LDR_PC_IMM, LDR_PC_REG, LDR_PC_LIT -> Kind.LOAD_PC;
            case STR_IMM, STRB_IMM, STRH_IMM, STRT, STRBT, STRHT -> Kind.STORE_IMMEDIATE;
            case STR_REG, STRB_REG, STRH_REG -> Kind.STORE_INDEXED_BY_REGISTER;
            case LDRD_IMM, LDRD_LIT, STRD_IMM -> Kind.TWO_WORDS;
            case LDM, LDMDB, STM, STMDB, PUSH, POP -> Kind.MULTIPLE;
            case TBB, TBH -> Kind.TABLE_BRANCH;
            case IT -> Kind.IT;
            case VLDR_32, VSTR_32 -> Kind.FLOAT_SINGLE;
            case VLDR_64, VSTR_64 -> Kind.FLOAT_DOUBLE;
            case VLDM, VSTM -> Kind.FLOAT_MULTIPLE;
            case VADD_F32, VSUB_F32, VMUL_F32, VNMUL_F32, VDIV_F32, VSQRT_F32, VMLA_F32, VMLS_F32, VNMLA_F32, VNMLS_F32, VFMA_F32, VFMS_F32,
                VFNMA_F32, VFNMS_F32, VCVT_F32_S32, VCVT_F32_U32, VCVT_S32_F32, VCVT_U32_F32, VCVTR_S32_F32, VCVTR_U32_F32,
                VCVT_F32_FIXED_S, VCVT_F32_FIXED_U, VCVT_FIXED_S_F32, VCVT_FIXED_U_F32, VCVT_F32_F16, VCVT_F16_F32 -> Kind.FLOAT_ARITHMETIC;
            case VABS_F32, VNEG_F32, VCMP_F32, VCMP_ZERO_F32, VMOV_IMM_F32, VMOV_REG_F32, VMOV_CORE_TO_SINGLE, VMOV_CORE_TO_PAIR,
                VMOV_SINGLE_TO_CORE, VMOV_PAIR_TO_CORE, VMRS, VMSR -> Kind.FLOAT_OTHER;
            default -> Kind.PLAIN;
        };
    }
}
