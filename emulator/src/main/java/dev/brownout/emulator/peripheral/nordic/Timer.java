package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * TIMER: counts 16 MHz / 2^PRESCALER, or COUNT tasks, in 8 to 32 bits, with four or six capture/compare registers (nRF52840 PS, "TIMER").
 * PRESCALER, MODE and BITMODE count from the next START on.
 */
public final class Timer extends NordicPeripheral {
    // Picoseconds of PCLK16M.
    private static final long TICK = 62_500;
    private static final int MODE_TIMER = 0;
    private static final int[] WIDTHS = {16, 8, 24, 32};

    private final Deadline deadline;
    private final Event[] compare;
    private final Register mode;
    private final Register bitmode;
    private final Register prescaler;
    private final Register[] cc;

    private boolean running;
    // In timer mode the counter is count at instant since, and one more every period from there.
    private long count;
    private long since;
    private long period = TICK;
    private long mask = 0xFFFF;

    public Timer(Interconnect interconnect, String name, int base, int irq, int channels) {
        super(interconnect, name, base, irq);
        deadline = new Deadline(interconnect, this::reached);
        task(0x000, "START", this::start);
        task(0x004, "STOP", this::stop);
        task(0x008, "COUNT", this::countOne);
        task(0x00C, "CLEAR", this::clear);
        task(0x010, "SHUTDOWN", this::shutdown);
        for (int n = 0; n < channels; n++) {
            int channel = n;
            task(0x040 + 4 * n, "CAPTURE[" + n + "]", () -> capture(channel));
        }
        compare = events(0x140, channels, "COMPARE");
        for (int n = 0; n < channels; n++) {
            shortcut(n, compare[n], this::clear);
            shortcut(8 + n, compare[n], this::stop);
        }
        interrupts();
        mode = register(0x504, "MODE").bits(3);
        bitmode = register(0x508, "BITMODE").bits(3);
        prescaler = register(0x510, "PRESCALER").reset(4).bits(0xf);
        cc = registers(0x540, 4, channels, "CC");
        for (Register register : cc) {
            register.writes(value -> {
                deadline.catchUp();
                register.set(value);
                schedule();
            });
        }
    }

    private boolean counts() {
        return running && mode.get() == MODE_TIMER;
    }

    private void start() {
        if (!running) {
            running = true;
            period = TICK << Math.min(prescaler.get(), 9);
            mask = (1L << WIDTHS[bitmode.get()]) - 1;
            count &= mask;
            since = interconnect.now();
            schedule();
        }
    }

    private long value() {
        return (counts() ? count + (interconnect.now() - since) / period : count) & mask;
    }

    private void stop() {
        deadline.catchUp();
        count = value();
        running = false;
        deadline.cancel();
    }

    private void shutdown() {
        stop();
        count = 0;
    }

    private void clear() {
        deadline.catchUp();
        count = 0;
        since = interconnect.now();
        schedule();
    }

    private void capture(int n) {
        deadline.catchUp();
        cc[n].set((int) value());
        schedule();
    }

    private void countOne() {
        if (running && mode.get() != MODE_TIMER) {
            count = count + 1 & mask;
            compareWith(count);
        }
    }

    private void compareWith(long value) {
        for (int n = 0; n < cc.length; n++) {
            if ((cc[n].get() & mask) == value) {
                compare[n].raise();
            }
        }
    }

    private void reached() {
        long value = value();
        compareWith(value);
        schedule();
    }

    private void schedule() {
        if (!counts()) {
            deadline.cancel();
            return;
        }
        long ticks = (interconnect.now() - since) / period;
        long least = Long.MAX_VALUE;
        for (Register register : cc) {
            // The counter must come to the value: one that it has already matches after a whole round.
            long ahead = (register.get() & mask) - (count + ticks) & mask;
            least = Math.min(least, ahead == 0 ? mask + 1 : ahead);
        }
        deadline.at(since + (ticks + least) * period);
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        running = false;
        count = 0;
        since = 0;
        period = TICK;
        mask = 0xFFFF;
        deadline.cancel();
    }

    // Rebased to the last tick: the same counter hashes alike whenever it was started.
    @Override
    public void save(StateWriter out) {
        super.save(out);
        long ticks = counts() ? (clock.now() - since) / period : 0;
        out.putBoolean(running);
        out.putLong(count + ticks & mask);
        out.putInstant(counts() ? since + ticks * period : Long.MAX_VALUE);
        out.putLong(period);
        out.putLong(mask);
        deadline.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        running = in.getBoolean();
        count = in.getLong();
        since = in.getInstant();
        period = in.getLong();
        mask = in.getLong();
        deadline.load(in);
    }
}
