package dev.brownout.emulator.core.fpu;

import java.math.BigInteger;

/**
 * The judge of these tests: exact rational numbers, and FPRound() and FPToFixed() of the ARMv7-M Architecture Reference Manual written down
 * as the manual has them, slowly. A value is numerator / denominator with a positive denominator.
 */
record Exact(BigInteger numerator, BigInteger denominator) {
    private static final BigInteger TWO = BigInteger.TWO;
    /** Fraction bits of an irrational root: more than any float's last bit or the middle between two needs. */
    private static final int ROOT_BITS = 400;

    static Exact of(long numerator) {
        return new Exact(BigInteger.valueOf(numerator), BigInteger.ONE);
    }

    /** The value of a finite single-precision number. */
    static Exact ofSingle(int bits) {
        int biased = bits >>> 23 & 0xFF;
        long fraction = bits & 0x7FFFFF;
        Exact magnitude = biased == 0 ? of(fraction).scaled(-149) : of(fraction + 0x800000).scaled(biased - 150);
        return bits < 0 ? magnitude.negated() : magnitude;
    }

    Exact negated() {
        return new Exact(numerator.negate(), denominator);
    }

    Exact scaled(int exponent) {
        return exponent >= 0
            ? new Exact(numerator.shiftLeft(exponent), denominator)
            : new Exact(numerator, denominator.shiftLeft(-exponent));
    }

    Exact plus(Exact other) {
        return new Exact(numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
            denominator.multiply(other.denominator));
    }

    Exact times(Exact other) {
        return new Exact(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    Exact over(Exact other) {
        BigInteger top = numerator.multiply(other.denominator);
        BigInteger bottom = denominator.multiply(other.numerator);
        return bottom.signum() < 0 ? new Exact(top.negate(), bottom.negate()) : new Exact(top, bottom);
    }

    /** The root itself, or where it is irrational a number that lies between the same two multiples of 2^-400. */
    Exact root() {
        BigInteger[] quotient = numerator.shiftLeft(2 * ROOT_BITS).divideAndRemainder(denominator);
        BigInteger[] root = quotient[0].sqrtAndRemainder();
        boolean exact = quotient[1].signum() == 0 && root[1].signum() == 0;
        return new Exact(root[0].multiply(TWO).add(exact ? BigInteger.ZERO : BigInteger.ONE), TWO.pow(ROOT_BITS + 1));
    }

    int signum() {
        return numerator.signum();
    }

    /** FPRound() to a format of the given widths; flags are OR'ed into fpscr. The value is not zero. */
    int rounded(int exponentBits, int fractionBits, int mode, Fpscr fpscr) {
        int minimumExponent = 2 - (1 << exponentBits - 1);
        boolean half = exponentBits == 5;
        int sign = signum() < 0 ? 1 : 0;
        int signBit = sign << exponentBits + fractionBits;
        Exact magnitude = sign == 1 ? negated() : this;
        int exponent = magnitude.numerator.bitLength() - magnitude.denominator.bitLength();
        if (magnitude.compareTo(of(1).scaled(exponent)) < 0) {
            exponent--;
        }
        if ((fpscr.bits & Fpscr.FZ) != 0 && !half && exponent < minimumExponent) {
            fpscr.bits |= Fpscr.UFC;
            return signBit;
        }
        int biased = Math.max(exponent - minimumExponent + 1, 0);
        Exact mantissa = magnitude.scaled(fractionBits - (biased == 0 ? minimumExponent : exponent));
        BigInteger[] division = mantissa.numerator.divideAndRemainder(mantissa.denominator);
        int integer = division[0].intValueExact();
        int versusHalf = division[1].multiply(TWO).compareTo(mantissa.denominator);
        boolean inexact = division[1].signum() != 0;
        if (biased == 0 && inexact) {
            fpscr.bits |= Fpscr.UFC;
        }
        boolean up = inexact && roundUp(mode, sign, versusHalf, integer);
        if (up) {
            integer++;
            if (integer == 1 << fractionBits) {
                biased = 1;
            }
            if (integer == 1 << fractionBits + 1) {
                biased++;
                integer >>= 1;
            }
        }
        int fraction = integer & (1 << fractionBits) - 1;
        int result;
        if (!half || (fpscr.bits & Fpscr.AHP) == 0) {
            if (biased >= (1 << exponentBits) - 1) {
                int infinity = (1 << exponentBits) - 1 << fractionBits;
                boolean toInfinity = mode == 0 || mode == 1 && sign == 0 || mode == 2 && sign == 1;
                result = signBit | (toInfinity ? infinity : infinity - 1);
                fpscr.bits |= Fpscr.OFC;
                inexact = true;
            } else {
                result = signBit | biased << fractionBits | fraction;
            }
        } else if (biased >= 1 << exponentBits) {
            fpscr.bits |= Fpscr.IOC;
            return signBit | 0x7FFF;
        } else {
            result = signBit | biased << fractionBits | fraction;
        }
        if (inexact) {
            fpscr.bits |= Fpscr.IXC;
        }
        return result;
    }

    int roundedToSingle(Fpscr fpscr) {
        return rounded(8, 23, fpscr.bits >>> 22 & 3, fpscr);
    }

    /** FPToFixed() of a finite value. */
    int fixed(int size, int fractionBits, boolean unsigned, int mode, Fpscr fpscr) {
        Exact value = scaled(fractionBits);
        BigInteger[] division = value.numerator.divideAndRemainder(value.denominator);
        if (division[1].signum() < 0) {
            division[0] = division[0].subtract(BigInteger.ONE);
            division[1] = division[1].add(value.denominator);
        }
        BigInteger result = division[0];
        boolean inexact = division[1].signum() != 0;
        int versusHalf = division[1].multiply(TWO).compareTo(value.denominator);
        boolean up = switch (mode) {
            case 0 -> versusHalf > 0 || versusHalf == 0 && result.testBit(0);
            case 1 -> inexact;
            case 2 -> false;
            default -> inexact && result.signum() < 0;
        };
        if (up) {
            result = result.add(BigInteger.ONE);
        }
        BigInteger maximum = TWO.pow(unsigned ? size : size - 1).subtract(BigInteger.ONE);
        BigInteger minimum = unsigned ? BigInteger.ZERO : TWO.pow(size - 1).negate();
        BigInteger saturated = result.max(minimum).min(maximum);
        if (!saturated.equals(result)) {
            fpscr.bits |= Fpscr.IOC;
        } else if (inexact) {
            fpscr.bits |= Fpscr.IXC;
        }
        return saturated.intValue();
    }

    private static boolean roundUp(int mode, int sign, int versusHalf, int integer) {
        return switch (mode) {
            case 0 -> versusHalf > 0 || versusHalf == 0 && (integer & 1) == 1;
            case 1 -> sign == 0;
            case 2 -> sign == 1;
            default -> false;
        };
    }

    private int compareTo(Exact other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }
}
