package dev.brownout.cli.bench;

import java.util.OptionalInt;

/**
 * How long to measure.
 *
 * @param rounds      samples of each cell of the table, at least 1
 * @param iterations  of a workload in each sample; empty to choose so many that a sample takes {@code sampleNanos}
 * @param warmUpNanos time to run before the first sample, where the JVM translates first; not with chosen iterations
 * @param sampleNanos time that one sample is to take
 */
record Plan(int rounds, OptionalInt iterations, long warmUpNanos, long sampleNanos) {
    private static final long WARM_UP_NANOS = 2_500_000_000L;
    private static final long SAMPLE_NANOS = 500_000_000L;
    /** Times the iterations that a workload was built with. */
    private static final int LONGEST = 64;

    static Plan of(int rounds, OptionalInt iterations) {
        return new Plan(rounds, iterations, WARM_UP_NANOS, SAMPLE_NANOS);
    }

    /** Warms up. @return the iterations for each sample */
    int warmUp(Contender contender, Contender.Running running, Program program) {
        if (iterations.isPresent()) {
            running.measure(iterations.getAsInt());
            return iterations.getAsInt();
        }
        int most = program.builtIterations() * LONGEST;
        int count = Math.max(1, program.builtIterations() / 8);
        long spent = 0;
        while (true) {
            long nanos = running.measure(count).nanos();
            spent += nanos;
            boolean longEnough = nanos >= sampleNanos / 4 || count == most;
            if (longEnough && (!contender.needsWarmUp() || spent >= warmUpNanos)) {
                return (int) Math.max(1, Math.min(most, Math.round((double) count * sampleNanos / nanos)));
            }
            if (!longEnough) {
                count = Math.min(most, count * 4);
            }
        }
    }
}
