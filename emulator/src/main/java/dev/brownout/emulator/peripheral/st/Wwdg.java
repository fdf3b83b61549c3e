package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.clock.Oscillator;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Phase;
import dev.brownout.emulator.peripheral.Register;

/**
 * WWDG, the window watchdog (RM0090, 22; RM0351, 37): counts PCLK1 divided by 4096 and a prescaler, resets when the counter falls below 0x40 or is
 * written while it is above the window, and warns at 0x40.
 */
public final class Wwdg extends StPeripheral implements ClockTree.Consumer {
    private static final int WDGA = 1 << 7;
    private static final int COUNTER = 0x7f;
    private static final int LAST = 0x40;
    private static final int EWI = 9;
    private static final int EWIF = 1;
    private static final int PCLK_PERIODS = 4096;

    private final Deadline next;
    private final Register cfr;
    private final Register sr;
    private boolean active;
    // The counter at edge `seen` of the signal.
    private int counter = COUNTER;
    private long seen;
    private Oscillator signal;
    private int prescaler;

    public Wwdg(StChip chip, String name, int base, int irq) {
        super(chip, name, base);
        next = new Deadline(chip, this::reached);
        chip.clocks().add(this);
        signal = Oscillator.of(1, 0, 0);
        register(0x00, "CR").reset(COUNTER).reads(() -> {
            settle();
            return counter | (active ? WDGA : 0);
        }).writes(this::writeControl);
        cfr = register(0x04, "CFR").reset(COUNTER);
        cfr.writes(value -> {
            settle();
            // EWI once set stays.
            cfr.set(value & 0x3ff | cfr.get() & 1 << EWI);
            prescaler = cfr.field(7, 2);
            restart();
            schedule();
            updateInterrupts();
        });
        sr = register(0x08, "SR");
        sr.writes(value -> {
            sr.set(sr.get() & value);
            updateInterrupts();
        });
        interrupt(irq, () -> cfr.bit(EWI) && sr.get() != 0);
    }

    private void writeControl(int value) {
        settle();
        if (active && counter > cfr.field(0, 7)) {
            bite();
            return;
        }
        active |= (value & WDGA) != 0;
        counter = value & COUNTER;
        if (active && counter < LAST) {
            bite();
            return;
        }
        restart();
        schedule();
    }

    private void bite() {
        chip.causes(StChip.ResetCause.WWDG);
        environment.requestReset(ResetKind.WATCHDOG);
    }

    private void restart() {
        signal = Oscillator.of(chip.clocks().pclk(1), 0, chip.now()).dividedBy((long) PCLK_PERIODS << prescaler);
        seen = 0;
    }

    // Without WDGA the counter runs freely and only a look at it matters.
    private void settle() {
        next.catchUp();
        long edges = signal.edgesBy(chip.now());
        counter = (int) (counter - (edges - seen) & COUNTER);
        seen = edges;
    }

    private void schedule() {
        if (active) {
            next.at(signal.timeOfEdge(seen + Math.max(1, counter - LAST + (counter > LAST ? 0 : 1))));
        } else {
            next.cancel();
        }
    }

    private void reached() {
        long edges = signal.edgesBy(chip.now());
        counter = (int) (counter - (edges - seen) & COUNTER);
        seen = edges;
        if (counter < LAST) {
            bite();
            return;
        }
        sr.set(EWIF);
        updateInterrupts();
        schedule();
    }

    @Override
    public void clocksChanging() {
        settle();
    }

    @Override
    public void clocksChanged() {
        restart();
        schedule();
    }

    @Override
    void resetState(ResetKind kind) {
        active = false;
        counter = COUNTER;
        prescaler = 0;
        restart();
        next.cancel();
    }

    @Override
    void saveState(StateWriter out) {
        settle();
        out.putBoolean(active);
        out.putInt(counter);
        out.putStatistic(seen);
        out.putInt(prescaler);
        Phase.save(out, signal, chip.now());
        next.save(out);
    }

    @Override
    void loadState(StateReader in) {
        active = in.getBoolean();
        counter = in.getInt();
        seen = in.getStatistic();
        prescaler = in.getInt();
        signal = Oscillator.of(chip.clocks().pclk(1), 0, Phase.load(in)).dividedBy((long) PCLK_PERIODS << prescaler);
        next.load(in);
    }
}
