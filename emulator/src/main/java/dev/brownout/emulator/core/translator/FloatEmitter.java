package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.FRAME;
import static dev.brownout.emulator.core.translator.Assembler.SINGLES;
import static dev.brownout.emulator.core.translator.Assembler.VALUE;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.fpu.Fpscr;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import org.objectweb.asm.Opcodes;

/** Floating-point instructions but for loads and stores. Their registers stay in memory: operations on them are calls, or nearly free. */
final class FloatEmitter implements Opcodes {
    private static final String FRAME_CLASS = Frame.class.getName().replace('.', '/');
    private static final String CPU_CLASS = CpuState.class.getName().replace('.', '/');
    private static final int SIGN = 0x80000000;
    private static final String UNARY = "(L" + FRAME_CLASS + ";I)I";
    private static final String BINARY = "(L" + FRAME_CLASS + ";II)I";
    private static final String TERNARY = "(L" + FRAME_CLASS + ";III)I";

    private final Assembler to;
    private final FlagsEmitter flags;

    FloatEmitter(Assembler to, FlagsEmitter flags) {
        this.to = to;
        this.flags = flags;
    }

    void emit(Instruction i) {
        switch (i.op) {
            case VMOV_IMM_F32 -> set(i.sd, () -> to.push(i.imm));
            case VMOV_REG_F32 -> set(i.sd, () -> get(i.sm));
            case VABS_F32 -> set(i.sd, () -> {
                get(i.sm);
                to.push(~SIGN).op(IAND);
            });
            case VNEG_F32 -> set(i.sd, () -> {
                get(i.sm);
                to.push(SIGN).op(IXOR);
            });
            case VMOV_CORE_TO_SINGLE -> set(i.sn, () -> to.reg(i.rd));
            case VMOV_SINGLE_TO_CORE -> {
                get(i.sn);
                to.setReg(i.rd);
            }
            case VMOV_CORE_TO_PAIR -> {
                set(i.sm, () -> to.reg(i.rd));
                set(i.sm + 1, () -> to.reg(i.ra));
            }
            case VMOV_PAIR_TO_CORE -> {
                get(i.sm);
                to.setReg(i.rd);
                get(i.sm + 1);
                to.setReg(i.ra);
            }
            case VMRS -> {
                to.cpu().code.visitFieldInsn(GETFIELD, CPU_CLASS, "fpscr", "I");
                if (i.rd != CpuState.PC) {
                    to.setReg(i.rd);
                } else {
                    to.store(VALUE);
                    flags.set(VALUE);
                }
            }
            case VMSR -> to.cpu().reg(i.rd).push(Fpscr.WRITABLE).op(IAND).code.visitFieldInsn(PUTFIELD, CPU_CLASS, "fpscr", "I");
            case VCVT_F32_FIXED_S -> fixed(i, "fromFixed", 0);
            case VCVT_F32_FIXED_U -> fixed(i, "fromFixed", 1);
            case VCVT_FIXED_S_F32 -> fixed(i, "toFixed", 0);
            case VCVT_FIXED_U_F32 -> fixed(i, "toFixed", 1);
            case VCVT_F32_F16 -> set(i.sd, () -> {
                to.reference(FRAME);
                get(i.sm);
                to.push((i.imm & 1) << 4).call(Floats.class, "fromHalf", BINARY);
            });
            case VCVT_F16_F32 -> set(i.sd, () -> {
                to.reference(FRAME);
                get(i.sd);
                get(i.sm);
                to.push((i.imm & 1) << 4).call(Floats.class, "toHalf", TERNARY);
            });
            case VADD_F32 -> binary(i, "add");
            case VSUB_F32 -> binary(i, "sub");
            case VMUL_F32 -> binary(i, "mul");
            case VNMUL_F32 -> binary(i, "nmul");
            case VDIV_F32 -> binary(i, "div");
            case VMLA_F32 -> ternary(i, "mla");
            case VMLS_F32 -> ternary(i, "mls");
            case VNMLA_F32 -> ternary(i, "nmla");
            case VNMLS_F32 -> ternary(i, "nmls");
            case VFMA_F32 -> ternary(i, "fma");
            case VFMS_F32 -> ternary(i, "fms");
            case VFNMA_F32 -> ternary(i, "fnma");
            case VFNMS_F32 -> ternary(i, "fnms");
            case VSQRT_F32 -> unary(i, "sqrt");
            case VCVT_F32_S32 -> unary(i, "fromSigned");
            case VCVT_F32_U32 -> unary(i, "fromUnsigned");
            case VCVT_S32_F32 -> toInteger(i, "toSigned", 1);
            case VCVT_U32_F32 -> toInteger(i, "toUnsigned", 1);
            case VCVTR_S32_F32 -> toInteger(i, "toSigned", 0);
            case VCVTR_U32_F32 -> toInteger(i, "toUnsigned", 0);
            case VCMP_F32, VCMP_ZERO_F32 -> {
                to.reference(FRAME);
                get(i.sd);
                if (i.op == Op.VCMP_F32) {
                    get(i.sm);
                } else {
                    to.push(0);
                }
                to.push(i.imm & 1).call(Floats.class, "compare", "(L" + FRAME_CLASS + ";III)V");
            }
            default -> throw new IllegalStateException(i.op + " is not translated");
        }
    }

    private void fixed(Instruction i, String name, int unsigned) {
        set(i.sd, () -> {
            to.reference(FRAME);
            get(i.sd);
            to.push(i.shiftAmount).push(i.imm).push(unsigned).call(Floats.class, name, "(L" + FRAME_CLASS + ";IIII)I");
        });
    }

    private void get(int single) {
        to.reference(SINGLES).push(single).op(IALOAD);
    }

    private void set(int single, Runnable value) {
        to.reference(SINGLES).push(single);
        value.run();
        to.op(IASTORE);
    }

    private void unary(Instruction i, String name) {
        set(i.sd, () -> {
            to.reference(FRAME);
            get(i.sm);
            to.call(Floats.class, name, UNARY);
        });
    }

    private void toInteger(Instruction i, String name, int towardsZero) {
        set(i.sd, () -> {
            to.reference(FRAME);
            get(i.sm);
            to.push(towardsZero).call(Floats.class, name, BINARY);
        });
    }

    private void binary(Instruction i, String name) {
        set(i.sd, () -> {
            to.reference(FRAME);
            get(i.sn);
            get(i.sm);
            to.call(Floats.class, name, BINARY);
        });
    }

    private void ternary(Instruction i, String name) {
        set(i.sd, () -> {
            to.reference(FRAME);
            get(i.sd);
            get(i.sn);
            get(i.sm);
            to.call(Floats.class, name, TERNARY);
        });
    }
}
