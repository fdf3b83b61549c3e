package dev.brownout.emulator.machine;

import java.util.Arrays;

/**
 * Takes the state of a machine's small parts as a sequence of longs. Points in time are written twice over: absolute for restoring,
 * relative to now for hashing, since a machine's future does not depend on when its past began.
 */
public final class StateWriter {
    private final long nowTime;
    private final long nowCycle;
    private final boolean withCycleCounter;
    private final StateHash hash = new StateHash();
    private long[] values = new long[4096];
    private int count;

    public StateWriter(long nowTime, long nowCycle) {
        this(nowTime, nowCycle, true);
    }

    /** @param withCycleCounter whether the value of DWT CYCCNT is hashed */
    public StateWriter(long nowTime, long nowCycle, boolean withCycleCounter) {
        this.nowTime = nowTime;
        this.nowCycle = nowCycle;
        this.withCycleCounter = withCycleCounter;
    }

    public void putLong(long value) {
        push(value);
        hash.add(value);
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
        push(time);
        hash.add(time == Long.MAX_VALUE ? time : time - nowTime);
    }

    /** A value of the core's cycle counter, or {@code Long.MAX_VALUE}. */
    public void putCycle(long cycle) {
        push(cycle);
        hash.add(cycle == Long.MAX_VALUE ? cycle : cycle - nowCycle);
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
            push(held);
            push(origin);
        }
    }

    /** State that is restored but does not decide anything the machine will do: statistics, wear, counts of operations. */
    public void putStatistic(long value) {
        push(value);
    }

    private void push(long value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value;
    }

    public long[] values() {
        return Arrays.copyOf(values, count);
    }

    public StateHash hash() {
        return hash;
    }
}
