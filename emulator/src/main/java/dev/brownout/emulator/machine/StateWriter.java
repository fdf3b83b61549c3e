package dev.brownout.emulator.machine;

import java.util.Arrays;

/**
 * Takes the state of a machine's small parts as a sequence of longs. Points in time are written twice over: absolute for restoring,
 * relative to now for hashing, since a machine's future does not depend on when its past began.
 */
public final class StateWriter {
    private long nowTime;
    private long nowCycle;
    private final boolean withCycleCounter;
    // What is restored, and what is hashed, in the same order; null if it is not wanted.
    private long[] values;
    private long[] hashed;
    private int count;
    private int hashedCount;

    /** For both: to restore and to hash. */
    public StateWriter(long nowTime, long nowCycle) {
        this(new long[4096], new long[4096], true);
        at(nowTime, nowCycle);
    }

    private StateWriter(long[] values, long[] hashed, boolean withCycleCounter) {
        this.values = values;
        this.hashed = hashed;
        this.withCycleCounter = withCycleCounter;
    }

    /** For {@link #values} alone. */
    static StateWriter forValues(long nowTime, long nowCycle) {
        StateWriter writer = new StateWriter(new long[4096], null, true);
        writer.at(nowTime, nowCycle);
        return writer;
    }

    /**
     * For {@link #hash} alone, again and again, from each {@link #at} on.
     *
     * @param withCycleCounter whether the value of DWT CYCCNT is hashed
     */
    static StateWriter forHashes(boolean withCycleCounter) {
        return new StateWriter(null, new long[4096], withCycleCounter);
    }

    /** Begins again, now. */
    void at(long time, long cycle) {
        nowTime = time;
        nowCycle = cycle;
        count = 0;
        hashedCount = 0;
    }

    public void putLong(long value) {
        push(value, value);
    }

    public void putInt(int value) {
        putLong(value);
    }

    public void putBoolean(boolean value) {
        putLong(value ? 1 : 0);
    }

    public void putInts(int[] array) {
        for (int value : array) {
            putLong(value);
        }
    }

    /** An instant in picoseconds, or {@code VirtualClock.NEVER}. */
    public void putInstant(long time) {
        push(time, time == Long.MAX_VALUE ? time : time - nowTime);
    }

    /** A value of the core's cycle counter, or {@code Long.MAX_VALUE}. */
    public void putCycle(long cycle) {
        push(cycle, cycle == Long.MAX_VALUE ? cycle : cycle - nowCycle);
    }

    /** The same for a cycle that means nothing once it is past. */
    public void putComingCycle(long cycle) {
        putCycle(Math.max(cycle, nowCycle));
    }

    /** What DWT CYCCNT counts from, in core cycles, or {@code Long.MAX_VALUE} while it stands, and the value it then has. */
    public void putCycleCounter(long origin, int held) {
        if (withCycleCounter) {
            putInt(held);
            putCycle(origin);
        } else {
            keep(held);
            keep(origin);
        }
    }

    /** State that is restored but does not decide anything the machine will do: statistics, wear, counts of operations. */
    public void putStatistic(long value) {
        keep(value);
    }

    private void push(long value, long relative) {
        keep(value);
        if (hashed != null) {
            if (hashedCount == hashed.length) {
                hashed = Arrays.copyOf(hashed, hashedCount * 2);
            }
            hashed[hashedCount++] = relative;
        }
    }

    private void keep(long value) {
        if (values != null) {
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = value;
        }
    }

    public long[] values() {
        return Arrays.copyOf(values, count);
    }

    /** The hash of what was put so far. */
    public StateHash hash() {
        StateHash hash = new StateHash();
        hash.add(hashed, hashedCount);
        return hash;
    }
}
