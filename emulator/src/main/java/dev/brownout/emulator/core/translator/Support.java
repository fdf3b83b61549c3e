package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.dsp.Lanes;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;

/** Which instructions are translated, and what they may do there. */
final class Support {
    private static final int PC = 1 << CpuState.PC;

    private Support() {
    }

    /** Whether the instruction can be translated; all others are the interpreter's. */
    static boolean translates(Instruction i) {
        return switch (i.op) {
            case AND_IMM, AND_REG, BIC_IMM, BIC_REG, ORR_IMM, ORR_REG, ORN_IMM, ORN_REG, EOR_IMM, EOR_REG, TST_IMM, TST_REG, TEQ_IMM,
                TEQ_REG, ADC_IMM, ADC_REG, SUB_IMM, SUB_REG, SBC_IMM, SBC_REG, RSB_IMM, RSB_REG, CMP_IMM, CMP_REG, CMN_IMM, CMN_REG,
                MOV_IMM, MVN_IMM, MVN_REG, MOVT, LSL_IMM, LSR_IMM, ASR_IMM, ROR_IMM, RRX, LSL_REG, LSR_REG, ASR_REG, ROR_REG, ADD_IMM,
                BFC, BFI, SBFX, UBFX, CLZ, RBIT, REV, REV16, REVSH, SXTB, SXTH, UXTB, UXTH, UXTB16, SXTAB, SXTAH, UXTAB, UXTAH, PKHBT, PKHTB,
                SXTB16, SXTAB16, UXTAB16, SEL, SSAT, USAT, SSAT16, USAT16, QADD, QSUB, QDADD, QDSUB, SMLA_XY, SMLAW, SMUAD, SMUSD, SMLAD,
                SMLSD, SMLALD, SMLSLD, USAD8, USADA8,
                LDRT, LDRBT, LDRHT, LDRSBT, LDRSHT, STRT, STRBT, STRHT, LDREX, LDREXB, LDREXH, STREX, STREXB, STREXH, MRS,
                MUL, MLA, MLS, SMULL, UMULL, SMLAL, UMLAL, UMAAL, SDIV, UDIV, SMUL_XY, SMULW, SMMUL, SMMLA, SMMLS, SMLAL_XY
                -> ((i.readMask | i.writeMask) & PC) == 0;
            case MSR -> writesMaskOrFlags(i.imm) && i.rn != CpuState.PC;
            case CPSIE, CPSID -> i.imm == 2;
            case ADR -> (i.writeMask & PC) == 0;
            case ADD_REG, MOV_REG -> (i.writeMask & PC) == 0 && i.rn != CpuState.PC && (i.rm != CpuState.PC || i.shiftAmount == 0 && !i.setFlags);
            case NOP, YIELD, DBG, DMB, DSB, ISB, CLREX, MOV_PC, ADD_PC, PRELOAD, B, B_COND, BL, CBZ, CBNZ, IT -> true;
            case BX, BLX -> i.rm != CpuState.PC;
            case LDR_IMM, LDRB_IMM, LDRH_IMM, LDRSB_IMM, LDRSH_IMM, LDR_REG, LDRB_REG, LDRH_REG, LDRSB_REG, LDRSH_REG, STR_IMM, STRB_IMM,
                STRH_IMM, STR_REG, STRB_REG, STRH_REG, LDRD_IMM, STRD_IMM -> ((i.readMask | i.writeMask) & PC) == 0;
            case LDR_LIT, LDRB_LIT, LDRH_LIT, LDRSB_LIT, LDRSH_LIT, LDRD_LIT -> (i.writeMask & PC) == 0;
            case LDM, LDMDB, POP -> i.rn != CpuState.PC && (i.registerList & 1 << CpuState.SP) == 0;
            case STM, STMDB, PUSH -> i.rn != CpuState.PC && (i.registerList & PC) == 0;
            case TBB, TBH -> i.rm != CpuState.PC;
            case VADD_F32, VSUB_F32, VMUL_F32, VNMUL_F32, VDIV_F32, VSQRT_F32, VABS_F32, VNEG_F32, VMLA_F32, VMLS_F32, VNMLA_F32, VNMLS_F32,
                VFMA_F32, VFMS_F32, VFNMA_F32, VFNMS_F32, VCMP_F32, VCMP_ZERO_F32, VCVT_F32_S32, VCVT_F32_U32, VCVT_S32_F32, VCVT_U32_F32,
                VCVTR_S32_F32, VCVTR_U32_F32, VMOV_IMM_F32, VMOV_REG_F32, VMRS, VCVT_F32_FIXED_S, VCVT_F32_FIXED_U,
                VCVT_FIXED_S_F32, VCVT_FIXED_U_F32, VCVT_F32_F16, VCVT_F16_F32 -> true;
            case VMOV_CORE_TO_SINGLE, VMOV_SINGLE_TO_CORE, VMOV_CORE_TO_PAIR, VMOV_PAIR_TO_CORE -> ((i.readMask | i.writeMask) & PC) == 0;
            case VMSR -> ((i.readMask | i.writeMask) & PC) == 0;
            case VLDR_32, VLDR_64, LDR_PC_LIT -> true;
            case VSTR_32, VSTR_64, VLDM, VSTM -> i.rn != CpuState.PC;
            case LDR_PC_IMM -> i.rn != CpuState.PC;
            case LDR_PC_REG -> i.rn != CpuState.PC && i.rm != CpuState.PC;
            default -> Lanes.has(i.op) && ((i.readMask | i.writeMask) & PC) == 0;
        };
    }

