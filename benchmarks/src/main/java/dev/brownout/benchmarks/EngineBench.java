package dev.brownout.benchmarks;

import dev.brownout.cli.bench.PlainUnicorn;
import dev.brownout.cli.bench.Workload;
import dev.brownout.cli.bench.WorkloadMachine;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.unicorn.UnicornRunner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How many instructions a second does each engine execute, cycles counted and all, on hashing, on public-key arithmetic and on
 * branchy code? Beside it plain Unicorn, which counts nothing, on the same program. JMH gives each a JVM of its own and can look inside;
 * {@code brownout bench} compares them, QEMU too, on all workloads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EngineBench {
    @Param({"bench-sha256", "bench-ecdsa", "bench-branchy"})
    public String program;

    private WorkloadMachine interpreted;
    private WorkloadMachine translated;
    private UnicornRunner unicorn;
    private int iterations;
    private long instructions;

    /** What JMH is to report beside runs a second. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Counter {
        /** In millions. */
        public double instructions;
    }

    @Setup
    public void setUp() {
        Workload workload = Workload.find(program);
        iterations = workload.builtIterations();
        interpreted = new WorkloadMachine(workload, Engines.find("interpreter"));
        translated = new WorkloadMachine(workload, Engines.find("translator"));
        instructions = translated.run(iterations).instructions();
        unicorn = PlainUnicorn.runner(workload, iterations);
    }

    @TearDown
    public void tearDown() {
        unicorn.close();
    }

    @Benchmark
    public void interpreter(Counter counter) {
        counter.instructions += interpreted.run(iterations).instructions() / 1e6;
    }

    @Benchmark
    public void translator(Counter counter) {
        counter.instructions += translated.run(iterations).instructions() / 1e6;
    }

    @Benchmark
    public void plainUnicorn(Counter counter) {
        if (!unicorn.run()) {
            throw new IllegalStateException(program + " did not succeed on Unicorn: " + unicorn.text());
        }
        counter.instructions += instructions / 1e6;
    }
}
