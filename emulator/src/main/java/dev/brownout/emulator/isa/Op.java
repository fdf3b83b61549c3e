package dev.brownout.emulator.isa;

/**
 * What an instruction does, at the granularity of an interpreter's switch: one constant for each semantic operation, whatever the
 * number of encodings that spell it. Every {@link Instruction} carries one; which fields of the instruction an operation uses is said
 * at the fields and, row by row, in the table ({@link Encoding}).
 *
 * <p>Source of names and meanings: ARMv7-M Architecture Reference Manual, DDI 0403E, chapters A7.7 (instructions) and A7.5, A7.6.
 */
public enum Op {
    // Data processing, A5.3.1 and A5.3.11. _IMM: imm and carryOut. _REG: rm shifted by shiftType and shiftAmount.
    AND_IMM, AND_REG, BIC_IMM, BIC_REG, ORR_IMM, ORR_REG, ORN_IMM, ORN_REG, EOR_IMM, EOR_REG,
    TST_IMM, TST_REG, TEQ_IMM, TEQ_REG,
    ADD_IMM, ADD_REG, ADC_IMM, ADC_REG, SUB_IMM, SUB_REG, SBC_IMM, SBC_REG, RSB_IMM, RSB_REG,
    CMP_IMM, CMP_REG, CMN_IMM, CMN_REG,
    MOV_IMM, MOV_REG, MVN_IMM, MVN_REG, MOVT,
    /** rd = Align(PC, 4) + imm. */
    ADR,
    /** ADD (register) with Rd = PC: a branch to (Rn + Rm) with bit 0 ignored (ALUWritePC). */
    ADD_PC,
    /** MOV (register) with Rd = PC: a branch to Rm with bit 0 ignored (ALUWritePC). */
    MOV_PC,

    // Shifts: rd = rm shifted by shiftAmount (1 to 32 for LSR and ASR), or rd = rn shifted by the low byte of rm.
    LSL_IMM, LSR_IMM, ASR_IMM, ROR_IMM, RRX,
    LSL_REG, LSR_REG, ASR_REG, ROR_REG,

    // Bit fields: shiftAmount is the least significant bit, imm the width. Reversals and CLZ: rd from rm.
    BFC, BFI, SBFX, UBFX, CLZ, RBIT, REV, REV16, REVSH,

    // Extension: rm rotated right by shiftAmount; the accumulating forms add rn.
    SXTB, SXTH, UXTB, UXTH, SXTB16, UXTB16, SXTAB, SXTAH, SXTAB16, UXTAB, UXTAH, UXTAB16,
    /** rd = rm's top half shifted left by shiftAmount, above rn's bottom half. */
    PKHBT,
    /** rd = rn's top half, above the bottom half of rm shifted right arithmetically by shiftAmount (1 to 32). */
    PKHTB,
    /** rd takes bytes of rn where APSR.GE is set, of rm elsewhere. */
    SEL,

    // Saturation: imm is the saturate-to position in bits (1 to 32 signed, 0 to 31 unsigned); rn is shifted by shiftType, shiftAmount.
    SSAT, USAT, SSAT16, USAT16,
    /** Saturating arithmetic: rd = rm op rn, or rm op 2 * rn for the doubling forms. Sets Q. */
    QADD, QSUB, QDADD, QDSUB,

    // Parallel addition and subtraction, A5.3.15 and A5.3.16: rd from rn and rm; S and U forms write GE.
    SADD8, SADD16, SASX, SSAX, SSUB8, SSUB16,
    QADD8, QADD16, QASX, QSAX, QSUB8, QSUB16,
    SHADD8, SHADD16, SHASX, SHSAX, SHSUB8, SHSUB16,
    UADD8, UADD16, UASX, USAX, USUB8, USUB16,
    UQADD8, UQADD16, UQASX, UQSAX, UQSUB8, UQSUB16,
    UHADD8, UHADD16, UHASX, UHSAX, UHSUB8, UHSUB16,

    // Multiplication and division. Long forms: rd is RdLo and ra is RdHi.
    MUL, MLA, MLS, SMULL, UMULL, SMLAL, UMLAL, UMAAL, SDIV, UDIV,
    /** Halfword multiplications: bit 1 of imm picks the top half of rn, bit 0 the top half of rm. */
    SMUL_XY, SMLA_XY, SMLAL_XY,
    /** Word by halfword: bit 0 of imm picks the top half of rm. */
    SMULW, SMLAW,
    /** Dual halfword multiplications: bit 0 of imm swaps the halves of rm. */
    SMUAD, SMUSD, SMLAD, SMLSD, SMLALD, SMLSLD,
    /** Most significant word multiplications: bit 0 of imm rounds. */
    SMMUL, SMMLA, SMMLS,
    USAD8, USADA8,

