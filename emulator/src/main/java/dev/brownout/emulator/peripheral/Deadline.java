package dev.brownout.emulator.peripheral;

import dev.brownout.emulator.clock.Alarm;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;

/** An alarm that remembers for which instant it was set, so that what it causes is dated exactly. The clock saves the alarm itself. */
public final class Deadline {
    private final Chip chip;
    private final Runnable action;
    private final Alarm alarm;
    private long due = VirtualClock.NEVER;

    public Deadline(Chip chip, Runnable action) {
        this.chip = chip;
        this.action = action;
        alarm = chip.environment().clock().alarm(this::ring);
    }

    private void ring() {
        long instant = due;
        due = VirtualClock.NEVER;
        chip.at(instant, action);
    }

    /** Rings what was due before the access that is being made: instructions take longer than a cycle. */
    public void catchUp() {
        while (due <= chip.now() && due != VirtualClock.NEVER) {
            alarm.cancel();
            ring();
        }
    }

    /** Rings at an instant; {@code VirtualClock.NEVER} cancels. */
    public void at(long instant) {
        due = instant;
        if (instant == VirtualClock.NEVER) {
            alarm.cancel();
        } else {
            alarm.at(instant);
        }
    }

    public void cancel() {
        at(VirtualClock.NEVER);
    }

    /** When it rings, or {@code VirtualClock.NEVER}. */
    public long due() {
        return due;
    }

    public boolean isSet() {
        return due != VirtualClock.NEVER;
    }

    public void save(StateWriter out) {
        out.putInstant(due);
    }

    public void load(StateReader in) {
        due = in.getInstant();
    }
}
