package dev.brownout.emulator.clock;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.machine.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Virtual time in picoseconds, driven by the core's cycle counter. An {@link Alarm} calls back at its instant; the core is stopped
 * at the first instruction boundary at or after it. Time starts at 0 when the machine is built and only grows, through resets too.
 */
public final class VirtualClock implements Stateful {
    /** An instant that never comes. */
    public static final long NEVER = Long.MAX_VALUE;
    private static final long PICOSECONDS = 1_000_000_000_000L;

    private final CpuState cpu;
    private final List<Alarm> alarms = new ArrayList<>();
    private long hertz;
    // Since (baseCycle, baseTime) the core runs at hertz: time = baseTime + (cycles - baseCycle) * 10^12 / hertz, the fraction reduced to
    // picoseconds / ticks, so that the common clocks never need more than 64 bits.
    private long picoseconds;
    private long ticks;
    private long baseCycle;
    private long baseTime;
    private long nextDue = NEVER;
    private Runnable rateListener = () -> { };

    /** @param hertz the core clock at the start */
    public VirtualClock(CpuState cpu, long hertz) {
        this.cpu = cpu;
        setHertz(hertz);
    }

    private void setHertz(long newHertz) {
        hertz = newHertz;
        long a = PICOSECONDS;
        long b = newHertz;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        picoseconds = PICOSECONDS / a;
        ticks = newHertz / a;
    }

    /** The instant of the current core cycle, in picoseconds. */
    public long now() {
        return timeOf(cpu.cycles);
    }

    /** The current core clock in hertz. */
    public long coreHertz() {
        return hertz;
    }

    /** Changes the core clock from now on. */
    public void setCoreHertz(long newHertz) {
        baseTime = now();
        baseCycle = cpu.cycles;
        setHertz(newHertz);
        rearm();
        rateListener.run();
    }

    /** Whom to tell that the core runs at another rate: who counts its cycles. */
    public void onRateChange(Runnable listener) {
        rateListener = listener;
    }

    public long timeOf(long cycle) {
        return baseTime + scaleDown(cycle - baseCycle, picoseconds, ticks);
    }

    /** The first core cycle at or after an instant. */
    public long cycleAt(long time) {
        return time == NEVER ? NEVER : baseCycle + scaleUp(time - baseTime, ticks, picoseconds);
    }

    /** floor(a * b / c) without overflow for a, b, c >= 0 whose result fits a long. */
    public static long scaleDown(long a, long b, long c) {
        long high = Math.multiplyHigh(a, b);
        if (high == 0 && a * b >= 0) {
            return a * b / c;
        }
        // a = q*c + r: the product of the remainder is the only part that still needs a wide division.
        long q = a / c;
        long r = a % c;
        long wide = Math.multiplyHigh(r, b);
        long low = r * b;
        if (wide == 0 && low >= 0) {
            return q * b + low / c;
        }
        return q * b + java.math.BigInteger.valueOf(r).multiply(java.math.BigInteger.valueOf(b))
                .divide(java.math.BigInteger.valueOf(c)).longValueExact();
    }

    /** ceil(a * b / c), as {@link #scaleDown}. */
    public static long scaleUp(long a, long b, long c) {
        long down = scaleDown(a, b, c);
        // The low 64 bits decide exactness: down * c never exceeds a * b, and differs by less than c.
        return down * c == a * b ? down : down + 1;
    }

    /**
     * Registers a callback. Alarms due at the same instant ring in the order in which they were registered, which is the order in
     * which the board builds its peripherals.
     */
    public Alarm alarm(Runnable action) {
        Alarm alarm = new Alarm(this, action);
        alarms.add(alarm);
        return alarm;
    }

    /** The earliest instant for which an alarm is set, or {@link #NEVER}. */
    public long nextDue() {
        return nextDue;
    }

    /** Rings every alarm that is due by now, earliest first. */
    public void ringDue() {
        // The same as nextDue <= now(), without a division.
        while (cpu.cycles >= cpu.deadlineCycle) {
            for (Alarm alarm : alarms) {
                if (alarm.due == nextDue) {
                    alarm.due = NEVER;
                    rearm();
                    alarm.action.run();
                    break;
                }
            }
        }
    }

    /** An alarm's instant has changed. */
    void changed(long before, long after) {
        if (after <= nextDue) {
            setNextDue(after);
        } else if (before == nextDue) {
            rearm();
        }
    }

    void rearm() {
        long due = NEVER;
        for (Alarm alarm : alarms) {
            due = Math.min(due, alarm.due);
        }
        setNextDue(due);
    }

    private void setNextDue(long due) {
        nextDue = due;
        cpu.deadlineCycle = cycleAt(due);
        cpu.updateAttention();
    }

    @Override
    public void save(StateWriter out) {
        out.putLong(hertz);
        // Restored exactly, hashed only as where the current cycle lies between two picoseconds: when time began decides nothing.
        out.putStatistic(baseTime);
        out.putStatistic(baseCycle);
        long cycles = cpu.cycles - baseCycle;
        out.putLong(cycles * picoseconds - scaleDown(cycles, picoseconds, ticks) * ticks);
        for (Alarm alarm : alarms) {
            out.putInstant(alarm.due);
        }
    }

    @Override
    public void load(StateReader in) {
        setHertz(in.getLong());
        baseTime = in.getStatistic();
        baseCycle = in.getStatistic();
        in.getLong();
        for (Alarm alarm : alarms) {
            alarm.due = in.getInstant();
        }
        rearm();
    }
}
