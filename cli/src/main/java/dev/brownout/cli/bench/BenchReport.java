package dev.brownout.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.brownout.cli.bench.Cell.Failed;
import dev.brownout.cli.bench.Cell.Measured;
import dev.brownout.cli.bench.Cell.Unable;
import dev.brownout.cli.bench.Sample.Time;
import dev.brownout.emulator.core.Engines;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was measured, as tables and as JSON. */
final class BenchReport {
    private static final String NOTHING = "-";
    private static final List<String> BASELINES = List.of(Engines.INTERPRETER, Qemu.NAME);

    private final int rounds;
    private final List<Contender> contenders;
    private final List<Bench.Line> lines;
    private final Time time;

    BenchReport(int rounds, List<Contender> contenders, List<Bench.Line> lines) {
        this.rounds = rounds;
        this.contenders = contenders;
        this.lines = lines;
        boolean cpuKnown = lines.stream().flatMap(line -> line.cells().stream()).filter(Measured.class::isInstance)
                .flatMap(cell -> ((Measured) cell).samples().stream()).allMatch(sample -> sample.cpuNanos().isPresent());
        time = cpuKnown ? Time.CPU : Time.WALL;
    }

    /** The exit code of the worst failure; 0 if all went well. */
    int exitCode() {
        return cells(Failed.class).stream().mapToInt(Failed::exitCode).max().orElse(0);
    }

    void print(PrintWriter out) {
        out.printf("Millions of instructions a second of %s, warm, median of %d round%s%s%n%n",
                time == Time.CPU ? "CPU time" : "wall time (this system does not tell CPU time)", rounds, rounds == 1 ? "" : "s",
                rounds < 3 ? "" : " \u00b1 half of what lies between their quartiles");
        table(out, new Rate(), "%,.1f", false);
        for (String baseline : BASELINES) {
            if (contenders.size() > 1 && index(baseline).isPresent()) {
                out.printf("%nRatio to %s, median of the rounds' ratios%n%n", baseline);
                table(out, new Ratio(baseline), "%.2f", true);
            }
        }
        out.println();
        contenders.forEach(contender -> out.printf("%s: %s%n", contender.name(), contender.description()));
        lines.stream().map(Bench.Line::program).filter(UserProgram.class::isInstance)
                .forEach(program -> out.printf("%s: %s%n", program.name(), program.description()));
        for (Bench.Line line : lines) {
            for (int i = 0; i < contenders.size(); i++) {
                if (line.cells().get(i) instanceof Unable unable) {
                    out.printf("%s is not measured on %s: %s%n", line.program(), contenders.get(i).name(), unable.reason());
                }
            }
        }
        if (cells(Measured.class).stream().anyMatch(measured -> measured.rate(time).isEmpty())) {
            out.println("A - without a reason above: the samples were too short to tell; take more --iterations.");
        }
        cells(Failed.class).forEach(failed -> out.printf("FAILED: %s%n", failed.reason()));
    }

    /** What a cell shows. */
    private interface Figure {
        OptionalDouble of(Bench.Line line, Measured measured);

        /** How much the rounds differ, as a part of the figure. */
        OptionalDouble spread(Bench.Line line, Measured measured);
    }

    private final class Rate implements Figure {
        @Override
        public OptionalDouble of(Bench.Line line, Measured measured) {
            return measured.rate(time);
        }

        @Override
        public OptionalDouble spread(Bench.Line line, Measured measured) {
            return measured.spread(time);
        }
    }

    private final class Ratio implements Figure {
        private final String baseline;

        Ratio(String baseline) {
            this.baseline = baseline;
        }

        @Override
        public OptionalDouble of(Bench.Line line, Measured measured) {
            return base(line).map(base -> measured.ratio(base, time)).orElse(OptionalDouble.empty());
        }

        @Override
        public OptionalDouble spread(Bench.Line line, Measured measured) {
            return base(line).filter(base -> base != measured).map(base -> measured.spreadOfRatio(base, time)).orElse(OptionalDouble.empty());
        }

        private Optional<Measured> base(Bench.Line line) {
            return index(baseline).map(line.cells()::get).filter(Measured.class::isInstance).map(Measured.class::cast);
        }
    }

