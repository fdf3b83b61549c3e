package dev.brownout.cli.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.DeviceTimeConverter;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.cli.OutputFile;
import dev.brownout.cli.Progress;
import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.Engines;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code brownout judge}: holds the engines to each other, and to Unicorn. */
@Command(name = "judge", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Hold the engines to each other: run the same on two of them and compare.%n",
            "Without --elf, random programs over every encoding of the instruction table. By the interpreter: whole machines of every core type under"
                + " interrupts, faults, MPU changes, code that changes, resets and power cuts, with everything compared wherever they stop, cycles"
                + " included; a difference is cut down to the shortest program that shows it. By Unicorn: registers, flags and memory after"
                + " each instruction.%n",
            "With --elf: your firmware on a board, the state of the two machines compared at random cycles.%n"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no difference but those that docs/unicorn-divergences.md explains",
            "1:a difference; or an encoding that a long run should have covered and did not",
            "2:wrong usage, or input that cannot be used"},
        footer = {"%nExamples:%n  brownout judge --minutes 60%n  brownout judge --engine translator --by interpreter --seed 7 --trial 1234"
            + " --instructions 1%n  brownout judge --elf app.elf --board nrf52840 --for 20s"})
public final class JudgeCommand implements Callable<Integer> {

    @ParentCommand
    private Brownout brownout;

    @Option(names = "--engine", paramLabel = "NAME", description = "Engine to judge, once for each (default: all that are installed).")
    private List<String> engines = new ArrayList<>();

    @Option(names = "--by", paramLabel = "NAME", description = "Who is right: interpreter, unicorn (default: the interpreter for every other engine,"
            + " Unicorn for the interpreter).")
    private List<String> judges = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers (default: a new one, printed).")
    private Long seed;

    @Option(names = {"--instructions", "--count"}, paramLabel = "N", description = "Instructions to compare, for each pair (default:"
            + " 2000000; with --minutes, as many as there is time for).")
    private Long count;

    @Option(names = "--minutes", paramLabel = "M", description = "Time for all pairs together, shared equally.")
    private Double minutes;

    @Option(names = "--core", paramLabel = "TYPE", description = "Core type for programs judged by the interpreter, once for each (default: all):"
            + " cortex-m0, cortex-m0+, cortex-m3, cortex-m4, cortex-m4f, cortex-m7.")
    private List<String> cores = new ArrayList<>();

    @Option(names = {"--trial", "--block"}, paramLabel = "N", defaultValue = "0",
            description = "Number of the program to begin with, to repeat a difference (default: ${DEFAULT-VALUE}).")
    private long trial;

    @Option(names = {"--differences", "--mismatches"}, paramLabel = "N", defaultValue = "3",
            description = "Give up a pair after this many differences (default: ${DEFAULT-VALUE}).")
    private int differences;

    @Option(names = "--coverage", description = "Print how often Unicorn judged each encoding.")
    private boolean coverage;

    @Option(names = "--elf", paramLabel = "FILE[@ADDR]", description = "Firmware to run instead of random programs, once for each file; ELF, or what"
            + " 'run --load' takes.")
    private List<String> elf = new ArrayList<>();

    @Option(names = "--board", paramLabel = "BOARD", description = "Board for --elf, by name or file (default: nrf52840).")
    private String board = "nrf52840";

    @Option(names = "--for", paramLabel = "TIME", converter = DeviceTimeConverter.class, description = "Device time of --elf, unless it ends before"
            + " (default: 10s).")
    private DeviceTime limit = DeviceTime.parse("10s");

    @Option(names = "--every", paramLabel = "CYCLES", defaultValue = "50000", description = "Mean number of cycles between two comparisons of"
            + " --elf (default: ${DEFAULT-VALUE}).")
    private long every;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures as JSON.")
    private Path json;

    @Override
    public Integer call() {
        check();
        long usedSeed = seed != null ? seed : new SplittableRandom().nextLong() >>> 16;
        PrintWriter out = new PrintWriter(brownout.console().output(), true, StandardCharsets.UTF_8);
        List<Verdict> verdicts = elf.isEmpty() ? programs(usedSeed, out) : firmware(usedSeed, out);
        boolean passed = verdicts.stream().allMatch(Verdict::passed);
        if (verdicts.size() > 1) {
            out.printf("%s%n", passed ? "All pairs agree." : "Not all pairs agree.");
        }
        if (json != null) {
            OutputFile.write("--json", json, json(usedSeed, verdicts, passed));
        }
        return passed ? ExitCode.OK : ExitCode.FIRMWARE_FAILED;
    }

