package dev.brownout.emulator.flash;

/**
 * Gives every cell a fixed threshold between 0 and 255, from a seed and the cell's place alone, and answers for 64 cells at a time
 * which of them lie below a level. What is erased at one level is therefore also erased at every higher one.
 */
final class CellNoise {
    /** Thresholds are 0 to LEVELS - 1: level 0 holds no cell, level LEVELS all of them. */
    static final int LEVELS = 256;
    private static final int PLANES = 8;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private CellNoise() {
    }

    /** A well-mixed value of two (the finaliser of SplitMix64). */
    static long mix(long a, long b) {
        long z = a + b * GOLDEN + GOLDEN;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** The cells of word pair {@code index} whose threshold is less than {@code level}, one bit each. */
    static long below(long seed, int index, int level) {
        if (level >= LEVELS) {
            return -1;
        }
        // Thresholds lie as bit planes, most significant first; comparison goes plane by plane for all 64 cells at once.
        long less = 0;
        long equal = -1;
        for (int plane = PLANES - 1; plane >= 0; plane--) {
            long bits = mix(seed + plane, index);
            if ((level >>> plane & 1) != 0) {
                less |= equal & ~bits;
                equal &= bits;
            } else {
                equal &= ~bits;
            }
        }
        return less;
    }
}
