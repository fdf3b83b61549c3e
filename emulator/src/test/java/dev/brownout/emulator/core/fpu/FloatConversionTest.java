package dev.brownout.emulator.core.fpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** Every conversion against exact rational arithmetic, result and flags, in every rounding mode and width. */
@Domain(FloatArbitraries.class)
class FloatConversionTest {
    private static final int TRIES = 20_000;

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void integersAreRoundedAndSaturated(@ForAll int a, @ForAll Fpscr modes) {
        for (boolean towardsZero : new boolean[] {false, true}) {
            Fpscr expected = new Fpscr(modes.bits);
            Fpscr actual = new Fpscr(modes.bits);
            check("s32", a, expectedFixed(a, 32, 0, false, towardsZero, expected), expected,
                FloatConversion.toSigned(a, towardsZero, actual), actual);
            expected = new Fpscr(modes.bits);
            actual = new Fpscr(modes.bits);
            check("u32", a, expectedFixed(a, 32, 0, true, towardsZero, expected), expected,
                FloatConversion.toUnsigned(a, towardsZero, actual), actual);
        }
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void fixedPointNumbersAreRoundedAndSaturated(@ForAll int a, @ForAll int choice, @ForAll Fpscr modes) {
        int size = (choice & 1) == 0 ? 16 : 32;
        boolean unsigned = (choice & 2) != 0;
        int fractionBits = (choice >>> 2 & 0xFFFF) % (size + 1);
        Fpscr expected = new Fpscr(modes.bits);
        int result = expectedFixed(a, size, fractionBits, unsigned, true, expected);
        check(size + "." + fractionBits + (unsigned ? "u" : "s"), a, result, expected,
            FloatConversion.toFixed(a, size, fractionBits, unsigned, true, modes), modes);
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void fixedPointNumbersBecomeTheNearestFloat(@ForAll int value, @ForAll int choice, @ForAll Fpscr modes) {
        int size = (choice & 1) == 0 ? 16 : 32;
        boolean unsigned = (choice & 2) != 0;
        boolean toNearest = (choice & 4) != 0;
        int fractionBits = (choice >>> 3 & 0xFFFF) % (size + 1);
        long number = unsigned ? value & 0xFFFFFFFFL >>> 32 - size : size == 16 ? (short) value : value;
        Fpscr expected = new Fpscr(modes.bits);
        int mode = toNearest ? 0 : modes.bits >>> 22 & 3;
        int result = number == 0 ? 0 : Exact.of(number).scaled(-fractionBits).rounded(8, 23, mode, expected);
        check(size + "." + fractionBits + (unsigned ? "u" : "s"), value, result, expected,
            FloatConversion.fromFixed(value, size, fractionBits, unsigned, toNearest, modes), modes);
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void integersBecomeFloatsByTheRoundingMode(@ForAll int value, @ForAll Fpscr modes) {
        Fpscr expected = new Fpscr(modes.bits);
        Fpscr actual = new Fpscr(modes.bits);
        int result = value == 0 ? 0 : Exact.of(value).roundedToSingle(expected);
        check("s32", value, result, expected, FloatConversion.fromSigned(value, actual), actual);
        expected = new Fpscr(modes.bits);
        result = value == 0 ? 0 : Exact.of(value & 0xFFFFFFFFL).roundedToSingle(expected);
        check("u32", value, result, expected, FloatConversion.fromUnsigned(value, modes), modes);
    }

    @Property(tries = TRIES, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void halfPrecisionIsRoundedOnceAndNeverFlushed(@ForAll int a, @ForAll Fpscr modes) {
        // Two times in three into the range of half precision, its denormals included.
        int operand = a % 3 == 0 ? a : a & 0x87FFFFFF | ((a & 0x04000000) != 0 ? 0x30000000 : 0x40000000);
        Fpscr expected = new Fpscr(modes.bits);
        check("f16", operand, expectedHalf(operand, expected), expected, FloatConversion.singleToHalf(operand, modes), modes);
    }

    @Example
    void everyHalfSurvivesTheWayToSingleAndBack() {
        for (int modes : new int[] {0, Fpscr.FZ, Fpscr.AHP, Fpscr.AHP | Fpscr.FZ | Fpscr.ROUND_ZERO}) {
            for (int half = 0; half < 0x10000; half++) {
                boolean nan = (modes & Fpscr.AHP) == 0 && (half & 0x7FFF) > 0x7C00;
                Fpscr fpscr = new Fpscr(modes);
                int single = FloatConversion.halfToSingle(half, fpscr);
                int back = FloatConversion.singleToHalf(single, fpscr);
                boolean signalling = nan && (half & 0x200) == 0;
                assertEquals(nan ? half | 0x200 : half, back);
                assertEquals(modes | (signalling ? Fpscr.IOC : 0), fpscr.bits);
                if (!nan && !((half & 0x7C00) == 0x7C00)) {
                    int exponent = Math.max(half >>> 10 & 0x1F, 1) - 25;
                    double magnitude = Math.scalb((double) ((half & 0x7C00) == 0 ? half & 0x3FF : half & 0x3FF | 0x400), exponent);
                    assertEquals((half & 0x8000) != 0 ? -magnitude : magnitude, Float.intBitsToFloat(single));
                }
            }
        }
    }

    @Example
    void alternativeHalfPrecisionHasNumbersWhereIeeeHasInfinitiesAndNans() {
        Fpscr fpscr = new Fpscr(Fpscr.AHP);
        assertEquals(131008f, Float.intBitsToFloat(FloatConversion.halfToSingle(0x7FFF, fpscr)));
        assertEquals(65536f, Float.intBitsToFloat(FloatConversion.halfToSingle(0x7C00, fpscr)));
        assertEquals(Fpscr.AHP, fpscr.bits);
    }

    @Example
    void defaultNanReplacesPayloadsOfHalves() {
        Fpscr fpscr = new Fpscr(Fpscr.DN);
        assertEquals(0x7FC00000, FloatConversion.halfToSingle(0xFE55, fpscr));
        assertEquals(Fpscr.DN, fpscr.bits);
        assertEquals(0x7FC00000, FloatConversion.halfToSingle(0xFC01, fpscr));
        assertEquals(Fpscr.DN | Fpscr.IOC, fpscr.bits);
    }

    private static int expectedFixed(int operand, int size, int fractionBits, boolean unsigned, boolean towardsZero, Fpscr fpscr) {
        int a = flushed(operand, fpscr);
        float value = Float.intBitsToFloat(a);
        if (Float.isNaN(value)) {
            fpscr.bits |= Fpscr.IOC;
            return 0;
        }
        Exact exact = Float.isInfinite(value) ? Exact.of(a < 0 ? -1 : 1).scaled(1000) : Exact.ofSingle(a);
        return exact.fixed(size, fractionBits, unsigned, towardsZero ? 3 : fpscr.bits >>> 22 & 3, fpscr);
    }

    private static int expectedHalf(int operand, Fpscr fpscr) {
        int a = flushed(operand, fpscr);
        float value = Float.intBitsToFloat(a);
        int sign = a >>> 16 & 0x8000;
        boolean alternative = (fpscr.bits & Fpscr.AHP) != 0;
        if (Float.isNaN(value)) {
            fpscr.bits |= alternative || (a & 0x00400000) == 0 ? Fpscr.IOC : 0;
            if (alternative) {
                return sign;
            }
            return (fpscr.bits & Fpscr.DN) != 0 ? 0x7E00 : sign | 0x7E00 | a >>> 13 & 0x1FF;
        }
        if (Float.isInfinite(value)) {
            fpscr.bits |= alternative ? Fpscr.IOC : 0;
            return sign | (alternative ? 0x7FFF : 0x7C00);
        }
        return value == 0 ? sign : Exact.ofSingle(a).rounded(5, 10, fpscr.bits >>> 22 & 3, fpscr);
    }

    private static int flushed(int a, Fpscr fpscr) {
        if ((a & 0x7F800000) == 0 && (a & 0x7FFFFF) != 0 && (fpscr.bits & Fpscr.FZ) != 0) {
            fpscr.bits |= Fpscr.IDC;
            return a & 0x80000000;
        }
        return a;
    }

    private static void check(String operation, int operand, int expectedResult, Fpscr expected, int actualResult, Fpscr actual) {
        if (actualResult != expectedResult || actual.bits != expected.bits) {
            assertEquals(String.format("%08x FPSCR %08x", expectedResult, expected.bits),
                String.format("%08x FPSCR %08x", actualResult, actual.bits), String.format("%s %08x", operation, operand));
        }
    }
}
