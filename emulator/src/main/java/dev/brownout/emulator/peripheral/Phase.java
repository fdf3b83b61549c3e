package dev.brownout.emulator.peripheral;

import dev.brownout.emulator.clock.Oscillator;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;

/**
 * Saves an oscillator exactly, but hashes only where it stands between two edges: how long it has been running decides nothing. The next
 * edge lies on a grid finer than a picosecond, so the remainder belongs to its place.
 */
public final class Phase {
    private Phase() {
    }

    public static void save(StateWriter out, Oscillator oscillator, long now) {
        out.putStatistic(oscillator.start());
        long next = oscillator.edgesBy(now) + 1;
        out.putInstant(oscillator.timeOfEdge(next));
        // Between 0 and ticks, so the wrapped product gives it exactly.
        out.putLong((oscillator.timeOfEdge(next) - oscillator.start()) * oscillator.ticks() - next * oscillator.picoseconds());
    }

    /** Takes the same place for an oscillator that does not run. */
    public static void saveNone(StateWriter out) {
        out.putStatistic(0);
        out.putInstant(VirtualClock.NEVER);
        out.putLong(0);
    }

    /** @return the instant of edge 0 */
    public static long load(StateReader in) {
        long start = in.getStatistic();
        in.getInstant();
        in.getLong();
        return start;
    }
}
