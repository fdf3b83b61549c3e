package dev.brownout.emulator.core.fpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** Every operation against exact rational arithmetic, result and flags, in every rounding mode, with and without flushing to zero. */
@Domain(FloatArbitraries.class)
class FloatingPointExactnessTest {
    private static final int TRIES = 20_000;
    private static final int DEFAULT_NAN = 0x7FC00000;
    private static final int INFINITY = 0x7F800000;

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void sumIsTheExactSumRoundedOnce(@ForAll int a, @ForAll int b, @ForAll Fpscr modes) {
        Fpscr expected = copy(modes);
        check("add", a, b, modes, expected, expectedAdd(a, b, false, expected), FloatingPoint.add(a, b, modes));
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void differenceIsTheExactDifferenceRoundedOnce(@ForAll int a, @ForAll int b, @ForAll Fpscr modes) {
        Fpscr expected = copy(modes);
        check("sub", a, b, modes, expected, expectedAdd(a, b, true, expected), FloatingPoint.sub(a, b, modes));
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void sumOfNeighboursCancelsExactly(@ForAll int a, @ForAll int distance, @ForAll Fpscr modes) {
        int b = a ^ 0x80000000 ^ (distance & 0xF);
        Fpscr expected = copy(modes);
        check("add", a, b, modes, expected, expectedAdd(a, b, false, expected), FloatingPoint.add(a, b, modes));
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void productIsTheExactProductRoundedOnce(@ForAll int a, @ForAll int b, @ForAll Fpscr modes) {
        Fpscr expected = copy(modes);
        check("mul", a, b, modes, expected, expectedMul(a, b, expected), FloatingPoint.mul(a, b, modes));
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void quotientIsTheExactQuotientRoundedOnce(@ForAll int a, @ForAll int b, @ForAll Fpscr modes) {
        Fpscr expected = copy(modes);
        check("div", a, b, modes, expected, expectedDiv(a, b, expected), FloatingPoint.div(a, b, modes));
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void rootIsTheExactRootRoundedOnce(@ForAll int a, @ForAll Fpscr modes) {
        Fpscr expected = copy(modes);
        check("sqrt", a, 0, modes, expected, expectedSqrt(a, expected), FloatingPoint.sqrt(a, modes));
    }

    @Property(tries = 2 * TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void fusedProductAndSumAreRoundedOnce(@ForAll int c, @ForAll int a, @ForAll int b, @ForAll Fpscr modes) {
        Fpscr expected = copy(modes);
        check("mulAdd " + hex(c), a, b, modes, expected, expectedMulAdd(c, a, b, expected), FloatingPoint.mulAdd(c, a, b, modes));
    }

    @Property(tries = 2 * TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void addendNearTheNegatedProductIsRoundedOnce(@ForAll int a, @ForAll int b, @ForAll int distance, @ForAll Fpscr modes) {
        float product = Float.intBitsToFloat(a) * Float.intBitsToFloat(b);
        int c = Float.floatToRawIntBits(-product) ^ (distance & 0x7);
        Fpscr expected = copy(modes);
        check("mulAdd " + hex(c), a, b, modes, expected, expectedMulAdd(c, a, b, expected), FloatingPoint.mulAdd(c, a, b, modes));
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void comparisonOrdersTheExactValues(@ForAll int first, @ForAll int second, @ForAll Fpscr modes) {
        boolean signalling = (modes.bits & Fpscr.RMODE) >= Fpscr.ROUND_MINUS;
        Fpscr expected = copy(modes);
        int a = flushed(first, expected);
        int b = flushed(second, expected);
        int flags;
        if (isNan(a) || isNan(b)) {
            flags = 0x3;
            expected.bits |= signalling || isSignalling(a) || isSignalling(b) ? Fpscr.IOC : 0;
        } else {
            int order = Float.compare(Float.intBitsToFloat(a) + 0f, Float.intBitsToFloat(b) + 0f);
            flags = order == 0 ? 0x6 : order < 0 ? 0x8 : 0x2;
        }
        check("compare", first, second, modes, expected, flags << 28, FloatingPoint.compare(first, second, signalling, modes));
    }

    /** The quick way and the exact one, on so many operands that a rare disagreement would show. */
    @Example
    void randomOperandsRoundOnceInTheQuickWayToo() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 100_000; i++) {
            int a = random.nextInt() & 0x87FFFFFF | 0x3C000000;
            int b = random.nextInt() & 0x87FFFFFF | 0x3C000000;
            int c = random.nextInt() & 0x8FFFFFFF | 0x38000000;
            if ((i & 1) != 0) {
                // Short significands make ties between two floats common.
                a &= 0xFFFFF800;
                b &= 0xFFFFF000;
            }
            Fpscr actual = new Fpscr();
            Fpscr expected = new Fpscr();
            check("add", a, c, actual, expected, expectedAdd(a, c, false, expected), FloatingPoint.add(a, c, actual));
            check("mul", a, b, actual, expected, expectedMul(a, b, expected), FloatingPoint.mul(a, b, actual));
            expected.bits = 0;
            actual.bits = 0;
            check("mulAdd " + hex(c), a, b, actual, expected, expectedMulAdd(c, a, b, expected), FloatingPoint.mulAdd(c, a, b, actual));
        }
    }

    private static int expectedAdd(int first, int second, boolean subtract, Fpscr fpscr) {
        int a = flushed(first, fpscr);
        int b = flushed(second, fpscr);
        if (isNan(a) || isNan(b)) {
            return nan(fpscr, a, b);
        }
        b = subtract ? b ^ 0x80000000 : b;
        if (isInfinite(a) && isInfinite(b) && a != b) {
            return invalid(fpscr);
        }
        if (isInfinite(a) || isInfinite(b)) {
            return isInfinite(a) ? a : b;
        }
        if (isZero(a) && isZero(b) && a == b) {
            return a;
        }
        return roundedSum(Exact.ofSingle(a).plus(Exact.ofSingle(b)), fpscr);
    }

    private static int expectedMul(int first, int second, Fpscr fpscr) {
        int a = flushed(first, fpscr);
        int b = flushed(second, fpscr);
        if (isNan(a) || isNan(b)) {
            return nan(fpscr, a, b);
        }
        int sign = (a ^ b) & 0x80000000;
        if (isInfinite(a) && isZero(b) || isZero(a) && isInfinite(b)) {
            return invalid(fpscr);
        }
        if (isInfinite(a) || isInfinite(b)) {
            return sign | INFINITY;
        }
        return isZero(a) || isZero(b) ? sign : Exact.ofSingle(a).times(Exact.ofSingle(b)).roundedToSingle(fpscr);
    }

    private static int expectedDiv(int first, int second, Fpscr fpscr) {
        int a = flushed(first, fpscr);
        int b = flushed(second, fpscr);
        if (isNan(a) || isNan(b)) {
            return nan(fpscr, a, b);
        }
        int sign = (a ^ b) & 0x80000000;
        if (isInfinite(a) && isInfinite(b) || isZero(a) && isZero(b)) {
            return invalid(fpscr);
        }
        if (isInfinite(a) || isZero(b)) {
            fpscr.bits |= isInfinite(a) ? 0 : Fpscr.DZC;
            return sign | INFINITY;
        }
        return isZero(a) || isInfinite(b) ? sign : Exact.ofSingle(a).over(Exact.ofSingle(b)).roundedToSingle(fpscr);
    }

    private static int expectedSqrt(int operand, Fpscr fpscr) {
        int a = flushed(operand, fpscr);
        if (isNan(a)) {
            return nan(fpscr, a);
        }
        if (isZero(a) || a == INFINITY) {
            return a;
        }
        return a < 0 ? invalid(fpscr) : Exact.ofSingle(a).root().roundedToSingle(fpscr);
    }

    private static int expectedMulAdd(int third, int first, int second, Fpscr fpscr) {
        int c = flushed(third, fpscr);
        int a = flushed(first, fpscr);
        int b = flushed(second, fpscr);
        boolean invalidProduct = isZero(a) && isInfinite(b) || isInfinite(a) && isZero(b);
        if (isNan(c) && !isSignalling(c) && invalidProduct) {
            return invalid(fpscr);
        }
        if (isNan(a) || isNan(b) || isNan(c)) {
            return nan(fpscr, c, a, b);
        }
        int sign = (a ^ b) & 0x80000000;
        boolean infiniteProduct = isInfinite(a) || isInfinite(b);
        if (invalidProduct || isInfinite(c) && infiniteProduct && (c & 0x80000000) != sign) {
            return invalid(fpscr);
        }
        if (isInfinite(c) || infiniteProduct) {
            return isInfinite(c) ? c : sign | INFINITY;
        }
        boolean zeroProduct = isZero(a) || isZero(b);
        if (isZero(c) && zeroProduct && (c & 0x80000000) == sign) {
            return c;
        }
        return roundedSum(Exact.ofSingle(a).times(Exact.ofSingle(b)).plus(Exact.ofSingle(c)), fpscr);
    }

    private static int roundedSum(Exact sum, Fpscr fpscr) {
        if (sum.signum() == 0) {
            return (fpscr.bits >>> 22 & 3) == 2 ? 0x80000000 : 0;
        }
        return sum.roundedToSingle(fpscr);
    }

    /** FPProcessNaNs(): the first signalling NaN, or else the first quiet one. */
    private static int nan(Fpscr fpscr, int... operands) {
        for (int operand : operands) {
            if (isSignalling(operand)) {
                fpscr.bits |= Fpscr.IOC;
                return (fpscr.bits & Fpscr.DN) != 0 ? DEFAULT_NAN : operand | 0x00400000;
            }
        }
        for (int operand : operands) {
            if (isNan(operand)) {
                return (fpscr.bits & Fpscr.DN) != 0 ? DEFAULT_NAN : operand;
            }
        }
        throw new IllegalArgumentException("No operand is a NaN.");
    }

    private static int invalid(Fpscr fpscr) {
        fpscr.bits |= Fpscr.IOC;
        return DEFAULT_NAN;
    }

    private static int flushed(int a, Fpscr fpscr) {
        boolean denormal = (a & INFINITY) == 0 && (a & 0x7FFFFF) != 0;
        if (denormal && (fpscr.bits & Fpscr.FZ) != 0) {
            fpscr.bits |= Fpscr.IDC;
            return a & 0x80000000;
        }
        return a;
    }

    private static boolean isNan(int a) {
        return Float.isNaN(Float.intBitsToFloat(a));
    }

    private static boolean isSignalling(int a) {
        return isNan(a) && (a & 0x00400000) == 0;
    }

    private static boolean isInfinite(int a) {
        return Float.isInfinite(Float.intBitsToFloat(a));
    }

    private static boolean isZero(int a) {
        return a << 1 == 0;
    }

    private static Fpscr copy(Fpscr fpscr) {
        return new Fpscr(fpscr.bits);
    }

    private static String hex(int value) {
        return String.format("%08x", value);
    }

    private static void check(String operation, int a, int b, Fpscr actual, Fpscr expected, int expectedResult, int actualResult) {
        if (actualResult != expectedResult || actual.bits != expected.bits) {
            assertEquals(hex(expectedResult) + " FPSCR " + hex(expected.bits), hex(actualResult) + " FPSCR " + hex(actual.bits),
                operation + " " + hex(a) + " " + hex(b));
        }
    }
}
