package dev.brownout.emulator.clock;

/**
 * A clock signal of an exact rational frequency whose edge 0 lies at a chosen instant. Edges are computed from their number, never by
 * adding periods, so no error accumulates.
 *
 * @param start        the instant of edge 0, in picoseconds
 * @param ticks        edges in {@code picoseconds}, both reduced
 * @param picoseconds  the time in which {@code ticks} edges come
 */
public record Oscillator(long start, long ticks, long picoseconds) {
    private static final long PICOSECONDS = 1_000_000_000_000L;
    private static final long MILLION = 1_000_000L;

    /**
     * @param hertz  nominal frequency
     * @param ppm    how much faster (positive) or slower it really is, in parts per million
     * @param start  the instant of edge 0, in picoseconds
     */
    public static Oscillator of(long hertz, int ppm, long start) {
        // hertz * (10^6 + ppm) / 10^6 edges a second.
        return reduced(start, Math.multiplyExact(hertz, MILLION + ppm), Math.multiplyExact(MILLION, PICOSECONDS));
    }

    private static Oscillator reduced(long start, long ticks, long picoseconds) {
        long a = ticks;
        long b = picoseconds;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return new Oscillator(start, ticks / a, picoseconds / a);
    }

    /** The same signal divided: one edge for every {@code divisor} of this one, the first at the same instant. */
    public Oscillator dividedBy(long divisor) {
        return reduced(start, ticks, Math.multiplyExact(picoseconds, divisor));
    }

    /** How many edges after edge 0 have come by {@code time}; 0 before the first period is over. */
    public long edgesBy(long time) {
        return time <= start ? 0 : VirtualClock.scaleDown(time - start, ticks, picoseconds);
    }

    /** The instant of an edge, rounded up to a picosecond. */
    public long timeOfEdge(long edge) {
        return start + VirtualClock.scaleUp(edge, picoseconds, ticks);
    }
}
