package dev.brownout.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.cli.ExitCode;
import dev.brownout.cli.bench.Cell.Failed;
import dev.brownout.cli.bench.Cell.Measured;
import dev.brownout.cli.bench.Cell.Unable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Taking turns, calibration and failures, on contenders that only pretend. */
class BenchTest {
    private final List<String> calls = new ArrayList<>();
    private final List<Long> progress = new ArrayList<>();

    /** Takes a fixed time for a round of work. */
    private final class Pretender implements Contender {
        private final String name;
        private final long nanosOfARound;
        private final int failsAt;
        private int measurements;

        /** @param failsAt the measurement that fails; 0 for none, negative if it cannot be started at all */
        Pretender(String name, long nanosOfARound, int failsAt) {
            this.name = name;
            this.nanosOfARound = nanosOfARound;
            this.failsAt = failsAt;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return "pretends";
        }

        @Override
        public boolean needsWarmUp() {
            return true;
        }

        @Override
        public Optional<String> unable(Program program) {
            return failsAt < 0 ? Optional.of("it only pretends") : Optional.empty();
        }

        @Override
        public Running start(Program program, Reference reference) {
            return new Running() {
                @Override
                public Sample measure(int iterations) {
                    calls.add(name + " " + iterations);
                    if (++measurements == failsAt) {
                        throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED, name + " is tired");
                    }
                    long nanos = nanosOfARound * iterations;
                    return new Sample(iterations, 1_000L * iterations, nanos, OptionalLong.of(nanos), 0);
                }

                @Override
                public void close() {
                    calls.add(name + " closed");
                }
            };
        }
    }

    private Bench.Line measure(Plan plan, Contender... contenders) {
        return new Bench(List.of(contenders), plan, progress::add).measure(Workload.find("branchy"));
    }

    private static Plan plan(int rounds) {
        return new Plan(rounds, OptionalInt.of(7), 0, 0);
    }

    @Test
    void contendersTakeTurnsInEachRoundAfterOneRunToWarmUp() {
        Bench.Line line = measure(plan(2), new Pretender("a", 10, 0), new Pretender("b", 20, 0));
        assertEquals(List.of("a 7", "b 7", "a 7", "b 7", "a 7", "b 7", "a closed", "b closed"), calls);
        assertEquals(List.of(1L, 2L, 3L, 4L), progress);
        assertTrue(line.cells().stream().allMatch(cell -> cell instanceof Measured measured && measured.samples().size() == 2));
    }

    @Test
    void failureEndsOneContenderAndNotTheOthers() {
        Pretender tired = new Pretender("interpreter", 10, 3);
        Pretender unable = new Pretender("unable", 10, -1);
        Pretender well = new Pretender("qemu", 20, 0);
        Bench.Line line = measure(plan(3), tired, unable, well);
        assertEquals(new Failed(ExitCode.FIRMWARE_FAILED, "interpreter is tired"), line.cells().get(0));
        assertEquals(new Unable("it only pretends"), line.cells().get(1));
        assertEquals(3, ((Measured) line.cells().get(2)).samples().size());
        assertEquals(9L, progress.get(progress.size() - 1), "what will never come counts as done");
        assertEquals(1, calls.stream().filter("interpreter closed"::equals).count());

        BenchReport report = new BenchReport(3, List.of(tired, unable, well), List.of(line));
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text, true));
        assertEquals(ExitCode.FIRMWARE_FAILED, report.exitCode());
        assertTrue(text.toString().contains("FAILED: interpreter is tired"), text.toString());
        assertTrue(text.toString().contains("bench-branchy is not measured on unable: it only pretends"), text.toString());
    }

    @Test
    void failureDuringWarmUpIsAFailureToo() {
        Bench.Line line = measure(plan(3), new Pretender("a", 10, 1));
        assertEquals(new Failed(ExitCode.FIRMWARE_FAILED, "a is tired"), line.cells().get(0));
        assertEquals(List.of("a 7", "a closed"), calls);
    }

    @Test
    void iterationsAreChosenForTheTimeOfASampleAfterTheWarmUp() {
        // 1 ms a round; 2 s of warm-up, samples of 100 ms.
        Bench.Line line = measure(new Plan(1, OptionalInt.empty(), 2_000_000_000L, 100_000_000L), new Pretender("a", 1_000_000, 0));
        assertEquals(100, ((Measured) line.cells().get(0)).samples().get(0).iterations());
        int warm = calls.size() - 2;
        assertTrue(warm > 1 && calls.subList(0, warm).stream().mapToInt(call -> Integer.parseInt(call.substring(2))).sum() >= 2_000, calls.toString());
    }

    @Test
    void muchSlowerOrFasterContendersGetFewerOrMoreIterationsWithinLimits() {
        Plan plan = new Plan(1, OptionalInt.empty(), 0, 100_000_000L);
        assertEquals(1, ((Measured) measure(plan, new Pretender("slow", 1_000_000_000L, 0)).cells().get(0)).samples().get(0).iterations());
        int most = ((Measured) measure(plan, new Pretender("fast", 0, 0)).cells().get(0)).samples().get(0).iterations();
        assertEquals(64 * Workload.find("branchy").builtIterations(), most);
        assertFalse(progress.isEmpty());
    }
}
