package dev.brownout.emulator.core.fpu;

import static dev.brownout.emulator.core.fpu.Fpscr.DN;
import static dev.brownout.emulator.core.fpu.Fpscr.DZC;
import static dev.brownout.emulator.core.fpu.Fpscr.FZ;
import static dev.brownout.emulator.core.fpu.Fpscr.IDC;
import static dev.brownout.emulator.core.fpu.Fpscr.IOC;
import static dev.brownout.emulator.core.fpu.Fpscr.IXC;
import static dev.brownout.emulator.core.fpu.Fpscr.RMODE;
import static dev.brownout.emulator.core.fpu.Fpscr.ROUND_MINUS;

/**
 * The arithmetic of FPv4-SP on bit patterns, exact in every result and every cumulative flag: FPAdd(), FPMul(), FPMulAdd() and their
 * siblings of the ARMv7-M Architecture Reference Manual, A2.5. Flags are OR'ed into the {@link Fpscr} that brings the modes.
 *
 * <p>Each operation has two ways. Normal operands rounded to nearest give a normal result on the host's own IEEE 754 arithmetic, and a few
 * more operations tell whether it is exact. Everything else is computed in integers.
 */
public final class FloatingPoint {
    /** The quiet NaN that invalid operations give. */
    public static final int DEFAULT_NAN = 0x7FC00000;

    private static final int INFINITY = 0x7F800000;
    private static final int QUIET = 0x00400000;
    private static final int SIGN = 0x80000000;
    private static final int FRACTION = 0x007FFFFF;
    private static final int HIDDEN = 0x00800000;
    /** A significand of 24 bits times 2 to this is the number with a biased exponent of 0. */
    private static final int EXPONENT_OF_ZERO = -150;

    private FloatingPoint() {
    }

    /** VADD: a + b. */
    public static int add(int a, int b, Fpscr fpscr) {
        if (isNormal(a) && isNormal(b) && (fpscr.bits & RMODE) == 0) {
            float x = Float.intBitsToFloat(a);
            float y = Float.intBitsToFloat(b);
            float sum = x + y;
            int result = Float.floatToRawIntBits(sum);
            if (isNormal(result)) {
                // The difference to the larger operand is exact in double precision; so both hold exactly when the sum is exact.
                if ((double) sum - x != y || (double) sum - y != x) {
                    fpscr.bits |= IXC;
                }
                return result;
            }
        }
        return addExactly(a, b, 0, fpscr);
    }

    /** VSUB: a - b. A NaN keeps the sign that it came with. */
    public static int sub(int a, int b, Fpscr fpscr) {
        if (isNormal(a) && isNormal(b)) {
            return add(a, b ^ SIGN, fpscr);
        }
        return addExactly(a, b, SIGN, fpscr);
    }

    private static int addExactly(int first, int second, int flip, Fpscr fpscr) {
        int a = flushed(first, fpscr);
        int b = flushed(second, fpscr);
        if (isNan(a) || isNan(b)) {
            return chooseNan(a, b, fpscr);
        }
        b ^= flip;
        if (isInfinite(a) || isInfinite(b)) {
            if (isInfinite(a) && isInfinite(b) && a != b) {
                return invalid(fpscr);
            }
            return isInfinite(a) ? a : b;
        }
        if (isZero(a) && isZero(b)) {
            return a == b ? a : zeroOfSum(fpscr);
        }
        return sum(a >>> 31, (long) significand(a), exponent(a), b >>> 31, (long) significand(b), exponent(b), fpscr);
    }

