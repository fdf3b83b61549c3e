package dev.brownout.emulator.isa;

import java.util.List;

import static dev.brownout.emulator.isa.Level.V7M;

/**
 * Loads and stores in 32 bits (DDI 0403E, A5.3.5 to A5.3.10). An encoding with P, U, W is split by what it does: a negative offset,
 * an index written back, an unprivileged access.
 */
final class Thumb32Memory {
    private Thumb32Memory() {
    }

    static List<Encoding> rows() {
        Rows t = new Rows();

        // Stores of one register: A5.3.10. Rn = PC is UNDEFINED in the manual, here one more constraint.
        t.row("STRB (immediate) T2", V7M, "111110001 00 0 nnnn tttt iiiiiiiiiiii",
            Op.STRB_IMM, Immediate.UNSIGNED, "= t [n] store1", "strb{c}.w\t{t}, {mem}").unpredictable("n = 15 | t in 13,15");
        t.row("STRB (immediate) T3, negative", V7M, "111110000 00 0 nnnn tttt 1100 iiiiiiii",
            Op.STRB_IMM, Immediate.NEGATIVE, "= t [n] store1", "strb{c}.w\t{t}, {mem}").unpredictable("n = 15 | t in 13,15");
        t.row("STRB (immediate) T3, indexed", V7M, "111110000 00 0 nnnn tttt 1 P U 1 iiiiiiii",
            Op.STRB_IMM, Immediate.OFFSET, "= t [n] store1", "strb{c}.w\t{t}, {mem}").fixed("W=1")
            .unpredictable("n = 15 | t in 13,15 | n = t");
        t.row("STRBT T1", V7M, "111110000 00 0 nnnn tttt 1110 iiiiiiii",
            Op.STRBT, Immediate.UNSIGNED, "= t [n] store1", "strbt{c}\t{t}, {mem}").unpredictable("n = 15 | t in 13,15");
        t.row("STRB (register) T2", V7M, "111110000 00 0 nnnn tttt 000000 ii mmmm",
            Op.STRB_REG, Immediate.LEFT, "= t [n m] store1", "strb{c}.w\t{t}, {memr}").unpredictable("n = 15 | t in 13,15 | m in 13,15");
        t.row("STRH (immediate) T2", V7M, "111110001 01 0 nnnn tttt iiiiiiiiiiii",
            Op.STRH_IMM, Immediate.UNSIGNED, "= t [n] store2", "strh{c}.w\t{t}, {mem}").unpredictable("n = 15 | t in 13,15");
        t.row("STRH (immediate) T3, negative", V7M, "111110000 01 0 nnnn tttt 1100 iiiiiiii",
            Op.STRH_IMM, Immediate.NEGATIVE, "= t [n] store2", "strh{c}.w\t{t}, {mem}").unpredictable("n = 15 | t in 13,15");
        t.row("STRH (immediate) T3, indexed", V7M, "111110000 01 0 nnnn tttt 1 P U 1 iiiiiiii",
            Op.STRH_IMM, Immediate.OFFSET, "= t [n] store2", "strh{c}.w\t{t}, {mem}").fixed("W=1")
            .unpredictable("n = 15 | t in 13,15 | n = t");
        t.row("STRHT T1", V7M, "111110000 01 0 nnnn tttt 1110 iiiiiiii",
            Op.STRHT, Immediate.UNSIGNED, "= t [n] store2", "strht{c}\t{t}, {mem}").unpredictable("n = 15 | t in 13,15");
        t.row("STRH (register) T2", V7M, "111110000 01 0 nnnn tttt 000000 ii mmmm",
            Op.STRH_REG, Immediate.LEFT, "= t [n m] store2", "strh{c}.w\t{t}, {memr}").unpredictable("n = 15 | t in 13,15 | m in 13,15");
        t.row("STR (immediate) T3", V7M, "111110001 10 0 nnnn tttt iiiiiiiiiiii",
            Op.STR_IMM, Immediate.UNSIGNED, "= t [n] store4", "str{c}.w\t{t}, {mem}").unpredictable("n = 15 | t = 15");
        t.row("STR (immediate) T4, negative", V7M, "111110000 10 0 nnnn tttt 1100 iiiiiiii",
            Op.STR_IMM, Immediate.NEGATIVE, "= t [n] store4", "str{c}.w\t{t}, {mem}").unpredictable("n = 15 | t = 15");
        t.row("STR (immediate) T4, indexed", V7M, "111110000 10 0 nnnn tttt 1 P U 1 iiiiiiii",
            Op.STR_IMM, Immediate.OFFSET, "= t [n] store4", "str{c}.w\t{t}, {mem}").fixed("W=1").unpredictable("n = 15 | t = 15 | n = t");
        t.row("STRT T1", V7M, "111110000 10 0 nnnn tttt 1110 iiiiiiii",
            Op.STRT, Immediate.UNSIGNED, "= t [n] store4", "strt{c}\t{t}, {mem}").unpredictable("n = 15 | t in 13,15");
        t.row("STR (register) T2", V7M, "111110000 10 0 nnnn tttt 000000 ii mmmm",
            Op.STR_REG, Immediate.LEFT, "= t [n m] store4", "str{c}.w\t{t}, {memr}").unpredictable("n = 15 | t = 15 | m in 13,15");
        t.row("PUSH T3", V7M, "111110000100 1101 tttt 1101 00000100",
            Op.STR_IMM, Immediate.FOUR_DOWN, "= t [sp] store4", "str{c}.w\t{t}, {mem}").fixed("n=sp P=1 U=0 W=1")
            .unpredictable("t in 13,15");

        // Loads of one register: A5.3.7 to A5.3.9. Rn = PC makes a literal; Rt = PC a branch, or a hint where less than a word is loaded.
        t.row("LDRB (immediate) T2", V7M, "111110001 00 1 nnnn tttt iiiiiiiiiiii",
            Op.LDRB_IMM, Immediate.UNSIGNED, "t = [n] load1", "ldrb{c}.w\t{t}, {mem}").unpredictable("t = 13").see("n = 15");
        t.row("LDRB (immediate) T3, negative", V7M, "111110000 00 1 nnnn tttt 1100 iiiiiiii",
            Op.LDRB_IMM, Immediate.NEGATIVE, "t = [n] load1", "ldrb{c}.w\t{t}, {mem}").unpredictable("t = 13").see("n = 15");
        t.row("LDRB (immediate) T3, indexed", V7M, "111110000 00 1 nnnn tttt 1 P U 1 iiiiiiii",
            Op.LDRB_IMM, Immediate.OFFSET, "t = [n] load1", "ldrb{c}.w\t{t}, {mem}").fixed("W=1").unpredictable("t in 13,15 | n = t")
            .see("n = 15");
        t.row("LDRBT T1", V7M, "111110000 00 1 nnnn tttt 1110 iiiiiiii",
            Op.LDRBT, Immediate.UNSIGNED, "t = [n] load1", "ldrbt{c}\t{t}, {mem}").unpredictable("t in 13,15").see("n = 15");
        t.row("LDRB (register) T2", V7M, "111110000 00 1 nnnn tttt 000000 ii mmmm",
            Op.LDRB_REG, Immediate.LEFT, "t = [n m] load1", "ldrb{c}.w\t{t}, {memr}").unpredictable("t = 13 | m in 13,15").see("n = 15");
        t.row("LDRB (literal) T1", V7M, "11111000 U 00 1 1111 tttt iiiiiiiiiiii",
            Op.LDRB_LIT, Immediate.OFFSET, "t = [pc] load1", "ldrb{c}.w\t{t}, {lit}").fixed("n=pc").unpredictable("t = 13");
        t.row("PLD (immediate) T1", V7M, "111110001 00 1 nnnn 1111 iiiiiiiiiiii",
            Op.PRELOAD, Immediate.UNSIGNED, "= [n]", "pld{c}\t{mem}").see("n = 15");
        t.row("PLD (immediate) T2", V7M, "111110000 00 1 nnnn 1111 1100 iiiiiiii",
            Op.PRELOAD, Immediate.NEGATIVE, "= [n]", "pld{c}\t{mem}").see("n = 15");
        t.row("PLD (register) T1", V7M, "111110000 00 1 nnnn 1111 000000 ii mmmm",
            Op.PRELOAD, Immediate.LEFT, "= [n m]", "pld{c}\t{memr}").unpredictable("m in 13,15").see("n = 15");
        t.row("PLD (literal) T1", V7M, "11111000 U 00 1 1111 1111 iiiiiiiiiiii",
            Op.PRELOAD, Immediate.OFFSET, "= [pc]", "pld{c}\t{lit}").fixed("n=pc");
        t.row("LDRH (immediate) T2", V7M, "111110001 01 1 nnnn tttt iiiiiiiiiiii",
            Op.LDRH_IMM, Immediate.UNSIGNED, "t = [n] load2", "ldrh{c}.w\t{t}, {mem}").unpredictable("t = 13").see("n = 15");
        t.row("LDRH (immediate) T3, negative", V7M, "111110000 01 1 nnnn tttt 1100 iiiiiiii",
            Op.LDRH_IMM, Immediate.NEGATIVE, "t = [n] load2", "ldrh{c}.w\t{t}, {mem}").unpredictable("t = 13").see("n = 15");
        t.row("LDRH (immediate) T3, indexed", V7M, "111110000 01 1 nnnn tttt 1 P U 1 iiiiiiii",
            Op.LDRH_IMM, Immediate.OFFSET, "t = [n] load2", "ldrh{c}.w\t{t}, {mem}").fixed("W=1").unpredictable("t in 13,15 | n = t")
            .see("n = 15");
        t.row("LDRHT T1", V7M, "111110000 01 1 nnnn tttt 1110 iiiiiiii",
            Op.LDRHT, Immediate.UNSIGNED, "t = [n] load2", "ldrht{c}\t{t}, {mem}").unpredictable("t in 13,15").see("n = 15");
        t.row("LDRH (register) T2", V7M, "111110000 01 1 nnnn tttt 000000 ii mmmm",
            Op.LDRH_REG, Immediate.LEFT, "t = [n m] load2", "ldrh{c}.w\t{t}, {memr}").unpredictable("t = 13 | m in 13,15").see("n = 15");
        t.row("LDRH (literal) T1", V7M, "11111000 U 01 1 1111 tttt iiiiiiiiiiii",
            Op.LDRH_LIT, Immediate.OFFSET, "t = [pc] load2", "ldrh{c}.w\t{t}, {lit}").fixed("n=pc").unpredictable("t = 13");
        t.row("Unallocated memory hint (LDRH) (immediate) T1", V7M, "111110001 01 1 nnnn 1111 iiiiiiiiiiii",
            Op.PRELOAD, Immediate.UNSIGNED, "= [n]", "pldw{c}\t{mem}").see("n = 15");
        t.row("Unallocated memory hint (LDRH) (immediate) T2", V7M, "111110000 01 1 nnnn 1111 1100 iiiiiiii",
            Op.PRELOAD, Immediate.NEGATIVE, "= [n]", "pldw{c}\t{mem}").see("n = 15");
        t.row("Unallocated memory hint (LDRH) (register) T1", V7M, "111110000 01 1 nnnn 1111 000000 ii mmmm",
            Op.PRELOAD, Immediate.LEFT, "= [n m]", "pldw{c}\t{memr}").unpredictable("m in 13,15").see("n = 15");
        t.row("Unallocated memory hint (LDRH) (literal) T1", V7M, "11111000 U 01 1 1111 1111 iiiiiiiiiiii",
            Op.PRELOAD, Immediate.OFFSET, "= [pc]", "pldw{c}\t{lit}").fixed("n=pc");
        t.row("LDR (immediate) T3", V7M, "111110001 10 1 nnnn tttt iiiiiiiiiiii",
            Op.LDR_IMM, Immediate.UNSIGNED, "t = [n] load4", "ldr{c}.w\t{t}, {mem}").see("n = 15");
        t.row("LDR (immediate) T4, negative", V7M, "111110000 10 1 nnnn tttt 1100 iiiiiiii",
            Op.LDR_IMM, Immediate.NEGATIVE, "t = [n] load4", "ldr{c}.w\t{t}, {mem}").see("n = 15");
        t.row("LDR (immediate) T4, indexed", V7M, "111110000 10 1 nnnn tttt 1 P U 1 iiiiiiii",
            Op.LDR_IMM, Immediate.OFFSET, "t = [n] load4", "ldr{c}.w\t{t}, {mem}").fixed("W=1").unpredictable("n = t").see("n = 15");
        t.row("LDRT T1", V7M, "111110000 10 1 nnnn tttt 1110 iiiiiiii",
            Op.LDRT, Immediate.UNSIGNED, "t = [n] load4", "ldrt{c}\t{t}, {mem}").unpredictable("t in 13,15").see("n = 15");
        t.row("LDR (register) T2", V7M, "111110000 10 1 nnnn tttt 000000 ii mmmm",
            Op.LDR_REG, Immediate.LEFT, "t = [n m] load4", "ldr{c}.w\t{t}, {memr}").unpredictable("m in 13,15").see("n = 15");
        t.row("LDR (literal) T2", V7M, "11111000 U 10 1 1111 tttt iiiiiiiiiiii",
            Op.LDR_LIT, Immediate.OFFSET, "t = [pc] load4", "ldr{c}.w\t{t}, {lit}").fixed("n=pc");
        t.row("LDR (immediate) T3, to PC", V7M, "111110001 10 1 nnnn 1111 iiiiiiiiiiii",
            Op.LDR_PC_IMM, Immediate.UNSIGNED, "pc = [n] load4", "ldr{c}.w\tpc, {mem}").see("n = 15");
        t.row("LDR (immediate) T4, negative, to PC", V7M, "111110000 10 1 nnnn 1111 1100 iiiiiiii",
            Op.LDR_PC_IMM, Immediate.NEGATIVE, "pc = [n] load4", "ldr{c}.w\tpc, {mem}").see("n = 15");
        t.row("LDR (immediate) T4, indexed, to PC", V7M, "111110000 10 1 nnnn 1111 1 P U 1 iiiiiiii",
            Op.LDR_PC_IMM, Immediate.OFFSET, "pc = [n] load4", "ldr{c}.w\tpc, {mem}").fixed("W=1").see("n = 15");
        t.row("LDR (register) T2, to PC", V7M, "111110000 10 1 nnnn 1111 000000 ii mmmm",
            Op.LDR_PC_REG, Immediate.LEFT, "pc = [n m] load4", "ldr{c}.w\tpc, {memr}").unpredictable("m in 13,15").see("n = 15");
        t.row("LDR (literal) T2, to PC", V7M, "11111000 U 10 1 1111 1111 iiiiiiiiiiii",
            Op.LDR_PC_LIT, Immediate.OFFSET, "pc = [pc] load4", "ldr{c}.w\tpc, {lit}").fixed("n=pc");
        t.row("POP T3", V7M, "111110000101 1101 tttt 1011 00000100",
            Op.LDR_IMM, Immediate.FOUR, "t = [sp] load4", "ldr{c}.w\t{t}, {mem}").fixed("n=sp P=0 W=1").unpredictable("t = 13");
        t.row("POP T3, to PC", V7M, "111110000101 1101 1111 1011 00000100",
            Op.LDR_PC_IMM, Immediate.FOUR, "pc = [sp] load4", "ldr{c}.w\tpc, {mem}").fixed("n=sp P=0 W=1");
        t.row("LDRSB (immediate) T1", V7M, "111110011 00 1 nnnn tttt iiiiiiiiiiii",
            Op.LDRSB_IMM, Immediate.UNSIGNED, "t = [n] load1", "ldrsb{c}.w\t{t}, {mem}").unpredictable("t = 13").see("n = 15");
        t.row("LDRSB (immediate) T2, negative", V7M, "111110010 00 1 nnnn tttt 1100 iiiiiiii",
            Op.LDRSB_IMM, Immediate.NEGATIVE, "t = [n] load1", "ldrsb{c}.w\t{t}, {mem}").unpredictable("t = 13").see("n = 15");
        t.row("LDRSB (immediate) T2, indexed", V7M, "111110010 00 1 nnnn tttt 1 P U 1 iiiiiiii",
            Op.LDRSB_IMM, Immediate.OFFSET, "t = [n] load1", "ldrsb{c}.w\t{t}, {mem}").fixed("W=1").unpredictable("t in 13,15 | n = t")
            .see("n = 15");
        t.row("LDRSBT T1", V7M, "111110010 00 1 nnnn tttt 1110 iiiiiiii",
            Op.LDRSBT, Immediate.UNSIGNED, "t = [n] load1", "ldrsbt{c}\t{t}, {mem}").unpredictable("t in 13,15").see("n = 15");
        t.row("LDRSB (register) T2", V7M, "111110010 00 1 nnnn tttt 000000 ii mmmm",
            Op.LDRSB_REG, Immediate.LEFT, "t = [n m] load1", "ldrsb{c}.w\t{t}, {memr}").unpredictable("t = 13 | m in 13,15").see("n = 15");
        t.row("LDRSB (literal) T1", V7M, "11111001 U 00 1 1111 tttt iiiiiiiiiiii",
            Op.LDRSB_LIT, Immediate.OFFSET, "t = [pc] load1", "ldrsb{c}.w\t{t}, {lit}").fixed("n=pc").unpredictable("t = 13");
        t.row("PLI (immediate) T1", V7M, "111110011 00 1 nnnn 1111 iiiiiiiiiiii",
            Op.PRELOAD, Immediate.UNSIGNED, "= [n]", "pli{c}\t{mem}").see("n = 15");
        t.row("PLI (immediate) T2", V7M, "111110010 00 1 nnnn 1111 1100 iiiiiiii",
            Op.PRELOAD, Immediate.NEGATIVE, "= [n]", "pli{c}\t{mem}").see("n = 15");
        t.row("PLI (register) T1", V7M, "111110010 00 1 nnnn 1111 000000 ii mmmm",
            Op.PRELOAD, Immediate.LEFT, "= [n m]", "pli{c}\t{memr}").unpredictable("m in 13,15").see("n = 15");
        t.row("PLI (literal) T1", V7M, "11111001 U 00 1 1111 1111 iiiiiiiiiiii",
            Op.PRELOAD, Immediate.OFFSET, "= [pc]", "pli{c}\t{lit}").fixed("n=pc");
        t.row("LDRSH (immediate) T1", V7M, "111110011 01 1 nnnn tttt iiiiiiiiiiii",
            Op.LDRSH_IMM, Immediate.UNSIGNED, "t = [n] load2", "ldrsh{c}.w\t{t}, {mem}").unpredictable("t = 13").see("n = 15");
        t.row("LDRSH (immediate) T2, negative", V7M, "111110010 01 1 nnnn tttt 1100 iiiiiiii",
            Op.LDRSH_IMM, Immediate.NEGATIVE, "t = [n] load2", "ldrsh{c}.w\t{t}, {mem}").unpredictable("t = 13").see("n = 15");
        t.row("LDRSH (immediate) T2, indexed", V7M, "111110010 01 1 nnnn tttt 1 P U 1 iiiiiiii",
            Op.LDRSH_IMM, Immediate.OFFSET, "t = [n] load2", "ldrsh{c}.w\t{t}, {mem}").fixed("W=1").unpredictable("t in 13,15 | n = t")
            .see("n = 15");
        t.row("LDRSHT T1", V7M, "111110010 01 1 nnnn tttt 1110 iiiiiiii",
            Op.LDRSHT, Immediate.UNSIGNED, "t = [n] load2", "ldrsht{c}\t{t}, {mem}").unpredictable("t in 13,15").see("n = 15");
        t.row("LDRSH (register) T2", V7M, "111110010 01 1 nnnn tttt 000000 ii mmmm",
            Op.LDRSH_REG, Immediate.LEFT, "t = [n m] load2", "ldrsh{c}.w\t{t}, {memr}").unpredictable("t = 13 | m in 13,15").see("n = 15");
        t.row("LDRSH (literal) T1", V7M, "11111001 U 01 1 1111 tttt iiiiiiiiiiii",
            Op.LDRSH_LIT, Immediate.OFFSET, "t = [pc] load2", "ldrsh{c}.w\t{t}, {lit}").fixed("n=pc").unpredictable("t = 13");
        t.row("Unallocated memory hint (LDRSH) (immediate) T1", V7M, "111110011 01 1 nnnn 1111 iiiiiiiiiiii",
            Op.PRELOAD, Immediate.UNSIGNED, "= [n]", "ldrsh{c}.w\tpc, {mem}").see("n = 15");
        t.row("Unallocated memory hint (LDRSH) (immediate) T2", V7M, "111110010 01 1 nnnn 1111 1100 iiiiiiii",
            Op.PRELOAD, Immediate.NEGATIVE, "= [n]", "ldrsh{c}.w\tpc, {mem}").see("n = 15");
        t.row("Unallocated memory hint (LDRSH) (register) T1", V7M, "111110010 01 1 nnnn 1111 000000 ii mmmm",
            Op.PRELOAD, Immediate.LEFT, "= [n m]", "ldrsh{c}.w\tpc, {memr}").unpredictable("m in 13,15").see("n = 15");
        t.row("Unallocated memory hint (LDRSH) (literal) T1", V7M, "11111001 U 01 1 1111 1111 iiiiiiiiiiii",
            Op.PRELOAD, Immediate.OFFSET, "= [pc]", "ldrsh{c}.w\tpc, {lit}").fixed("n=pc");

        // Two words, exclusives, table branches: A5.3.6.
        t.row("LDRD (immediate) T1", V7M, "1110100 1 U 1 W 1 nnnn tttt uuuu iiiiiiii",
            Op.LDRD_IMM, Immediate.OFFSET_X4, "t u = [n] load4", "ldrd{c}\t{t}, {u}, {mem}")
            .unpredictable("t in 13,15 | u in 13,15 | t = u | W = 1 & n = t | W = 1 & n = u").see("n = 15");
        t.row("LDRD (immediate) T1, post-indexed", V7M, "1110100 0 U 1 1 1 nnnn tttt uuuu iiiiiiii",
            Op.LDRD_IMM, Immediate.OFFSET_X4, "t u = [n] load4", "ldrd{c}\t{t}, {u}, {mem}").fixed("P=0 W=1")
            .unpredictable("t in 13,15 | u in 13,15 | t = u | n = t | n = u").see("n = 15");
        t.row("STRD (immediate) T1", V7M, "1110100 1 U 1 W 0 nnnn tttt uuuu iiiiiiii",
            Op.STRD_IMM, Immediate.OFFSET_X4, "= t u [n] store4", "strd{c}\t{t}, {u}, {mem}")
            .unpredictable("t in 13,15 | u in 13,15 | n = 15 | W = 1 & n = t | W = 1 & n = u");
        t.row("STRD (immediate) T1, post-indexed", V7M, "1110100 0 U 1 1 0 nnnn tttt uuuu iiiiiiii",
            Op.STRD_IMM, Immediate.OFFSET_X4, "= t u [n] store4", "strd{c}\t{t}, {u}, {mem}").fixed("P=0 W=1")
            .unpredictable("t in 13,15 | u in 13,15 | n = 15 | n = t | n = u");
        t.row("LDRD (literal) T1", V7M, "1110100 1 U 1 (0) 1 1111 tttt uuuu iiiiiiii",
            Op.LDRD_LIT, Immediate.OFFSET_X4, "t u = [pc] load4", "ldrd{c}\t{t}, {u}, {lit}").fixed("n=pc")
            .unpredictable("t in 13,15 | u in 13,15 | t = u");
        t.row("LDREX T1", V7M, "111010000101 nnnn tttt (1111) iiiiiiii",
            Op.LDREX, Immediate.UNSIGNED_X4, "t = [n] load4", "ldrex{c}\t{t}, {mem}").unpredictable("t in 13,15 | n = 15");
        t.row("STREX T1", V7M, "111010000100 nnnn tttt xxxx iiiiiiii",
            Op.STREX, Immediate.UNSIGNED_X4, "x = t [n] store4", "strex{c}\t{st}, {t}, {mem}")
            .unpredictable("x in 13,15 | t in 13,15 | n = 15 | x = n | x = t");
        t.row("LDREXB T1", V7M, "111010001101 nnnn tttt (1111) 0100 (1111)",
            Op.LDREXB, Immediate.NONE, "t = [n] load1", "ldrexb{c}\t{t}, {mem}").unpredictable("t in 13,15 | n = 15");
        t.row("STREXB T1", V7M, "111010001100 nnnn tttt (1111) 0100 xxxx",
            Op.STREXB, Immediate.NONE, "x = t [n] store1", "strexb{c}\t{st}, {t}, {mem}")
            .unpredictable("x in 13,15 | t in 13,15 | n = 15 | x = n | x = t");
        t.row("LDREXH T1", V7M, "111010001101 nnnn tttt (1111) 0101 (1111)",
            Op.LDREXH, Immediate.NONE, "t = [n] load2", "ldrexh{c}\t{t}, {mem}").unpredictable("t in 13,15 | n = 15");
        t.row("STREXH T1", V7M, "111010001100 nnnn tttt (1111) 0101 xxxx",
            Op.STREXH, Immediate.NONE, "x = t [n] store2", "strexh{c}\t{st}, {t}, {mem}")
            .unpredictable("x in 13,15 | t in 13,15 | n = 15 | x = n | x = t");
        t.row("TBB T1", V7M, "111010001101 nnnn (1111)(0000) 0000 mmmm",
            Op.TBB, Immediate.NONE, "pc = pc [n m] load1", "tbb{c}\t[{n}, {m}]").unpredictable("n = 13 | m in 13,15");
        t.row("TBH T1", V7M, "111010001101 nnnn (1111)(0000) 0001 mmmm",
            Op.TBH, Immediate.NONE, "pc = pc [n m] load2", "tbh{c}\t[{n}, {m}, lsl #1]").unpredictable("n = 13 | m in 13,15");

        // Multiple registers: A5.3.5.
        t.row("LDM T2", V7M, "1110100010 W 1 nnnn rr (0) rrrrrrrrrrrrr",
            Op.LDM, Immediate.NONE, "list = [n] load4", "ldmia{c}.w\t{nw}, {list}")
            .unpredictable("n = 15 | count < 2 | 15 in list & 14 in list | W = 1 & n in list");
        t.row("POP T2", V7M, "1110100010 1 1 1101 rr (0) rrrrrrrrrrrrr",
            Op.POP, Immediate.NONE, "list = [sp] load4", "ldmia{c}.w\t{nw}, {list}").fixed("n=sp W=1")
            .unpredictable("count < 2 | 15 in list & 14 in list");
        t.row("LDMDB T1", V7M, "1110100100 W 1 nnnn rr (0) rrrrrrrrrrrrr",
            Op.LDMDB, Immediate.NONE, "list = [n] load4", "ldmdb{c}\t{nw}, {list}").fixed("P=1 U=0")
            .unpredictable("n = 15 | count < 2 | 15 in list & 14 in list | W = 1 & n in list");
        t.row("STM T2", V7M, "1110100010 W 0 nnnn (0) r (0) rrrrrrrrrrrrr",
            Op.STM, Immediate.NONE, "= list [n] store4", "stmia{c}.w\t{nw}, {list}")
            .unpredictable("n = 15 | count < 2 | W = 1 & n in list");
        t.row("STMDB T1", V7M, "1110100100 W 0 nnnn (0) r (0) rrrrrrrrrrrrr",
            Op.STMDB, Immediate.NONE, "= list [n] store4", "stmdb{c}\t{nw}, {list}").fixed("P=1 U=0")
            .unpredictable("n = 15 | count < 2 | W = 1 & n in list");
        t.row("PUSH T2", V7M, "1110100100 1 0 1101 (0) r (0) rrrrrrrrrrrrr",
            Op.PUSH, Immediate.NONE, "= list [sp] store4", "stmdb{c}\t{nw}, {list}").fixed("n=sp P=1 U=0 W=1").unpredictable("count < 2");
        return t.encodings();
    }
}
