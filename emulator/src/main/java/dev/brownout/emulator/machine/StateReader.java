package dev.brownout.emulator.machine;

/** Gives back what a {@link StateWriter} took, in the same order. */
public final class StateReader {
    private final long[] values;
    private int next;

    public StateReader(long[] values) {
        this.values = values;
    }

    public long getLong() {
        return values[next++];
    }

    public int getInt() {
        return (int) getLong();
    }

    public boolean getBoolean() {
        return getLong() != 0;
    }

    public void getInts(int[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = getInt();
        }
    }

    public long getInstant() {
        return getLong();
    }

    public long getCycle() {
        return getLong();
    }

    public long getStatistic() {
        return getLong();
    }
}
