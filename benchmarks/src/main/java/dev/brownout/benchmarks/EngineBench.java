package dev.brownout.benchmarks;

import dev.brownout.emulator.unicorn.UnicornRunner;
import java.util.List;
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
 * branchy code? Beside it plain Unicorn, which counts nothing, on the same program.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EngineBench {
    @Param({"bench-sha256", "bench-ecdsa", "bench-branchy"})
    public String program;

    private Workload interpreted;
    private Workload translated;
    private UnicornRunner unicorn;
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
        interpreted = new Workload(program, "interpreter");
        translated = new Workload(program, "translator");
        instructions = translated.instructions();
        unicorn = new UnicornRunner(Workload.load(program),
            List.of(new UnicornRunner.Memory(0, 0x10_0000), new UnicornRunner.Memory(0x2000_0000, 0x4_0000)));
    }

    @TearDown
    public void tearDown() {
        unicorn.close();
    }

    @Benchmark
    public void interpreter(Counter counter) {
        counter.instructions += interpreted.run() / 1e6;
    }

    @Benchmark
    public void translator(Counter counter) {
        counter.instructions += translated.run() / 1e6;
    }

    @Benchmark
    public void plainUnicorn(Counter counter) {
        if (!unicorn.run()) {
            throw new IllegalStateException(program + " did not succeed on Unicorn: " + unicorn.text());
        }
        counter.instructions += instructions / 1e6;
    }
}
