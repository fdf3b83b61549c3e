package dev.brownout.cli.judge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.unicorn.UnicornException;
import dev.brownout.emulator.unicorn.lockstep.Divergence;
import dev.brownout.emulator.unicorn.lockstep.Lockstep;
import dev.brownout.emulator.unicorn.lockstep.LockstepReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code brownout judge}: holds an engine of ours against Unicorn. */
@Command(name = "judge", mixinStandardHelpOptions = true,
    description = "Executes random instructions on an engine and on Unicorn, and compares all registers, flags and memory after each.",
    footer = {"", "The exit code is 0 if there was no unexplained difference and every encoding was covered, 1 otherwise."})
public final class JudgeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers (default: a new one, printed).")
    private Long seed;

    @Option(names = "--count", paramLabel = "N", defaultValue = "5000000", description = "Instructions to compare (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(names = "--block", paramLabel = "B", defaultValue = "0",
        description = "Block to begin with, to repeat a difference that was found in it (default: ${DEFAULT-VALUE}).")
    private long block;

    @Option(names = "--engine", paramLabel = "NAME", defaultValue = "interpreter", description = "Engine to judge (default: ${DEFAULT-VALUE}).")
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
        PrintWriter out = spec.commandLine().getOut();
        long usedSeed = seed != null ? seed : new SplittableRandom().nextLong() >>> 16;
        if (count <= 0) {
            throw new ParameterException(spec.commandLine(), "--count is " + count + "; it must be 1 or more.");
        }
        if (block < 0) {
            throw new ParameterException(spec.commandLine(), "--block is " + block + "; it must be 0 or more.");
        }
        boolean terminal = System.console() != null;
        LockstepReport report;
        try (Lockstep lockstep = new Lockstep(usedSeed, factory())) {
            out.printf("Judging %s by Unicorn %s: %,d instructions, seed %d%n", engine, Lockstep.unicornVersion(), count, usedSeed);
            out.flush();
            report = lockstep.run(count, block, mismatches, done -> {
                if (terminal) {
                    System.err.printf("\r%3d %%  ", Math.min(100, 100 * done / count));
                }
            });
        } catch (UnicornException e) {
            throw new InputException(e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            throw new InputException("This distribution of Brownout leaves out the module emulator-unicorn, which judging needs.", e);
        }
        if (terminal) {
            System.err.print("\r       \r");
        }
        print(out, report);
        if (json != null) {
            write(report);
        }
        boolean passed = report.mismatches().isEmpty() && (!coverageExpected(report) || report.uncovered().isEmpty());
        return passed ? ExitCode.OK : ExitCode.FIRMWARE_FAILED;
    }

    /** A run that is too short to reach every encoding is not blamed for that. */
    private boolean coverageExpected(LockstepReport report) {
        return block == 0 && report.mismatches().isEmpty() && count >= 100L * report.rows().size();
    }

    private CoreFactory factory() {
        List<String> names = new ArrayList<>();
        for (CoreFactory factory : ServiceLoader.load(CoreFactory.class)) {
            if (factory.name().equals(engine)) {
                return factory;
            }
            names.add(factory.name());
        }
        throw new ParameterException(spec.commandLine(), "There is no engine \"" + engine + "\"; there is: " + String.join(", ", names) + ".");
    }

    private void print(PrintWriter out, LockstepReport report) {
        if (coverage) {
            out.printf("%-52s %10s %10s %10s %10s%n", "encoding", "executed", "skipped", "refused", "excused");
            report.rows().forEach(row -> out.printf("%-52s %10d %10d %10d %10d%n", row.name(), row.executed(), row.skipped(), row.refused(),
                row.excused()));
        }
        report.mismatches().forEach(mismatch -> out.printf("%nDIFFERENCE in %s%n%s", mismatch.row(), mismatch.text()));
        if (!report.mismatches().isEmpty()) {
            out.printf("%nRepeat the first with: brownout judge --seed %d --block %d --count 1%n", report.seed(), report.mismatches().get(0).block());
        }
        report.excused().forEach((divergence, times) -> out.printf("%,10d x excused: %s%n", times, divergence.title()));
        if (coverageExpected(report)) {
            report.uncovered().forEach(row -> out.printf("never executed: %s%n", row));
        }
        out.printf("%,d instructions in %.1f s, %d of %d encodings covered, %d unexplained differences%n", report.instructions(),
            report.seconds(), report.rows().size() - report.uncovered().size(), report.rows().size(), report.mismatches().size());
        out.flush();
    }

    private void write(LockstepReport report) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("engine", engine);
        root.put("seed", report.seed());
        root.put("instructions", report.instructions());
        root.put("passed", report.passed());
        root.put("encodings", report.rows());
        Map<String, Long> excused = new LinkedHashMap<>();
        for (Map.Entry<Divergence, Long> entry : report.excused().entrySet()) {
            excused.put(entry.getKey().title(), entry.getValue());
        }
        root.put("excused", excused);
        root.put("mismatches", report.mismatches());
        root.put("uncovered", report.uncovered());
        try {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), root);
        } catch (IOException e) {
            throw new InputException("The report cannot be written to " + json + ": " + e.getMessage() + ".", e);
        }
    }
}
