package dev.brownout.cli.judge;

import dev.brownout.cli.InputException;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.unicorn.UnicornException;
import dev.brownout.emulator.unicorn.lockstep.Lockstep;
import dev.brownout.emulator.unicorn.lockstep.LockstepReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An engine held to Unicorn instruction by instruction: registers, flags and memory. */
final class ByUnicorn {
    static final String NAME = "unicorn";
    /** A shorter run is not blamed for encodings that it did not reach. */
    private static final long INSTRUCTIONS_FOR_COVERAGE = 50_000;

    private final String engine;
    private final long seed;
    private final boolean coverage;

    /** @param coverage  whether the notes have a line for each encoding */
    ByUnicorn(String engine, long seed, boolean coverage) {
        this.engine = engine;
        this.seed = seed;
        this.coverage = coverage;
    }

    /** Unicorn's version. @throws InputException if there is none here */
    static String version() {
        try {
            return Lockstep.unicornVersion();
        } catch (UnicornException e) {
            throw new InputException(e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            throw new InputException("this distribution of Brownout leaves out the module emulator-unicorn, which judging by Unicorn needs", e);
        }
    }

    Verdict judge(Budget budget) {
        long start = System.nanoTime();
        // Random code is never hot: the translator is to translate it at first sight, where a stretch is executed in one go.
        CoreFactory factory = Engines.find(engine) instanceof TranslatorFactory ? new TranslatorFactory(1) : Engines.find(engine);
        LockstepReport report;
        try (Lockstep lockstep = new Lockstep(seed, factory)) {
            report = lockstep.run(budget.instructions(), budget.first(), budget.findings(),
                    () -> (System.nanoTime() - start) / 1e9 >= budget.seconds(), budget.progress());
        }
        boolean whole = budget.first() == 0 && report.mismatches().isEmpty() && report.instructions() >= INSTRUCTIONS_FOR_COVERAGE;
        return verdict(report, whole, (System.nanoTime() - start) / 1e9);
    }

    private Verdict verdict(LockstepReport report, boolean whole, double seconds) {
        List<String> notes = new ArrayList<>();
        if (coverage) {
            notes.add(String.format("%-52s %10s %10s %10s %10s", "encoding", "executed", "skipped", "refused", "excused"));
            report.rows().forEach(row -> notes.add(String.format("%-52s %10d %10d %10d %10d", row.name(), row.executed(), row.skipped(),
                    row.refused(), row.excused())));
        }
        report.excused().forEach((divergence, times) -> notes.add(String.format(Locale.ROOT, "%,10d x excused: %s", times, divergence.title())));
        notes.add(String.format("%d of %d encodings covered", report.rows().size() - report.uncovered().size(), report.rows().size()));
        List<String> findings = report.mismatches().stream().map(mismatch -> String.format("DIFFERENCE in %s%n%s", mismatch.row(), mismatch.text()))
                .toList();
        String again = report.mismatches().isEmpty() ? "" : String.format("judge --engine %s --by unicorn --seed %d --trial %d --instructions 1",
                engine, seed, report.mismatches().get(0).block());
        return new Verdict(engine + " by unicorn", report.instructions(), seconds, findings, again, whole ? report.uncovered() : List.of(), notes,
                figures(report));
    }

    private Map<String, Object> figures(LockstepReport report) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("engine", engine);
        figures.put("by", NAME);
        figures.put("instructions", report.instructions());
        figures.put("encodings", report.rows());
        Map<String, Long> excused = new LinkedHashMap<>();
        report.excused().forEach((divergence, times) -> excused.put(divergence.title(), times));
        figures.put("excused", excused);
        figures.put("unexecuted", report.uncovered());
        figures.put("findings", report.mismatches());
        return figures;
    }
}
