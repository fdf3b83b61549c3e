package dev.brownout.emulator.memory;

/**
 * Addresses that somebody wants to know the accesses of.
 *
 * @param first  address of the first byte
 * @param last   of the last one, not below, unsigned
 */
public record WatchedRange(int first, int last) {
    /** All there are. */
    public static final WatchedRange EVERYTHING = new WatchedRange(0, -1);
}
