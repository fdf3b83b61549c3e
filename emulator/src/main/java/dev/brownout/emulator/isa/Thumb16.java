package dev.brownout.emulator.isa;

import java.util.List;

import static dev.brownout.emulator.isa.Level.V6M;
import static dev.brownout.emulator.isa.Level.V7M;

/**
 * The 16-bit encodings (DDI 0403E, A5.2). ADD and SUB with SP operands are folded into the general rows where their meaning is the
 * same.
 */
final class Thumb16 {
    private Thumb16() {
    }

    static List<Encoding> rows() {
        Rows t = new Rows();

        // Shift (immediate), add, subtract, move, and compare: A5.2.1.
        t.row("MOV (register) T2", V6M, "00000 00000 mmm ddd", Op.MOV_REG, Immediate.NONE, "d NZ? = m", "movs\t{d}, {m}").fixed("S=!IT");
        t.row("LSL (immediate) T1", V6M, "00000 iiiii mmm ddd",
            Op.LSL_IMM, Immediate.SHIFT_OF_OP, "d NZC? = m", "lsl{s}{c}\t{d}, {m}, #{shamt}").fixed("S=!IT");
        t.row("LSR (immediate) T1", V6M, "00001 iiiii mmm ddd",
            Op.LSR_IMM, Immediate.SHIFT_OF_OP, "d NZC? = m", "lsr{s}{c}\t{d}, {m}, #{shamt}").fixed("S=!IT");
        t.row("ASR (immediate) T1", V6M, "00010 iiiii mmm ddd",
            Op.ASR_IMM, Immediate.SHIFT_OF_OP, "d NZC? = m", "asr{s}{c}\t{d}, {m}, #{shamt}").fixed("S=!IT");
        t.row("ADD (register) T1", V6M, "0001100 mmm nnn ddd",
            Op.ADD_REG, Immediate.NONE, "d NZCV? = n m", "add{s}{c}\t{d}, {n}, {m}").fixed("S=!IT");
        t.row("SUB (register) T1", V6M, "0001101 mmm nnn ddd",
            Op.SUB_REG, Immediate.NONE, "d NZCV? = n m", "sub{s}{c}\t{d}, {n}, {m}").fixed("S=!IT");
        t.row("ADD (immediate) T1", V6M, "0001110 iii nnn ddd",
            Op.ADD_IMM, Immediate.UNSIGNED, "d NZCV? = n", "add{s}{c}\t{d}, {n}, #{imm}").fixed("S=!IT");
        t.row("SUB (immediate) T1", V6M, "0001111 iii nnn ddd",
            Op.SUB_IMM, Immediate.UNSIGNED, "d NZCV? = n", "sub{s}{c}\t{d}, {n}, #{imm}").fixed("S=!IT");
        t.row("MOV (immediate) T1", V6M, "00100 ddd iiiiiiii",
            Op.MOV_IMM, Immediate.UNSIGNED, "d NZ? =", "mov{s}{c}\t{d}, #{imm}").fixed("S=!IT");
        t.row("CMP (immediate) T1", V6M, "00101 nnn iiiiiiii",
            Op.CMP_IMM, Immediate.UNSIGNED, "NZCV = n", "cmp{c}\t{n}, #{imm}").fixed("S=1");
        t.row("ADD (immediate) T2", V6M, "00110 ddd iiiiiiii",
            Op.ADD_IMM, Immediate.UNSIGNED, "d NZCV? = d", "add{s}{c}\t{d}, #{imm}").fixed("n=d S=!IT");
        t.row("SUB (immediate) T2", V6M, "00111 ddd iiiiiiii",
            Op.SUB_IMM, Immediate.UNSIGNED, "d NZCV? = d", "sub{s}{c}\t{d}, #{imm}").fixed("n=d S=!IT");

        // Data processing: A5.2.2.
        t.row("AND (register) T1", V6M, "010000 0000 mmm ddd",
            Op.AND_REG, Immediate.NONE, "d NZ? = d m", "and{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("EOR (register) T1", V6M, "010000 0001 mmm ddd",
            Op.EOR_REG, Immediate.NONE, "d NZ? = d m", "eor{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("LSL (register) T1", V6M, "010000 0010 mmm ddd",
            Op.LSL_REG, Immediate.NONE, "d NZC? = d m C?", "lsl{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("LSR (register) T1", V6M, "010000 0011 mmm ddd",
            Op.LSR_REG, Immediate.NONE, "d NZC? = d m C?", "lsr{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("ASR (register) T1", V6M, "010000 0100 mmm ddd",
            Op.ASR_REG, Immediate.NONE, "d NZC? = d m C?", "asr{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("ADC (register) T1", V6M, "010000 0101 mmm ddd",
            Op.ADC_REG, Immediate.NONE, "d NZCV? = d m C", "adc{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("SBC (register) T1", V6M, "010000 0110 mmm ddd",
            Op.SBC_REG, Immediate.NONE, "d NZCV? = d m C", "sbc{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("ROR (register) T1", V6M, "010000 0111 mmm ddd",
            Op.ROR_REG, Immediate.NONE, "d NZC? = d m C?", "ror{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("TST (register) T1", V6M, "010000 1000 mmm nnn", Op.TST_REG, Immediate.NONE, "NZ = n m", "tst{c}\t{n}, {m}").fixed("S=1");
        t.row("RSB (immediate) T1", V6M, "010000 1001 nnn ddd",
            Op.RSB_IMM, Immediate.NONE, "d NZCV? = n", "neg{s}{c}\t{d}, {n}").fixed("S=!IT");
        t.row("CMP (register) T1", V6M, "010000 1010 mmm nnn", Op.CMP_REG, Immediate.NONE, "NZCV = n m", "cmp{c}\t{n}, {m}").fixed("S=1");
        t.row("CMN (register) T1", V6M, "010000 1011 mmm nnn", Op.CMN_REG, Immediate.NONE, "NZCV = n m", "cmn{c}\t{n}, {m}").fixed("S=1");
        t.row("ORR (register) T1", V6M, "010000 1100 mmm ddd",
            Op.ORR_REG, Immediate.NONE, "d NZ? = d m", "orr{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("MUL T1", V6M, "010000 1101 mmm ddd", Op.MUL, Immediate.NONE, "d NZ? = d m", "mul{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("BIC (register) T1", V6M, "010000 1110 mmm ddd",
            Op.BIC_REG, Immediate.NONE, "d NZ? = d m", "bic{s}{c}\t{d}, {m}").fixed("n=d S=!IT");
        t.row("MVN (register) T1", V6M, "010000 1111 mmm ddd",
            Op.MVN_REG, Immediate.NONE, "d NZ? = m", "mvn{s}{c}\t{d}, {m}").fixed("S=!IT");

        // Special data instructions and branch and exchange: A5.2.3.
        t.row("ADD (register) T2", V6M, "01000100 d mmmm ddd", Op.ADD_REG, Immediate.NONE, "d = d m", "add{c}\t{d}, {m}").fixed("n=d");
        t.row("ADD (register) T2, to PC", V6M, "01000100 1 mmmm 111",
            Op.ADD_PC, Immediate.NONE, "pc = pc m", "add{c}\tpc, {m}").fixed("n=pc").unpredictable("m = 15");
        t.row("CMP (register) T2", V6M, "01000101 n mmmm nnn",
            Op.CMP_REG, Immediate.NONE, "NZCV = n m", "cmp{c}\t{n}, {m}").fixed("S=1").unpredictable("n < 8 & m < 8 | n = 15 | m = 15");
        t.row("MOV (register) T1", V6M, "01000110 d mmmm ddd", Op.MOV_REG, Immediate.NONE, "d = m", "mov{c}\t{d}, {m}");
        t.row("MOV (register) T1, to PC", V6M, "01000110 1 mmmm 111", Op.MOV_PC, Immediate.NONE, "pc = m", "mov{c}\tpc, {m}");
        t.row("BX T1", V6M, "010001110 mmmm (000)", Op.BX, Immediate.NONE, "pc = m", "bx{c}\t{m}");
        t.row("BLX (register) T1", V6M, "010001111 mmmm (000)", Op.BLX, Immediate.NONE, "pc lr = m", "blx{c}\t{m}").unpredictable("m = 15");

        // Loads and stores: A5.2.4.
        t.row("LDR (literal) T1", V6M, "01001 ttt iiiiiiii",
            Op.LDR_LIT, Immediate.UNSIGNED_X4, "t = [pc] load4", "ldr{c}\t{t}, {lit}").fixed("n=pc");
        t.row("STR (register) T1", V6M, "0101 000 mmm nnn ttt", Op.STR_REG, Immediate.NONE, "= t [n m] store4", "str{c}\t{t}, {memr}");
        t.row("STRH (register) T1", V6M, "0101 001 mmm nnn ttt", Op.STRH_REG, Immediate.NONE, "= t [n m] store2", "strh{c}\t{t}, {memr}");
        t.row("STRB (register) T1", V6M, "0101 010 mmm nnn ttt", Op.STRB_REG, Immediate.NONE, "= t [n m] store1", "strb{c}\t{t}, {memr}");
        t.row("LDRSB (register) T1", V6M, "0101 011 mmm nnn ttt", Op.LDRSB_REG, Immediate.NONE, "t = [n m] load1", "ldrsb{c}\t{t}, {memr}");
        t.row("LDR (register) T1", V6M, "0101 100 mmm nnn ttt", Op.LDR_REG, Immediate.NONE, "t = [n m] load4", "ldr{c}\t{t}, {memr}");
        t.row("LDRH (register) T1", V6M, "0101 101 mmm nnn ttt", Op.LDRH_REG, Immediate.NONE, "t = [n m] load2", "ldrh{c}\t{t}, {memr}");
        t.row("LDRB (register) T1", V6M, "0101 110 mmm nnn ttt", Op.LDRB_REG, Immediate.NONE, "t = [n m] load1", "ldrb{c}\t{t}, {memr}");
        t.row("LDRSH (register) T1", V6M, "0101 111 mmm nnn ttt", Op.LDRSH_REG, Immediate.NONE, "t = [n m] load2", "ldrsh{c}\t{t}, {memr}");
        t.row("STR (immediate) T1", V6M, "01100 iiiii nnn ttt", Op.STR_IMM, Immediate.UNSIGNED_X4, "= t [n] store4", "str{c}\t{t}, {mem}");
        t.row("LDR (immediate) T1", V6M, "01101 iiiii nnn ttt", Op.LDR_IMM, Immediate.UNSIGNED_X4, "t = [n] load4", "ldr{c}\t{t}, {mem}");
        t.row("STRB (immediate) T1", V6M, "01110 iiiii nnn ttt", Op.STRB_IMM, Immediate.UNSIGNED, "= t [n] store1", "strb{c}\t{t}, {mem}");
        t.row("LDRB (immediate) T1", V6M, "01111 iiiii nnn ttt", Op.LDRB_IMM, Immediate.UNSIGNED, "t = [n] load1", "ldrb{c}\t{t}, {mem}");
        t.row("STRH (immediate) T1", V6M, "10000 iiiii nnn ttt",
            Op.STRH_IMM, Immediate.UNSIGNED_X2, "= t [n] store2", "strh{c}\t{t}, {mem}");
        t.row("LDRH (immediate) T1", V6M, "10001 iiiii nnn ttt",
            Op.LDRH_IMM, Immediate.UNSIGNED_X2, "t = [n] load2", "ldrh{c}\t{t}, {mem}");
        t.row("STR (immediate) T2", V6M, "10010 ttt iiiiiiii",
            Op.STR_IMM, Immediate.UNSIGNED_X4, "= t [sp] store4", "str{c}\t{t}, {mem}").fixed("n=sp");
        t.row("LDR (immediate) T2", V6M, "10011 ttt iiiiiiii",
            Op.LDR_IMM, Immediate.UNSIGNED_X4, "t = [sp] load4", "ldr{c}\t{t}, {mem}").fixed("n=sp");

        // PC- and SP-relative addresses.
        t.row("ADR T1", V6M, "10100 ddd iiiiiiii", Op.ADR, Immediate.UNSIGNED_X4, "d = pc", "add{c}\t{d}, pc, #{imm}").fixed("n=pc");
        t.row("ADD (SP plus immediate) T1", V6M, "10101 ddd iiiiiiii",
            Op.ADD_IMM, Immediate.UNSIGNED_X4, "d = sp", "add{c}\t{d}, sp, #{imm}").fixed("n=sp");

        // Miscellaneous: A5.2.5.
        t.row("ADD (SP plus immediate) T2", V6M, "10110000 0 iiiiiii",
            Op.ADD_IMM, Immediate.UNSIGNED_X4, "sp = sp", "add{c}\tsp, #{imm}").fixed("n=sp d=sp");
        t.row("SUB (SP minus immediate) T1", V6M, "10110000 1 iiiiiii",
            Op.SUB_IMM, Immediate.UNSIGNED_X4, "sp = sp", "sub{c}\tsp, #{imm}").fixed("n=sp d=sp");
        t.row("CBZ T1", V7M, "1011 0 0 i 1 iiiii nnn", Op.CBZ, Immediate.UNSIGNED_X2, "pc = n", "cbz\t{n}, {label}");
        t.row("CBNZ T1", V7M, "1011 1 0 i 1 iiiii nnn", Op.CBNZ, Immediate.UNSIGNED_X2, "pc = n", "cbnz\t{n}, {label}");
        t.row("SXTH T1", V6M, "10110010 00 mmm ddd", Op.SXTH, Immediate.NONE, "d = m", "sxth{c}\t{d}, {m}");
        t.row("SXTB T1", V6M, "10110010 01 mmm ddd", Op.SXTB, Immediate.NONE, "d = m", "sxtb{c}\t{d}, {m}");
        t.row("UXTH T1", V6M, "10110010 10 mmm ddd", Op.UXTH, Immediate.NONE, "d = m", "uxth{c}\t{d}, {m}");
        t.row("UXTB T1", V6M, "10110010 11 mmm ddd", Op.UXTB, Immediate.NONE, "d = m", "uxtb{c}\t{d}, {m}");
        t.row("PUSH T1", V6M, "1011010 L rrrrrrrr",
            Op.PUSH, Immediate.NONE, "= list [sp] store4", "push{c}\t{list}").fixed("n=sp P=1 U=0 W=1").unpredictable("count < 1");
        t.row("POP T1", V6M, "1011110 C rrrrrrrr",
            Op.POP, Immediate.NONE, "list = [sp] load4", "pop{c}\t{list}").fixed("n=sp W=1").unpredictable("count < 1");
        t.row("CPSIE T1", V6M, "10110110011 0 (00) ii", Op.CPSIE, Immediate.UNSIGNED, "=", "cpsie\t{iflags}");
        t.row("CPSID T1", V6M, "10110110011 1 (00) ii", Op.CPSID, Immediate.UNSIGNED, "=", "cpsid\t{iflags}");
        t.row("REV T1", V6M, "10111010 00 mmm ddd", Op.REV, Immediate.NONE, "d = m", "rev{c}\t{d}, {m}");
        t.row("REV16 T1", V6M, "10111010 01 mmm ddd", Op.REV16, Immediate.NONE, "d = m", "rev16{c}\t{d}, {m}");
        t.row("REVSH T1", V6M, "10111010 11 mmm ddd", Op.REVSH, Immediate.NONE, "d = m", "revsh{c}\t{d}, {m}");
        t.row("BKPT T1", V6M, "10111110 iiiiiiii", Op.BKPT, Immediate.UNSIGNED, "=", "bkpt\t0x{hex4imm}");
        t.row("IT T1", V7M, "10111111 cccc iiii",
            Op.IT, Immediate.IF_THEN, "=", "i{it}\t{firstcond}").unpredictable("c = 15 | c = 14 & i != 1 & i != 2 & i != 4 & i != 8");
        t.row("NOP T1", V6M, "10111111 0000 0000", Op.NOP, Immediate.NONE, "=", "nop{c}");
        t.row("YIELD T1", V6M, "10111111 0001 0000", Op.YIELD, Immediate.NONE, "=", "yield{c}");
        t.row("WFE T1", V6M, "10111111 0010 0000", Op.WFE, Immediate.NONE, "=", "wfe{c}");
        t.row("WFI T1", V6M, "10111111 0011 0000", Op.WFI, Immediate.NONE, "=", "wfi{c}");
        t.row("SEV T1", V6M, "10111111 0100 0000", Op.SEV, Immediate.NONE, "=", "sev{c}");
        t.row("Unallocated hint T1", V6M, "10111111 iiii 0000", Op.NOP, Immediate.UNSIGNED, "=", "nop{c}\t{{{imm}}}");

        // Multiple loads and stores, branches: A5.2.6, A5.2.7.
        t.row("STM T1", V6M, "11000 nnn rrrrrrrr",
            Op.STM, Immediate.NONE, "= list [n] store4", "stmia{c}\t{nw}, {list}").fixed("W=1").unpredictable("count < 1");
        t.row("LDM T1", V6M, "11001 nnn rrrrrrrr",
            Op.LDM, Immediate.NONE, "list = [n] load4", "ldmia{c}\t{nw}, {list}").fixed("W=!list").unpredictable("count < 1");
        t.row("B T1", V6M, "1101 cccc iiiiiiii", Op.B_COND, Immediate.BRANCH_SHORT, "pc = cond", "b{c}.n\t{label}");
        t.row("UDF T1", V6M, "11011110 iiiiiiii", Op.UDF, Immediate.UNSIGNED, "=", "udf{c}\t#{imm}");
        t.row("SVC T1", V6M, "11011111 iiiiiiii", Op.SVC, Immediate.UNSIGNED, "=", "svc{c}\t{imm}");
        t.row("B T2", V6M, "11100 iiiiiiiiiii", Op.B, Immediate.BRANCH_SHORT, "pc =", "b{c}.n\t{label}");
        return t.encodings();
    }
}
