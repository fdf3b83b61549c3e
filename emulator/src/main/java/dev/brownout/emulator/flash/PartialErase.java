package dev.brownout.emulator.flash;

/**
 * How much of an erase a partial one does.
 *
 * @param added  the erase time it adds to its page, in picoseconds
 * @param full   how much the page needs, in picoseconds
 */
record PartialErase(long added, long full) {
    /** All of it at once. */
    static final PartialErase WHOLE = new PartialErase(0, 0);
}
