package dev.brownout.emulator.lockstep;

import java.util.SplittableRandom;

/** What registers hold before a random program begins: pointers to data and code, small numbers, corner values, noise. */
final class Operands {
    private static final int[] EDGES = {0, 1, -1, 0x7fffffff, 0x80000000, 31, 32, 33, 0xffff, 0x8000, 255, 256};
    private static final int[] FLOATS = {0, 0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 1, 0x807fffff,
        0x00800000, 0x7f7fffff, 0x4f000000, 0xcf000000, 0x3effffff, 0x7c007c01};
    /** System registers that a program may come by: SysTick, NVIC, SCB, MPU, DWT, FPB. */
    private static final int[] SYSTEM = {0xe000e010, 0xe000e100, 0xe000e200, 0xe000ed00, 0xe000ed90, 0xe0001000, 0xe0002000};

    private final SplittableRandom random;

    Operands(SplittableRandom random) {
        this.random = random;
    }

    /** A pointer to data, aligned more often than not. */
    int pointer() {
        int offset = random.nextInt(Stage.DATA_SIZE);
        return Stage.DATA + (random.nextInt(4) == 0 ? offset : offset & ~3);
    }

    int integer(int codeBegin, int codeEnd) {
        return switch (random.nextInt(16)) {
            case 0, 1 -> random.nextInt();
            case 2, 3 -> EDGES[random.nextInt(EDGES.length)];
            case 4, 5, 6 -> random.nextInt(64);
            case 7 -> 4 * random.nextInt(0x400);
            case 8, 9 -> codeBegin + (random.nextInt(codeEnd - codeBegin) & ~1) | 1;
            case 10 -> SYSTEM[random.nextInt(SYSTEM.length)];
            case 11 -> Stage.RAM + Stage.RAM_SIZE - 4 * random.nextInt(8);
            default -> pointer();
        };
    }

    int single() {
        return switch (random.nextInt(4)) {
            case 0 -> FLOATS[random.nextInt(FLOATS.length)];
            case 1 -> random.nextInt() & 0x807fffff | 127 + random.nextInt(-30, 31) << 23;
            case 2 -> Float.floatToRawIntBits(random.nextInt(-1000, 1000));
            default -> random.nextInt();
        };
    }

    /** FPSCR: usually as after reset. */
    int fpscr() {
        return random.nextInt(3) == 0 ? random.nextInt() & 0xf7c0009f : 0;
    }
}
