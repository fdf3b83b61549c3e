package dev.brownout.cli.bench;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One timed run.
 *
 * @param iterations   rounds of the workload's work that were timed
 * @param instructions that the emulated core executed
 * @param wallNanos    time that passed
 * @param cpuNanos     time that the host's processors spent on it; empty where the host does not tell
 * @param errorNanos   by how much both times may be wrong
 */
public record Sample(int iterations, long instructions, long wallNanos, OptionalLong cpuNanos, long errorNanos) {
    /** A time is no use if it is not at least so many times its error. */
    private static final int ERRORS = 20;

    /** Which time a rate is taken from. */
    public enum Time { CPU, WALL }

    /** Millions of instructions a second; empty if the time is unknown, or too short for what it may be wrong by. */
    public OptionalDouble rate(Time time) {
        OptionalLong nanos = time == Time.CPU ? cpuNanos : OptionalLong.of(wallNanos);
        return nanos.isPresent() && nanos.getAsLong() > ERRORS * errorNanos
                ? OptionalDouble.of(instructions * 1e3 / nanos.getAsLong()) : OptionalDouble.empty();
    }

    /** CPU time, or time that passed where that is unknown; at least 1 ns. */
    long nanos() {
        return Math.max(1, cpuNanos.orElse(wallNanos));
    }
}
