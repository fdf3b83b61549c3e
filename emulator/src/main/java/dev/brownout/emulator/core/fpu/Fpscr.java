package dev.brownout.emulator.core.fpu;

/**
 * The floating-point status and control register that an operation reads its modes from and leaves its exceptions in. A mutable holder,
 * because every operation may add a flag and none may allocate. Bit positions as in the ARMv7-M Architecture Reference Manual, A2.5.3.
 */
public final class Fpscr {
    /** Invalid operation, cumulative. */
    public static final int IOC = 1;
    /** Division by zero, cumulative. */
    public static final int DZC = 1 << 1;
    /** Overflow, cumulative. */
    public static final int OFC = 1 << 2;
    /** Underflow, cumulative: tiny before rounding and inexact, or flushed to zero. */
    public static final int UFC = 1 << 3;
    /** Inexact, cumulative. */
    public static final int IXC = 1 << 4;
    /** A denormal operand was taken as zero, cumulative. */
    public static final int IDC = 1 << 7;

    /** The rounding mode's field, and its four values in place. */
    public static final int RMODE = 3 << 22;
    public static final int ROUND_NEAREST = 0;
    public static final int ROUND_PLUS = 1 << 22;
    public static final int ROUND_MINUS = 2 << 22;
    public static final int ROUND_ZERO = 3 << 22;

    /** Flush denormal single-precision operands and results to zero. */
    public static final int FZ = 1 << 24;
    /** Every NaN result is the default NaN. */
    public static final int DN = 1 << 25;
    /** Half-precision numbers are in Arm's alternative format, which has neither infinities nor NaNs. */
    public static final int AHP = 1 << 26;

    /** The bits that exist. */
    public static final int WRITABLE = 0xf7c0009f;

    /** The whole register as software reads it. */
    public int bits;

    public Fpscr() {
    }

    public Fpscr(int bits) {
        this.bits = bits;
    }
}
