package dev.brownout.emulator.isa;

import java.util.List;
import java.util.stream.Stream;

/**
 * The one table of Thumb encodings: ARMv6-M, ARMv7-M, its DSP extension, and FPv4-SP, after the ARMv7-M Architecture Reference Manual
 * (DDI 0403E, chapters A5 to A7; B5 for the system instructions).
 *
 * <p>Where several rows match a bit pattern, the one with most fixed bits is meant: the table may therefore name a special case (Rd = PC
 * makes TST out of ANDS) in a row of its own. Where the manual's special case is not to be told by that count, the general row says so
 * itself ({@code see}). What a row calls UNPREDICTABLE decodes to {@link Op#UNPREDICTABLE}; this is the same for all rows.
 */
public final class ThumbTable {
    private static final List<Encoding> ROWS = Stream.of(Thumb16.rows(), Thumb32Data.rows(), Thumb32Register.rows(), Thumb32Memory.rows(),
        Thumb32Control.rows(), ThumbFloat.rows()).flatMap(List::stream).toList();

    private ThumbTable() {
    }

    /** All rows, in the order of the manual's chapters. */
    public static List<Encoding> rows() {
        return ROWS;
    }

    /** The rows that an architecture has. */
    public static List<Encoding> rows(Architecture architecture) {
        return ROWS.stream().filter(row -> architecture.has(row.level())).toList();
    }

    /**
     * The row of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Encoding row(String name) {
        return ROWS.stream().filter(row -> row.name().equals(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("No encoding is called \"" + name + "\" in the instruction table."));
    }
}
