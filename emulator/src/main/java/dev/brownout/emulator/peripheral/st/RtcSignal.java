package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.clock.Oscillator;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;

/** RTCCLK: what RCC_BDCR connects to the RTC. */
final class RtcSignal implements LowSpeedClock.Consumer {
    /** RTCSEL. */
    enum Source { NONE, LSE, LSI, HSE }

    private static final LowSpeedClock.Consumer NOBODY = new LowSpeedClock.Consumer() {
        @Override
        public void signalChanging() {
            // A board without an RTC.
        }

        @Override
        public void signalChanged() {
            // A board without an RTC.
        }
    };

    private final StChip chip;
    private LowSpeedClock.Consumer consumer = NOBODY;
    private Source source = Source.NONE;
    private long hseHertz = 1;
    private LowSpeedClock hse;

    RtcSignal(StChip chip) {
        this.chip = chip;
        hse = new LowSpeedClock(chip, hseHertz, 0);
        chip.lsi().add(this);
        chip.lse().add(this);
    }

    void setConsumer(LowSpeedClock.Consumer newConsumer) {
        consumer = newConsumer;
    }

    /** @param hertz  of HSE divided, where that is selected; 0 while HSE does not run */
    void select(Source newSource, long hertz) {
        if (newSource == source && (newSource != Source.HSE || hertz == hseHertz)) {
            return;
        }
        consumer.signalChanging();
        source = newSource;
        hseHertz = hertz;
        hse = new LowSpeedClock(chip, Math.max(1, hertz), 0);
        hse.select(source == Source.HSE && hertz > 0);
        consumer.signalChanged();
    }

    private LowSpeedClock clock() {
        return source == Source.LSE ? chip.lse() : source == Source.LSI ? chip.lsi() : hse;
    }

    boolean running() {
        return source != Source.NONE && clock().running();
    }

    Oscillator oscillator() {
        return clock().oscillator();
    }

    @Override
    public void signalChanging() {
        consumer.signalChanging();
    }

    @Override
    public void signalChanged() {
        consumer.signalChanged();
    }

    void save(StateWriter out) {
        out.putInt(source.ordinal());
        out.putLong(hseHertz);
        hse.save(out);
    }

    void load(StateReader in) {
        source = Source.values()[in.getInt()];
        hseHertz = in.getLong();
        hse = new LowSpeedClock(chip, Math.max(1, hseHertz), 0);
        hse.load(in);
    }
}