    // Loads and stores of one register, rd being Rt. _IMM: rn, imm (signed), index, wback. _REG: rn + (rm << shiftAmount).
    // _LIT: Align(PC, 4) + imm. T forms are unprivileged.
    LDR_IMM, LDR_REG, LDR_LIT, LDRB_IMM, LDRB_REG, LDRB_LIT, LDRH_IMM, LDRH_REG, LDRH_LIT,
    LDRSB_IMM, LDRSB_REG, LDRSB_LIT, LDRSH_IMM, LDRSH_REG, LDRSH_LIT,
    LDRT, LDRBT, LDRHT, LDRSBT, LDRSHT,
    STR_IMM, STR_REG, STRB_IMM, STRB_REG, STRH_IMM, STRH_REG, STRT, STRBT, STRHT,
    /** Loads with Rt = PC: a branch with interworking (LoadWritePC), exception return included. */
    LDR_PC_IMM, LDR_PC_REG, LDR_PC_LIT,
    /** Two words: rd is Rt, ra is Rt2. */
    LDRD_IMM, LDRD_LIT, STRD_IMM,
    /** Exclusives: rd is Rt; for the stores ra is the status register Rd. */
    LDREX, LDREXB, LDREXH, STREX, STREXB, STREXH, CLREX,
    /** Multiple loads and stores: registerList (bit 15 = PC), base rn, wback. POP and PUSH have rn = 13. */
    LDM, LDMDB, STM, STMDB, POP, PUSH,
    /** PLD and PLI: hints without an effect here. */
    PRELOAD,

    // Branches: the target is PC + imm (PC as read: this instruction's address + 4).
    B,
    /** B with cond. */
    B_COND,
    BL, BX, BLX,
    /** Compare rn with zero and branch. */
    CBZ, CBNZ,
    TBB, TBH,
    /** If-then: firstCond and itMask. */
    IT,

    // System. imm: the SVC, BKPT and UDF number, the barrier's option, the special register SYSm of MRS and MSR.
    SVC, BKPT, UDF, NOP, YIELD, WFE, WFI, SEV, DBG,
    /** Bit 1 of imm affects PRIMASK, bit 0 FAULTMASK. */
    CPSIE, CPSID,
    MRS,
    /** Writes rn to SYSm; shiftAmount holds the mask field (bit 1 = nzcvq, bit 0 = g). */
    MSR,
    DMB, DSB, ISB,

    // Floating point, A7.5: sd, sn, sm are single-precision register numbers.
    VADD_F32, VSUB_F32, VMUL_F32, VNMUL_F32, VDIV_F32, VSQRT_F32, VABS_F32, VNEG_F32,
    VMLA_F32, VMLS_F32, VNMLA_F32, VNMLS_F32, VFMA_F32, VFMS_F32, VFNMA_F32, VFNMS_F32,
    /** Comparison with sm or with zero: bit 0 of imm is E (a quiet NaN signals too). Writes FPSCR flags. */
    VCMP_F32, VCMP_ZERO_F32,
    /** Integer (in sm) to float. */
    VCVT_F32_S32, VCVT_F32_U32,
    /** Float to integer, toward zero. */
    VCVT_S32_F32, VCVT_U32_F32,
    /** Float to integer by FPSCR's rounding mode. */
    VCVTR_S32_F32, VCVTR_U32_F32,
    /** Fixed point in sd, in place: imm fraction bits, of a 16- or 32-bit value (shiftAmount is its width). */
    VCVT_F32_FIXED_S, VCVT_F32_FIXED_U, VCVT_FIXED_S_F32, VCVT_FIXED_U_F32,
    /** Half precision: bit 0 of imm picks the top half of the half-precision register. */
    VCVT_F32_F16, VCVT_F16_F32,
    /** sd = imm, the constant's bit pattern. */
    VMOV_IMM_F32,
    VMOV_REG_F32,
    /** sn = rd (Rt). */
    VMOV_CORE_TO_SINGLE,
    /** rd (Rt) = sn. */
    VMOV_SINGLE_TO_CORE,
    /** sm = rd (Rt), sm + 1 = ra (Rt2). Also the form that names a double register. */
    VMOV_CORE_TO_PAIR,
    /** rd (Rt) = sm, ra (Rt2) = sm + 1. Also the form that names a double register. */
    VMOV_PAIR_TO_CORE,
    /** FPSCR to rd; rd = 15 stands for APSR's NZCV flags. */
    VMRS,
    VMSR,
    /** One single, or one double (registers sd and sd + 1): address rn + imm; rn = 15 reads Align(PC, 4). */
    VLDR_32, VLDR_64, VSTR_32, VSTR_64,
    /** imm is the writeback's size in bytes, registerList the count of singles from sd; add = false decrements before. */
    VLDM, VSTM,

    /** An encoding in the coprocessor space without a row: imm is the coprocessor (UsageFault NOCP, UNDEFINSTR for an enabled FPU). */
    COPROCESSOR,
    /** A bit pattern without a meaning in this architecture: UsageFault UNDEFINSTR. */
    UNDEFINED,
    /**
     * A bit pattern that the manual calls UNPREDICTABLE: this emulator always answers with UsageFault UNDEFINSTR, which the manual
     * permits and which lets no program depend on it unnoticed. {@link Instruction#encoding} still names the row.
     */
    UNPREDICTABLE
}
