package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.clock.Oscillator;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * IWDG, the independent watchdog (RM0090, 21; RM0351, 36). Once started, by software or by its option bit, it counts LSI until a reset; a refresh
 * outside the window, where there is one, resets as well.
 */
public final class Iwdg extends StPeripheral {
    private static final int REFRESH = 0xAAAA;
    private static final int UNLOCK = 0x5555;
    private static final int START = 0xCCCC;
    private static final int PVU = 1;
    private static final int RVU = 2;
    private static final int WVU = 4;
    private static final int LARGEST = 0xfff;
    /** LSI periods until a new value has crossed into the counter's domain. */
    private static final int UPDATE_PERIODS = 5;

    private final LowSpeedClock lsi;
    private final Deadline timeout;
    private final Deadline updated;
    private final Register pr;
    private final Register rlr;
    private final Register sr;
    private final Register winr;
    private boolean running;
    private boolean unlocked;
    // The LSI edge at which the counter was loaded, and what with.
    private long loadedAt;
    private int loaded;
    private int divider;

    /** @param hasWindow  it has WINR, as on STM32L4 */
    public Iwdg(StChip chip, String name, int base, boolean hasWindow) {
        super(chip, name, base);
        lsi = chip.lsi();
        timeout = new Deadline(chip, this::timedOut);
        updated = new Deadline(chip, this::valuesUpdated);
        register(0x00, "KR").writeOnly().writes(value -> key(value & 0xffff));
        pr = register(0x04, "PR");
        pr.writes(value -> update(pr, value & 7, PVU));
        rlr = register(0x08, "RLR").reset(LARGEST);
        rlr.writes(value -> update(rlr, value & LARGEST, RVU));
        sr = register(0x0C, "SR").readOnly();
        winr = hasWindow ? register(0x10, "WINR").reset(LARGEST) : new Register(0x10, "WINR").reset(LARGEST);
        winr.writes(value -> {
            update(winr, value & LARGEST, WVU);
            if (unlocked && running) {
                reload();
            }
        });
    }

    private void update(Register register, int value, int flag) {
        if (unlocked) {
            register.set(value);
            sr.set(sr.get() | flag);
            updated.at(chip.now() + Oscillator.of(lsi.hertz(), 0, 0).timeOfEdge(UPDATE_PERIODS));
        }
    }

    private void valuesUpdated() {
        sr.set(0);
    }

    private void key(int value) {
        timeout.catchUp();
        unlocked = value == UNLOCK;
        if (value == START) {
            start();
        } else if (value == REFRESH && running) {
            if (counter() > winr.get()) {
                timedOut();
            } else {
                reload();
            }
        }
    }

    /** By software, or at a reset by the option bit that says so. */
    void start() {
        if (!running) {
            running = true;
            lsi.demand(true);
            reload();
        }
    }

    private int counter() {
        return loaded - (int) Math.min(loaded, (lsi.oscillator().edgesBy(chip.now()) - loadedAt) / divider);
    }

    private void reload() {
        loadedAt = lsi.oscillator().edgesBy(chip.now());
        loaded = rlr.get();
        // Both codes above 5 divide by 256.
        divider = 4 << Math.min(pr.get(), 6);
        timeout.at(lsi.oscillator().timeOfEdge(loadedAt + (loaded + 1L) * divider));
    }

    private void timedOut() {
        chip.causes(StChip.ResetCause.IWDG);
        environment.requestReset(ResetKind.WATCHDOG);
    }

    /** True once started; for reports. */
    public boolean running() {
        return running;
    }

    @Override
    void resetState(ResetKind kind) {
        running = false;
        unlocked = false;
        loadedAt = 0;
        loaded = 0;
        divider = 4;
        timeout.cancel();
        updated.cancel();
        lsi.demand(false);
    }

    @Override
    void saveState(StateWriter out) {
        out.putBoolean(running);
        out.putBoolean(unlocked);
        out.putStatistic(loadedAt);
        out.putLong(running ? lsi.oscillator().edgesBy(chip.now()) - loadedAt : 0);
        out.putInt(loaded);
        out.putInt(divider);
        out.putInt(winr.get());
        timeout.save(out);
        updated.save(out);
    }

    @Override
    void loadState(StateReader in) {
        running = in.getBoolean();
        unlocked = in.getBoolean();
        loadedAt = in.getStatistic();
        in.getLong();
        loaded = in.getInt();
        divider = in.getInt();
        winr.set(in.getInt());
        timeout.load(in);
        updated.load(in);
    }
}