    /** The rounded sum of two finite numbers, not both zero, whose significands have at most 48 bits. */
    private static int sum(int signA, long significandA, int exponentA, int signB, long significandB, int exponentB, Fpscr fpscr) {
        if (significandA == 0) {
            return Rounding.toSingle(signB, significandB, exponentB, fpscr);
        }
        if (significandB == 0) {
            return Rounding.toSingle(signA, significandA, exponentA, fpscr);
        }
        // Leading ones to bit 61: the sum has room above, and jamming is far below the last bit that a cancellation can bring up.
        int shiftA = Long.numberOfLeadingZeros(significandA) - 2;
        int shiftB = Long.numberOfLeadingZeros(significandB) - 2;
        long x = significandA << shiftA;
        long y = significandB << shiftB;
        int exponentX = exponentA - shiftA;
        int exponentY = exponentB - shiftB;
        int exponent = Math.max(exponentX, exponentY);
        x = Rounding.shiftRightJam(x, exponent - exponentX);
        y = Rounding.shiftRightJam(y, exponent - exponentY);
        long sum = (signA == 0 ? x : -x) + (signB == 0 ? y : -y);
        if (sum == 0) {
            return zeroOfSum(fpscr);
        }
        return sum > 0 ? Rounding.toSingle(0, sum, exponent, fpscr) : Rounding.toSingle(1, -sum, exponent, fpscr);
    }

    /** VMUL: a * b. VNMUL negates the result. */
    public static int mul(int a, int b, Fpscr fpscr) {
        if (isNormal(a) && isNormal(b) && (fpscr.bits & RMODE) == 0) {
            double product = (double) Float.intBitsToFloat(a) * Float.intBitsToFloat(b);
            float rounded = (float) product;
            int result = Float.floatToRawIntBits(rounded);
            if (isAboveTiny(result)) {
                if (rounded != product) {
                    fpscr.bits |= IXC;
                }
                return result;
            }
        }
        return mulExactly(a, b, fpscr);
    }

    private static int mulExactly(int first, int second, Fpscr fpscr) {
        int a = flushed(first, fpscr);
        int b = flushed(second, fpscr);
        if (isNan(a) || isNan(b)) {
            return chooseNan(a, b, fpscr);
        }
        int sign = (a ^ b) >>> 31;
        if (isInfinite(a) || isInfinite(b)) {
            return isZero(a) || isZero(b) ? invalid(fpscr) : sign << 31 | INFINITY;
        }
        if (isZero(a) || isZero(b)) {
            return sign << 31;
        }
        return Rounding.toSingle(sign, (long) significand(a) * significand(b), exponent(a) + exponent(b), fpscr);
    }

    /** VDIV: a / b. */
    public static int div(int a, int b, Fpscr fpscr) {
        if (isNormal(a) && isNormal(b) && (fpscr.bits & RMODE) == 0) {
            float x = Float.intBitsToFloat(a);
            float y = Float.intBitsToFloat(b);
            float quotient = x / y;
            int result = Float.floatToRawIntBits(quotient);
            if (isAboveTiny(result)) {
                if ((double) quotient * y != x) {
                    fpscr.bits |= IXC;
                }
                return result;
            }
        }
        return divExactly(a, b, fpscr);
    }

    private static int divExactly(int first, int second, Fpscr fpscr) {
        int a = flushed(first, fpscr);
        int b = flushed(second, fpscr);
        if (isNan(a) || isNan(b)) {
            return chooseNan(a, b, fpscr);
        }
        int sign = (a ^ b) >>> 31;
        if (isInfinite(a) && isInfinite(b) || isZero(a) && isZero(b)) {
            return invalid(fpscr);
        }
        if (isInfinite(a)) {
            return sign << 31 | INFINITY;
        }
        if (isZero(b)) {
            fpscr.bits |= DZC;
            return sign << 31 | INFINITY;
        }
        if (isZero(a) || isInfinite(b)) {
            return sign << 31;
        }
        int shift = Integer.numberOfLeadingZeros(significand(a)) + 31;
        long dividend = (long) significand(a) << shift;
        long quotient = dividend / significand(b);
        if (quotient * significand(b) != dividend) {
            quotient |= 1;
        }
        return Rounding.toSingle(sign, quotient, exponent(a) - shift - exponent(b), fpscr);
    }

