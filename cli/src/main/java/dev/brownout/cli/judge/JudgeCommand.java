package dev.brownout.cli.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.Engines;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.cli.OutputFile;
import dev.brownout.cli.Progress;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.unicorn.UnicornException;
import dev.brownout.emulator.unicorn.lockstep.Divergence;
import dev.brownout.emulator.unicorn.lockstep.Lockstep;
import dev.brownout.emulator.unicorn.lockstep.LockstepReport;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code brownout judge}: holds an engine of ours against Unicorn. */
@Command(name = "judge", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Execute random instructions on an engine and on Unicorn, and compare all registers, flags and memory after each.",
        footer = {"", "The exit code is 0 if every difference is explained by docs/unicorn-divergences.md and every encoding was covered,"
            + " 1 otherwise."})
public final class JudgeCommand implements Callable<Integer> {
    /** A shorter run is not blamed for encodings that it did not reach. */
    private static final long INSTRUCTIONS_FOR_COVERAGE = 50_000;

    @ParentCommand
    private Brownout brownout;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers (default: a new one, printed).")
    private Long seed;

    @Option(names = "--count", paramLabel = "N", defaultValue = "5000000",
            description = "Instructions to compare (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(names = "--block", paramLabel = "B", defaultValue = "0",
            description = "Block to begin with, to repeat a difference that was found in it (default: ${DEFAULT-VALUE}).")
    private long block;

    @Option(names = "--engine", paramLabel = "NAME", defaultValue = Engines.DEFAULT,
            description = "Engine to judge (default: ${DEFAULT-VALUE}).")
    private String engine;

    @Option(names = "--mismatches", paramLabel = "N", defaultValue = "10",
            description = "Give up after this many differences, one for each encoding (default: ${DEFAULT-VALUE}).")
    private int mismatches;

    @Option(names = "--coverage", description = "Print how often each encoding was executed.")
    private boolean coverage;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures as JSON.")
    private Path json;

    @Override
    public Integer call() {
        require(count > 0, "--count is " + count + "; it must be 1 or more");
        require(block >= 0, "--block is " + block + "; it must be 0 or more");
        require(mismatches > 0, "--mismatches is " + mismatches + "; it must be 1 or more");
        if (json != null) {
            OutputFile.requireWritable("--json", json);
        }
        // Random code is never hot: the translator is to translate it at first sight, where a stretch is executed in one go.
        CoreFactory factory = engine.equals("translator") ? new TranslatorFactory(1) : Engines.find(engine);
        long usedSeed = seed != null ? seed : new SplittableRandom().nextLong() >>> 16;
        PrintWriter out = new PrintWriter(brownout.console().output(), true, StandardCharsets.UTF_8);
        LockstepReport report;
        try {
            out.printf("Judging %s by Unicorn %s: %,d instructions, seed %d%n", engine, Lockstep.unicornVersion(), count, usedSeed);
            try (Lockstep lockstep = new Lockstep(usedSeed, factory);
                    Progress progress = new Progress(brownout.console().messages(), brownout.console().terminal(), "instructions")) {
                report = lockstep.run(count, block, mismatches, done -> progress.at(Math.min(done, count), count));
            }
        } catch (UnicornException e) {
            throw new InputException(e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            throw new InputException("this distribution of Brownout leaves out the module emulator-unicorn, which judging needs", e);
        }
        boolean covered = !coverageExpected(report) || report.uncovered().isEmpty();
        boolean passed = report.mismatches().isEmpty() && covered;
        print(out, report);
        if (json != null) {
            OutputFile.write("--json", json, json(report, passed));
        }
        return passed ? ExitCode.OK : ExitCode.FIRMWARE_FAILED;
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new InputException(sentence);
        }
    }

    private boolean coverageExpected(LockstepReport report) {
        return block == 0 && report.mismatches().isEmpty() && count >= INSTRUCTIONS_FOR_COVERAGE;
    }

    private void print(PrintWriter out, LockstepReport report) {
        if (coverage) {
            out.printf("%-52s %10s %10s %10s %10s%n", "encoding", "executed", "skipped", "refused", "excused");
            report.rows().forEach(row -> out.printf("%-52s %10d %10d %10d %10d%n", row.name(), row.executed(), row.skipped(), row.refused(),
                row.excused()));
        }
        report.mismatches().forEach(mismatch -> out.printf("%nDIFFERENCE in %s%n%s", mismatch.row(), mismatch.text()));
        if (!report.mismatches().isEmpty()) {
            out.printf("%nRepeat the first with: brownout judge --seed %d --block %d --count 1%n", report.seed(),
                report.mismatches().get(0).block());
        }
        report.excused().forEach((divergence, times) -> out.printf("%,10d x excused: %s%n", times, divergence.title()));
        if (coverageExpected(report)) {
            report.uncovered().forEach(row -> out.printf("never executed: %s%n", row));
        }
        out.printf("%,d instructions in %.1f s, %d of %d encodings covered, %d unexplained differences%n", report.instructions(),
            report.seconds(), report.rows().size() - report.uncovered().size(), report.rows().size(), report.mismatches().size());
    }

    // Without the host's seconds: the same seed gives the same bytes.
    private byte[] json(LockstepReport report, boolean passed) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("engine", engine);
        root.put("seed", report.seed());
        root.put("firstBlock", block);
        root.put("instructions", report.instructions());
        root.put("passed", passed);
        root.put("encodings", report.rows());
        Map<String, Long> excused = new LinkedHashMap<>();
        for (Map.Entry<Divergence, Long> entry : report.excused().entrySet()) {
            excused.put(entry.getKey().title(), entry.getValue());
        }
        root.put("excused", excused);
        root.put("mismatches", report.mismatches());
        root.put("uncovered", report.uncovered());
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report is not JSON", e);
        }
    }
}
