package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.clock.Oscillator;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.peripheral.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * The 32.768 kHz signal that RTC and WDT count. CLOCK starts, stops and switches it; a running watchdog keeps the RC oscillator going
 * when nothing else does (nRF52840 PS, WDT).
 */
public final class LowFrequencyClock implements Stateful {
    /** Nominal hertz of every source. */
    public static final long HERTZ = 32_768;

    /** LFCLKSRC.SRC: the numbers are those of the register. */
    public enum Source { RC, XTAL, SYNTH }

    /** A counter driven by the signal. */
    public interface Consumer {
        /** Called before the signal changes at {@code time}: counts so far must be taken from {@link #oscillator()} now. */
        void beforeChange(long time);

        /** Called after it changed: {@link #running()} and {@link #oscillator()} are the new ones. */
        void afterChange(long time);
    }

    private final VirtualClock clock;
    private final int rcPpm;
    private final int xtalPpm;
    private final List<Consumer> consumers = new ArrayList<>();
    private boolean selected;
    private Source source = Source.RC;
    private boolean demanded;
    private boolean running;
    private Oscillator oscillator;

    /**
     * @param rcPpm    how far the RC oscillator really is from 32,768 Hz, in parts per million
     * @param xtalPpm  the same of the crystal
     */
    public LowFrequencyClock(VirtualClock clock, int rcPpm, int xtalPpm) {
        this.clock = clock;
        this.rcPpm = rcPpm;
        this.xtalPpm = xtalPpm;
        oscillator = make(Source.RC, 0);
    }

    void addConsumer(Consumer consumer) {
        consumers.add(consumer);
    }

    private Oscillator make(Source from, long start) {
        return Oscillator.of(HERTZ, from == Source.RC ? rcPpm : from == Source.XTAL ? xtalPpm : 0, start);
    }

    public boolean running() {
        return running;
    }

    /** What produces the signal while it runs. */
    public Source source() {
        return selected ? source : Source.RC;
    }

    /** The signal since its last change; edge 0 is the instant of that change. Meaningful while it runs. */
    public Oscillator oscillator() {
        return oscillator;
    }

    /** CLOCK wants this source. */
    void select(Source newSource) {
        if (!selected || source != newSource) {
            change(true, newSource, demanded);
        }
    }

    /** CLOCK wants no signal. */
    void deselect() {
        if (selected) {
            change(false, Source.RC, demanded);
        }
    }

    /** The watchdog needs a signal, whoever makes it, or needs it no longer. */
    void demand(boolean needed) {
        if (demanded != needed) {
            change(selected, source, needed);
        }
    }

    private void change(boolean newSelected, Source newSource, boolean newDemanded) {
        boolean newRunning = newSelected || newDemanded;
        Source newSignal = newSelected ? newSource : Source.RC;
        boolean differs = newRunning != running || running && newSignal != source();
        long now = clock.now();
        if (differs) {
            for (Consumer consumer : consumers) {
                consumer.beforeChange(now);
            }
        }
        selected = newSelected;
        source = newSource;
        demanded = newDemanded;
        if (differs) {
            running = newRunning;
            oscillator = make(source(), now);
            for (Consumer consumer : consumers) {
                consumer.afterChange(now);
            }
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putBoolean(selected);
        out.putInt(source.ordinal());
        out.putBoolean(demanded);
        out.putBoolean(running);
        if (running) {
            Phase.save(out, oscillator, clock.now());
        } else {
            Phase.saveNone(out);
        }
    }

    @Override
    public void load(StateReader in) {
        selected = in.getBoolean();
        source = Source.values()[in.getInt()];
        demanded = in.getBoolean();
        running = in.getBoolean();
        oscillator = make(source(), Phase.load(in));
    }
}
