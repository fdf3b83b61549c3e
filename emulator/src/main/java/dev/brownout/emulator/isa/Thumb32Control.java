package dev.brownout.emulator.isa;

import java.util.List;

import static dev.brownout.emulator.isa.Level.V6M;
import static dev.brownout.emulator.isa.Level.V7M;

/**
 * Branches and system instructions in 32 bits (DDI 0403E, A5.3.4), and the coprocessor space (A5.3.18).
 */
final class Thumb32Control {
    private Thumb32Control() {
    }

    static List<Encoding> rows() {
        Rows t = new Rows();
        t.row("B T3", V7M, "11110 s cccc iiiiii 10 j 0 k iiiiiiiiiii",
            Op.B_COND, Immediate.BRANCH_CONDITIONAL, "pc = cond", "b{c}.w\t{label}").see("c in 14,15");
        t.row("B T4", V7M, "11110 s iiiiiiiiii 10 j 1 k iiiiiiiiiii", Op.B, Immediate.BRANCH_LONG, "pc =", "b{c}.w\t{label}");
        t.row("BL T1", V6M, "11110 s iiiiiiiiii 11 j 1 k iiiiiiiiiii", Op.BL, Immediate.BRANCH_LONG, "pc lr =", "bl{c}\t{label}");
        t.row("MSR T1", V6M, "11110011100 (0) nnnn 10 (0) 0 qq (00) iiiiiiii",
            Op.MSR, Immediate.SPECIAL, "stack apsr = n stack", "msr{c}\t{special}, {n}")
            .unpredictable("n in 13,15 | q = 0 | q != 2 & i > 3 | i = 4 | i > 9 & i < 16 | i > 20");
        t.row("MRS T1", V6M, "11110011111 (0) (1111) 10 (0) 0 dddd iiiiiiii",
            Op.MRS, Immediate.UNSIGNED, "d = stack apsr", "mrs{c}\t{d}, {special}")
            .unpredictable("d in 13,15 | i = 4 | i > 9 & i < 16 | i > 20");
        t.row("NOP T2", V7M, "111100111010 (1111) 10 (0) 0 (0) 000 00000000", Op.NOP, Immediate.NONE, "=", "nop{c}.w");
        t.row("YIELD T2", V7M, "111100111010 (1111) 10 (0) 0 (0) 000 00000001", Op.YIELD, Immediate.NONE, "=", "yield{c}.w");
        t.row("WFE T2", V7M, "111100111010 (1111) 10 (0) 0 (0) 000 00000010", Op.WFE, Immediate.NONE, "=", "wfe{c}.w");
        t.row("WFI T2", V7M, "111100111010 (1111) 10 (0) 0 (0) 000 00000011", Op.WFI, Immediate.NONE, "=", "wfi{c}.w");
        t.row("SEV T2", V7M, "111100111010 (1111) 10 (0) 0 (0) 000 00000100", Op.SEV, Immediate.NONE, "=", "sev{c}.w");
        t.row("DBG T1", V7M, "111100111010 (1111) 10 (0) 0 (0) 000 1111 iiii", Op.DBG, Immediate.UNSIGNED, "=", "dbg{c}\t#{imm}");
        t.row("Unallocated hint T2", V7M, "111100111010 (1111) 10 (0) 0 (0) 000 iiiiiiii",
            Op.NOP, Immediate.UNSIGNED, "=", "nop{c}.w\t{{{imm}}}");
        t.row("CLREX T1", V7M, "111100111011 (1111) 10 (0) 0 (1111) 0010 (1111)", Op.CLREX, Immediate.NONE, "=", "clrex{c}");
        t.row("DSB T1", V6M, "111100111011 (1111) 10 (0) 0 (1111) 0100 iiii", Op.DSB, Immediate.UNSIGNED, "=", "dsb{c}\t{barrier}");
        t.row("DMB T1", V6M, "111100111011 (1111) 10 (0) 0 (1111) 0101 iiii", Op.DMB, Immediate.UNSIGNED, "=", "dmb{c}\t{barrier}");
        t.row("ISB T1", V6M, "111100111011 (1111) 10 (0) 0 (1111) 0110 iiii", Op.ISB, Immediate.UNSIGNED, "=", "isb{c}\t{barrier}");
        t.row("UDF T2", V6M, "111101111111 iiii 1010 iiiiiiiiiiii", Op.UDF, Immediate.UNSIGNED, "=", "udf{c}.w\t#{imm}");

        // Coprocessors: none here has one but the FPU, whose rows are more specific. k is N, the long form.
        t.row("STC T1", V7M, "1110110 P U k W 0 nnnn pppp oooo iiiiiiii",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "= [n]", "stc{kl}{c}\t{o}, cr{p}, {cmem}").see("P = 0 & U = 0 & W = 0");
        t.row("LDC T1", V7M, "1110110 P U k W 1 nnnn pppp oooo iiiiiiii",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "= [n]", "ldc{kl}{c}\t{o}, cr{p}, {cmem}").see("P = 0 & U = 0 & W = 0");
        t.row("MCRR T1", V7M, "111011000100 uuuu tttt oooo kkkk pppp",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "= t u", "mcrr{c}\t{o}, {k}, {t}, {u}, cr{p}");
        t.row("MRRC T1", V7M, "111011000101 uuuu tttt oooo kkkk pppp",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "t u =", "mrrc{c}\t{o}, {k}, {t}, {u}, cr{p}");
        t.row("CDP T1", V7M, "11101110 kkkk vvvv pppp oooo jjj 0 qqqq",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "=", "cdp{c}\t{o}, {k}, cr{p}, cr{v}, cr{q}, {{{j}}}");
        t.row("MCR T1", V7M, "11101110 kkk 0 vvvv tttt oooo jjj 1 qqqq",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "= t", "mcr{c}\t{o}, {k}, {t}, cr{v}, cr{q}, {{{j}}}");
        t.row("MRC T1", V7M, "11101110 kkk 1 vvvv tttt oooo jjj 1 qqqq",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "t =", "mrc{c}\t{o}, {k}, {tflags}, cr{v}, cr{q}, {{{j}}}");
        t.row("STC T2", V7M, "1111110 P U k W 0 nnnn pppp oooo iiiiiiii",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "= [n]", "stc2{kl}{c}\t{o}, cr{p}, {cmem}").see("P = 0 & U = 0 & W = 0");
        t.row("LDC T2", V7M, "1111110 P U k W 1 nnnn pppp oooo iiiiiiii",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "= [n]", "ldc2{kl}{c}\t{o}, cr{p}, {cmem}").see("P = 0 & U = 0 & W = 0");
        t.row("MCRR T2", V7M, "111111000100 uuuu tttt oooo kkkk pppp",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "= t u", "mcrr2{c}\t{o}, {k}, {t}, {u}, cr{p}");
        t.row("MRRC T2", V7M, "111111000101 uuuu tttt oooo kkkk pppp",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "t u =", "mrrc2{c}\t{o}, {k}, {t}, {u}, cr{p}");
        t.row("CDP T2", V7M, "11111110 kkkk vvvv pppp oooo jjj 0 qqqq",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "=", "cdp2{c}\t{o}, {k}, cr{p}, cr{v}, cr{q}, {{{j}}}");
        t.row("MCR T2", V7M, "11111110 kkk 0 vvvv tttt oooo jjj 1 qqqq",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "= t", "mcr2{c}\t{o}, {k}, {t}, cr{v}, cr{q}, {{{j}}}");
        t.row("MRC T2", V7M, "11111110 kkk 1 vvvv tttt oooo jjj 1 qqqq",
            Op.COPROCESSOR, Immediate.COPROCESSOR_NUMBER, "t =", "mrc2{c}\t{o}, {k}, {tflags}, cr{v}, cr{q}, {{{j}}}");
        return t.encodings();
    }
}
