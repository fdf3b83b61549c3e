package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * RNG (RM0090, 24; RM0351, 27): a word every 40 periods of its clock, taken as 48 MHz. The words follow from a seed: the same after every
 * power-on, and going on through other resets. Seed and clock errors never happen.
 */
public final class Rng extends StPeripheral {
    private static final int RNGEN = 2;
    private static final int IE = 3;
    private static final int DRDY = 1;
    private static final long WORD = 40 * 1_000_000L / 48;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final long seed;
    private final Deadline ready;
    private final Register cr;
    private final Register sr;
    private int word;
    private long state;

    public Rng(StChip chip, String name, int base, int irq, long seed) {
        super(chip, name, base);
        this.seed = seed;
        state = seed;
        ready = new Deadline(chip, this::generated);
        cr = register(0x00, "CR").bits(0xc).then(this::switched);
        sr = register(0x04, "SR");
        sr.writes(value -> { });
        register(0x08, "DR").readOnly().reads(this::take);
        interrupt(irq, () -> cr.bit(IE) && sr.get() != 0);
    }

    private void switched() {
        if (!cr.bit(RNGEN)) {
            ready.cancel();
            sr.set(0);
        } else if (!ready.isSet() && sr.get() == 0) {
            ready.at(chip.now() + WORD);
        }
        updateInterrupts();
    }

    private void generated() {
        // SplitMix64.
        state += GOLDEN;
        long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        word = (int) (z ^ z >>> 31);
        sr.set(DRDY);
        updateInterrupts();
    }

    private int take() {
        if (sr.get() == 0) {
            return 0;
        }
        int taken = word;
        word = 0;
        sr.set(0);
        ready.at(chip.now() + WORD);
        updateInterrupts();
        return taken;
    }

    @Override
    void resetState(ResetKind kind) {
        ready.cancel();
        word = 0;
        if (kind.losesPower()) {
            state = seed;
        }
    }

    @Override
    void saveState(StateWriter out) {
        out.putInt(word);
        out.putLong(state);
        ready.save(out);
    }

    @Override
    void loadState(StateReader in) {
        word = in.getInt();
        state = in.getLong();
        ready.load(in);
    }
}
