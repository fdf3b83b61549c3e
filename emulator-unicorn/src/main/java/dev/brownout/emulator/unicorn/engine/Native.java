package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;

/**
 * Which instructions are Unicorn's to execute. All others are the interpreter's: what acts on more than registers and memory, what
 * Unicorn does not know, and what it does otherwise than the manual (docs/unicorn-divergences.md).
 */
final class Native {
    private static final int PC = 1 << CpuState.PC;

    private Native() {
    }

    static boolean runs(Instruction i) {
        return switch (i.op) {
            // The PC as an operand is rare, and as a result a branch of another kind.
            case AND_IMM, AND_REG, BIC_IMM, BIC_REG, ORR_IMM, ORR_REG, ORN_IMM, ORN_REG, EOR_IMM, EOR_REG, TST_IMM, TST_REG, TEQ_IMM,
                TEQ_REG, ADD_IMM, ADD_REG, ADC_IMM, ADC_REG, SUB_IMM, SUB_REG, SBC_IMM, SBC_REG, RSB_IMM, RSB_REG, CMP_IMM, CMP_REG, CMN_IMM,
                CMN_REG, MOV_IMM, MOV_REG, MVN_IMM, MVN_REG, MOVT, LSL_IMM, LSR_IMM, ASR_IMM, ROR_IMM, RRX, LSL_REG, LSR_REG, ASR_REG,
                ROR_REG, BFC, BFI, SBFX, UBFX, CLZ, RBIT, REV, REV16, REVSH, SXTB, SXTH, UXTB, UXTH, SXTB16, UXTB16, SXTAB, SXTAH, SXTAB16,
                UXTAB, UXTAH, UXTAB16, PKHBT, PKHTB, SEL, SSAT, USAT, SSAT16, USAT16, QADD, QSUB, QDADD, QDSUB, SADD8, SADD16, SASX, SSAX,
                SSUB8, SSUB16, QADD8, QADD16, QASX, QSAX, QSUB8, QSUB16, SHADD8, SHADD16, SHASX, SHSAX, SHSUB8, SHSUB16, UADD8, UADD16,
                UASX, USAX, USUB8, USUB16, UQADD8, UQADD16, UQASX, UQSAX, UQSUB8, UQSUB16, UHADD8, UHADD16, UHASX, UHSAX, UHSUB8, UHSUB16,
                MUL, MLA, MLS, SMULL, UMULL, SMLAL, UMLAL, UMAAL, SDIV, UDIV, SMUL_XY, SMLA_XY, SMLAL_XY, SMULW, SMLAW, SMUAD, SMUSD,
                SMLSD, SMLALD, SMLSLD, SMMUL, SMMLA, SMMLS, USAD8, USADA8 -> ((i.readMask | i.writeMask) & PC) == 0;
            case LDR_IMM, LDRB_IMM, LDRH_IMM, LDRSB_IMM, LDRSH_IMM, LDR_REG, LDRB_REG, LDRH_REG, LDRSB_REG, LDRSH_REG, STR_IMM, STRB_IMM,
                STRH_IMM, STR_REG, STRB_REG, STRH_REG, LDRD_IMM, STRD_IMM, STM, STMDB, PUSH -> ((i.readMask | i.writeMask) & PC) == 0;
            case ADR, LDR_LIT, LDRB_LIT, LDRH_LIT, LDRSB_LIT, LDRSH_LIT, LDRD_LIT -> (i.writeMask & PC) == 0;
            case LDM, LDMDB, POP -> i.rn != CpuState.PC && (i.registerList & 1 << CpuState.SP) == 0;
            case LDR_PC_IMM, LDR_PC_REG -> i.rn != CpuState.PC && i.rm != CpuState.PC;
            case TBB, TBH -> i.rm != CpuState.PC;
            case BX, BLX -> i.rm != CpuState.PC;
            case B, B_COND, BL, CBZ, CBNZ, IT, NOP, DMB, DSB, PRELOAD -> true;
            case VADD_F32, VSUB_F32, VMUL_F32, VNMUL_F32, VDIV_F32, VSQRT_F32, VABS_F32, VNEG_F32, VMLA_F32, VMLS_F32, VNMLA_F32, VNMLS_F32,
                VFMA_F32, VFMS_F32, VFNMA_F32, VFNMS_F32, VCMP_F32, VCMP_ZERO_F32, VCVT_F32_S32, VCVT_F32_U32, VCVT_S32_F32, VCVT_U32_F32,
                VCVTR_S32_F32, VCVTR_U32_F32, VCVT_F32_F16, VCVT_F16_F32, VMOV_IMM_F32, VMOV_REG_F32, VMRS, VLDR_32, VLDR_64 -> true;
            case VMOV_CORE_TO_SINGLE, VMOV_SINGLE_TO_CORE, VMOV_CORE_TO_PAIR, VMOV_PAIR_TO_CORE -> ((i.readMask | i.writeMask) & PC) == 0;
            case VSTR_32, VSTR_64, VLDM, VSTM -> i.rn != CpuState.PC;
            default -> false;
        };
    }

    /** Whether it branches to an address that is not in the instruction. */
    static boolean branchesIndirectly(Instruction i) {
        return (i.writeMask & PC) != 0 && i.op != Op.B && i.op != Op.B_COND && i.op != Op.BL && i.op != Op.CBZ && i.op != Op.CBNZ;
    }

    /** Whether its result for SP may be no multiple of 4: Unicorn would keep the lower bits. */
    static boolean misalignsSp(Instruction i) {
        return (i.writeMask & 1 << CpuState.SP) != 0 && switch (i.op) {
            case LDM, LDMDB, STM, STMDB, PUSH, POP, VLDM, VSTM -> false;
            default -> true;
        };
    }
}
