package dev.brownout.emulator.flash;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** In what state an operation leaves the cells when power goes away in its middle. */
public sealed interface Tear {
    /** Of so many random tearings of a double word practically always one is uncorrectable, if any can be. */
    int UNCORRECTABLE_ATTEMPTS = 1000;

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
     * A programming that reached some of the bits and left others near the threshold.
     *
     * @param mask      the bits that got the value asked for
     * @param unstable  of the other falling bits those that read differently from one read to the next
     */
    record WeakBits(long mask, long unstable) implements Tear {
    }

    /**
     * An erase that reached some of the cells and left others near the threshold.
     *
     * @param level     how many of 256 cells read 1 now, 0 to 256
     * @param unstable  how many more of 256 read differently from one read to the next
     * @param seed      decides which
     */
    record WeakCells(int level, int unstable, long seed) implements Tear {
    }

    /** Writes it for {@link #load}. */
    default void save(StateWriter out) {
        if (this instanceof Bits bits) {
            write(out, 2, bits.mask(), bits.check(), 0);
        } else if (this instanceof Cells cells) {
            write(out, 3, cells.level(), cells.seed(), 0);
        } else if (this instanceof WeakBits weak) {
            write(out, 4, weak.mask(), weak.unstable(), 0);
        } else if (this instanceof WeakCells weak) {
            write(out, 5, weak.level(), weak.unstable(), weak.seed());
        } else {
            out.putInt(this instanceof Finished ? 1 : 0);
        }
    }

    private static void write(StateWriter out, int kind, long first, long second, long third) {
        out.putInt(kind);
        out.putLong(first);
        out.putLong(second);
        out.putLong(third);
    }

    /** Reads back what {@link #save} wrote. */
    static Tear load(StateReader in) {
        int kind = in.getInt();
        if (kind < 2) {
            return kind == 1 ? new Finished() : new Untouched();
        }
        long first = in.getLong();
        long second = in.getLong();
        long third = in.getLong();
        return switch (kind) {
            case 2 -> new Bits(first, (int) second);
            case 3 -> new Cells((int) first, second);
            case 4 -> new WeakBits(first, second);
            default -> new WeakCells((int) first, (int) second, third);
        };
    }

    /**
     * As the middle one of {@link #standard}, but for cells that read differently from one read to the next: half of those that the
     * operation had not reached. With fewer than two falling bits the only one is unstable.
     */
    static Tear unstable(FlashOperation operation, long seed) {
        long local = CellNoise.mix(~seed, operation.offset());
        if (operation.erases()) {
            return new WeakCells(CellNoise.LEVELS / 2, CellNoise.LEVELS / 4, local);
        }
        SplittableRandom random = new SplittableRandom(local);
        long falling = operation.fallingBits();
        long mask = Long.bitCount(falling) < 2 ? 0 : random.nextLong() & falling;
        long near = falling & ~mask & (random.nextLong() | Long.highestOneBit(falling & ~mask));
        return new WeakBits(mask, near);
    }

    /**
     * A tearing of a double word that its error-correcting code cannot make good: two cells of it did not get what was asked for, so that
     * every read of it is an error.
     *
     * @return empty for an erase, for flash without such a code, and where no tearing is like that
     */
    static Optional<Tear> uncorrectable(FlashOperation operation, long seed) {
        if (operation.erases() || operation.length() != CellDefect.SIZE) {
            return Optional.empty();
        }
        SplittableRandom random = new SplittableRandom(CellNoise.mix(seed, operation.offset()));
        long falling = operation.fallingBits();
        int code = EccCode.of(operation.value());
        for (int attempt = 0; attempt < UNCORRECTABLE_ATTEMPTS; attempt++) {
            Bits torn = new Bits(random.nextLong() & falling, random.nextInt() & 0xff);
            long cells = operation.previous() & (operation.value() | ~torn.mask());
            int check = EccCode.of(operation.previous()) & (code | ~torn.check()) & 0xff;
            if (EccCode.wrongBit(cells, check) == EccCode.UNCORRECTABLE) {
                return Optional.of(torn);
            }
        }
        return Optional.empty();
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
