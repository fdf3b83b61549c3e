package dev.brownout.emulator.clock;

/** One pending or idle callback of a {@link VirtualClock}; made once, set and cancelled often. */
public final class Alarm {
    private final VirtualClock clock;
    final Runnable action;
    long due = VirtualClock.NEVER;

    Alarm(VirtualClock clock, Runnable action) {
        this.clock = clock;
        this.action = action;
    }

    /** Rings at an absolute instant in picoseconds; one in the past rings at the next instruction boundary. */
    public void at(long time) {
        long before = due;
        due = time;
        clock.changed(before, time);
    }

    /** Rings after a duration in picoseconds. */
    public void after(long picoseconds) {
        at(clock.now() + picoseconds);
    }

    public void cancel() {
        if (due != VirtualClock.NEVER) {
            long before = due;
            due = VirtualClock.NEVER;
            clock.changed(before, VirtualClock.NEVER);
        }
    }

    /** When it will ring, or {@link VirtualClock#NEVER}. */
    public long due() {
        return due;
    }

    public boolean isSet() {
        return due != VirtualClock.NEVER;
    }
}
