package dev.brownout.emulator.isa;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Bits to {@link Instruction}. Never throws: what the architecture does not have decodes to {@link Op#UNDEFINED}, what it leaves
 * UNPREDICTABLE to {@link Op#UNPREDICTABLE}. Safe for use by several threads.
 */
public final class Decoder {
    private static final Comparator<Encoding> MOST_SPECIFIC_FIRST =
        Comparator.comparingInt((Encoding row) -> Integer.bitCount(row.pattern().mask())).reversed();
    private static final int WIDE_BITS = 16;
    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final Map<Architecture, Decoder> DECODERS = new EnumMap<>(Architecture.class);

    static {
        for (Architecture architecture : Architecture.values()) {
            DECODERS.put(architecture, new Decoder(architecture));
        }
    }

    /** Rows by the top nine bits of a 16-bit instruction, and by the top twelve of a 32-bit one; most specific first. */
    private final Encoding[][] narrow = new Encoding[1 << 9][];
    private final Encoding[][] wide = new Encoding[1 << 12][];
    /**
     * What was decoded before: instructions are immutable and do not depend on their address, and a forked machine meets them again.
     * All 16-bit ones by their bits, 32-bit ones as many as have room. A race costs a second decoding, no more: all fields are final.
     */
    private final Instruction[] knownNarrow = new Instruction[1 << 16];
    private final Instruction[] knownWide = new Instruction[1 << WIDE_BITS];

    private Decoder(Architecture architecture) {
        List<Encoding> rows = new ArrayList<>(ThumbTable.rows(architecture));
        rows.sort(MOST_SPECIFIC_FIRST);
        index(rows.stream().filter(row -> row.size() == 2).toList(), narrow, 7);
        index(rows.stream().filter(row -> row.size() == 4).toList(), wide, 20);
    }

    private static void index(List<Encoding> rows, Encoding[][] buckets, int shift) {
        for (int k = 0; k < buckets.length; k++) {
            int top = k << shift;
            buckets[k] = rows.stream().filter(row -> ((top ^ row.pattern().value()) & row.pattern().mask() >> shift << shift) == 0)
                .toArray(Encoding[]::new);
        }
    }

    /** Whether a first halfword begins a 32-bit instruction (A5.1). */
    public static boolean isWide(int hw1) {
        return (hw1 & 0xF800) > 0xE000;
    }

    /** The decoder of an architecture. */
    public static Decoder of(Architecture architecture) {
        return DECODERS.get(architecture);
    }

    /**
     * Decodes one instruction.
     *
     * @param hw1 its first halfword
     * @param hw2 the halfword after it; ignored for a 16-bit instruction
     */
    public static Instruction decode(int hw1, int hw2, Architecture architecture) {
        return of(architecture).decode(hw1, hw2);
    }

    /** As {@link #decode(int, int, Architecture)}, of this decoder's architecture. */
    public Instruction decode(int hw1, int hw2) {
        boolean isWide = isWide(hw1);
        int raw = isWide ? hw1 << 16 | hw2 & 0xFFFF : hw1 & 0xFFFF;
        Instruction[] known = isWide ? knownWide : knownNarrow;
        int index = isWide ? raw * GOLDEN_RATIO >>> 32 - WIDE_BITS : raw;
        Instruction i = known[index];
        if (i == null || i.raw != raw) {
            i = row(raw, isWide).decode(raw);
            known[index] = i;
        }
        return i;
    }

    /** The most specific row for these bits; {@link Encoding#UNDEFINED} or its 32-bit twin where there is none. */
    Encoding row(int raw, boolean isWide) {
        for (Encoding row : isWide ? wide[raw >>> 20] : narrow[raw >>> 7]) {
            if (row.matches(raw)) {
                return row;
            }
        }
        return isWide ? Encoding.UNDEFINED_WIDE : Encoding.UNDEFINED;
    }
}
