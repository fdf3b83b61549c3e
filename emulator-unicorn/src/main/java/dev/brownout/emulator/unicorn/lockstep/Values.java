package dev.brownout.emulator.unicorn.lockstep;

import java.util.SplittableRandom;

/** Operand values: half of them where arithmetic has its corners, the rest noise of every magnitude. */
final class Values {
    private static final int[] INTEGERS = {
        0, 1, -1, 2, -2, 0x80000000, 0x7fffffff, 0x80000001, 0x40000000, 0xc0000000, 0xffff, 0x10000, 0x8000, 0x7fff, 0xffff8000, 0xff,
        0x80, 0x7f, 0x100, 0x80008000, 0x7fff7fff, 0x80007fff, 0x7fff8000, 0xffff0000, 0x0000ffff, 0x00010001, 0xffffffff, 0x80808080,
        0x7f7f7f7f, 0x00ff00ff, 0xff00ff00, 0x01010101, 0xaaaaaaaa, 0x55555555, 31, 32, 33, 63, 64, 255, 256,
    };
    private static final int[] FLOATS = {
        0x00000000, 0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7fc12345, 0x7f800001, 0xff923456,
        0x7fbfffff, 0x00000001, 0x80000001, 0x007fffff, 0x807fffff, 0x00800000, 0x80800000, 0x00800001, 0x7f7fffff, 0xff7fffff, 0x3f000000,
        0xbf000000, 0x3fc00000, 0x40200000, 0x4f000000, 0xcf000000, 0x4effffff, 0x4f800000, 0x4f7fffff, 0xcf000001, 0x5f000000, 0x3f7fffff,
        0x3f800001, 0x34000000, 0x33800000, 0x33000000, 0x38800000, 0x387fc000, 0x33800001, 0x477fe000, 0x477ff000, 0x477fefff, 0x7c007c01,
        0x7e00fc00, 0x000103ff, 0x84008001, 0x7bff3c00, 0x20000000, 0x1f800000, 0x5f800000, 0x00400000, 0x3effffff, 0x4b000001, 0x4a800001,
    };

    private final SplittableRandom random;

    Values(SplittableRandom random) {
        this.random = random;
    }

    int integer() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> INTEGERS[random.nextInt(INTEGERS.length)];
            case 4 -> random.nextInt() >>> random.nextInt(32);
            case 5 -> random.nextInt() >> random.nextInt(32);
            case 6 -> INTEGERS[random.nextInt(INTEGERS.length)] + random.nextInt(-2, 3);
            default -> random.nextInt();
        };
    }

    /** A bit pattern for an FPU register; {@code other} is the value of one that may be an operand of the same instruction. */
    int single(int other) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> FLOATS[random.nextInt(FLOATS.length)];
            case 4 -> FLOATS[random.nextInt(FLOATS.length)] ^ random.nextInt(4);
            // Exponents near each other make additions cancel and fused operations round.
            case 5, 6 -> random.nextInt() & 0x807fffff | 127 + random.nextInt(-40, 41) << 23;
            case 7 -> other ^ 0x80000000 ^ random.nextInt(4);
            case 8 -> integer();
            default -> random.nextInt();
        };
    }

    /** FPSCR: flags, modes (AHP, DN, FZ, rounding) and cumulative exceptions at random; the bits a Cortex-M4 implements. */
    int fpscr() {
        int value = random.nextInt() & 0xf7c0009f;
        // The default modes are what firmware uses: they come often.
        return random.nextInt(3) == 0 ? value & 0xf000009f : value;
    }

    /** xPSR outside an IT block: flags, Q and GE at random. */
    int xpsr() {
        return random.nextInt() & 0xf80f0000 | Registers.T;
    }
}
