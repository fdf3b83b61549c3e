package dev.brownout.cli.bench;

import dev.brownout.cli.Brownout;
import dev.brownout.cli.DeviceTimeConverter;
import dev.brownout.cli.InputException;
import dev.brownout.cli.OutputFile;
import dev.brownout.cli.Progress;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.unicorn.UnicornException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code brownout bench}: how fast each engine is on the bundled workloads, or on somebody's firmware. */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Measure how many instructions a second each engine executes on the bundled workloads, beside QEMU and a Unicorn"
            + " without hooks on the same binaries where they are installed. With --elf, on firmware of yours.%n"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything was measured", "1:a workload found its result wrong on an engine, or an engine counted other instructions"
            + " or cycles than the interpreter", "2:wrong usage, or something that was asked for is not installed",
            "4:a workload did not come to its end"},
        footer = {"%nAll engines take turns in every round, after a warm-up. The table shows the median of the rounds by CPU time: of the measuring"
            + " thread, which leaves out the JVM's own compiler threads, or of QEMU's process. --json has wall time too, and every sample. QEMU's"
            + " start is subtracted by a run with one iteration; how many instructions it executes is known from the interpreter.%n",
            "Rates change with the processor's clock, its other guests, and the heat of the day, easily by a tenth or two from run to run."
            + " Compare ratios within one run, not rates between runs; take more rounds on a busy machine. A ratio is the median of the"
            + " ratios within the rounds.%n",
            "With --elf a round is a run from power-on to the program's end, or to --for. QEMU and Unicorn alone are measured if the program ends itself by"
            + " semihosting there too; from QEMU's time that of a program that ends at once is subtracted. Let it run for half a second or more.%n",
            "bench-interrupts on QEMU has its SysTick from the host's clock, not from cycles: its instructions are known to about 2%%."})
public final class BenchCommand implements Callable<Integer> {

    /** Whether QEMU is measured. */
    enum QemuUse { ON, OFF, AUTO }

    @ParentCommand
    private Brownout brownout;

    @Option(names = "--engine", paramLabel = "NAME", description = "Engine to measure, once for each (default: all that are installed); "
            + PlainUnicorn.NAME + " is Unicorn without hooks. Ratios need the interpreter.")
    private List<String> engines = new ArrayList<>();

    @Option(names = "--workload", paramLabel = "NAME", description = "Workload to run, once for each (default: all): sha256, ecdsa, ed25519, branchy,"
            + " interrupts, memcpy, fpu.")
    private List<String> workloads = new ArrayList<>();

    @Option(names = "--elf", paramLabel = "FILE[@ADDR]", description = "Firmware of yours to run instead of the workloads, from power-on to its end"
            + " again and again; once for each file. ELF, or what 'run --load' takes.")
    private List<String> elf = new ArrayList<>();

    @Option(names = "--board", paramLabel = "BOARD", description = "Board for --elf, by name or file (default: nrf52840).")
    private String board;

