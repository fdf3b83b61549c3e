package dev.brownout.emulator.firmware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Source lines by address. */
public final class LineTable {

    public static final LineTable EMPTY = new LineTable(List.of());

    /** @param line counts from 1 */
    public record SourceLine(String file, int line) {

        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** Instructions from {@code start} to before {@code end} that one source line gave. */
    public record Row(long start, long end, SourceLine source) {
    }

    private final List<Row> rows;

    /** @param rows in any order; where two cover the same address the one that starts later counts, then the one given later */
    public LineTable(List<Row> rows) {
        this.rows = rows.stream().filter(row -> row.start < row.end).sorted(Comparator.comparingLong(Row::start)).toList();
    }

    /** All rows, sorted by address. */
    public List<Row> rows() {
        return rows;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The line that the instruction at an address comes from. Bit 0 is not looked at. */
    public Optional<SourceLine> at(long address) {
        long place = address & ~1L;
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rows.get(middle).start <= place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && place < rows.get(low - 1).end ? Optional.of(rows.get(low - 1).source) : Optional.empty();
    }

    static LineTable merge(List<LineTable> tables) {
        List<Row> all = new ArrayList<>();
        tables.forEach(table -> all.addAll(table.rows));
        return new LineTable(all);
    }
}
