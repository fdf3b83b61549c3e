package dev.brownout.emulator.flash;

import java.util.List;
import java.util.SplittableRandom;

/** In what state an operation leaves the cells when power goes away in its middle. */
public sealed interface Tear {
    /** As if the operation had never begun: neither content nor wear nor write counts change. */
    record Untouched() implements Tear {
    }

    /** As if power had gone right after the operation. */
    record Finished() implements Tear {
    }

    /**
     * A programming that reached some of the bits.
     *
     * @param mask   the bits that got the value asked for; the others stay as they were
     * @param check  where cells carry an error-correcting code: the same of its eight bits
     */
    record Bits(long mask, int check) implements Tear {
        /** Reaches none of the check bits. */
        public Bits(long mask) {
            this(mask, 0);
        }
    }

    /**
     * An erase that reached some of the cells.
     *
     * @param level  how many of 256 cells read 1 now, 0 to 256
     * @param seed   decides which: the same seed at a higher level erases a superset
     */
    record Cells(int level, long seed) implements Tear {
        public Cells {
            if (level < 0 || level > CellNoise.LEVELS) {
                throw new IllegalArgumentException("level " + level + " is not between 0 and " + CellNoise.LEVELS);
            }
        }
    }

    /**
     * The three tearings a sweep tries at each operation: nothing, something, everything. The middle one programs a seeded subset of
     * the falling bits, neither none nor all of them (with fewer than two falling bits it is the first again), or erases about half of the
     * cells.
     */
    static List<Tear> standard(FlashOperation operation, long seed) {
        return List.of(new Untouched(), partial(operation, seed), new Finished());
    }

    private static Tear partial(FlashOperation operation, long seed) {
        // The place, not the ordinal, picks the cells: the same operation reached on another path then tears into the same state.
        long local = CellNoise.mix(seed, operation.offset());
        if (operation.erases()) {
            return new Cells(CellNoise.LEVELS / 2, local);
        }
        long falling = operation.fallingBits();
        if (Long.bitCount(falling) < 2) {
            return new Untouched();
        }
        SplittableRandom random = new SplittableRandom(local);
        long mask;
        do {
            mask = (operation.length() > Integer.BYTES ? random.nextLong() : random.nextInt()) & falling;
        } while (mask == 0 || mask == falling);
        return new Bits(mask, operation.length() > Integer.BYTES ? random.nextInt() & 0xff : 0);
    }
}
