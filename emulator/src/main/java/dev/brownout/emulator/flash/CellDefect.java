package dev.brownout.emulator.flash;

/**
 * What is wrong with cells of one double word, a bit each.
 *
 * @param unstable   read differently from one read to the next, until they are erased or programmed: a programming or an erase that was
 *                   interrupted left them near the threshold
 * @param neverFall  stay as they are when they are programmed
 * @param neverRise  stay 0 when they are erased: worn out
 */
public record CellDefect(long unstable, long neverFall, long neverRise) {
    /** Nothing is wrong. */
    public static final CellDefect NONE = new CellDefect(0, 0, 0);
    /** The bytes that one describes together. */
    public static final int SIZE = 8;

    CellDefect and(CellDefect other) {
        return new CellDefect(unstable | other.unstable, neverFall | other.neverFall, neverRise | other.neverRise);
    }

    CellDefect withUnstable(long cells) {
        return new CellDefect(cells, neverFall, neverRise);
    }

    boolean none() {
        return (unstable | neverFall | neverRise) == 0;
    }
}
