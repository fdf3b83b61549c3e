package dev.brownout.cli.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.OptionalLong;

/** Times what the calling thread does, from its creation on. */
final class Stopwatch {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Reading the clocks takes a part of this. */
    private static final long ERROR_NANOS = 1_000;

    private final OptionalLong cpu = cpu();
    private final long wall = System.nanoTime();

    Sample stop(int iterations, long instructions) {
        long wallNanos = System.nanoTime() - wall;
        OptionalLong now = cpu();
        OptionalLong cpuNanos = cpu.isPresent() && now.isPresent() ? OptionalLong.of(now.getAsLong() - cpu.getAsLong()) : OptionalLong.empty();
        return new Sample(iterations, instructions, wallNanos, cpuNanos, ERROR_NANOS);
    }

    private static OptionalLong cpu() {
        return THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled()
                ? OptionalLong.of(THREADS.getCurrentThreadCpuTime()) : OptionalLong.empty();
    }
}
