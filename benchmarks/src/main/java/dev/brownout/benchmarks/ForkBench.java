package dev.brownout.benchmarks;

import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.StateHash;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does a step of a sweep take: fork a running machine, execute 1,000 instructions, hash the whole state? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ForkBench {
    private static final int INSTRUCTIONS = 1_000;
    private static final long WARM_UP_CYCLES = 1_000_000;

    @Param({"interpreter", "translator"})
    public String engine;

    private Machine parent;
    private Machine child;
    private long cycles;

    @Setup(Level.Iteration)
    public void setUp() {
        parent = Emulated.board(engine).machine();
        child = Emulated.board(engine).machine();
        FirmwareImage program = Emulated.load("bench-branchy");
        for (Segment segment : program.segments()) {
            parent.flash().preload((int) segment.address(), segment.bytes());
        }
        // Without an end: it would call the host for ever there, an instruction that is nobody's usual work.
        parent.flash().preload((int) program.symbols().find("bench_iterations").orElseThrow().address(), new byte[4]);
        parent.powerOn();
        parent.runFor(WARM_UP_CYCLES);
        child.restore(parent.snapshot());
        long first = child.core().instructions();
        long begin = child.cpu().cycles;
        while (child.core().instructions() - first < INSTRUCTIONS) {
            child.step();
        }
        cycles = child.cpu().cycles - begin;
    }

    @Benchmark
    public StateHash.Value forkRunHash() {
        child.restore(parent.snapshot());
        child.runFor(cycles);
        // The next fork is of the machine that has just run, as in a sweep.
        Machine next = child;
        child = parent;
        parent = next;
        return parent.stateHash();
    }
}
