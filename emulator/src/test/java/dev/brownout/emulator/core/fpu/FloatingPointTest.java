package dev.brownout.emulator.core.fpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases whose answer the ARMv7-M Architecture Reference Manual (A2.5) gives in words. */
class FloatingPointTest {
    private static final int ONE = 0x3F800000;
    private static final int INFINITY = 0x7F800000;
    private static final int SMALLEST_NORMAL = 0x00800000;
    private static final int LARGEST = 0x7F7FFFFF;

    /** A2.5, FPProcessNaNs(): signalling before quiet; among equals the addend first, then the first operand. */
    @ParameterizedTest
    @CsvSource({
        "7fc00001, 7fc00002, 7fc00003, 7fc00001, 0",
        "3f800000, 7fc00002, 7fc00003, 7fc00002, 0",
        "3f800000, 3f800000, 7fc00003, 7fc00003, 0",
        "7fc00001, 7fc00002, 7f800003, 7fc00003, 1",
        "7fc00001, 7f800002, 7f800003, 7fc00002, 1",
        "ff800001, 7f800002, 7f800003, ffc00001, 1",
        "7fc00001, 00000000, 7f800000, 7fc00000, 1",
        "7f800001, 00000000, 7f800000, 7fc00001, 1",
        "3f800000, ffc00005, 7fc00003, ffc00005, 0",
    })
    void nanOfFusedMultiplyAddIsChosenInTheManualsOrder(String addend, String a, String b, String result, int flags) {
        Fpscr fpscr = new Fpscr();
        assertEquals(bits(result), FloatingPoint.mulAdd(bits(addend), bits(a), bits(b), fpscr));
        assertEquals(flags, fpscr.bits);
    }

    @ParameterizedTest
    @CsvSource({
        "7fc00001, 7fc00002, 7fc00001, 0",
        "7fc00001, 7f800002, 7fc00002, 1",
        "7f800001, 7f800002, 7fc00001, 1",
        "3f800000, ffc00002, ffc00002, 0",
        "00000001, ff800001, ffc00001, 1",
    })
    void nanOfTwoOperandsIsChosenInTheManualsOrder(String a, String b, String result, int flags) {
        Fpscr fpscr = new Fpscr();
        assertEquals(bits(result), FloatingPoint.add(bits(a), bits(b), fpscr));
        assertEquals(bits(result), FloatingPoint.sub(bits(a), bits(b), fpscr), "a subtraction does not turn a NaN's sign");
        assertEquals(bits(result), FloatingPoint.mul(bits(a), bits(b), fpscr));
        assertEquals(bits(result), FloatingPoint.div(bits(a), bits(b), fpscr));
        assertEquals(flags, fpscr.bits);
        fpscr.bits = Fpscr.DN;
        assertEquals(0x7FC00000, FloatingPoint.add(bits(a), bits(b), fpscr));
        assertEquals(Fpscr.DN | flags, fpscr.bits);
    }

    @Test
    void resultFlushedToZeroUnderflowsWithoutBeingInexact() {
        Fpscr fpscr = new Fpscr(Fpscr.FZ);
        assertEquals(0x80000000, FloatingPoint.mul(SMALLEST_NORMAL, 0xBF000000, fpscr));
        assertEquals(Fpscr.FZ | Fpscr.UFC, fpscr.bits);
    }

    @Test
    void denormalOperandIsFlushedAndRecorded() {
        Fpscr fpscr = new Fpscr(Fpscr.FZ);
        assertEquals(ONE, FloatingPoint.add(ONE, 1, fpscr));
        assertEquals(Fpscr.FZ | Fpscr.IDC, fpscr.bits);
        fpscr.bits = Fpscr.FZ;
        assertEquals(0x60000000, FloatingPoint.compare(1, 0, false, fpscr));
        assertEquals(Fpscr.FZ | Fpscr.IDC, fpscr.bits);
    }

    @Test
    void tinyValueThatRoundsToTheSmallestNormalUnderflowsAllTheSame() {
        Fpscr fpscr = new Fpscr();
        assertEquals(SMALLEST_NORMAL, FloatingPoint.mul(0x00FFFFFF, 0x3F000000, fpscr));
        assertEquals(Fpscr.UFC | Fpscr.IXC, fpscr.bits);
    }

    @Test
    void exactDenormalResultDoesNotUnderflow() {
        Fpscr fpscr = new Fpscr();
        assertEquals(0x00400000, FloatingPoint.mul(SMALLEST_NORMAL, 0x3F000000, fpscr));
        assertEquals(0, fpscr.bits);
    }

    @ParameterizedTest
    @CsvSource({"00000000, 7f800000", "00400000, 7f800000", "00800000, 7f7fffff", "00c00000, 7f7fffff"})
    void overflowGoesToInfinityOnlyInTheModeThatRoundsThere(String mode, String result) {
        Fpscr fpscr = new Fpscr(bits(mode));
        assertEquals(bits(result), FloatingPoint.add(LARGEST, LARGEST, fpscr));
        assertEquals(bits(mode) | Fpscr.OFC | Fpscr.IXC, fpscr.bits);
    }

    @Test
    void divisionByZeroIsNotInvalidButZeroByZeroIs() {
        Fpscr fpscr = new Fpscr();
        assertEquals(INFINITY | 0x80000000, FloatingPoint.div(ONE, 0x80000000, fpscr));
        assertEquals(Fpscr.DZC, fpscr.bits);
        fpscr.bits = 0;
        assertEquals(0x7FC00000, FloatingPoint.div(0, 0x80000000, fpscr));
        assertEquals(Fpscr.IOC, fpscr.bits);
        fpscr.bits = 0;
        assertEquals(INFINITY, FloatingPoint.div(INFINITY, 0, fpscr));
        assertEquals(0, fpscr.bits);
    }

    @Test
    void rootOfMinusZeroIsMinusZeroAndOfMinusOneInvalid() {
        Fpscr fpscr = new Fpscr();
        assertEquals(0x80000000, FloatingPoint.sqrt(0x80000000, fpscr));
        assertEquals(0, fpscr.bits);
        assertEquals(0x7FC00000, FloatingPoint.sqrt(ONE | 0x80000000, fpscr));
        assertEquals(Fpscr.IOC, fpscr.bits);
    }

    @Test
    void differenceOfEqualsIsMinusZeroOnlyWhenRoundingDown() {
        assertEquals(0, FloatingPoint.sub(ONE, ONE, new Fpscr()));
        assertEquals(0x80000000, FloatingPoint.sub(ONE, ONE, new Fpscr(Fpscr.ROUND_MINUS)));
    }

    @Test
    void fusedSumKeepsWhatARoundedProductLoses() {
        int x = 0x3F800001;
        Fpscr fpscr = new Fpscr();
        int square = FloatingPoint.mul(x, x, fpscr);
        assertEquals(0x28800000, FloatingPoint.mulAdd(square ^ 0x80000000, x, x, fpscr), "2^-46");
    }

    @Test
    void flagsAccumulate() {
        Fpscr fpscr = new Fpscr(Fpscr.DZC | Fpscr.IDC);
        FloatingPoint.div(ONE, 0x40400000, fpscr);
        assertEquals(Fpscr.DZC | Fpscr.IDC | Fpscr.IXC, fpscr.bits);
    }

    private static int bits(String hex) {
        return Integer.parseUnsignedInt(hex, 16);
    }
}
