package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.fpu.FloatConversion;
import dev.brownout.emulator.core.fpu.FloatingPoint;
import dev.brownout.emulator.core.fpu.Fpscr;
import dev.brownout.emulator.memory.Bus;

/** The FPv4-SP extension (DDI 0403E, A6 and A7.7) but VLDM and VSTM. Access has been checked before an instruction comes here. */
final class FloatingPointInstructions {
    private static final int SIGN = 0x80000000;
    private static final int FLAGS = 0xf0000000;

    private final CpuState cpu;
    private final Bus bus;
    private final int[] r;
    private final int[] f;
    private final int[] loaded = new int[2];
    private final Fpscr status = new Fpscr();

    FloatingPointInstructions(CpuState cpu, Bus bus) {
        this.cpu = cpu;
        this.bus = bus;
        r = cpu.r;
        f = cpu.s;
    }

    void execute(Slot s) {
        switch (s.op) {
            case VMOV_IMM_F32 -> f[s.sd] = s.imm;
            case VMOV_REG_F32 -> f[s.sd] = f[s.sm];
            case VABS_F32 -> f[s.sd] = f[s.sm] & ~SIGN;
            case VNEG_F32 -> f[s.sd] = f[s.sm] ^ SIGN;
            case VMOV_CORE_TO_SINGLE -> f[s.sn] = r[s.rd];
            case VMOV_SINGLE_TO_CORE -> r[s.rd] = f[s.sn];
            case VMOV_CORE_TO_PAIR -> {
                f[s.sm] = r[s.rd];
                f[s.sm + 1] = r[s.ra];
            }
            case VMOV_PAIR_TO_CORE -> {
                r[s.rd] = f[s.sm];
                r[s.ra] = f[s.sm + 1];
            }
            case VMRS -> {
                if (s.rd == CpuState.PC) {
                    cpu.setNzcv(cpu.fpscr);
                } else {
                    r[s.rd] = cpu.fpscr;
                }
            }
            case VMSR -> cpu.fpscr = r[s.rd] & Fpscr.WRITABLE;
            case VLDR_32, VLDR_64 -> load(s);
            case VSTR_32, VSTR_64 -> store(s);
            default -> {
                status.bits = cpu.fpscr;
                compute(s);
                cpu.fpscr = status.bits;
            }
        }
    }

    private void compute(Slot s) {
        switch (s.op) {
            case VADD_F32 -> f[s.sd] = FloatingPoint.add(f[s.sn], f[s.sm], status);
            case VSUB_F32 -> f[s.sd] = FloatingPoint.sub(f[s.sn], f[s.sm], status);
            case VMUL_F32 -> f[s.sd] = product(s);
            case VNMUL_F32 -> f[s.sd] = product(s) ^ SIGN;
            case VDIV_F32 -> f[s.sd] = FloatingPoint.div(f[s.sn], f[s.sm], status);
            case VSQRT_F32 -> f[s.sd] = FloatingPoint.sqrt(f[s.sm], status);
            case VMLA_F32 -> f[s.sd] = FloatingPoint.add(f[s.sd], product(s), status);
            case VMLS_F32 -> f[s.sd] = FloatingPoint.add(f[s.sd], product(s) ^ SIGN, status);
            case VNMLA_F32 -> f[s.sd] = FloatingPoint.add(f[s.sd] ^ SIGN, product(s) ^ SIGN, status);
            case VNMLS_F32 -> f[s.sd] = FloatingPoint.add(f[s.sd] ^ SIGN, product(s), status);
            case VFMA_F32 -> f[s.sd] = FloatingPoint.mulAdd(f[s.sd], f[s.sn], f[s.sm], status);
            case VFMS_F32 -> f[s.sd] = FloatingPoint.mulAdd(f[s.sd], f[s.sn] ^ SIGN, f[s.sm], status);
            case VFNMA_F32 -> f[s.sd] = FloatingPoint.mulAdd(f[s.sd] ^ SIGN, f[s.sn] ^ SIGN, f[s.sm], status);
            case VFNMS_F32 -> f[s.sd] = FloatingPoint.mulAdd(f[s.sd] ^ SIGN, f[s.sn], f[s.sm], status);
            case VCMP_F32 -> compare(s, f[s.sm]);
            case VCMP_ZERO_F32 -> compare(s, 0);
            case VCVT_F32_S32 -> f[s.sd] = FloatConversion.fromSigned(f[s.sm], status);
            case VCVT_F32_U32 -> f[s.sd] = FloatConversion.fromUnsigned(f[s.sm], status);
            case VCVT_S32_F32 -> f[s.sd] = FloatConversion.toSigned(f[s.sm], true, status);
            case VCVT_U32_F32 -> f[s.sd] = FloatConversion.toUnsigned(f[s.sm], true, status);
            case VCVTR_S32_F32 -> f[s.sd] = FloatConversion.toSigned(f[s.sm], false, status);
            case VCVTR_U32_F32 -> f[s.sd] = FloatConversion.toUnsigned(f[s.sm], false, status);
            case VCVT_F32_FIXED_S -> f[s.sd] = FloatConversion.fromFixed(f[s.sd], s.shiftAmount, s.imm, false, true, status);
            case VCVT_F32_FIXED_U -> f[s.sd] = FloatConversion.fromFixed(f[s.sd], s.shiftAmount, s.imm, true, true, status);
            case VCVT_FIXED_S_F32 -> f[s.sd] = FloatConversion.toFixed(f[s.sd], s.shiftAmount, s.imm, false, true, status);
            case VCVT_FIXED_U_F32 -> f[s.sd] = FloatConversion.toFixed(f[s.sd], s.shiftAmount, s.imm, true, true, status);
            case VCVT_F32_F16 -> f[s.sd] = FloatConversion.halfToSingle(f[s.sm] >>> topHalf(s), status);
            case VCVT_F16_F32 -> {
                int half = FloatConversion.singleToHalf(f[s.sm], status);
                int shift = topHalf(s);
                f[s.sd] = f[s.sd] & ~(0xffff << shift) | half << shift;
            }
            default -> throw new IllegalStateException(s.op + " is not a floating-point operation");
        }
    }

    private static int topHalf(Slot s) {
        return (s.imm & 1) << 4;
    }

    private int product(Slot s) {
        return FloatingPoint.mul(f[s.sn], f[s.sm], status);
    }

    private void compare(Slot s, int with) {
        int flags = FloatingPoint.compare(f[s.sd], with, (s.imm & 1) != 0, status);
        status.bits = status.bits & ~FLAGS | flags;
    }

    private void load(Slot s) {
        int address = transferAddress(s);
        for (int i = 0; i < s.registerCount; i++) {
            loaded[i] = bus.read32(address + 4 * i);
        }
        System.arraycopy(loaded, 0, f, s.sd, s.registerCount);
    }

    private void store(Slot s) {
        int address = transferAddress(s);
        for (int i = 0; i < s.registerCount; i++) {
            bus.write32(address + 4 * i, f[s.sd + i]);
        }
    }

    private int transferAddress(Slot s) {
        int address = s.rn == CpuState.PC ? s.target : r[s.rn] + s.imm;
        DataAccess.requireAligned(address, 4);
        return address;
    }
}
