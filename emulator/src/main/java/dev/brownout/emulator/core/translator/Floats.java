package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.fpu.FloatConversion;
import dev.brownout.emulator.core.fpu.FloatingPoint;
import dev.brownout.emulator.core.fpu.Fpscr;

/**
 * Floating-point operations on bit patterns, as translated code calls them. Where FPSCR already says "inexact", nothing but the result is
 * wanted of a usual operation: the host's own, rounded to nearest as FPSCR then says.
 */
final class Floats {
    private static final int SIGN = 0x80000000;
    private static final int FLAGS = 0xf0000000;
    private static final int MODES = Fpscr.RMODE | Fpscr.FZ | Fpscr.IXC;

    private Floats() {
    }

    private static boolean usual(Frame frame) {
        return (frame.cpu.fpscr & MODES) == Fpscr.IXC;
    }

    /** Whether a result is finite, and too large to have been tiny before it was rounded. */
    private static boolean isUsual(int result) {
        int exponent = result >>> 23 & 0xff;
        return exponent > 1 && exponent < 0xff;
    }

    private static Fpscr begin(Frame frame) {
        Fpscr status = frame.status;
        status.bits = frame.cpu.fpscr;
        return status;
    }

    private static int end(Frame frame, int result) {
        frame.cpu.fpscr = frame.status.bits;
        return result;
    }

    static int add(Frame frame, int a, int b) {
        int result = Float.floatToRawIntBits(Float.intBitsToFloat(a) + Float.intBitsToFloat(b));
        return usual(frame) && isUsual(result) ? result : end(frame, FloatingPoint.add(a, b, begin(frame)));
    }

    static int sub(Frame frame, int a, int b) {
        int result = Float.floatToRawIntBits(Float.intBitsToFloat(a) - Float.intBitsToFloat(b));
        return usual(frame) && isUsual(result) ? result : end(frame, FloatingPoint.sub(a, b, begin(frame)));
    }

    static int mul(Frame frame, int a, int b) {
        int result = Float.floatToRawIntBits(Float.intBitsToFloat(a) * Float.intBitsToFloat(b));
        return usual(frame) && isUsual(result) ? result : end(frame, FloatingPoint.mul(a, b, begin(frame)));
    }

    static int div(Frame frame, int a, int b) {
        int result = Float.floatToRawIntBits(Float.intBitsToFloat(a) / Float.intBitsToFloat(b));
        return usual(frame) && isUsual(result) && isUsual(b) ? result : end(frame, FloatingPoint.div(a, b, begin(frame)));
    }

    static int sqrt(Frame frame, int a) {
        return end(frame, FloatingPoint.sqrt(a, begin(frame)));
    }

    static int mulAdd(Frame frame, int addend, int a, int b) {
        return end(frame, FloatingPoint.mulAdd(addend, a, b, begin(frame)));
    }

    static int nmul(Frame frame, int a, int b) {
        return mul(frame, a, b) ^ SIGN;
    }

    /** VMLA and its siblings round twice. */
    static int mla(Frame frame, int d, int a, int b) {
        return add(frame, d, mul(frame, a, b));
    }

    static int mls(Frame frame, int d, int a, int b) {
        return add(frame, d, mul(frame, a, b) ^ SIGN);
    }

    static int nmla(Frame frame, int d, int a, int b) {
        return add(frame, d ^ SIGN, mul(frame, a, b) ^ SIGN);
    }

    static int nmls(Frame frame, int d, int a, int b) {
        return add(frame, d ^ SIGN, mul(frame, a, b));
    }

    static int fma(Frame frame, int d, int a, int b) {
        return mulAdd(frame, d, a, b);
    }

    static int fms(Frame frame, int d, int a, int b) {
        return mulAdd(frame, d, a ^ SIGN, b);
    }

    static int fnma(Frame frame, int d, int a, int b) {
        return mulAdd(frame, d ^ SIGN, a ^ SIGN, b);
    }

    static int fnms(Frame frame, int d, int a, int b) {
        return mulAdd(frame, d ^ SIGN, a, b);
    }

    static void compare(Frame frame, int a, int b, int quietSignals) {
        int flags = FloatingPoint.compare(a, b, quietSignals != 0, begin(frame));
        frame.cpu.fpscr = frame.status.bits & ~FLAGS | flags;
    }

    static int fromSigned(Frame frame, int value) {
        return end(frame, FloatConversion.fromSigned(value, begin(frame)));
    }

    static int fromUnsigned(Frame frame, int value) {
        return end(frame, FloatConversion.fromUnsigned(value, begin(frame)));
    }

    static int toSigned(Frame frame, int value, int towardsZero) {
        return end(frame, FloatConversion.toSigned(value, towardsZero != 0, begin(frame)));
    }

    static int toUnsigned(Frame frame, int value, int towardsZero) {
        return end(frame, FloatConversion.toUnsigned(value, towardsZero != 0, begin(frame)));
    }

    /** @param width  of the fixed-point value in bits, 16 or 32 */
    static int fromFixed(Frame frame, int value, int width, int fraction, int unsigned) {
        return end(frame, FloatConversion.fromFixed(value, width, fraction, unsigned != 0, true, begin(frame)));
    }

    static int toFixed(Frame frame, int value, int width, int fraction, int unsigned) {
        return end(frame, FloatConversion.toFixed(value, width, fraction, unsigned != 0, true, begin(frame)));
    }

    /** @param shift  16 for the upper half */
    static int fromHalf(Frame frame, int value, int shift) {
        return end(frame, FloatConversion.halfToSingle(value >>> shift, begin(frame)));
    }

    static int toHalf(Frame frame, int into, int value, int shift) {
        return end(frame, into & ~(0xffff << shift) | FloatConversion.singleToHalf(value, begin(frame)) << shift);
    }
}
