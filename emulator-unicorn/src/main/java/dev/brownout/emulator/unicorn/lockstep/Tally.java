package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.Op;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what was compared, row by row, and keeps what differed. */
final class Tally {
    private static final class Counts {
        private long executed;
        private long skipped;
        private long refused;
        private long excused;
    }

    private final List<Encoding> rows;
    private final Map<Encoding, Counts> counts = new HashMap<>();
    private final Map<Divergence, Long> excused = new EnumMap<>(Divergence.class);
    private final Map<String, LockstepReport.Mismatch> mismatches = new LinkedHashMap<>();
    private long instructions;

    Tally(List<Encoding> rows) {
        this.rows = rows;
        rows.forEach(row -> counts.put(row, new Counts()));
    }

    long instructions() {
        return instructions;
    }

    int mismatches() {
        return mismatches.size();
    }

    /** Counts a single instruction. */
    void count(Step step, boolean agreed) {
        instructions++;
        Counts row = counts.get(step.last().encoding);
        if (row == null) {
            return;
        }
        if (!agreed) {
            row.excused++;
        } else if (!step.executed()) {
            row.refused++;
        } else if (step.skipped) {
            row.skipped++;
        } else {
            row.executed++;
        }
    }

    void excuse(Divergence divergence) {
        excused.merge(divergence, 1L, Long::sum);
    }

    /** Keeps the first difference of each row. */
    void report(String row, long block, String text) {
        mismatches.putIfAbsent(row, new LockstepReport.Mismatch(row, block, text));
    }

    LockstepReport report(long seed, double seconds) {
        List<LockstepReport.Row> lines = new ArrayList<>();
        for (Encoding row : rows) {
            Counts c = counts.get(row);
            lines.add(new LockstepReport.Row(row.name(), c.executed, c.skipped, c.refused, c.excused, coverage(row.op())));
        }
        return new LockstepReport(seed, instructions, lines, new EnumMap<>(excused), List.copyOf(mismatches.values()), seconds);
    }

    private static LockstepReport.Coverage coverage(Op op) {
        return switch (op) {
            case SVC, BKPT, UDF, COPROCESSOR -> LockstepReport.Coverage.REFUSED;
            case YIELD, WFE -> LockstepReport.Coverage.EXCUSED;
            default -> LockstepReport.Coverage.EXECUTED;
        };
    }
}
