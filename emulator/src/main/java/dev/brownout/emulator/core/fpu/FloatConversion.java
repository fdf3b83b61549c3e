package dev.brownout.emulator.core.fpu;

import static dev.brownout.emulator.core.fpu.Fpscr.AHP;
import static dev.brownout.emulator.core.fpu.Fpscr.DN;
import static dev.brownout.emulator.core.fpu.Fpscr.IOC;
import static dev.brownout.emulator.core.fpu.Fpscr.IXC;
import static dev.brownout.emulator.core.fpu.Fpscr.RMODE;
import static dev.brownout.emulator.core.fpu.Fpscr.ROUND_NEAREST;
import static dev.brownout.emulator.core.fpu.Fpscr.ROUND_ZERO;

/**
 * VCVT, VCVTR, VCVTB and VCVTT of FPv4-SP on bit patterns: FPToFixed(), FixedToFP(), FPSingleToHalf() and FPHalfToSingle() of the ARMv7-M
 * Architecture Reference Manual, A2.5. Flags are OR'ed into the {@link Fpscr} that brings the modes.
 */
public final class FloatConversion {
    private FloatConversion() {
    }

    /** VCVT.S32.F32, or VCVTR where FPSCR's rounding mode applies instead of rounding towards zero. Saturates with IOC; a NaN gives 0. */
    public static int toSigned(int a, boolean towardsZero, Fpscr fpscr) {
        if (towardsZero && FloatingPoint.isNormal(a) && (a & 0x7FFFFFFF) < 0x4F000000) {
            float x = Float.intBitsToFloat(a);
            int result = (int) x;
            if (result != x) {
                fpscr.bits |= IXC;
            }
            return result;
        }
        return toFixed(a, 32, 0, false, towardsZero, fpscr);
    }

    /** VCVT.U32.F32, or VCVTR where FPSCR's rounding mode applies instead of rounding towards zero. Saturates with IOC; a NaN gives 0. */
    public static int toUnsigned(int a, boolean towardsZero, Fpscr fpscr) {
        return toFixed(a, 32, 0, true, towardsZero, fpscr);
    }

    /**
     * The conversion to a fixed-point number of size bits (16 or 32), fractionBits (0 to size) of them behind the point.
     *
     * @return the number, sign- or zero-extended to 32 bits
     */
    public static int toFixed(int operand, int size, int fractionBits, boolean unsigned, boolean towardsZero, Fpscr fpscr) {
        int a = FloatingPoint.flushed(operand, fpscr);
        int mode = towardsZero ? ROUND_ZERO : fpscr.bits & RMODE;
        if (FloatingPoint.isNan(a)) {
            fpscr.bits |= IOC;
            return 0;
        }
        long maximum = unsigned ? (1L << size) - 1 : (1L << size - 1) - 1;
        long minimum = unsigned ? 0 : -(1L << size - 1);
        int sign = a >>> 31;
        int exponent = FloatingPoint.exponent(a) + fractionBits;
        if (FloatingPoint.isInfinite(a) || exponent > 32) {
            fpscr.bits |= IOC;
            return (int) (sign == 0 ? maximum : minimum);
        }
        // In units of 2^-32: at most 24 + 32 bits in front of the point, and a denormal operand jams to one unit.
        long magnitude;
        long error = 0;
        long significand = FloatingPoint.significand(a);
        if (exponent >= 0) {
            magnitude = significand << exponent;
        } else {
            long scaled = Rounding.shiftRightJam(significand << 32, -exponent);
            magnitude = scaled >>> 32;
            error = scaled & 0xFFFFFFFFL;
            if (error != 0 && Rounding.roundsUp(mode, sign, error, 0x80000000L, (int) magnitude)) {
                magnitude++;
            }
        }
        long value = sign == 0 ? magnitude : -magnitude;
        if (value > maximum || value < minimum) {
            fpscr.bits |= IOC;
            return (int) (value > maximum ? maximum : minimum);
        }
        if (error != 0) {
            fpscr.bits |= IXC;
        }
        return (int) value;
    }

    /** VCVT.F32.S32, rounded by FPSCR's mode. */
    public static int fromSigned(int value, Fpscr fpscr) {
        return fromFixed(value, 32, 0, false, false, fpscr);
    }

    /** VCVT.F32.U32, rounded by FPSCR's mode. */
    public static int fromUnsigned(int value, Fpscr fpscr) {
        return fromFixed(value, 32, 0, true, false, fpscr);
    }

    /**
     * The conversion from a fixed-point number in the low size bits (16 or 32) of value, fractionBits (0 to size) of them behind the point.
     * VCVT from fixed-point rounds to nearest, VCVT from integer by FPSCR's mode.
     */
    public static int fromFixed(int value, int size, int fractionBits, boolean unsigned, boolean toNearest, Fpscr fpscr) {
        long number = unsigned ? value & (1L << size) - 1 : value << 32 - size >> 32 - size;
        if (number == 0) {
            return 0;
        }
        int mode = toNearest ? ROUND_NEAREST : fpscr.bits & RMODE;
        return Rounding.toSingle(number < 0 ? 1 : 0, Math.abs(number), -fractionBits, fpscr, mode);
    }

    /** VCVTB/VCVTT.F16.F32: the half-precision number in bits 15 to 0, the others 0. */
    public static int singleToHalf(int operand, Fpscr fpscr) {
        int a = FloatingPoint.flushed(operand, fpscr);
        boolean alternative = (fpscr.bits & AHP) != 0;
        int sign = a >>> 31;
        if (FloatingPoint.isNan(a)) {
            if (alternative || FloatingPoint.isSignallingNan(a)) {
                fpscr.bits |= IOC;
            }
            if (alternative) {
                return sign << 15;
            }
            return (fpscr.bits & DN) != 0 ? 0x7E00 : sign << 15 | 0x7E00 | a >>> 13 & 0x1FF;
        }
        if (FloatingPoint.isInfinite(a)) {
            if (alternative) {
                fpscr.bits |= IOC;
                return sign << 15 | 0x7FFF;
            }
            return sign << 15 | 0x7C00;
        }
        if (FloatingPoint.isZero(a)) {
            return sign << 15;
        }
        return Rounding.toHalf(sign, FloatingPoint.significand(a), FloatingPoint.exponent(a), fpscr);
    }

    /** VCVTB/VCVTT.F32.F16, from bits 15 to 0 of half. Always exact; a half-precision denormal is never flushed. */
    public static int halfToSingle(int half, Fpscr fpscr) {
        int sign = half >>> 15 & 1;
        int biased = half >>> 10 & 0x1F;
        int fraction = half & 0x3FF;
        if (biased == 0x1F && (fpscr.bits & AHP) == 0) {
            if (fraction == 0) {
                return sign << 31 | 0x7F800000;
            }
            if ((fraction & 0x200) == 0) {
                fpscr.bits |= IOC;
            }
            return (fpscr.bits & DN) != 0 ? FloatingPoint.DEFAULT_NAN : sign << 31 | 0x7FC00000 | fraction << 13;
        }
        if (biased == 0 && fraction == 0) {
            return sign << 31;
        }
        long significand = biased == 0 ? fraction : fraction | 0x400;
        return Rounding.toSingle(sign, significand, Math.max(biased, 1) - 25, fpscr);
    }
}
