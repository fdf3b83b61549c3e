package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;

/** An oscillator or PLL with its enable and ready bits; it is ready some time after it was switched on. */
final class RccSource {
    private final StChip chip;
    private final long start;
    private final Deadline starting;
    private final Runnable changed;
    private boolean on;
    private boolean ready;

    /**
     * @param start    picoseconds until it is ready
     * @param becameReady  told when it is
     * @param changed  told whenever it becomes ready or ends being so
     */
    RccSource(StChip chip, long start, Runnable becameReady, Runnable changed) {
        this.chip = chip;
        this.start = start;
        this.changed = changed;
        starting = new Deadline(chip, () -> {
            ready = true;
            changed.run();
            becameReady.run();
        });
    }

    boolean on() {
        return on;
    }

    boolean ready() {
        return ready;
    }

    /** The two bits of a control register. */
    int bits(int onBit, int readyBit) {
        return (on ? 1 << onBit : 0) | (ready ? 1 << readyBit : 0);
    }

    void set(boolean newOn) {
        if (newOn == on) {
            return;
        }
        on = newOn;
        if (on) {
            starting.at(chip.now() + start);
        } else {
            starting.cancel();
            if (ready) {
                ready = false;
                changed.run();
            }
        }
    }

    /** As after a reset, without telling anybody. */
    void force(boolean running) {
        on = running;
        ready = running;
        starting.cancel();
    }

    void save(StateWriter out) {
        out.putBoolean(on);
        out.putBoolean(ready);
        starting.save(out);
    }

    void load(StateReader in) {
        on = in.getBoolean();
        ready = in.getBoolean();
        starting.load(in);
    }
}
