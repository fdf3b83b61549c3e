package dev.brownout.emulator.isa;

import java.util.List;

import static dev.brownout.emulator.isa.Level.V7EM;
import static dev.brownout.emulator.isa.Level.V7M;

/**
 * Data processing in 32 bits: immediates (DDI 0403E, A5.3.1, A5.3.3) and shifted registers (A5.3.11).
 */
final class Thumb32Data {
    private Thumb32Data() {
    }

    static List<Encoding> rows() {
        Rows t = new Rows();

        // Logic. Rd = PC with S makes a test, Rn = PC a move.
        t.row("AND (immediate) T1", V7M, "11110 i 0 0000 S nnnn 0 iii dddd iiiiiiii",
            Op.AND_IMM, Immediate.MODIFIED, "d NZc? = n", "and{s}{c}.w\t{d}, {n}, #{uimm}").unpredictable("d = 13 | d = 15 | n in 13,15");
        t.row("AND (register) T2", V7M, "1110101 0000 S nnnn (0) iii dddd ii yy mmmm",
            Op.AND_REG, Immediate.SHIFT, "d NZc? = n m", "and{s}{c}.w\t{d}, {n}, {m}{shift}")
            .unpredictable("d = 13 | d = 15 | n in 13,15 | m in 13,15");
        t.row("TST (immediate) T1", V7M, "11110 i 0 0000 1 nnnn 0 iii 1111 iiiiiiii",
            Op.TST_IMM, Immediate.MODIFIED, "NZc = n", "tst{c}.w\t{n}, #{uimm}").fixed("S=1").unpredictable("n in 13,15");
        t.row("TST (register) T2", V7M, "1110101 0000 1 nnnn (0) iii 1111 ii yy mmmm",
            Op.TST_REG, Immediate.SHIFT, "NZc = n m", "tst{c}.w\t{n}, {m}{shift}").fixed("S=1").unpredictable("n in 13,15 | m in 13,15");
        t.row("BIC (immediate) T1", V7M, "11110 i 0 0001 S nnnn 0 iii dddd iiiiiiii",
            Op.BIC_IMM, Immediate.MODIFIED, "d NZc? = n", "bic{s}{c}.w\t{d}, {n}, #{uimm}").unpredictable("d in 13,15 | n in 13,15");
        t.row("BIC (register) T2", V7M, "1110101 0001 S nnnn (0) iii dddd ii yy mmmm",
            Op.BIC_REG, Immediate.SHIFT, "d NZc? = n m", "bic{s}{c}.w\t{d}, {n}, {m}{shift}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("ORR (immediate) T1", V7M, "11110 i 0 0010 S nnnn 0 iii dddd iiiiiiii",
            Op.ORR_IMM, Immediate.MODIFIED, "d NZc? = n", "orr{s}{c}.w\t{d}, {n}, #{uimm}").unpredictable("d in 13,15 | n = 13");
        t.row("ORR (register) T2", V7M, "1110101 0010 S nnnn (0) iii dddd ii yy mmmm",
            Op.ORR_REG, Immediate.SHIFT, "d NZc? = n m", "orr{s}{c}.w\t{d}, {n}, {m}{shift}")
            .unpredictable("d in 13,15 | n = 13 | m in 13,15");
        t.row("MOV (immediate) T2", V7M, "11110 i 0 0010 S 1111 0 iii dddd iiiiiiii",
            Op.MOV_IMM, Immediate.MODIFIED, "d NZc? =", "mov{s}{c}.w\t{d}, #{uimm}").unpredictable("d in 13,15");
        t.row("ORN (immediate) T1", V7M, "11110 i 0 0011 S nnnn 0 iii dddd iiiiiiii",
            Op.ORN_IMM, Immediate.MODIFIED, "d NZc? = n", "orn{s}{c}\t{d}, {n}, #{uimm}").unpredictable("d in 13,15 | n = 13");
        t.row("ORN (register) T1", V7M, "1110101 0011 S nnnn (0) iii dddd ii yy mmmm",
            Op.ORN_REG, Immediate.SHIFT, "d NZc? = n m", "orn{s}{c}\t{d}, {n}, {m}{shift}")
            .unpredictable("d in 13,15 | n = 13 | m in 13,15");
        t.row("MVN (immediate) T1", V7M, "11110 i 0 0011 S 1111 0 iii dddd iiiiiiii",
            Op.MVN_IMM, Immediate.MODIFIED, "d NZc? =", "mvn{s}{c}.w\t{d}, #{uimm}").unpredictable("d in 13,15");
        t.row("MVN (register) T2", V7M, "1110101 0011 S 1111 (0) iii dddd ii yy mmmm",
            Op.MVN_REG, Immediate.SHIFT, "d NZc? = m", "mvn{s}{c}.w\t{d}, {m}{shift}").unpredictable("d in 13,15 | m in 13,15");
        t.row("EOR (immediate) T1", V7M, "11110 i 0 0100 S nnnn 0 iii dddd iiiiiiii",
            Op.EOR_IMM, Immediate.MODIFIED, "d NZc? = n", "eor{s}{c}.w\t{d}, {n}, #{uimm}").unpredictable("d = 13 | d = 15 | n in 13,15");
        t.row("EOR (register) T2", V7M, "1110101 0100 S nnnn (0) iii dddd ii yy mmmm",
            Op.EOR_REG, Immediate.SHIFT, "d NZc? = n m", "eor{s}{c}.w\t{d}, {n}, {m}{shift}")
            .unpredictable("d = 13 | d = 15 | n in 13,15 | m in 13,15");
        t.row("TEQ (immediate) T1", V7M, "11110 i 0 0100 1 nnnn 0 iii 1111 iiiiiiii",
            Op.TEQ_IMM, Immediate.MODIFIED, "NZc = n", "teq{c}\t{n}, #{uimm}").fixed("S=1").unpredictable("n in 13,15");
        t.row("TEQ (register) T1", V7M, "1110101 0100 1 nnnn (0) iii 1111 ii yy mmmm",
            Op.TEQ_REG, Immediate.SHIFT, "NZc = n m", "teq{c}\t{n}, {m}{shift}").fixed("S=1").unpredictable("n in 13,15 | m in 13,15");

        // Moves and shifts of a register: ORR with Rn = PC.
        t.row("MOV (register) T3", V7M, "11101010010 S 1111 (0) 000 dddd 0000 mmmm",
            Op.MOV_REG, Immediate.NONE, "d NZ? = m", "mov{s}{c}.w\t{d}, {m}")
            .unpredictable("S = 1 & d in 13,15 | S = 1 & m in 13,15 | d = 15 | m = 15 | d = 13 & m = 13");
        t.row("LSL (immediate) T2", V7M, "11101010010 S 1111 (0) iii dddd ii 00 mmmm",
            Op.LSL_IMM, Immediate.SHIFT_OF_OP, "d NZC? = m", "mov{s}{c}.w\t{d}, {m}, lsl #{shamt}")
            .unpredictable("d in 13,15 | m in 13,15");
        t.row("LSR (immediate) T2", V7M, "11101010010 S 1111 (0) iii dddd ii 01 mmmm",
            Op.LSR_IMM, Immediate.SHIFT_OF_OP, "d NZC? = m", "mov{s}{c}.w\t{d}, {m}, lsr #{shamt}")
            .unpredictable("d in 13,15 | m in 13,15");
        t.row("ASR (immediate) T2", V7M, "11101010010 S 1111 (0) iii dddd ii 10 mmmm",
            Op.ASR_IMM, Immediate.SHIFT_OF_OP, "d NZC? = m", "mov{s}{c}.w\t{d}, {m}, asr #{shamt}")
            .unpredictable("d in 13,15 | m in 13,15");
        t.row("ROR (immediate) T1", V7M, "11101010010 S 1111 (0) iii dddd ii 11 mmmm",
            Op.ROR_IMM, Immediate.SHIFT_OF_OP, "d NZC? = m", "mov{s}{c}.w\t{d}, {m}, ror #{shamt}")
            .unpredictable("d in 13,15 | m in 13,15");
        t.row("RRX T1", V7M, "11101010010 S 1111 (0) 000 dddd 0011 mmmm",
            Op.RRX, Immediate.SHIFT_OF_OP, "d NZC? = m C", "mov{s}{c}.w\t{d}, {m}, rrx").unpredictable("d in 13,15 | m in 13,15");
        t.row("PKHBT T1", V7EM, "111010101100 nnnn (0) iii dddd ii 00 mmmm",
            Op.PKHBT, Immediate.LEFT, "d = n m", "pkhbt{c}\t{d}, {n}, {m}{shift}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("PKHTB T1", V7EM, "111010101100 nnnn (0) iii dddd ii 10 mmmm",
            Op.PKHTB, Immediate.SHIFT_OF_OP, "d = n m", "pkhtb{c}\t{d}, {n}, {m}{shift}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15");

        // Arithmetic. Rd = PC with S makes a comparison; SP has rules of its own.
        t.row("ADD (immediate) T3", V7M, "11110 i 0 1000 S nnnn 0 iii dddd iiiiiiii",
            Op.ADD_IMM, Immediate.MODIFIED, "d NZCV? = n", "add{s}{c}.w\t{d}, {n}, #{uimm}").unpredictable("d = 13 | d = 15 | n = 15");
        t.row("ADD (register) T3", V7M, "1110101 1000 S nnnn (0) iii dddd ii yy mmmm",
            Op.ADD_REG, Immediate.SHIFT, "d NZCV? = n m", "add{s}{c}.w\t{d}, {n}, {m}{shift}")
            .unpredictable("d = 13 | d = 15 | n = 15 | m in 13,15");
        t.row("ADD (SP plus immediate) T3", V7M, "11110 i 0 1000 S 1101 0 iii dddd iiiiiiii",
            Op.ADD_IMM, Immediate.MODIFIED, "d NZCV? = sp", "add{s}{c}.w\t{d}, sp, #{uimm}").fixed("n=sp").unpredictable("d = 15");
        t.row("ADD (SP plus register) T3", V7M, "1110101 1000 S 1101 (0) iii dddd ii yy mmmm",
            Op.ADD_REG, Immediate.SHIFT, "d NZCV? = sp m", "add{s}{c}.w\t{d}, sp, {m}{shift}").fixed("n=sp")
            .unpredictable("d = 15 | m in 13,15 | d = 13 & y != 0 | d = 13 & i > 3");
        t.row("CMN (immediate) T1", V7M, "11110 i 0 1000 1 nnnn 0 iii 1111 iiiiiiii",
            Op.CMN_IMM, Immediate.MODIFIED, "NZCV = n", "cmn{c}.w\t{n}, #{uimm}").fixed("S=1").unpredictable("n = 15");
        t.row("CMN (register) T2", V7M, "1110101 1000 1 nnnn (0) iii 1111 ii yy mmmm",
            Op.CMN_REG, Immediate.SHIFT, "NZCV = n m", "cmn{c}.w\t{n}, {m}{shift}").fixed("S=1").unpredictable("n = 15 | m in 13,15");
        t.row("ADC (immediate) T1", V7M, "11110 i 0 1010 S nnnn 0 iii dddd iiiiiiii",
            Op.ADC_IMM, Immediate.MODIFIED, "d NZCV? = n C", "adc{s}{c}.w\t{d}, {n}, #{uimm}").unpredictable("d in 13,15 | n in 13,15");
        t.row("ADC (register) T2", V7M, "1110101 1010 S nnnn (0) iii dddd ii yy mmmm",
            Op.ADC_REG, Immediate.SHIFT, "d NZCV? = n m C", "adc{s}{c}.w\t{d}, {n}, {m}{shift}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SBC (immediate) T1", V7M, "11110 i 0 1011 S nnnn 0 iii dddd iiiiiiii",
            Op.SBC_IMM, Immediate.MODIFIED, "d NZCV? = n C", "sbc{s}{c}.w\t{d}, {n}, #{uimm}").unpredictable("d in 13,15 | n in 13,15");
        t.row("SBC (register) T2", V7M, "1110101 1011 S nnnn (0) iii dddd ii yy mmmm",
            Op.SBC_REG, Immediate.SHIFT, "d NZCV? = n m C", "sbc{s}{c}.w\t{d}, {n}, {m}{shift}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SUB (immediate) T3", V7M, "11110 i 0 1101 S nnnn 0 iii dddd iiiiiiii",
            Op.SUB_IMM, Immediate.MODIFIED, "d NZCV? = n", "sub{s}{c}.w\t{d}, {n}, #{uimm}").unpredictable("d = 13 | d = 15 | n = 15");
        t.row("SUB (register) T2", V7M, "1110101 1101 S nnnn (0) iii dddd ii yy mmmm",
            Op.SUB_REG, Immediate.SHIFT, "d NZCV? = n m", "sub{s}{c}.w\t{d}, {n}, {m}{shift}")
            .unpredictable("d = 13 | d = 15 | n = 15 | m in 13,15");
        t.row("SUB (SP minus immediate) T2", V7M, "11110 i 0 1101 S 1101 0 iii dddd iiiiiiii",
            Op.SUB_IMM, Immediate.MODIFIED, "d NZCV? = sp", "sub{s}{c}.w\t{d}, sp, #{uimm}").fixed("n=sp").unpredictable("d = 15");
        t.row("SUB (SP minus register) T1", V7M, "1110101 1101 S 1101 (0) iii dddd ii yy mmmm",
            Op.SUB_REG, Immediate.SHIFT, "d NZCV? = sp m", "sub{s}{c}.w\t{d}, sp, {m}{shift}").fixed("n=sp")
            .unpredictable("d = 15 | m in 13,15 | d = 13 & y != 0 | d = 13 & i > 3");
        t.row("CMP (immediate) T2", V7M, "11110 i 0 1101 1 nnnn 0 iii 1111 iiiiiiii",
            Op.CMP_IMM, Immediate.MODIFIED, "NZCV = n", "cmp{c}.w\t{n}, #{uimm}").fixed("S=1").unpredictable("n = 15");
        t.row("CMP (register) T3", V7M, "1110101 1101 1 nnnn (0) iii 1111 ii yy mmmm",
            Op.CMP_REG, Immediate.SHIFT, "NZCV = n m", "cmp{c}.w\t{n}, {m}{shift}").fixed("S=1").unpredictable("n = 15 | m in 13,15");
        t.row("RSB (immediate) T2", V7M, "11110 i 0 1110 S nnnn 0 iii dddd iiiiiiii",
            Op.RSB_IMM, Immediate.MODIFIED, "d NZCV? = n", "rsb{s}{c}\t{d}, {n}, #{uimm}").unpredictable("d in 13,15 | n in 13,15");
        t.row("RSB (register) T1", V7M, "1110101 1110 S nnnn (0) iii dddd ii yy mmmm",
            Op.RSB_REG, Immediate.SHIFT, "d NZCV? = n m", "rsb{s}{c}\t{d}, {n}, {m}{shift}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15");

        // Plain binary immediates: A5.3.3.
        t.row("ADD (immediate) T4", V7M, "11110 i 1 00000 nnnn 0 iii dddd iiiiiiii",
            Op.ADD_IMM, Immediate.UNSIGNED, "d = n", "addw{c}\t{d}, {n}, #{imm}").unpredictable("d in 13,15");
        t.row("ADD (SP plus immediate) T4", V7M, "11110 i 1 00000 1101 0 iii dddd iiiiiiii",
            Op.ADD_IMM, Immediate.UNSIGNED, "d = sp", "addw{c}\t{d}, sp, #{imm}").fixed("n=sp").unpredictable("d = 15");
        t.row("ADR T3", V7M, "11110 i 1 00000 1111 0 iii dddd iiiiiiii",
            Op.ADR, Immediate.UNSIGNED, "d = pc", "addw{c}\t{d}, pc, #{imm}").fixed("n=pc").unpredictable("d in 13,15");
        t.row("MOV (immediate) T3", V7M, "11110 i 100100 jjjj 0 iii dddd iiiiiiii",
            Op.MOV_IMM, Immediate.WIDE, "d =", "movw{c}\t{d}, #{imm}").unpredictable("d in 13,15");
        t.row("SUB (immediate) T4", V7M, "11110 i 1 01010 nnnn 0 iii dddd iiiiiiii",
            Op.SUB_IMM, Immediate.UNSIGNED, "d = n", "subw{c}\t{d}, {n}, #{imm}").unpredictable("d in 13,15");
        t.row("SUB (SP minus immediate) T3", V7M, "11110 i 1 01010 1101 0 iii dddd iiiiiiii",
            Op.SUB_IMM, Immediate.UNSIGNED, "d = sp", "subw{c}\t{d}, sp, #{imm}").fixed("n=sp").unpredictable("d = 15");
        t.row("ADR T2", V7M, "11110 i 1 01010 1111 0 iii dddd iiiiiiii",
            Op.ADR, Immediate.NEGATIVE, "d = pc", "subw{c}\t{d}, pc, #{negimm}").fixed("n=pc").unpredictable("d in 13,15");
        t.row("MOVT T1", V7M, "11110 i 101100 jjjj 0 iii dddd iiiiiiii",
            Op.MOVT, Immediate.WIDE, "d = d", "movt{c}\t{d}, #{imm}").unpredictable("d in 13,15");

        // Saturation and bit fields. SSAT and USAT with ASR #0 are SSAT16 and USAT16 where there is the DSP extension, undefined
        // elsewhere.
        t.row("SSAT T1", V7M, "11110 (0) 1100 y 0 nnnn 0 iii dddd ii (0) wwwww",
            Op.SSAT, Immediate.SATURATE_SIGNED, "d Q = n", "ssat{c}\t{d}, #{imm}, {n}{shift}")
            .unpredictable("d in 13,15 | n in 13,15 | y = 1 & i = 0");
        t.row("SSAT16 T1", V7EM, "11110 (0) 110010 nnnn 0 000 dddd 00 (00) iiii",
            Op.SSAT16, Immediate.PLUS_ONE, "d Q = n", "ssat16{c}\t{d}, #{imm}, {n}").unpredictable("d in 13,15 | n in 13,15");
        t.row("SBFX T1", V7M, "11110 (0) 110100 nnnn 0 iii dddd ii (0) wwwww",
            Op.SBFX, Immediate.FIELD_BY_WIDTH, "d = n", "sbfx{c}\t{d}, {n}, #{shamt}, #{imm}")
            .unpredictable("d in 13,15 | n in 13,15 | end > 32");
        t.row("BFI T1", V7M, "11110 (0) 110110 nnnn 0 iii dddd ii (0) wwwww",
            Op.BFI, Immediate.FIELD_BY_MSB, "d = d n", "bfi{c}\t{d}, {n}, #{shamt}, #{imm}").unpredictable("d in 13,15 | n = 13 | w < i");
        t.row("BFC T1", V7M, "11110 (0) 110110 1111 0 iii dddd ii (0) wwwww",
            Op.BFC, Immediate.FIELD_BY_MSB, "d = d", "bfc{c}\t{d}, #{shamt}, #{imm}").unpredictable("d in 13,15 | w < i");
        t.row("USAT T1", V7M, "11110 (0) 1110 y 0 nnnn 0 iii dddd ii (0) wwwww",
            Op.USAT, Immediate.SATURATE_UNSIGNED, "d Q = n", "usat{c}\t{d}, #{imm}, {n}{shift}")
            .unpredictable("d in 13,15 | n in 13,15 | y = 1 & i = 0");
        t.row("USAT16 T1", V7EM, "11110 (0) 111010 nnnn 0 000 dddd 00 (00) iiii",
            Op.USAT16, Immediate.UNSIGNED, "d Q = n", "usat16{c}\t{d}, #{imm}, {n}").unpredictable("d in 13,15 | n in 13,15");
        t.row("UBFX T1", V7M, "11110 (0) 111100 nnnn 0 iii dddd ii (0) wwwww",
            Op.UBFX, Immediate.FIELD_BY_WIDTH, "d = n", "ubfx{c}\t{d}, {n}, #{shamt}, #{imm}")
            .unpredictable("d in 13,15 | n in 13,15 | end > 32");
        return t.encodings();
    }
}
