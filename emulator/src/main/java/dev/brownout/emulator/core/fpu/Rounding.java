package dev.brownout.emulator.core.fpu;

import static dev.brownout.emulator.core.fpu.Fpscr.AHP;
import static dev.brownout.emulator.core.fpu.Fpscr.FZ;
import static dev.brownout.emulator.core.fpu.Fpscr.IOC;
import static dev.brownout.emulator.core.fpu.Fpscr.IXC;
import static dev.brownout.emulator.core.fpu.Fpscr.OFC;
import static dev.brownout.emulator.core.fpu.Fpscr.RMODE;
import static dev.brownout.emulator.core.fpu.Fpscr.ROUND_MINUS;
import static dev.brownout.emulator.core.fpu.Fpscr.ROUND_NEAREST;
import static dev.brownout.emulator.core.fpu.Fpscr.ROUND_PLUS;
import static dev.brownout.emulator.core.fpu.Fpscr.UFC;

/**
 * From an exact value to a representable one: FPRound() of the ARMv7-M Architecture Reference Manual, and what it raises.
 *
 * <p>An exact value is (-1)^sign * significand * 2^exponent. The significand is an unsigned 64-bit number; where a value needs more bits,
 * its lowest bit stands for all that were lost, none of them zero ("jamming"), which rounding cannot tell from the value itself as long as
 * at least two more bits are kept than the result has.
 */
final class Rounding {
    private static final int SINGLE_FRACTION = 23;
    private static final int SINGLE_BIAS = 127;
    private static final int HALF_FRACTION = 10;
    private static final int HALF_BIAS = 15;

    private Rounding() {
    }

    /** Rounds to single precision by FPSCR's mode. The significand is not zero. */
    static int toSingle(int sign, long significand, int exponent, Fpscr fpscr) {
        return toSingle(sign, significand, exponent, fpscr, fpscr.bits & RMODE);
    }

    static int toSingle(int sign, long significand, int exponent, Fpscr fpscr, int mode) {
        int leading = Long.numberOfLeadingZeros(significand);
        long mantissa = significand << leading;
        int biased = exponent - leading + 63 + SINGLE_BIAS;
        if (biased <= 0) {
            if ((fpscr.bits & FZ) != 0) {
                fpscr.bits |= UFC;
                return sign << 31;
            }
            mantissa = shiftRightJam(mantissa, 1 - biased);
            biased = 0;
        }
        int dropped = 63 - SINGLE_FRACTION;
        long error = mantissa & (1L << dropped) - 1;
        int rounded = (int) (mantissa >>> dropped);
        if (error != 0) {
            fpscr.bits |= biased == 0 ? UFC | IXC : IXC;
            if (roundsUp(mode, sign, error, 1L << dropped - 1, rounded)) {
                rounded++;
            }
        }
        // The leading one of a normal number adds itself to the exponent's field, and so does a carry out of the fraction.
        int magnitude = (biased == 0 ? 0 : biased - 1 << SINGLE_FRACTION) + rounded;
        if (biased >= 255 || magnitude >= 0x7F800000) {
            fpscr.bits |= OFC | IXC;
            magnitude = overflowsToInfinity(mode, sign) ? 0x7F800000 : 0x7F7FFFFF;
        }
        return sign << 31 | magnitude;
    }

    /** Rounds to half precision by FPSCR's mode, into the low 16 bits. The significand is not zero. Half precision is never flushed. */
    static int toHalf(int sign, long significand, int exponent, Fpscr fpscr) {
        int mode = fpscr.bits & RMODE;
        boolean alternative = (fpscr.bits & AHP) != 0;
        int leading = Long.numberOfLeadingZeros(significand);
        long mantissa = significand << leading;
        int biased = exponent - leading + 63 + HALF_BIAS;
        if (biased <= 0) {
            mantissa = shiftRightJam(mantissa, 1 - biased);
            biased = 0;
        }
        int dropped = 63 - HALF_FRACTION;
        long error = mantissa & (1L << dropped) - 1;
        int rounded = (int) (mantissa >>> dropped);
        boolean up = error != 0 && roundsUp(mode, sign, error, 1L << dropped - 1, rounded);
        if (up) {
            rounded++;
        }
        int limit = alternative ? 0x8000 : 0x7C00;
        int magnitude = (biased == 0 ? 0 : biased - 1 << HALF_FRACTION) + rounded;
        if (biased >= 32 || magnitude >= limit) {
            if (alternative) {
                fpscr.bits |= IOC;
                return sign << 15 | 0x7FFF;
            }
            fpscr.bits |= OFC | IXC;
            return sign << 15 | (overflowsToInfinity(mode, sign) ? 0x7C00 : 0x7BFF);
        }
        if (error != 0) {
            fpscr.bits |= biased == 0 ? UFC | IXC : IXC;
        }
        return sign << 15 | magnitude;
    }

    /** Whether a magnitude with this error goes to the next one, half being the error in the middle between them. */
    static boolean roundsUp(int mode, int sign, long error, long half, int lower) {
        return switch (mode) {
            case ROUND_NEAREST -> error > half || error == half && (lower & 1) != 0;
            case ROUND_PLUS -> sign == 0;
            case ROUND_MINUS -> sign != 0;
            default -> false;
        };
    }

    private static boolean overflowsToInfinity(int mode, int sign) {
        return switch (mode) {
            case ROUND_NEAREST -> true;
            case ROUND_PLUS -> sign == 0;
            case ROUND_MINUS -> sign != 0;
            default -> false;
        };
    }

    /** An unsigned shift by 0 or more, any count, whose lost ones live on in bit 0. */
    static long shiftRightJam(long value, int count) {
        if (count == 0) {
            return value;
        }
        if (count >= 64) {
            return value == 0 ? 0 : 1;
        }
        return value >>> count | (value << 64 - count != 0 ? 1 : 0);
    }
}