    private void check() {
        require(count == null || count > 0, "--instructions is " + count + "; it must be 1 or more");
        require(minutes == null || minutes > 0 && minutes <= 100_000, "--minutes is " + minutes + "; it must be more than 0, at most 100000");
        require(trial >= 0, "--trial is " + trial + "; it must be 0 or more");
        require(differences > 0, "--differences is " + differences + "; it must be 1 or more");
        require(every > 0 && every <= 1_000_000_000_000L, "--every is " + every + "; it must be 1 or more cycles, at most 1000000000000");
        judges.forEach(name -> require(name.equals(Engines.INTERPRETER) || name.equals(ByUnicorn.NAME),
                "--by is '" + name + "'; there are: " + Engines.INTERPRETER + ", " + ByUnicorn.NAME));
        engines.forEach(Engines::find);
        cores.forEach(name -> require(CoreModel.of(name).isPresent(), "there is no core type '" + name + "'; there are: "
                + String.join(", ", CoreModel.labels())));
        if (json != null) {
            OutputFile.requireWritable("--json", json);
        }
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new InputException(sentence);
        }
    }

    /** An engine, and who judges it. */
    private record Pair(String engine, String by) {
    }

    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (String engine : engines.isEmpty() ? Engines.installed().keySet() : new LinkedHashSet<>(engines)) {
            boolean interpreter = engine.equals(Engines.INTERPRETER);
            Set<String> by = new LinkedHashSet<>(judges.isEmpty() ? List.of(interpreter ? ByUnicorn.NAME : Engines.INTERPRETER) : judges);
            by.stream().filter(judge -> !judge.equals(engine)).forEach(judge -> pairs.add(new Pair(engine, judge)));
        }
        require(!pairs.isEmpty(), "an engine cannot be judged by itself; name another with --engine or --by");
        return pairs;
    }

    private List<Verdict> programs(long usedSeed, PrintWriter out) {
        List<Pair> pairs = pairs();
        if (pairs.stream().anyMatch(pair -> pair.by.equals(ByUnicorn.NAME))) {
            ByUnicorn.version();
        }
        long instructions = count != null ? count : minutes != null ? Long.MAX_VALUE : 2_000_000;
        double seconds = minutes != null ? minutes * 60 / pairs.size() : Double.POSITIVE_INFINITY;
        List<Verdict> verdicts = new ArrayList<>();
        for (Pair pair : pairs) {
            out.printf("Judging %s by %s, seed %d, %s%n", pair.engine, pair.by.equals(ByUnicorn.NAME) ? "Unicorn " + ByUnicorn.version() : pair.by,
                    usedSeed, minutes == null ? String.format(Locale.ROOT, "%,d instructions", instructions)
                    : String.format(Locale.ROOT, "%.1f minutes", seconds / 60));
            Verdict verdict;
            long start = System.nanoTime();
            try (Progress progress = progress(instructions == Long.MAX_VALUE ? "seconds" : "instructions")) {
                Budget budget = new Budget(instructions, seconds, trial, differences, done -> {
                    if (instructions == Long.MAX_VALUE) {
                        progress.at(Math.min((long) seconds, (System.nanoTime() - start) / 1_000_000_000L), (long) seconds);
                    } else {
                        progress.at(Math.min(done, instructions), instructions);
                    }
                });
                verdict = pair.by.equals(ByUnicorn.NAME) ? new ByUnicorn(pair.engine, usedSeed, coverage).judge(budget)
                        : new ByInterpreter(pair.engine, chosenCores(), usedSeed).judge(budget);
            }
            print(verdict, out);
            verdicts.add(verdict);
        }
        return verdicts;
    }

    private List<Verdict> firmware(long usedSeed, PrintWriter out) {
        require(!judges.contains(ByUnicorn.NAME), "--elf is judged by the interpreter; '--engine unicorn' judges a machine on Unicorn by it");
        List<String> judged = engines.isEmpty() ? Engines.installed().keySet().stream().filter(name -> !name.equals(Engines.INTERPRETER)).toList()
                : List.copyOf(new LinkedHashSet<>(engines));
        FirmwareJudge judge = new FirmwareJudge(elf, board, limit, every, usedSeed);
        List<Verdict> verdicts = new ArrayList<>();
        for (String engine : judged) {
            out.printf("Judging %s by interpreter, %s on %s, seed %d%n", engine, String.join(" and ", elf), board, usedSeed);
            Verdict verdict;
            try (Progress progress = progress("cycles")) {
                verdict = judge.judge(engine, minutes == null ? Double.POSITIVE_INFINITY : minutes * 60 / judged.size(), progress::at);
            }
            print(verdict, out);
            verdicts.add(verdict);
        }
        return verdicts;
    }

    private Progress progress(String what) {
        return new Progress(brownout.console().messages(), brownout.console().terminal(), what);
    }

    private List<CoreModel> chosenCores() {
        return cores.isEmpty() ? List.of(CoreModel.values())
                : new LinkedHashSet<>(cores).stream().map(name -> CoreModel.of(name).orElseThrow()).toList();
    }

    private static void print(Verdict verdict, PrintWriter out) {
        verdict.findings().forEach(text -> out.printf("%nDIFFERENCE: %s%n", text.stripTrailing()));
        if (!verdict.again().isEmpty()) {
            out.printf("%nRepeat the first with: brownout %s%n", verdict.again());
        }
        verdict.notes().forEach(note -> out.printf("  %s%n", note));
        verdict.missing().forEach(row -> out.printf("  never executed: %s%n", row));
        out.printf(Locale.ROOT, "%s: %,d instructions in %.1f s, %d unexplained difference%s%n", verdict.pair(), verdict.instructions(),
                verdict.seconds(), verdict.findings().size(), verdict.findings().size() == 1 ? "" : "s");
    }

    private static byte[] json(long seed, List<Verdict> verdicts, boolean passed) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("seed", seed);
        root.put("passed", passed);
        List<Object> pairs = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Map<String, Object> pair = new LinkedHashMap<>();
            pair.put("passed", verdict.passed());
            pair.putAll(verdict.figures());
            pairs.add(pair);
        }
        root.put("pairs", pairs);
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report is not JSON", e);
        }
    }
}