    /** VSQRT. */
    public static int sqrt(int a, Fpscr fpscr) {
        if (a > 0 && isNormal(a) && (fpscr.bits & RMODE) == 0) {
            float x = Float.intBitsToFloat(a);
            float root = (float) Math.sqrt(x);
            if ((double) root * root != x) {
                fpscr.bits |= IXC;
            }
            return Float.floatToRawIntBits(root);
        }
        return sqrtExactly(a, fpscr);
    }

    private static int sqrtExactly(int operand, Fpscr fpscr) {
        int a = flushed(operand, fpscr);
        if (isNan(a)) {
            return processNan(a, fpscr);
        }
        if (isZero(a) || a == INFINITY) {
            return a;
        }
        if (a < 0) {
            return invalid(fpscr);
        }
        int shift = Integer.numberOfLeadingZeros(significand(a)) + 30;
        if ((exponent(a) - shift & 1) != 0) {
            shift--;
        }
        long square = (long) significand(a) << shift;
        long root = (long) Math.sqrt((double) square);
        while (root * root > square) {
            root--;
        }
        while ((root + 1) * (root + 1) <= square) {
            root++;
        }
        int exponent = exponent(a) - shift >> 1;
        boolean exact = root * root == square;
        return Rounding.toSingle(0, root << 1 | (exact ? 0 : 1), exponent - 1, fpscr);
    }

    /**
     * VFMA: addend + a * b, rounded once. VFMS negates a; VFNMA negates a and the addend; VFNMS negates the addend, before they come here
     * (NaNs included). VMLA and VMLS round twice: {@link #mul}, then {@link #add}.
     */
    public static int mulAdd(int addend, int a, int b, Fpscr fpscr) {
        if (isNormal(a) && isNormal(b) && isNormal(addend) && (fpscr.bits & RMODE) == 0) {
            double product = (double) Float.intBitsToFloat(a) * Float.intBitsToFloat(b);
            double c = Float.intBitsToFloat(addend);
            double sum = product + c;
            double part = sum - product;
            double error = (product - (sum - part)) + (c - part);
            float rounded = (float) sum;
            int result = Float.floatToRawIntBits(rounded);
            if (isAboveTiny(result)) {
                if (error == 0) {
                    if (rounded != sum) {
                        fpscr.bits |= IXC;
                    }
                    return result;
                }
                // A sum that was rounded into the middle between two floats must not be rounded again from there.
                if ((Double.doubleToRawLongBits(sum) & 0x1FFFFFFF) != 0x10000000) {
                    fpscr.bits |= IXC;
                    return result;
                }
            }
        }
        return mulAddExactly(addend, a, b, fpscr);
    }

    private static int mulAddExactly(int third, int first, int second, Fpscr fpscr) {
        int c = flushed(third, fpscr);
        int a = flushed(first, fpscr);
        int b = flushed(second, fpscr);
        boolean zeroTimesInfinity = isZero(a) && isInfinite(b) || isInfinite(a) && isZero(b);
        if (isNan(a) || isNan(b) || isNan(c)) {
            int nan = chooseNan(c, a, b, fpscr);
            return isQuietNan(c) && zeroTimesInfinity ? invalid(fpscr) : nan;
        }
        int sign = (a ^ b) >>> 31;
        boolean infiniteProduct = isInfinite(a) || isInfinite(b);
        if (zeroTimesInfinity || infiniteProduct && isInfinite(c) && c >>> 31 != sign) {
            return invalid(fpscr);
        }
        if (isInfinite(c)) {
            return c;
        }
        if (infiniteProduct) {
            return sign << 31 | INFINITY;
        }
        long product = (long) significand(a) * significand(b);
        if (product == 0 && isZero(c)) {
            return c >>> 31 == sign ? c : zeroOfSum(fpscr);
        }
        return sum(sign, product, exponent(a) + exponent(b), c >>> 31, (long) significand(c), exponent(c), fpscr);
    }