    @Option(names = "--for", paramLabel = "TIME", converter = DeviceTimeConverter.class, description = "Device time after which a run of --elf"
            + " ends, if it has not ended itself (default: 1s).")
    private DeviceTime limit;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Samples of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--iterations", paramLabel = "N", description = "How often a sample repeats the workload's work, without more warm-up than"
            + " one sample (default: for about half a second, after seconds of warm-up).")
    private Integer iterations;

    @Option(names = "--qemu", paramLabel = "on|off|auto", defaultValue = "auto",
            description = "Measure " + Qemu.PROGRAM + "; auto: if it is on the PATH (default: ${DEFAULT-VALUE}).")
    private QemuUse qemu;

    @Option(names = "--qemu-machine", paramLabel = "NAME", description = "QEMU's machine for --elf (default: one with flash and RAM where the board has"
            + " them).")
    private String qemuMachine;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures as JSON.")
    private Path json;

    @Override
    public Integer call() {
        require(rounds >= 1 && rounds <= 1000, "--rounds is " + rounds + "; it must be 1 to 1000");
        require(iterations == null || iterations >= 1 && iterations <= 1_000_000,
                "--iterations is " + iterations + "; it must be 1 to 1000000");
        if (json != null) {
            OutputFile.requireWritable("--json", json);
        }
        require(elf.isEmpty() || workloads.isEmpty(), "--elf and --workload exclude each other");
        require(!elf.isEmpty() || board == null && limit == null && qemuMachine == null,
                "--board, --for and --qemu-machine are for firmware of yours; name it with --elf");
        require(limit == null || !limit.isForever(), "--for must be a time at which a run ends, not forever");
        List<Contender> contenders = contenders();
        List<? extends Program> chosen = chosen();
        Plan plan = Plan.of(rounds, iterations == null ? OptionalInt.empty() : OptionalInt.of(iterations));
        long samples = (long) chosen.size() * contenders.size() * rounds;
        List<Bench.Line> lines;
        try (Progress progress = new Progress(brownout.console().messages(), brownout.console().terminal(), "samples")) {
            Bench bench = new Bench(contenders, plan, done -> progress.at(done, samples));
            lines = chosen.stream().map(bench::measure).toList();
        } catch (WorkloadFailure e) {
            // Of the interpreter's own count, without which there is nothing to compare.
            brownout.console().messages().println("brownout: " + e.getMessage());
            return e.exitCode();
        }
        BenchReport report = new BenchReport(rounds, contenders, lines);
        report.print(new PrintWriter(brownout.console().output(), true, StandardCharsets.UTF_8));
        if (json != null) {
            OutputFile.write("--json", json, report.json());
        }
        return report.exitCode();
    }

    private List<? extends Program> chosen() {
        if (!elf.isEmpty()) {
            return List.of(new UserProgram(elf, BoardLoader.load(board == null ? "nrf52840" : board),
                    limit == null ? DeviceTime.parse("1s") : limit));
        }
        return workloads.isEmpty() ? Workload.all() : new LinkedHashSet<>(workloads).stream().map(Workload::find).distinct().toList();
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new InputException(sentence);
        }
    }

    private List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>();
        if (engines.isEmpty()) {
            Engines.installed().values().stream().filter(factory -> factory.unavailable().isEmpty()).sorted(Comparator.comparing(factory -> !factory.name().equals(Engines.INTERPRETER)))
                    .forEach(factory -> contenders.add(new EngineContender(factory)));
            plainUnicorn(false).ifPresent(contenders::add);
        }
        for (String name : new LinkedHashSet<>(engines)) {
            if (name.equals(PlainUnicorn.NAME)) {
                plainUnicorn(true).ifPresent(contenders::add);
            } else {
                contenders.add(new EngineContender(engine(name)));
            }
        }
        if (qemu != QemuUse.OFF) {
            Optional<Path> executable = Qemu.find(Optional.ofNullable(System.getenv("PATH")).orElse(""));
            require(qemu == QemuUse.AUTO || executable.isPresent(), "--qemu on needs " + Qemu.PROGRAM + " on the PATH, and it is not there");
            executable.map(path -> new Qemu(path, Optional.ofNullable(qemuMachine))).ifPresent(contenders::add);
        }
        return contenders;
    }

    private static CoreFactory engine(String name) {
        CoreFactory factory = Engines.installed().get(name);
        require(factory != null, "there is no engine '" + name + "'; there are: " + String.join(", ", Engines.installed().keySet()) + ", "
                + PlainUnicorn.NAME);
        factory.unavailable().ifPresent(sentence -> require(false, sentence));
        return factory;
    }

    private static Optional<Contender> plainUnicorn(boolean wanted) {
        try {
            return Optional.of(new PlainUnicorn());
        } catch (UnicornException e) {
            require(!wanted, e.getMessage());
        } catch (NoClassDefFoundError e) {
            require(!wanted, "this distribution of Brownout leaves out the module emulator-unicorn, which " + PlainUnicorn.NAME + " needs");
        }
        return Optional.empty();
    }
}
