package dev.brownout.emulator.core.translator;

/** What translated code calls, for operations too long to be written out each time. */
final class Arithmetic {
    private Arithmetic() {
    }

    static int lsl(int value, int by) {
        int amount = by & 0xff;
        return amount < 32 ? value << amount : 0;
    }

    static int lsr(int value, int by) {
        int amount = by & 0xff;
        return amount < 32 ? value >>> amount : 0;
    }

    static int asr(int value, int by) {
        return value >> Math.min(by & 0xff, 31);
    }

    static int ror(int value, int by) {
        return Integer.rotateRight(value, by);
    }

    /** The carry out of a shift by a register; {@code carry} if the amount is zero. */
    static int lslCarry(int value, int by, int carry) {
        int amount = by & 0xff;
        return amount == 0 ? carry : amount <= 32 ? value >>> 32 - amount & 1 : 0;
    }

    static int lsrCarry(int value, int by, int carry) {
        int amount = by & 0xff;
        return amount == 0 ? carry : amount <= 32 ? value >>> amount - 1 & 1 : 0;
    }

    static int asrCarry(int value, int by, int carry) {
        int amount = by & 0xff;
        return amount == 0 ? carry : value >> Math.min(amount - 1, 31) & 1;
    }

    static int rorCarry(int value, int by, int carry) {
        return (by & 0xff) == 0 ? carry : Integer.rotateRight(value, by) >>> 31;
    }

    /** The lower bytes of both halves, each extended to a half. */
    static int signedBytes(int value) {
        return (byte) (value >> 16) << 16 | (byte) value & 0xffff;
    }

    static int unsignedBytes(int value) {
        return value & 0x00ff00ff;
    }

    static int addHalves(int a, int b) {
        return (a & 0xffff0000) + (b & 0xffff0000) | a + b & 0xffff;
    }

    /** Rounded or not, the upper word of {@code (addend << 32) + n * m}. */
    static int topWord(int addend, int n, int m, int round) {
        long value = ((long) addend << 32) + (long) n * m;
        return (int) (round != 0 ? value + 0x80000000L >> 32 : value >> 32);
    }

    static int topWordSubtracted(int addend, int n, int m, int round) {
        long value = ((long) addend << 32) - (long) n * m;
        return (int) (round != 0 ? value + 0x80000000L >> 32 : value >> 32);
    }
}
