package dev.brownout.emulator.core;

import dev.brownout.emulator.clock.Alarm;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;

/**
 * The 24-bit system timer (Armv7-M ARM, B3.3). The counter is computed from the cycle count when somebody looks. It counts the processor
 * clock or, where a reference clock is connected and CSR.CLKSOURCE is clear, every few of its cycles; without a reference CLKSOURCE reads
 * as one and CALIB.NOREF is set. The calibration value is unknown: TENMS is 0.
 */
final class SysTick implements Stateful {
    private static final int ENABLE = 1;
    private static final int TICKINT = 2;
    private static final int CLKSOURCE = 4;
    private static final int COUNTFLAG = 1 << 16;
    private static final int MASK = 0xffffff;

    private final CpuState cpu;
    private final Nvic nvic;
    private final VirtualClock clock;
    private final Alarm wrap;
    private int control;
    private int reload;
    /** The counter's value at {@link #since}; it counts on from there while enabled. */
    private int value;
    private long since;
    private boolean countFlag;
    /** Core cycles of the reference clock, or 0 for none. */
    private int reference;
    private boolean clockStopped;

    SysTick(CpuState cpu, Nvic nvic, VirtualClock clock) {
        this.cpu = cpu;
        this.nvic = nvic;
        this.clock = clock;
        wrap = clock.alarm(this::wrapped);
        clock.onRateChange(this::rateChanged);
    }

    /** @param divisor core cycles of the reference clock that is connected */
    void setReference(int divisor) {
        reference = divisor;
        control = 0;
    }

    int calibration() {
        return reference == 0 ? 1 << 31 : 0;
    }

    private int cyclesOfTick() {
        return reference == 0 || (control & CLKSOURCE) != 0 ? 1 : reference;
    }

    // The counter goes on in cycles, so its alarm falls on another instant.
    private void rateChanged() {
        settle();
        arm();
    }

    void reset() {
        control = 0;
        reload = 0;
        value = 0;
        since = cpu.cycles;
        countFlag = false;
        wrap.cancel();
    }

    /** CSR; reading it clears COUNTFLAG. */
    int readControl() {
        settle();
        int result = control | (reference == 0 ? CLKSOURCE : 0) | (countFlag ? COUNTFLAG : 0);
        countFlag = false;
        return result;
    }

    /** The writable bits of CSR. */
    int control() {
        return control;
    }

    void writeControl(int newControl) {
        settle();
        int before = cyclesOfTick();
        control = newControl & (ENABLE | TICKINT | (reference == 0 ? 0 : CLKSOURCE));
        if (before != cyclesOfTick()) {
            since = cpu.cycles;
        }
        arm();
    }

    int reload() {
        return reload;
    }

    void writeReload(int newReload) {
        settle();
        reload = newReload & MASK;
        arm();
    }

    int readValue() {
        settle();
        return value;
    }

    /** Any write clears the counter and COUNTFLAG; the next clock reloads. */
    void clearValue() {
        settle();
        value = 0;
        countFlag = false;
        arm();
    }

    /** The core's clock stops or runs on; the reference clock is taken to do as it does. */
    void clockRuns(boolean runs) {
        settle();
        clockStopped = !runs;
        arm();
    }

    /** As {@link #clockRuns}, for a state that was restored and has its alarm. */
    void restoreClock(boolean runs) {
        clockStopped = !runs;
    }

    /** Whether it would interrupt the core, if its clock had not stopped. */
    boolean standsStill() {
        return clockStopped && (control & (ENABLE | TICKINT)) == (ENABLE | TICKINT);
    }

    // Brings value up to the current cycle. From 0 the next clock loads RELOAD; reaching 0 by counting sets COUNTFLAG.
    private void settle() {
        if (clockStopped) {
            since = cpu.cycles;
            return;
        }
        int step = (control & ENABLE) == 0 ? 1 : cyclesOfTick();
        long elapsed = (cpu.cycles - since) / step;
        since += elapsed * step;
        if ((control & ENABLE) == 0 || elapsed <= 0) {
            return;
        }
        if (value == 0) {
            if (reload == 0) {
                return;
            }
            value = reload;
            elapsed--;
        }
        if (elapsed < value) {
            value -= (int) elapsed;
            return;
        }
        countFlag = true;
        elapsed -= value;
        if (reload == 0) {
            value = 0;
            return;
        }
        int phase = (int) (elapsed % (reload + 1L));
        value = phase == 0 ? 0 : reload - (phase - 1);
    }

    private void arm() {
        if (clockStopped || (control & (ENABLE | TICKINT)) != (ENABLE | TICKINT) || value == 0 && reload == 0) {
            wrap.cancel();
            return;
        }
        long untilZero = value == 0 ? reload + 1L : value;
        wrap.at(clock.timeOf(Math.max(since + untilZero * cyclesOfTick(), cpu.cycles)));
    }

    private void wrapped() {
        settle();
        nvic.setPending(Exceptions.SYSTICK, true);
        arm();
    }

    @Override
    public void save(StateWriter out) {
        // The same counter hashes alike, whenever it was last looked at.
        settle();
        out.putInt(control);
        out.putInt(reload);
        out.putInt(value);
        out.putCycle(since);
        out.putBoolean(countFlag);
    }

    @Override
    public void load(StateReader in) {
        control = in.getInt();
        reload = in.getInt();
        value = in.getInt();
        since = in.getCycle();
        countFlag = in.getBoolean();
    }
}
