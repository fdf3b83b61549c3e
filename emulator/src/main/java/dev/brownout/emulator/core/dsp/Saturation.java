package dev.brownout.emulator.core.dsp;

import dev.brownout.emulator.core.CpuState;

/** Results that are kept in a range, or in 32 bits; APSR.Q remembers that one did not fit (DDI 0403E, A2.2.1). */
public final class Saturation {
    private Saturation() {
    }

    /** The nearest value of 1 to 32 bits, signed. */
    public static int signed(CpuState cpu, long value, int bits) {
        long limit = 1L << bits - 1;
        if (value >= limit) {
            cpu.q = 1;
            return (int) (limit - 1);
        }
        if (value < -limit) {
            cpu.q = 1;
            return (int) -limit;
        }
        return (int) value;
    }

    /** The nearest value of 0 to 31 bits, unsigned. */
    public static int unsigned(CpuState cpu, int value, int bits) {
        int limit = bits == 31 ? Integer.MAX_VALUE : (1 << bits) - 1;
        if (value < 0 || value > limit) {
            cpu.q = 1;
            return value < 0 ? 0 : limit;
        }
        return value;
    }

    /** SSAT16. */
    public static int signedHalves(CpuState cpu, int value, int bits) {
        return signed(cpu, value >> 16, bits) << 16 | signed(cpu, (short) value, bits) & 0xffff;
    }

    /** USAT16. */
    public static int unsignedHalves(CpuState cpu, int value, int bits) {
        return unsigned(cpu, value >> 16, bits) << 16 | unsigned(cpu, (short) value, bits);
    }

    /** QADD: the first operand plus the second. */
    public static int sum(CpuState cpu, int a, int b) {
        return signed(cpu, (long) a + b, 32);
    }

    /** QSUB: the first operand minus the second. */
    public static int difference(CpuState cpu, int a, int b) {
        return signed(cpu, (long) a - b, 32);
    }

    /** The inner operation of QDADD and QDSUB. */
    public static int doubled(CpuState cpu, int value) {
        return signed(cpu, 2L * value, 32);
    }

    /** The lower 32 bits, not saturated. */
    public static int overflowing(CpuState cpu, long value) {
        if ((int) value != value) {
            cpu.q = 1;
        }
        return (int) value;
    }
}
