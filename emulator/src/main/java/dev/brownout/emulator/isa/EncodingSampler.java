package dev.brownout.emulator.isa;

import java.util.random.RandomGenerator;

/**
 * Random valid instructions of a row: every field arbitrary, within what the row allows, none of them UNPREDICTABLE and none claimed by a
 * more specific row. With this a test reaches every row of the table.
 */
public final class EncodingSampler {
    private static final int TRIES = 1_000_000;

    private final Decoder decoder;

    public EncodingSampler(Architecture architecture) {
        this.decoder = Decoder.of(architecture);
    }

    /**
     * A random instance of the row.
     *
     * @return the halfword, or the two of a 32-bit instruction, the first one on top: {@link Instruction#raw}
     * @throws IllegalArgumentException if the row has no valid instance in this architecture
     */
    public int random(Encoding row, RandomGenerator random) {
        BitPattern pattern = row.pattern();
        int open = ~(pattern.mask() | pattern.shouldMask()) & (row.size() == 2 ? 0xFFFF : -1);
        for (int k = 0; k < TRIES; k++) {
            int raw = random.nextInt() & open | pattern.value() | pattern.shouldValue();
            if (decoder.row(raw, row.size() == 4) == row && !row.isUnpredictable(raw)) {
                return raw;
            }
        }
        throw new IllegalArgumentException("Encoding " + row.name() + " has no valid instance in this architecture.");
    }

    /** A random instance of the row, decoded. */
    public Instruction instruction(Encoding row, RandomGenerator random) {
        int raw = random(row, random);
        return row.size() == 4 ? decoder.decode(raw >>> 16, raw & 0xFFFF) : decoder.decode(raw, 0);
    }
}