    private void table(PrintWriter out, Figure figure, String format, boolean mean) {
        int name = Math.max(16, lines.stream().mapToInt(line -> line.program().name().length()).max().orElse(0));
        String first = "%-" + name + "s";
        out.printf(first, "workload");
        contenders.forEach(contender -> out.printf("  %13s", contender.name()));
        out.println();
        for (Bench.Line line : lines) {
            out.printf(first, line.program());
            for (Cell cell : line.cells()) {
                out.printf("  %13s", cell instanceof Failed ? "FAILED"
                        : cell instanceof Measured measured ? text(figure.of(line, measured), format) + percent(figure.spread(line, measured))
                        : NOTHING);
            }
            out.println();
        }
        if (mean && lines.size() > 1) {
            out.printf(first, "geometric mean");
            for (int i = 0; i < contenders.size(); i++) {
                out.printf("  %13s", text(geometricMean(i, figure), format));
            }
            out.println();
        }
    }

    private static String text(OptionalDouble value, String format) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : NOTHING;
    }

    private static String percent(OptionalDouble spread) {
        return spread.isPresent() ? String.format(Locale.ROOT, " \u00b1%.0f%%", 100 * spread.getAsDouble()) : "";
    }

    /** Over the workloads that have the figure. */
    private OptionalDouble geometricMean(int contender, Figure figure) {
        OptionalDouble mean = lines.stream().filter(line -> line.cells().get(contender) instanceof Measured)
                .map(line -> figure.of(line, (Measured) line.cells().get(contender))).filter(OptionalDouble::isPresent)
                .mapToDouble(value -> Math.log(value.getAsDouble())).average();
        return mean.isPresent() ? OptionalDouble.of(Math.exp(mean.getAsDouble())) : mean;
    }

    private Optional<Integer> index(String contender) {
        for (int i = 0; i < contenders.size(); i++) {
            if (contenders.get(i).name().equals(contender)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private <T extends Cell> List<T> cells(Class<T> type) {
        return lines.stream().flatMap(line -> line.cells().stream()).filter(type::isInstance).map(type::cast).toList();
    }

    byte[] json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("java", System.getProperty("java.version"));
        root.put("processors", Runtime.getRuntime().availableProcessors());
        root.put("rounds", rounds);
        root.put("time", time.name().toLowerCase(Locale.ROOT));
        List<Object> engines = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            Map<String, Object> engine = new LinkedHashMap<>();
            engine.put("name", contenders.get(i).name());
            engine.put("description", contenders.get(i).description());
            for (String baseline : BASELINES) {
                put(engine, "geometricMeanOfRatioTo" + capital(baseline), geometricMean(i, new Ratio(baseline)));
            }
            engines.add(engine);
        }
        root.put("engines", engines);
        root.put("workloads", lines.stream().map(this::json).toList());
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report is not JSON", e);
        }
    }

    private Map<String, Object> json(Bench.Line line) {
        Map<String, Object> workload = new LinkedHashMap<>();
        workload.put("name", line.program().name());
        workload.put("description", line.program().description());
        workload.put("builtIterations", line.program().builtIterations());
        workload.put("instructionsPerIteration", line.reference().instructionsOfARound());
        workload.put("cyclesPerIteration", line.reference().cyclesOfARound());
        List<Object> results = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            results.add(json(line, contenders.get(i).name(), line.cells().get(i)));
        }
        workload.put("results", results);
        return workload;
    }

    private Map<String, Object> json(Bench.Line line, String contender, Cell cell) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("engine", contender);
        if (cell instanceof Measured measured) {
            result.put("status", "measured");
            put(result, "millionInstructionsPerCpuSecond", measured.rate(Time.CPU));
            put(result, "spreadOfCpuRate", measured.spread(Time.CPU));
            put(result, "millionInstructionsPerWallSecond", measured.rate(Time.WALL));
            put(result, "spreadOfWallRate", measured.spread(Time.WALL));
            for (String baseline : BASELINES) {
                put(result, "ratioTo" + capital(baseline), new Ratio(baseline).of(line, measured));
                put(result, "spreadOfRatioTo" + capital(baseline), new Ratio(baseline).spread(line, measured));
            }
            result.put("samples", measured.samples().stream().map(BenchReport::json).toList());
        } else if (cell instanceof Unable unable) {
            result.put("status", "unable");
            result.put("reason", unable.reason());
        } else if (cell instanceof Failed failed) {
            result.put("status", "failed");
            result.put("reason", failed.reason());
        }
        return result;
    }

    private static Map<String, Object> json(Sample sample) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("iterations", sample.iterations());
        json.put("instructions", sample.instructions());
        json.put("wallNanos", sample.wallNanos());
        sample.cpuNanos().ifPresent(nanos -> json.put("cpuNanos", nanos));
        return json;
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static void put(Map<String, Object> json, String name, OptionalDouble value) {
        value.ifPresent(number -> json.put(name, number));
    }
}