    /**
     * VCMP, and VCMPE where quiet NaNs signal too.
     *
     * @return N, Z, C, V in bits 31 to 28: 0110 equal, 1000 less, 0010 greater, 0011 unordered
     */
    public static int compare(int first, int second, boolean signalQuietNans, Fpscr fpscr) {
        int a = flushed(first, fpscr);
        int b = flushed(second, fpscr);
        if (isNan(a) || isNan(b)) {
            if (signalQuietNans || isSignallingNan(a) || isSignallingNan(b)) {
                fpscr.bits |= IOC;
            }
            return 0x30000000;
        }
        float x = Float.intBitsToFloat(a);
        float y = Float.intBitsToFloat(b);
        if (x == y) {
            return 0x60000000;
        }
        return x < y ? 0x80000000 : 0x20000000;
    }

    /** The operand as the operation sees it: with FZ a denormal number is a zero of its sign, which IDC records. */
    static int flushed(int a, Fpscr fpscr) {
        if ((a & INFINITY) == 0 && (a & FRACTION) != 0 && (fpscr.bits & FZ) != 0) {
            fpscr.bits |= IDC;
            return a & SIGN;
        }
        return a;
    }

    static boolean isNan(int a) {
        return (a & 0x7FFFFFFF) > INFINITY;
    }

    static boolean isSignallingNan(int a) {
        return isNan(a) && (a & QUIET) == 0;
    }

    private static boolean isQuietNan(int a) {
        return isNan(a) && (a & QUIET) != 0;
    }

    static boolean isInfinite(int a) {
        return (a & 0x7FFFFFFF) == INFINITY;
    }

    static boolean isZero(int a) {
        return (a & 0x7FFFFFFF) == 0;
    }

    /** Neither zero, denormal, infinite nor NaN. */
    static boolean isNormal(int a) {
        return (a & 0x7FFFFFFF) - HIDDEN >>> 23 < 254;
    }

    /** Normal, and so large that the value was normal before it was rounded. */
    private static boolean isAboveTiny(int a) {
        return (a & 0x7FFFFFFF) - 2 * HIDDEN >>> 23 < 253;
    }

    /** Of a finite number: it is significand * 2^exponent. */
    static int significand(int a) {
        return (a & INFINITY) == 0 ? a & FRACTION : a & FRACTION | HIDDEN;
    }

    static int exponent(int a) {
        return Math.max(a >>> 23 & 0xFF, 1) + EXPONENT_OF_ZERO;
    }

    /** FPProcessNaN(): quietens a NaN, or replaces it by the default one. */
    private static int processNan(int a, Fpscr fpscr) {
        if ((a & QUIET) == 0) {
            fpscr.bits |= IOC;
        }
        return (fpscr.bits & DN) != 0 ? DEFAULT_NAN : a | QUIET;
    }

    /** FPProcessNaNs(): signalling before quiet, then the first before the second. */
    private static int chooseNan(int a, int b, Fpscr fpscr) {
        if (isSignallingNan(a) || !isSignallingNan(b) && isNan(a)) {
            return processNan(a, fpscr);
        }
        return processNan(b, fpscr);
    }

    private static int chooseNan(int a, int b, int c, Fpscr fpscr) {
        if (isSignallingNan(a)) {
            return processNan(a, fpscr);
        }
        if (isSignallingNan(b) || isSignallingNan(c)) {
            return chooseNan(b, c, fpscr);
        }
        return isNan(a) ? processNan(a, fpscr) : chooseNan(b, c, fpscr);
    }

    private static int invalid(Fpscr fpscr) {
        fpscr.bits |= IOC;
        return DEFAULT_NAN;
    }

    /** A sum that is exactly zero, of terms that are not both zeros of one sign. */
    private static int zeroOfSum(Fpscr fpscr) {
        return (fpscr.bits & RMODE) == ROUND_MINUS ? SIGN : 0;
    }
}
