package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.clock.Alarm;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;

/** An alarm that remembers for which instant it was set, so that what it causes is dated exactly. The clock saves the alarm itself. */
final class Deadline {
    private final Interconnect interconnect;
    private final Runnable action;
    private final Alarm alarm;
    private long due = VirtualClock.NEVER;

    Deadline(Interconnect interconnect, Runnable action) {
        this.interconnect = interconnect;
        this.action = action;
        alarm = interconnect.environment().clock().alarm(this::ring);
    }

    private void ring() {
        long instant = due;
        due = VirtualClock.NEVER;
        interconnect.at(instant, action);
    }

    /** Rings what was due before the access that is being made: instructions take longer than a cycle. */
    void catchUp() {
        while (due <= interconnect.now() && due != VirtualClock.NEVER) {
            alarm.cancel();
            ring();
        }
    }

    void at(long instant) {
        due = instant;
        if (instant == VirtualClock.NEVER) {
            alarm.cancel();
        } else {
            alarm.at(instant);
        }
    }

    void cancel() {
        at(VirtualClock.NEVER);
    }

    long due() {
        return due;
    }

    boolean isSet() {
        return due != VirtualClock.NEVER;
    }

    void save(StateWriter out) {
        out.putInstant(due);
    }

    void load(StateReader in) {
        due = in.getInstant();
    }
}
