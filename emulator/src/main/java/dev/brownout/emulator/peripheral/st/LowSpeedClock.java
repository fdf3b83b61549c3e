package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.clock.Oscillator;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.peripheral.Chip;
import dev.brownout.emulator.peripheral.Phase;
import java.util.ArrayList;
import java.util.List;

/** LSI or LSE: a slow oscillator that RCC switches, and that a running watchdog keeps going. */
public final class LowSpeedClock implements Stateful {
    /** The crystal's nominal frequency. */
    public static final long LSE_HERTZ = 32_768;

    /** A counter driven by the signal. */
    interface Consumer {
        /** Called before the signal starts or stops: counts so far must be taken from {@link #oscillator()} now. */
        void signalChanging();

        void signalChanged();
    }

    private final Chip chip;
    private final long hertz;
    private final int ppm;
    private final List<Consumer> consumers = new ArrayList<>();
    private boolean selected;
    private boolean demanded;
    private Oscillator oscillator;

    LowSpeedClock(Chip chip, long hertz, int ppm) {
        this.chip = chip;
        this.hertz = hertz;
        this.ppm = ppm;
        oscillator = Oscillator.of(hertz, ppm, 0);
    }

    void add(Consumer consumer) {
        consumers.add(consumer);
    }

    /** Nominal frequency in hertz. */
    public long hertz() {
        return hertz;
    }

    public boolean running() {
        return selected || demanded;
    }

    /** The signal since it started; meaningful while it runs. */
    Oscillator oscillator() {
        return oscillator;
    }

    /** RCC wants the signal, or no longer. */
    void select(boolean on) {
        change(on, demanded);
    }

    /** The watchdog needs it, or no longer. */
    void demand(boolean on) {
        change(selected, on);
    }

    private void change(boolean newSelected, boolean newDemanded) {
        boolean differs = running() != (newSelected || newDemanded);
        if (differs) {
            consumers.forEach(Consumer::signalChanging);
        }
        selected = newSelected;
        demanded = newDemanded;
        if (differs) {
            oscillator = Oscillator.of(hertz, ppm, chip.now());
            consumers.forEach(Consumer::signalChanged);
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putBoolean(selected);
        out.putBoolean(demanded);
        if (running()) {
            Phase.save(out, oscillator, chip.now());
        } else {
            Phase.saveNone(out);
        }
    }

    @Override
    public void load(StateReader in) {
        selected = in.getBoolean();
        demanded = in.getBoolean();
        oscillator = Oscillator.of(hertz, ppm, Phase.load(in));
    }
}
