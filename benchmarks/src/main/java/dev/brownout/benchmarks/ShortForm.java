package dev.brownout.benchmarks;

import dev.brownout.cli.bench.Workload;
import dev.brownout.cli.bench.WorkloadMachine;
import dev.brownout.emulator.core.Engines;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * All benchmarks in a few minutes, and their figures in tables: the engines' speed, the cost of a fork, and what verification takes here
 * and on the emulated Cortex-M4.
 */
public final class ShortForm {
    private static final double CYCLES_A_MILLISECOND = 64_000.0;
    private static final List<String> PROGRAMS = List.of("bench-sha256", "bench-ecdsa", "bench-branchy");

    private final Collection<RunResult> results;
    private final PrintStream out;

    private ShortForm(Collection<RunResult> results, PrintStream out) {
        this.results = results;
        this.out = out;
    }

    public static void main(String[] arguments) throws RunnerException {
        boolean terminal = System.console() != null;
        Options options = new OptionsBuilder().include("dev\\.brownout\\.benchmarks\\..*").forks(1)
            .warmupIterations(2).warmupTime(TimeValue.seconds(2)).measurementIterations(3).measurementTime(TimeValue.seconds(1))
            .verbosity(terminal || arguments.length > 0 ? VerboseMode.NORMAL : VerboseMode.SILENT).build();
        System.out.println("Measuring; this takes about three minutes on an idle machine.");
        ShortForm form = new ShortForm(new Runner(options).run(), System.out);
        form.engines();
        form.fork();
        form.verification();
    }

    private void engines() {
        out.printf("%nInstructions a second, in millions, on Java %s%n%n", System.getProperty("java.version"));
        out.printf("| %-14s | %11s | %11s | %13s |%n", "program", "interpreter", "translator", "plain Unicorn");
        out.println("|----------------|------------:|------------:|--------------:|");
        for (String program : PROGRAMS) {
            out.printf(Locale.ROOT, "| %-14s | %11.1f | %11.1f | %13.1f |%n", program, instructions("interpreter", program),
                instructions("translator", program), instructions("plainUnicorn", program));
        }
        out.println();
        out.println("Our engines count cycles and run the whole machine; plain Unicorn executes the same binary and counts nothing.");
    }

    private double instructions(String benchmark, String program) {
        return find("EngineBench." + benchmark, "program", program).getSecondaryResults().get("instructions").getScore();
    }

    private void fork() {
        out.printf("%nFork, 1,000 instructions and a state hash, in microseconds: interpreter %.1f, translator %.1f%n",
            score("ForkBench.forkRunHash", "engine", "interpreter"), score("ForkBench.forkRunHash", "engine", "translator"));
    }

    private void verification() {
        ArmBootloader bootloader = ArmBootloader.verifying(SignedFixture.application().image());
        out.printf("%nVerification on this host, and on the emulated Cortex-M4 at 64 MHz%n%n");
        out.printf("| %-34s | %12s | %20s | %12s | %11s |%n", "what", "JDK, us", "BouncyCastle, us", "M4, cycles", "M4, ms");
        out.println("|------------------------------------|-------------:|---------------------:|-------------:|------------:|");
        // A round of the workload hashes 64 KB.
        row("SHA-256 over 256 KB", "Sha256Bench.sha256Of256KB", 4 * cyclesOfARound("bench-sha256"));
        row("ECDSA P-256, one signature", "EcdsaVerifyBench.verifyEcdsaP256", cyclesOfARound("bench-ecdsa"));
        row("whole image, " + bootloader.hashedBytes() + " bytes hashed", "ImageVerifyBench.verifyImage",
            bootloader.hashCycles() + bootloader.verifyCycles());
        out.println();
        out.printf("The last line's cycles are the ARM bootloader's own figures: %,d to hash, %,d to verify.%n", bootloader.hashCycles(),
            bootloader.verifyCycles());
    }

    private static long cyclesOfARound(String program) {
        return new WorkloadMachine(Workload.find(program), Engines.find(Engines.INTERPRETER)).cyclesOfARound();
    }

    private void row(String what, String benchmark, long cycles) {
        out.printf(Locale.ROOT, "| %-34s | %12.1f | %20.1f | %,12d | %11.2f |%n", what, score(benchmark, "provider", "JDK"),
            score(benchmark, "provider", "BouncyCastle"), cycles, cycles / CYCLES_A_MILLISECOND);
    }

    private double score(String benchmark, String parameter, String value) {
        return find(benchmark, parameter, value).getPrimaryResult().getScore();
    }

    private RunResult find(String benchmark, String parameter, String value) {
        return results.stream().filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark)
                && (parameter.isEmpty() || result.getParams().getParam(parameter).equals(value)))
            .findFirst().orElseThrow(() -> new IllegalStateException("The benchmark " + benchmark + " " + value + " gave no result."));
    }
}
