package dev.brownout.emulator.timing;

/**
 * How a core reaches its flash: the width of a read, and what stands between to hide that a read takes several cycles.
 *
 * @param lineBytes         bytes of one read, a power of two
 * @param waitStates        after reset
 * @param prefetches        it has a buffer for the next line, which software may switch on
 * @param instructions      the cache for instructions
 * @param data              the cache for literals and data
 * @param cacheMissPenalty  cycles that a miss costs above the wait states while the instruction cache is on
 */
public record FlashInterface(int lineBytes, int waitStates, boolean prefetches, Cache instructions, Cache data, int cacheMissPenalty) {
    /** Every access takes one cycle. */
    public static final FlashInterface ZERO_WAIT = new FlashInterface(16, 0, false, Cache.NONE, Cache.NONE, 0);

    /** The adaptive real-time accelerator of STM32F405 and F407 (RM0090, 3.5.2): 64 and 8 lines of 128 bits. */
    public static final FlashInterface STM32F4 = new FlashInterface(16, 0, true, new Cache(1, 64, 1), new Cache(1, 8, 1), 0);

    /** The adaptive real-time accelerator of STM32L4 (RM0351, 3.3.4): 32 and 8 lines of four times 64 bits. */
    public static final FlashInterface STM32L4 = new FlashInterface(8, 0, true, new Cache(1, 32, 4), new Cache(1, 8, 4), 0);

    public FlashInterface {
        if (Integer.bitCount(lineBytes) != 1 || lineBytes < 4 || waitStates < 0 || cacheMissPenalty < 0) {
            throw new IllegalArgumentException("a flash interface of lines of " + lineBytes + " bytes and " + waitStates + " wait states");
        }
    }

    /**
     * A cache that replaces the line of a set that was used least recently (RM0090, 3.5.2).
     *
     * @param sets     a power of two; 1 for a cache that is fully associative
     * @param ways     lines in a set
     * @param sectors  reads that make up a line, each valid or not
     */
    public record Cache(int sets, int ways, int sectors) {
        /** No cache. */
        public static final Cache NONE = new Cache(1, 0, 1);

        public Cache {
            if (Integer.bitCount(sets) != 1 || Integer.bitCount(sectors) != 1 || ways < 0 || sets * ways > 255 || sectors > 8) {
                throw new IllegalArgumentException("a cache of " + sets + " sets, " + ways + " ways and " + sectors + " sectors");
            }
        }

        boolean exists() {
            return ways > 0;
        }
    }
}
