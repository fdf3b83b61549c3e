package dev.brownout.emulator.unicorn.lockstep;

import java.util.List;
import java.util.Map;

/**
 * What a run of {@link Lockstep} found.
 *
 * @param seed         of the run
 * @param instructions executed and compared
 * @param rows         a line for each row of the instruction table, in the table's order
 * @param excused      how often each known divergence was met
 * @param mismatches   differences that nothing explains, at most one a row
 * @param seconds      host time
 */
public record LockstepReport(long seed, long instructions, List<Row> rows, Map<Divergence, Long> excused, List<Mismatch> mismatches,
                             double seconds) {
    /** What it takes to have put a row to the test. */
    public enum Coverage {
        /** It was executed on both sides with equal results. */
        EXECUTED,
        /** All that it does is to raise an exception; both sides did. */
        REFUSED,
        /** Unicorn cannot execute it at all (see the ledger); our side did, and is tested elsewhere. */
        EXCUSED
    }

    /**
     * @param name     of the encoding
     * @param executed with equal results on both sides
     * @param skipped  by an IT block
     * @param refused  by both sides: SVC, BKPT and faults
     * @param excused  by a known divergence
     * @param needs    what it takes to have put this row to the test
     */
    public record Row(String name, long executed, long skipped, long refused, long excused, Coverage needs) {
        public boolean covered() {
            return switch (needs) {
                case EXECUTED -> executed > 0;
                case REFUSED -> refused > 0;
                case EXCUSED -> excused > 0;
            };
        }
    }

    /**
     * @param row   of the instruction
     * @param block in which it was found; a run with the same seed that begins at this block finds it again
     * @param text  listing, registers before and differences
     */
    public record Mismatch(String row, long block, String text) {
    }

    /** Rows that were never put to the test. */
    public List<String> uncovered() {
        return rows.stream().filter(row -> !row.covered()).map(Row::name).toList();
    }

    /** Whether every row was covered and every difference explained. */
    public boolean passed() {
        return mismatches.isEmpty() && uncovered().isEmpty();
    }
}
