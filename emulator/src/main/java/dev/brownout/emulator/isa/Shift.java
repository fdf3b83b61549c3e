package dev.brownout.emulator.isa;

/** Shift types as {@link Instruction#shiftType} holds them: DecodeImmShift of the manual (DDI 0403E, A7.4.2). */
public final class Shift {
    public static final int LSL = 0;
    public static final int LSR = 1;
    public static final int ASR = 2;
    public static final int ROR = 3;
    /** Rotate right by one with carry in: ROR with an encoded amount of zero. The amount is then 1. */
    public static final int RRX = 4;

    private Shift() {
    }
}
