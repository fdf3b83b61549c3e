package dev.brownout.emulator.isa;

import java.util.List;

import static dev.brownout.emulator.isa.Level.V7EM;
import static dev.brownout.emulator.isa.Level.V7M;

/**
 * Register operations in 32 bits: shifts, extensions, parallel arithmetic (DDI 0403E, A5.3.12 to A5.3.15), multiplication and
 * division (A5.3.16, A5.3.17).
 */
final class Thumb32Register {
    private Thumb32Register() {
    }

    static List<Encoding> rows() {
        Rows t = new Rows();

        // Shifts by a register: A5.3.12.
        t.row("LSL (register) T2", V7M, "111110100 00 S nnnn 1111 dddd 0000 mmmm",
            Op.LSL_REG, Immediate.NONE, "d NZC? = n m C?", "lsl{s}{c}.w\t{d}, {n}, {m}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("LSR (register) T2", V7M, "111110100 01 S nnnn 1111 dddd 0000 mmmm",
            Op.LSR_REG, Immediate.NONE, "d NZC? = n m C?", "lsr{s}{c}.w\t{d}, {n}, {m}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("ASR (register) T2", V7M, "111110100 10 S nnnn 1111 dddd 0000 mmmm",
            Op.ASR_REG, Immediate.NONE, "d NZC? = n m C?", "asr{s}{c}.w\t{d}, {n}, {m}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("ROR (register) T2", V7M, "111110100 11 S nnnn 1111 dddd 0000 mmmm",
            Op.ROR_REG, Immediate.NONE, "d NZC? = n m C?", "ror{s}{c}.w\t{d}, {n}, {m}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15");

        // Extension, plain and with addition.
        t.row("SXTH T2", V7M, "111110100 000 1111 1111 dddd 1 (0) ii mmmm",
            Op.SXTH, Immediate.ROTATION, "d = m", "sxth{c}.w\t{d}, {m}{shift}").unpredictable("d in 13,15 | m in 13,15");
        t.row("SXTAH T1", V7EM, "111110100 000 nnnn 1111 dddd 1 (0) ii mmmm",
            Op.SXTAH, Immediate.ROTATION, "d = n m", "sxtah{c}\t{d}, {n}, {m}{shift}").unpredictable("d in 13,15 | n = 13 | m in 13,15");
        t.row("UXTH T2", V7M, "111110100 001 1111 1111 dddd 1 (0) ii mmmm",
            Op.UXTH, Immediate.ROTATION, "d = m", "uxth{c}.w\t{d}, {m}{shift}").unpredictable("d in 13,15 | m in 13,15");
        t.row("UXTAH T1", V7EM, "111110100 001 nnnn 1111 dddd 1 (0) ii mmmm",
            Op.UXTAH, Immediate.ROTATION, "d = n m", "uxtah{c}\t{d}, {n}, {m}{shift}").unpredictable("d in 13,15 | n = 13 | m in 13,15");
        t.row("SXTB16 T1", V7EM, "111110100 010 1111 1111 dddd 1 (0) ii mmmm",
            Op.SXTB16, Immediate.ROTATION, "d = m", "sxtb16{c}\t{d}, {m}{shift}").unpredictable("d in 13,15 | m in 13,15");
        t.row("SXTAB16 T1", V7EM, "111110100 010 nnnn 1111 dddd 1 (0) ii mmmm",
            Op.SXTAB16, Immediate.ROTATION, "d = n m", "sxtab16{c}\t{d}, {n}, {m}{shift}")
            .unpredictable("d in 13,15 | n = 13 | m in 13,15");
        t.row("UXTB16 T1", V7EM, "111110100 011 1111 1111 dddd 1 (0) ii mmmm",
            Op.UXTB16, Immediate.ROTATION, "d = m", "uxtb16{c}\t{d}, {m}{shift}").unpredictable("d in 13,15 | m in 13,15");
        t.row("UXTAB16 T1", V7EM, "111110100 011 nnnn 1111 dddd 1 (0) ii mmmm",
            Op.UXTAB16, Immediate.ROTATION, "d = n m", "uxtab16{c}\t{d}, {n}, {m}{shift}")
            .unpredictable("d in 13,15 | n = 13 | m in 13,15");
        t.row("SXTB T2", V7M, "111110100 100 1111 1111 dddd 1 (0) ii mmmm",
            Op.SXTB, Immediate.ROTATION, "d = m", "sxtb{c}.w\t{d}, {m}{shift}").unpredictable("d in 13,15 | m in 13,15");
        t.row("SXTAB T1", V7EM, "111110100 100 nnnn 1111 dddd 1 (0) ii mmmm",
            Op.SXTAB, Immediate.ROTATION, "d = n m", "sxtab{c}\t{d}, {n}, {m}{shift}").unpredictable("d in 13,15 | n = 13 | m in 13,15");
        t.row("UXTB T2", V7M, "111110100 101 1111 1111 dddd 1 (0) ii mmmm",
            Op.UXTB, Immediate.ROTATION, "d = m", "uxtb{c}.w\t{d}, {m}{shift}").unpredictable("d in 13,15 | m in 13,15");
        t.row("UXTAB T1", V7EM, "111110100 101 nnnn 1111 dddd 1 (0) ii mmmm",
            Op.UXTAB, Immediate.ROTATION, "d = n m", "uxtab{c}\t{d}, {n}, {m}{shift}").unpredictable("d in 13,15 | n = 13 | m in 13,15");

        // Parallel addition and subtraction: A5.3.13, A5.3.14.
        t.row("SADD8 T1", V7EM, "111110101 000 nnnn 1111 dddd 0 000 mmmm",
            Op.SADD8, Immediate.NONE, "d GE = n m", "sadd8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SADD16 T1", V7EM, "111110101 001 nnnn 1111 dddd 0 000 mmmm",
            Op.SADD16, Immediate.NONE, "d GE = n m", "sadd16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SASX T1", V7EM, "111110101 010 nnnn 1111 dddd 0 000 mmmm",
            Op.SASX, Immediate.NONE, "d GE = n m", "sasx{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SSUB8 T1", V7EM, "111110101 100 nnnn 1111 dddd 0 000 mmmm",
            Op.SSUB8, Immediate.NONE, "d GE = n m", "ssub8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SSUB16 T1", V7EM, "111110101 101 nnnn 1111 dddd 0 000 mmmm",
            Op.SSUB16, Immediate.NONE, "d GE = n m", "ssub16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SSAX T1", V7EM, "111110101 110 nnnn 1111 dddd 0 000 mmmm",
            Op.SSAX, Immediate.NONE, "d GE = n m", "ssax{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("QADD8 T1", V7EM, "111110101 000 nnnn 1111 dddd 0 001 mmmm",
            Op.QADD8, Immediate.NONE, "d = n m", "qadd8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("QADD16 T1", V7EM, "111110101 001 nnnn 1111 dddd 0 001 mmmm",
            Op.QADD16, Immediate.NONE, "d = n m", "qadd16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("QASX T1", V7EM, "111110101 010 nnnn 1111 dddd 0 001 mmmm",
            Op.QASX, Immediate.NONE, "d = n m", "qasx{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("QSUB8 T1", V7EM, "111110101 100 nnnn 1111 dddd 0 001 mmmm",
            Op.QSUB8, Immediate.NONE, "d = n m", "qsub8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("QSUB16 T1", V7EM, "111110101 101 nnnn 1111 dddd 0 001 mmmm",
            Op.QSUB16, Immediate.NONE, "d = n m", "qsub16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("QSAX T1", V7EM, "111110101 110 nnnn 1111 dddd 0 001 mmmm",
            Op.QSAX, Immediate.NONE, "d = n m", "qsax{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SHADD8 T1", V7EM, "111110101 000 nnnn 1111 dddd 0 010 mmmm",
            Op.SHADD8, Immediate.NONE, "d = n m", "shadd8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SHADD16 T1", V7EM, "111110101 001 nnnn 1111 dddd 0 010 mmmm",
            Op.SHADD16, Immediate.NONE, "d = n m", "shadd16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SHASX T1", V7EM, "111110101 010 nnnn 1111 dddd 0 010 mmmm",
            Op.SHASX, Immediate.NONE, "d = n m", "shasx{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SHSUB8 T1", V7EM, "111110101 100 nnnn 1111 dddd 0 010 mmmm",
            Op.SHSUB8, Immediate.NONE, "d = n m", "shsub8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SHSUB16 T1", V7EM, "111110101 101 nnnn 1111 dddd 0 010 mmmm",
            Op.SHSUB16, Immediate.NONE, "d = n m", "shsub16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SHSAX T1", V7EM, "111110101 110 nnnn 1111 dddd 0 010 mmmm",
            Op.SHSAX, Immediate.NONE, "d = n m", "shsax{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UADD8 T1", V7EM, "111110101 000 nnnn 1111 dddd 0 100 mmmm",
            Op.UADD8, Immediate.NONE, "d GE = n m", "uadd8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UADD16 T1", V7EM, "111110101 001 nnnn 1111 dddd 0 100 mmmm",
            Op.UADD16, Immediate.NONE, "d GE = n m", "uadd16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UASX T1", V7EM, "111110101 010 nnnn 1111 dddd 0 100 mmmm",
            Op.UASX, Immediate.NONE, "d GE = n m", "uasx{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("USUB8 T1", V7EM, "111110101 100 nnnn 1111 dddd 0 100 mmmm",
            Op.USUB8, Immediate.NONE, "d GE = n m", "usub8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("USUB16 T1", V7EM, "111110101 101 nnnn 1111 dddd 0 100 mmmm",
            Op.USUB16, Immediate.NONE, "d GE = n m", "usub16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("USAX T1", V7EM, "111110101 110 nnnn 1111 dddd 0 100 mmmm",
            Op.USAX, Immediate.NONE, "d GE = n m", "usax{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UQADD8 T1", V7EM, "111110101 000 nnnn 1111 dddd 0 101 mmmm",
            Op.UQADD8, Immediate.NONE, "d = n m", "uqadd8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UQADD16 T1", V7EM, "111110101 001 nnnn 1111 dddd 0 101 mmmm",
            Op.UQADD16, Immediate.NONE, "d = n m", "uqadd16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UQASX T1", V7EM, "111110101 010 nnnn 1111 dddd 0 101 mmmm",
            Op.UQASX, Immediate.NONE, "d = n m", "uqasx{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UQSUB8 T1", V7EM, "111110101 100 nnnn 1111 dddd 0 101 mmmm",
            Op.UQSUB8, Immediate.NONE, "d = n m", "uqsub8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UQSUB16 T1", V7EM, "111110101 101 nnnn 1111 dddd 0 101 mmmm",
            Op.UQSUB16, Immediate.NONE, "d = n m", "uqsub16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UQSAX T1", V7EM, "111110101 110 nnnn 1111 dddd 0 101 mmmm",
            Op.UQSAX, Immediate.NONE, "d = n m", "uqsax{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UHADD8 T1", V7EM, "111110101 000 nnnn 1111 dddd 0 110 mmmm",
            Op.UHADD8, Immediate.NONE, "d = n m", "uhadd8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UHADD16 T1", V7EM, "111110101 001 nnnn 1111 dddd 0 110 mmmm",
            Op.UHADD16, Immediate.NONE, "d = n m", "uhadd16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UHASX T1", V7EM, "111110101 010 nnnn 1111 dddd 0 110 mmmm",
            Op.UHASX, Immediate.NONE, "d = n m", "uhasx{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UHSUB8 T1", V7EM, "111110101 100 nnnn 1111 dddd 0 110 mmmm",
            Op.UHSUB8, Immediate.NONE, "d = n m", "uhsub8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UHSUB16 T1", V7EM, "111110101 101 nnnn 1111 dddd 0 110 mmmm",
            Op.UHSUB16, Immediate.NONE, "d = n m", "uhsub16{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UHSAX T1", V7EM, "111110101 110 nnnn 1111 dddd 0 110 mmmm",
            Op.UHSAX, Immediate.NONE, "d = n m", "uhsax{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");

        // Miscellaneous: A5.3.15. Rm is encoded twice in the one-operand forms.
        t.row("QADD T1", V7EM, "111110101000 nnnn 1111 dddd 1000 mmmm",
            Op.QADD, Immediate.NONE, "d Q = n m", "qadd{c}\t{d}, {m}, {n}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("QDADD T1", V7EM, "111110101000 nnnn 1111 dddd 1001 mmmm",
            Op.QDADD, Immediate.NONE, "d Q = n m", "qdadd{c}\t{d}, {m}, {n}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("QSUB T1", V7EM, "111110101000 nnnn 1111 dddd 1010 mmmm",
            Op.QSUB, Immediate.NONE, "d Q = n m", "qsub{c}\t{d}, {m}, {n}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("QDSUB T1", V7EM, "111110101000 nnnn 1111 dddd 1011 mmmm",
            Op.QDSUB, Immediate.NONE, "d Q = n m", "qdsub{c}\t{d}, {m}, {n}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("REV T2", V7M, "111110101001 kkkk 1111 dddd 1000 mmmm",
            Op.REV, Immediate.NONE, "d = m", "rev{c}.w\t{d}, {m}").unpredictable("k != m | d in 13,15 | m in 13,15");
        t.row("REV16 T2", V7M, "111110101001 kkkk 1111 dddd 1001 mmmm",
            Op.REV16, Immediate.NONE, "d = m", "rev16{c}.w\t{d}, {m}").unpredictable("k != m | d in 13,15 | m in 13,15");
        t.row("RBIT T1", V7M, "111110101001 kkkk 1111 dddd 1010 mmmm",
            Op.RBIT, Immediate.NONE, "d = m", "rbit{c}\t{d}, {m}").unpredictable("k != m | d in 13,15 | m in 13,15");
        t.row("REVSH T2", V7M, "111110101001 kkkk 1111 dddd 1011 mmmm",
            Op.REVSH, Immediate.NONE, "d = m", "revsh{c}.w\t{d}, {m}").unpredictable("k != m | d in 13,15 | m in 13,15");
        t.row("SEL T1", V7EM, "111110101010 nnnn 1111 dddd 1000 mmmm",
            Op.SEL, Immediate.NONE, "d = n m GE", "sel{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("CLZ T1", V7M, "111110101011 kkkk 1111 dddd 1000 mmmm",
            Op.CLZ, Immediate.NONE, "d = m", "clz{c}\t{d}, {m}").unpredictable("k != m | d in 13,15 | m in 13,15");

        // Multiplication with a result of 32 bits: A5.3.16. Ra = PC drops the addition.
        t.row("MLA T1", V7M, "111110110 000 nnnn aaaa dddd 0000 mmmm",
            Op.MLA, Immediate.NONE, "d = n m a", "mla{c}\t{d}, {n}, {m}, {a}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15 | a = 13");
        t.row("MUL T2", V7M, "111110110 000 nnnn 1111 dddd 0000 mmmm",
            Op.MUL, Immediate.NONE, "d = n m", "mul{c}.w\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("MLS T1", V7M, "111110110 000 nnnn aaaa dddd 0001 mmmm",
            Op.MLS, Immediate.NONE, "d = n m a", "mls{c}\t{d}, {n}, {m}, {a}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15 | a in 13,15");
        t.row("SMLABB, SMLABT, SMLATB, SMLATT T1", V7EM, "111110110 001 nnnn aaaa dddd 00ii mmmm",
            Op.SMLA_XY, Immediate.UNSIGNED, "d Q = n m a", "smla{xy}{c}\t{d}, {n}, {m}, {a}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15 | a = 13");
        t.row("SMULBB, SMULBT, SMULTB, SMULTT T1", V7EM, "111110110 001 nnnn 1111 dddd 00ii mmmm",
            Op.SMUL_XY, Immediate.UNSIGNED, "d = n m", "smul{xy}{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SMLAD T1", V7EM, "111110110 010 nnnn aaaa dddd 000i mmmm",
            Op.SMLAD, Immediate.UNSIGNED, "d Q = n m a", "smlad{x}{c}\t{d}, {n}, {m}, {a}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15 | a = 13");
        t.row("SMUAD T1", V7EM, "111110110 010 nnnn 1111 dddd 000i mmmm",
            Op.SMUAD, Immediate.UNSIGNED, "d Q = n m", "smuad{x}{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SMLAWB, SMLAWT T1", V7EM, "111110110 011 nnnn aaaa dddd 000i mmmm",
            Op.SMLAW, Immediate.UNSIGNED, "d Q = n m a", "smlaw{y}{c}\t{d}, {n}, {m}, {a}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15 | a = 13");
        t.row("SMULWB, SMULWT T1", V7EM, "111110110 011 nnnn 1111 dddd 000i mmmm",
            Op.SMULW, Immediate.UNSIGNED, "d = n m", "smulw{y}{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SMLSD T1", V7EM, "111110110 100 nnnn aaaa dddd 000i mmmm",
            Op.SMLSD, Immediate.UNSIGNED, "d Q = n m a", "smlsd{x}{c}\t{d}, {n}, {m}, {a}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15 | a = 13");
        t.row("SMUSD T1", V7EM, "111110110 100 nnnn 1111 dddd 000i mmmm",
            Op.SMUSD, Immediate.UNSIGNED, "d = n m", "smusd{x}{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SMMLA T1", V7EM, "111110110 101 nnnn aaaa dddd 000i mmmm",
            Op.SMMLA, Immediate.UNSIGNED, "d = n m a", "smmla{r}{c}\t{d}, {n}, {m}, {a}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15 | a = 13");
        t.row("SMMUL T1", V7EM, "111110110 101 nnnn 1111 dddd 000i mmmm",
            Op.SMMUL, Immediate.UNSIGNED, "d = n m", "smmul{r}{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SMMLS T1", V7EM, "111110110 110 nnnn aaaa dddd 000i mmmm",
            Op.SMMLS, Immediate.UNSIGNED, "d = n m a", "smmls{r}{c}\t{d}, {n}, {m}, {a}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15 | a in 13,15");
        t.row("USADA8 T1", V7EM, "111110110 111 nnnn aaaa dddd 0000 mmmm",
            Op.USADA8, Immediate.NONE, "d = n m a", "usada8{c}\t{d}, {n}, {m}, {a}")
            .unpredictable("d in 13,15 | n in 13,15 | m in 13,15 | a = 13");
        t.row("USAD8 T1", V7EM, "111110110 111 nnnn 1111 dddd 0000 mmmm",
            Op.USAD8, Immediate.NONE, "d = n m", "usad8{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");

        // Multiplication with a result of 64 bits, and division: A5.3.17.
        t.row("SMULL T1", V7M, "111110111 000 nnnn llll hhhh 0000 mmmm",
            Op.SMULL, Immediate.NONE, "l h = n m", "smull{c}\t{l}, {h}, {n}, {m}")
            .unpredictable("l in 13,15 | h in 13,15 | n in 13,15 | m in 13,15 | l = h");
        t.row("SDIV T1", V7M, "111110111 001 nnnn (1111) dddd 1111 mmmm",
            Op.SDIV, Immediate.NONE, "d = n m", "sdiv{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("UMULL T1", V7M, "111110111 010 nnnn llll hhhh 0000 mmmm",
            Op.UMULL, Immediate.NONE, "l h = n m", "umull{c}\t{l}, {h}, {n}, {m}")
            .unpredictable("l in 13,15 | h in 13,15 | n in 13,15 | m in 13,15 | l = h");
        t.row("UDIV T1", V7M, "111110111 011 nnnn (1111) dddd 1111 mmmm",
            Op.UDIV, Immediate.NONE, "d = n m", "udiv{c}\t{d}, {n}, {m}").unpredictable("d in 13,15 | n in 13,15 | m in 13,15");
        t.row("SMLAL T1", V7M, "111110111 100 nnnn llll hhhh 0000 mmmm",
            Op.SMLAL, Immediate.NONE, "l h = n m l h", "smlal{c}\t{l}, {h}, {n}, {m}")
            .unpredictable("l in 13,15 | h in 13,15 | n in 13,15 | m in 13,15 | l = h");
        t.row("SMLALBB, SMLALBT, SMLALTB, SMLALTT T1", V7EM, "111110111 100 nnnn llll hhhh 10ii mmmm",
            Op.SMLAL_XY, Immediate.UNSIGNED, "l h = n m l h", "smlal{xy}{c}\t{l}, {h}, {n}, {m}")
            .unpredictable("l in 13,15 | h in 13,15 | n in 13,15 | m in 13,15 | l = h");
        t.row("SMLALD T1", V7EM, "111110111 100 nnnn llll hhhh 110i mmmm",
            Op.SMLALD, Immediate.UNSIGNED, "l h = n m l h", "smlald{x}{c}\t{l}, {h}, {n}, {m}")
            .unpredictable("l in 13,15 | h in 13,15 | n in 13,15 | m in 13,15 | l = h");
        t.row("SMLSLD T1", V7EM, "111110111 101 nnnn llll hhhh 110i mmmm",
            Op.SMLSLD, Immediate.UNSIGNED, "l h = n m l h", "smlsld{x}{c}\t{l}, {h}, {n}, {m}")
            .unpredictable("l in 13,15 | h in 13,15 | n in 13,15 | m in 13,15 | l = h");
        t.row("UMLAL T1", V7M, "111110111 110 nnnn llll hhhh 0000 mmmm",
            Op.UMLAL, Immediate.NONE, "l h = n m l h", "umlal{c}\t{l}, {h}, {n}, {m}")
            .unpredictable("l in 13,15 | h in 13,15 | n in 13,15 | m in 13,15 | l = h");
        t.row("UMAAL T1", V7EM, "111110111 110 nnnn llll hhhh 0110 mmmm",
            Op.UMAAL, Immediate.NONE, "l h = n m l h", "umaal{c}\t{l}, {h}, {n}, {m}")
            .unpredictable("l in 13,15 | h in 13,15 | n in 13,15 | m in 13,15 | l = h");
        return t.encodings();
    }
}
