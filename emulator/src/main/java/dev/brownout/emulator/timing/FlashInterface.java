package dev.brownout.emulator.timing;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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

    /**
     * nRF52840 (PS, "CPU" and "NVMC"): two wait states, an instruction cache, with which a miss costs three. The cache's size and ways are those
     * of relatives: 2 KB in the nRF5340's network core, which has the same register for it, two ways with 128-bit lines in its
     * application core.
     */
    public static final FlashInterface NRF52840 = new FlashInterface(16, 2, false, new Cache(64, 2, 1), Cache.NONE, 1);

    /** The adaptive real-time accelerator of STM32F405 and F407 (RM0090, 3.5.2): 64 and 8 lines of 128 bits. */
    public static final FlashInterface STM32F4 = new FlashInterface(16, 0, true, new Cache(1, 64, 1), new Cache(1, 8, 1), 0);

    /** The adaptive real-time accelerator of STM32L4 (RM0351, 3.3.4): 32 and 8 lines of four times 64 bits. */
    public static final FlashInterface STM32L4 = new FlashInterface(8, 0, true, new Cache(1, 32, 4), new Cache(1, 8, 4), 0);

    private static final Map<String, FlashInterface> NAMED = new TreeMap<>(
        Map.of("zero-wait", ZERO_WAIT, "nrf52840", NRF52840, "stm32f4", STM32F4, "stm32l4", STM32L4));

    /** The names that board files use. */
    public static Set<String> names() {
        return NAMED.keySet();
    }

    /** The interface of one of {@link #names()}. */
    public static FlashInterface named(String name) {
        FlashInterface found = NAMED.get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no flash interface " + name + "; there are: " + String.join(", ", names()));
        }
        return found;
    }

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