    /** Whether translated code may have to leave before the instruction. */
    static boolean mayLeaveBefore(Instruction i) {
        return !translates(i) || accessesMemory(i) || i.op == Op.SDIV || i.op == Op.UDIV || i.op == Op.BX || i.op == Op.BLX
            || changesMasks(i);
    }

    /** Whether it may let an exception in. */
    static boolean changesMasks(Instruction i) {
        return i.op == Op.CPSIE || i.op == Op.CPSID || i.op == Op.MSR && i.imm >= SpecialRegisters.MSP;
    }

    private static boolean writesMaskOrFlags(int register) {
        return register < SpecialRegisters.MSP || register >= SpecialRegisters.PRIMASK && register <= SpecialRegisters.BASEPRI_MAX;
    }

    static boolean accessesMemory(Instruction i) {
        return switch (i.op) {
            case LDR_IMM, LDRB_IMM, LDRH_IMM, LDRSB_IMM, LDRSH_IMM, LDR_REG, LDRB_REG, LDRH_REG, LDRSB_REG, LDRSH_REG, STR_IMM, STRB_IMM,
                STRH_IMM, STR_REG, STRB_REG, STRH_REG, LDRD_IMM, STRD_IMM, LDR_LIT, LDRB_LIT, LDRH_LIT, LDRSB_LIT, LDRSH_LIT, LDM, LDMDB, POP,
                STM, STMDB, PUSH, TBB, TBH, LDR_PC_IMM, LDR_PC_REG, LDR_PC_LIT, LDRD_LIT,
                LDRT, LDRBT, LDRHT, LDRSBT, LDRSHT, STRT, STRBT, STRHT, LDREX, LDREXB, LDREXH, STREX, STREXB, STREXH, VLDR_32,
                VLDR_64, VSTR_32, VSTR_64, VLDM, VSTM -> true;
            default -> false;
        };
    }

    static boolean isDivision(Instruction i) {
        return i.op == Op.SDIV || i.op == Op.UDIV;
    }

    /** Whether a region's straight line ends with the instruction. */
    static boolean endsBlock(Instruction i) {
        return i.op == Op.IT || (i.writeMask & PC) != 0;
    }

    /** The target of a direct branch at an address. */
    static int target(Instruction i, int address) {
        return address + 4 + i.imm;
    }

    /** Whether R13 must have its lower bits cleared afterwards. */
    static boolean misalignsSp(Instruction i) {
        return (i.writeMask & 1 << CpuState.SP) != 0 && switch (i.op) {
            case ADD_IMM, SUB_IMM -> i.rn != CpuState.SP || (i.imm & 3) != 0;
            case LDM, LDMDB, STM, STMDB, PUSH, POP, VLDM, VSTM -> false;
            case LDR_IMM, LDRB_IMM, LDRH_IMM, LDRSB_IMM, LDRSH_IMM, LDRD_IMM, LDR_PC_IMM -> i.rd == CpuState.SP || (i.imm & 3) != 0;
            case STR_IMM, STRB_IMM, STRH_IMM, STRD_IMM -> (i.imm & 3) != 0;
            default -> true;
        };
    }
}
