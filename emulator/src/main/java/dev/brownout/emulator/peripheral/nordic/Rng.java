package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * RNG (nRF52840 PS, "RNG"): a byte every 30 us, or 120 us with bias correction (DERCEN). The bytes follow from a seed: the same after
 * every power-on, and going on through other resets.
 */
public final class Rng extends NordicPeripheral {
    private static final long UNCORRECTED = 30_000_000L;
    private static final long CORRECTED = 120_000_000L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final long seed;
    private final Deadline deadline;
    private final Event valrdy;
    private final Register config;
    private final Register value;
    private long state;

    public Rng(Interconnect interconnect, String name, int base, int irq, long seed) {
        super(interconnect, name, base, irq);
        this.seed = seed;
        state = seed;
        deadline = new Deadline(interconnect, this::ready);
        task(0x000, "START", this::start);
        task(0x004, "STOP", this::stop);
        valrdy = event(0x100, "VALRDY");
        shortcut(0, valrdy, this::stop);
        interrupts();
        config = register(0x504, "CONFIG").bits(1);
        value = register(0x508, "VALUE").readOnly();
    }

    private void start() {
        if (!deadline.isSet()) {
            schedule();
        }
    }

    private void stop() {
        deadline.cancel();
    }

    private void schedule() {
        deadline.at(interconnect.now() + (config.bit(0) ? CORRECTED : UNCORRECTED));
    }

    private void ready() {
        // SplitMix64.
        state += GOLDEN;
        long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        value.set((int) (z ^ z >>> 31) & 0xff);
        schedule();
        valrdy.raise();
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        deadline.cancel();
        if (kind.losesPower()) {
            state = seed;
        }
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putLong(state);
        deadline.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        state = in.getLong();
        deadline.load(in);
    }
}
