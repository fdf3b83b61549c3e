package dev.brownout.emulator.isa;

import java.util.List;

import static dev.brownout.emulator.isa.Level.FP;

/**
 * Floating point: FPv4-SP (DDI 0403E, A6 and A7.5). Registers of double precision are pairs of singles, D0 to D15.
 */
final class ThumbFloat {
    private ThumbFloat() {
    }

    static List<Encoding> rows() {
        Rows t = new Rows();

        // Data processing: A6.5.
        t.row("VMLA T1", FP, "11101110 0 D 00 ffff eeee 1010 N 0 M 0 gggg",
            Op.VMLA_F32, Immediate.NONE, "Sd = Sd Sn Sm", "vmla{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VMLS T1", FP, "11101110 0 D 00 ffff eeee 1010 N 1 M 0 gggg",
            Op.VMLS_F32, Immediate.NONE, "Sd = Sd Sn Sm", "vmls{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VNMLS T1", FP, "11101110 0 D 01 ffff eeee 1010 N 0 M 0 gggg",
            Op.VNMLS_F32, Immediate.NONE, "Sd = Sd Sn Sm", "vnmls{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VNMLA T1", FP, "11101110 0 D 01 ffff eeee 1010 N 1 M 0 gggg",
            Op.VNMLA_F32, Immediate.NONE, "Sd = Sd Sn Sm", "vnmla{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VMUL T1", FP, "11101110 0 D 10 ffff eeee 1010 N 0 M 0 gggg",
            Op.VMUL_F32, Immediate.NONE, "Sd = Sn Sm", "vmul{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VNMUL T2", FP, "11101110 0 D 10 ffff eeee 1010 N 1 M 0 gggg",
            Op.VNMUL_F32, Immediate.NONE, "Sd = Sn Sm", "vnmul{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VADD T1", FP, "11101110 0 D 11 ffff eeee 1010 N 0 M 0 gggg",
            Op.VADD_F32, Immediate.NONE, "Sd = Sn Sm", "vadd{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VSUB T1", FP, "11101110 0 D 11 ffff eeee 1010 N 1 M 0 gggg",
            Op.VSUB_F32, Immediate.NONE, "Sd = Sn Sm", "vsub{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VDIV T1", FP, "11101110 1 D 00 ffff eeee 1010 N 0 M 0 gggg",
            Op.VDIV_F32, Immediate.NONE, "Sd = Sn Sm", "vdiv{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VFNMS T1", FP, "11101110 1 D 01 ffff eeee 1010 N 0 M 0 gggg",
            Op.VFNMS_F32, Immediate.NONE, "Sd = Sd Sn Sm", "vfnms{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VFNMA T1", FP, "11101110 1 D 01 ffff eeee 1010 N 1 M 0 gggg",
            Op.VFNMA_F32, Immediate.NONE, "Sd = Sd Sn Sm", "vfnma{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VFMA T1", FP, "11101110 1 D 10 ffff eeee 1010 N 0 M 0 gggg",
            Op.VFMA_F32, Immediate.NONE, "Sd = Sd Sn Sm", "vfma{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VFMS T1", FP, "11101110 1 D 10 ffff eeee 1010 N 1 M 0 gggg",
            Op.VFMS_F32, Immediate.NONE, "Sd = Sd Sn Sm", "vfms{c}.f32\t{sd}, {sn}, {sm}");
        t.row("VMOV (immediate) T1", FP, "11101110 1 D 11 iiii eeee 1010 (0) 0 (0) 0 iiii",
            Op.VMOV_IMM_F32, Immediate.FLOAT, "Sd =", "vmov{c}.f32\t{sd}, #{imm8}");
        t.row("VMOV (register) T1", FP, "11101110 1 D 11 0000 eeee 1010 01 M 0 gggg",
            Op.VMOV_REG_F32, Immediate.NONE, "Sd = Sm", "vmov{c}.f32\t{sd}, {sm}");
        t.row("VABS T1", FP, "11101110 1 D 11 0000 eeee 1010 11 M 0 gggg",
            Op.VABS_F32, Immediate.NONE, "Sd = Sm", "vabs{c}.f32\t{sd}, {sm}");
        t.row("VNEG T1", FP, "11101110 1 D 11 0001 eeee 1010 01 M 0 gggg",
            Op.VNEG_F32, Immediate.NONE, "Sd = Sm", "vneg{c}.f32\t{sd}, {sm}");
        t.row("VSQRT T1", FP, "11101110 1 D 11 0001 eeee 1010 11 M 0 gggg",
            Op.VSQRT_F32, Immediate.NONE, "Sd = Sm", "vsqrt{c}.f32\t{sd}, {sm}");
        t.row("VCVTB, VCVTT (from half) T1", FP, "11101110 1 D 11 0010 eeee 1010 i1 M 0 gggg",
            Op.VCVT_F32_F16, Immediate.UNSIGNED, "Sd = Sm", "vcvt{tb}{c}.f32.f16\t{sd}, {sm}");
        t.row("VCVTB, VCVTT (to half) T1", FP, "11101110 1 D 11 0011 eeee 1010 i1 M 0 gggg",
            Op.VCVT_F16_F32, Immediate.UNSIGNED, "Sd = Sd Sm", "vcvt{tb}{c}.f16.f32\t{sd}, {sm}");
        t.row("VCMP, VCMPE T1", FP, "11101110 1 D 11 0100 eeee 1010 i1 M 0 gggg",
            Op.VCMP_F32, Immediate.UNSIGNED, "= Sd Sm", "vcmp{e}{c}.f32\t{sd}, {sm}");
        t.row("VCMP, VCMPE T2", FP, "11101110 1 D 11 0101 eeee 1010 i1 (0) 0 (0000)",
            Op.VCMP_ZERO_F32, Immediate.UNSIGNED, "= Sd", "vcmp{e}{c}.f32\t{sd}, #0.0");
        t.row("VCVT (from unsigned integer) T1", FP, "11101110 1 D 11 1000 eeee 1010 01 M 0 gggg",
            Op.VCVT_F32_U32, Immediate.NONE, "Sd = Sm", "vcvt{c}.f32.u32\t{sd}, {sm}");
        t.row("VCVT (from signed integer) T1", FP, "11101110 1 D 11 1000 eeee 1010 11 M 0 gggg",
            Op.VCVT_F32_S32, Immediate.NONE, "Sd = Sm", "vcvt{c}.f32.s32\t{sd}, {sm}");
        t.row("VCVTR (to unsigned integer) T1", FP, "11101110 1 D 11 1100 eeee 1010 01 M 0 gggg",
            Op.VCVTR_U32_F32, Immediate.NONE, "Sd = Sm", "vcvtr{c}.u32.f32\t{sd}, {sm}");
        t.row("VCVT (to unsigned integer) T1", FP, "11101110 1 D 11 1100 eeee 1010 11 M 0 gggg",
            Op.VCVT_U32_F32, Immediate.NONE, "Sd = Sm", "vcvt{c}.u32.f32\t{sd}, {sm}");
        t.row("VCVTR (to signed integer) T1", FP, "11101110 1 D 11 1101 eeee 1010 01 M 0 gggg",
            Op.VCVTR_S32_F32, Immediate.NONE, "Sd = Sm", "vcvtr{c}.s32.f32\t{sd}, {sm}");
        t.row("VCVT (to signed integer) T1", FP, "11101110 1 D 11 1101 eeee 1010 11 M 0 gggg",
            Op.VCVT_S32_F32, Immediate.NONE, "Sd = Sm", "vcvt{c}.s32.f32\t{sd}, {sm}");
        t.row("VCVT (from signed fixed-point) T1", FP, "11101110 1 D 11 1010 eeee 1010 y1 j 0 iiii",
            Op.VCVT_F32_FIXED_S, Immediate.FRACTION, "Sd = Sd", "vcvt{c}.f32.s{fx}\t{sd}, {sd}, #{imm}").unpredictable("imm < 0");
        t.row("VCVT (from unsigned fixed-point) T1", FP, "11101110 1 D 11 1011 eeee 1010 y1 j 0 iiii",
            Op.VCVT_F32_FIXED_U, Immediate.FRACTION, "Sd = Sd", "vcvt{c}.f32.u{fx}\t{sd}, {sd}, #{imm}").unpredictable("imm < 0");
        t.row("VCVT (to signed fixed-point) T1", FP, "11101110 1 D 11 1110 eeee 1010 y1 j 0 iiii",
            Op.VCVT_FIXED_S_F32, Immediate.FRACTION, "Sd = Sd", "vcvt{c}.s{fx}.f32\t{sd}, {sd}, #{imm}").unpredictable("imm < 0");
        t.row("VCVT (to unsigned fixed-point) T1", FP, "11101110 1 D 11 1111 eeee 1010 y1 j 0 iiii",
            Op.VCVT_FIXED_U_F32, Immediate.FRACTION, "Sd = Sd", "vcvt{c}.u{fx}.f32\t{sd}, {sd}, #{imm}").unpredictable("imm < 0");

        // Transfers: A6.7, A6.8.
        t.row("VMOV (ARM core register to single) T1", FP, "11101110 0000 ffff tttt 1010 N (00) 1 (0000)",
            Op.VMOV_CORE_TO_SINGLE, Immediate.NONE, "Sn = t", "vmov{c}\t{sn}, {t}").unpredictable("t in 13,15");
        t.row("VMOV (single to ARM core register) T1", FP, "11101110 0001 ffff tttt 1010 N (00) 1 (0000)",
            Op.VMOV_SINGLE_TO_CORE, Immediate.NONE, "t = Sn", "vmov{c}\t{t}, {sn}").unpredictable("t in 13,15");
        t.row("VMOV (ARM core register to scalar) T1", FP, "11101110 00 N 0 ffff tttt 1011 0001 (0000)",
            Op.VMOV_CORE_TO_SINGLE, Immediate.NONE, "Sn = t", "vmov{c}.32\t{scalar}, {t}").unpredictable("t in 13,15");
        t.row("VMOV (scalar to ARM core register) T1", FP, "11101110 00 N 1 ffff tttt 1011 0001 (0000)",
            Op.VMOV_SINGLE_TO_CORE, Immediate.NONE, "t = Sn", "vmov{c}.32\t{t}, {scalar}").unpredictable("t in 13,15");
        t.row("VMSR T1", FP, "111011101110 0001 tttt 1010 (000) 1 (0000)",
            Op.VMSR, Immediate.NONE, "= t", "vmsr{c}\tfpscr, {t}").unpredictable("t in 13,15");
        t.row("VMRS T1", FP, "111011101111 0001 tttt 1010 (000) 1 (0000)",
            Op.VMRS, Immediate.NONE, "t =", "vmrs{c}\t{t}, fpscr").unpredictable("t = 13");
        t.row("VMRS T1, to APSR", FP, "111011101111 0001 1111 1010 (000) 1 (0000)",
            Op.VMRS, Immediate.NONE, "NZCV =", "vmrs{c}\tAPSR_nzcv, fpscr").fixed("d=pc");
        t.row("VMOV (two ARM core registers to two singles) T1", FP, "111011000100 uuuu tttt 1010 00 M 1 gggg",
            Op.VMOV_CORE_TO_PAIR, Immediate.NONE, "Pm = t u", "vmov{c}\t{sm}, {sm1}, {t}, {u}")
            .unpredictable("t in 13,15 | u in 13,15 | sm = 31");
        t.row("VMOV (two singles to two ARM core registers) T1", FP, "111011000101 uuuu tttt 1010 00 M 1 gggg",
            Op.VMOV_PAIR_TO_CORE, Immediate.NONE, "t u = Pm", "vmov{c}\t{t}, {u}, {sm}, {sm1}")
            .unpredictable("t in 13,15 | u in 13,15 | sm = 31 | t = u");
        t.row("VMOV (two ARM core registers to double) T1", FP, "111011000100 uuuu tttt 1011 00 0 1 GGGG",
            Op.VMOV_CORE_TO_PAIR, Immediate.NONE, "Pm = t u", "vmov{c}\t{dm}, {t}, {u}").unpredictable("t in 13,15 | u in 13,15");
        t.row("VMOV (double to two ARM core registers) T1", FP, "111011000101 uuuu tttt 1011 00 0 1 GGGG",
            Op.VMOV_PAIR_TO_CORE, Immediate.NONE, "t u = Pm", "vmov{c}\t{t}, {u}, {dm}").unpredictable("t in 13,15 | u in 13,15 | t = u");

        // Loads and stores: A6.6. VPUSH and VPOP are multiples on SP.
        t.row("VLDR T2", FP, "11101101 U D 01 nnnn eeee 1010 iiiiiiii",
            Op.VLDR_32, Immediate.OFFSET_X4, "Sd = [n] load4", "vldr{c}\t{sd}, {mem}");
        t.row("VLDR T1", FP, "11101101 U 0 01 nnnn EEEE 1011 iiiiiiii",
            Op.VLDR_64, Immediate.OFFSET_X4, "Dd = [n] load4", "vldr{c}\t{dd}, {mem}");
        t.row("VSTR T2", FP, "11101101 U D 00 nnnn eeee 1010 iiiiiiii",
            Op.VSTR_32, Immediate.OFFSET_X4, "= Sd [n] store4", "vstr{c}\t{sd}, {mem}").unpredictable("n = 15");
        t.row("VSTR T1", FP, "11101101 U 0 00 nnnn EEEE 1011 iiiiiiii",
            Op.VSTR_64, Immediate.OFFSET_X4, "= Dd [n] store4", "vstr{c}\t{dd}, {mem}").unpredictable("n = 15");
        t.row("VLDM T2, increment after", FP, "1110110 0 1 D W 1 nnnn eeee 1010 iiiiiiii",
            Op.VLDM, Immediate.VECTOR_LIST, "Slist = [n] load4", "{vf}ldmia{vx}{c}\t{nw}, {vlist}")
            .unpredictable("n = 15 | words = 0 | last > 32");
        t.row("VLDM T2, decrement before", FP, "1110110 1 0 D 1 1 nnnn eeee 1010 iiiiiiii",
            Op.VLDM, Immediate.VECTOR_LIST, "Slist = [n] load4", "{vf}ldmdb{vx}{c}\t{nw}, {vlist}").fixed("P=1 U=0 W=1")
            .unpredictable("n = 15 | words = 0 | last > 32");
        t.row("VPOP T2", FP, "1110110 0 1 D 1 1 1101 eeee 1010 iiiiiiii",
            Op.VLDM, Immediate.VECTOR_LIST, "Slist = [sp] load4", "vpop{c}\t{vlist}").fixed("n=sp W=1")
            .unpredictable("words = 0 | last > 32");
        t.row("VLDM T1, increment after", FP, "1110110 0 1 0 W 1 nnnn EEEE 1011 iiiiiiii",
            Op.VLDM, Immediate.VECTOR_LIST, "Slist = [n] load4", "{vf}ldmia{vx}{c}\t{nw}, {vlist}")
            .unpredictable("n = 15 | words = 0 | last > 32");
        t.row("VLDM T1, decrement before", FP, "1110110 1 0 0 1 1 nnnn EEEE 1011 iiiiiiii",
            Op.VLDM, Immediate.VECTOR_LIST, "Slist = [n] load4", "{vf}ldmdb{vx}{c}\t{nw}, {vlist}").fixed("P=1 U=0 W=1")
            .unpredictable("n = 15 | words = 0 | last > 32");
        t.row("VPOP T1", FP, "1110110 0 1 0 1 1 1101 EEEE 1011 iiiiiii j",
            Op.VLDM, Immediate.VECTOR_LIST, "Slist = [sp] load4", "vpop{c}\t{vlist}").fixed("n=sp W=1")
            .unpredictable("words = 0 | last > 32").see("j = 1");
        t.row("VSTM T2, increment after", FP, "1110110 0 1 D W 0 nnnn eeee 1010 iiiiiiii",
            Op.VSTM, Immediate.VECTOR_LIST, "= Slist [n] store4", "{vf}stmia{vx}{c}\t{nw}, {vlist}")
            .unpredictable("n = 15 | words = 0 | last > 32");
        t.row("VSTM T2, decrement before", FP, "1110110 1 0 D 1 0 nnnn eeee 1010 iiiiiiii",
            Op.VSTM, Immediate.VECTOR_LIST, "= Slist [n] store4", "{vf}stmdb{vx}{c}\t{nw}, {vlist}").fixed("P=1 U=0 W=1")
            .unpredictable("n = 15 | words = 0 | last > 32");
        t.row("VPUSH T2", FP, "1110110 1 0 D 1 0 1101 eeee 1010 iiiiiiii",
            Op.VSTM, Immediate.VECTOR_LIST, "= Slist [sp] store4", "vpush{c}\t{vlist}").fixed("n=sp P=1 U=0 W=1")
            .unpredictable("words = 0 | last > 32");
        t.row("VSTM T1, increment after", FP, "1110110 0 1 0 W 0 nnnn EEEE 1011 iiiiiiii",
            Op.VSTM, Immediate.VECTOR_LIST, "= Slist [n] store4", "{vf}stmia{vx}{c}\t{nw}, {vlist}")
            .unpredictable("n = 15 | words = 0 | last > 32");
        t.row("VSTM T1, decrement before", FP, "1110110 1 0 0 1 0 nnnn EEEE 1011 iiiiiiii",
            Op.VSTM, Immediate.VECTOR_LIST, "= Slist [n] store4", "{vf}stmdb{vx}{c}\t{nw}, {vlist}").fixed("P=1 U=0 W=1")
            .unpredictable("n = 15 | words = 0 | last > 32");
        t.row("VPUSH T1", FP, "1110110 1 0 0 1 0 1101 EEEE 1011 iiiiiii j",
            Op.VSTM, Immediate.VECTOR_LIST, "= Slist [sp] store4", "vpush{c}\t{vlist}").fixed("n=sp P=1 U=0 W=1")
            .unpredictable("words = 0 | last > 32").see("j = 1");
        return t.encodings();
    }
}
