package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.clock.Oscillator;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Phase;
import dev.brownout.emulator.peripheral.Register;

/**
 * TIM, counting up: basic, general-purpose and, as far as they do the same, advanced timers (RM0090, 17 to 20; RM0351, 30 to 33). Update and
 * compare set their flags and interrupt. Other directions, slave modes, capture, outputs on pins and DMA are not modelled.
 */
public final class Tim extends StPeripheral implements ClockTree.Consumer {
    private static final int CEN = 0;
    private static final int UDIS = 1;
    private static final int URS = 2;
    private static final int OPM = 3;
    private static final int ARPE = 7;
    private static final int UIF = 1;

    /**
     * @param bits      of the counter, 16 or 32
     * @param channels  compare channels, 0 to 4
     * @param apb       the bus whose timer clock it counts
     * @param advanced  it has a repetition counter and break registers
     */
    public record Shape(int bits, int channels, int apb, boolean advanced) {
    }

    private final Shape shape;
    private final Deadline next;
    private final Register cr1;
    private final Register dier;
    private final Register sr;
    private final Register psc;
    private final Register arr;
    private final Register[] ccr;
    // The counter at edge `seen` of the signal; the values that count, which PSC and ARR become with an update.
    private long count;
    private long seen;
    private Oscillator signal;
    private int prescaler;
    private int period;

    /** @param compareIrq  the interrupt of the channels, where it is another than that of updates */
    public Tim(StChip chip, String name, int base, int irq, int compareIrq, Shape shape) {
        super(chip, name, base);
        this.shape = shape;
        next = new Deadline(chip, this::reached);
        signal = Oscillator.of(1, 0, 0);
        chip.clocks().add(this);
        int wide = shape.bits() == 32 ? -1 : 0xffff;
        cr1 = register(0x00, "CR1").bits(0xbff).notModelled(0x870);
        cr1.writes(value -> {
            settle();
            boolean starts = (value & 1) != 0 && !running();
            cr1.set(value & 0xbff);
            if (starts) {
                restart();
            }
            schedule();
        });
        register(0x04, "CR2").notModelled(shape.channels() == 0 ? 0 : 0x88);
        if (shape.channels() > 0) {
            register(0x08, "SMCR").notModelled(0x10007);
        }
        dier = register(0x0C, "DIER").bits(0x7fff).notModelled(0x7f00).then(this::updateInterrupts);
        sr = register(0x10, "SR").narrowWritesAlone();
        sr.reads(() -> {
            settle();
            return sr.get();
        });
        sr.writes(value -> {
            settle();
            sr.set(sr.get() & value);
            updateInterrupts();
            schedule();
        });
        register(0x14, "EGR").writeOnly().writes(this::generate);
        if (shape.channels() > 0) {
            register(0x18, "CCMR1");
            register(0x1C, "CCMR2");
            register(0x20, "CCER");
        }
        Register cnt = register(0x24, "CNT");
        cnt.reads(() -> {
            settle();
            return (int) count;
        }).writes(value -> {
            settle();
            count = Integer.toUnsignedLong(value & wide);
            schedule();
        });
        psc = register(0x28, "PSC").bits(0xffff);
        arr = register(0x2C, "ARR").reset(wide).bits(wide);
        arr.writes(value -> {
            settle();
            arr.set(value & wide);
            if (!cr1.bit(ARPE)) {
                period = arr.get();
            }
            schedule();
        });
        ccr = new Register[shape.channels()];
        for (int n = 0; n < shape.channels(); n++) {
            Register channel = register(0x34 + 4 * n, "CCR" + (n + 1));
            ccr[n] = channel;
            channel.writes(value -> {
                settle();
                channel.set(value & wide);
                schedule();
            });
        }
        if (shape.advanced()) {
            register(0x30, "RCR").bits(0xff).notModelled(0xff);
            register(0x44, "BDTR").bits(0xffff);
        }
        int updates = UIF;
        int compares = ~UIF & 0x1e;
        boolean shared = compareIrq == irq;
        interrupt(irq, () -> (sr.get() & dier.get() & (shared ? updates | compares : updates)) != 0);
        if (!shared) {
            interrupt(compareIrq, () -> (sr.get() & dier.get() & compares) != 0);
        }
    }

    private boolean running() {
        return cr1.bit(CEN);
    }

    // The signal counts from now on.
    private void restart() {
        signal = Oscillator.of(chip.clocks().timers(shape.apb()), 0, chip.now()).dividedBy(prescaler + 1L);
        seen = 0;
    }

    // Brings the counter up to now. What happened on the way has been handled at its deadline, unless it could not change anything.
    private void settle() {
        next.catchUp();
        if (!running()) {
            return;
        }
        long edges = signal.edgesBy(chip.now());
        long top = Integer.toUnsignedLong(period);
        if (period != 0) {
            long before = count;
            count += edges - seen;
            if (before <= top) {
                count %= top + 1;
            }
        }
        seen = edges;
    }

    private void schedule() {
        if (!running() || period == 0) {
            next.cancel();
            return;
        }
        long least = Long.MAX_VALUE;
        if (updateMatters()) {
            least = untilUpdate();
        }
        for (int n = 0; n < ccr.length; n++) {
            if ((sr.get() & 2 << n) == 0) {
                least = Math.min(least, untilMatch(Integer.toUnsignedLong(ccr[n].get())));
            }
        }
        if (least == Long.MAX_VALUE) {
            next.cancel();
        } else {
            next.at(signal.timeOfEdge(seen + least));
        }
    }

    private boolean updateMatters() {
        boolean flag = (sr.get() & UIF) == 0 && !cr1.bit(UDIS);
        return flag || cr1.bit(OPM) || prescaler != psc.get() || period != arr.get() || count > Integer.toUnsignedLong(period);
    }

    // A counter that is beyond ARR runs on to its end.
    private long untilUpdate() {
        long top = Integer.toUnsignedLong(period);
        return count > top ? (1L << shape.bits()) - count : top + 1 - count;
    }

    private long untilMatch(long value) {
        long top = Integer.toUnsignedLong(period);
        if (value > count && (value <= top || count > top)) {
            return value - count;
        }
        return value <= top ? untilUpdate() + value : Long.MAX_VALUE;
    }

    private void reached() {
        long edges = signal.edgesBy(chip.now());
        long passed = edges - seen;
        seen = edges;
        long update = untilUpdate();
        count = passed >= update ? passed - update : count + passed;
        int flags = 0;
        for (int n = 0; n < ccr.length; n++) {
            flags |= count == Integer.toUnsignedLong(ccr[n].get()) ? 2 << n : 0;
        }
        sr.set(sr.get() | flags);
        if (passed >= update) {
            update(true);
            if (cr1.bit(OPM)) {
                cr1.set(cr1.get() & ~1);
            }
        }
        updateInterrupts();
        schedule();
    }

    private void update(boolean flag) {
        if (cr1.bit(UDIS)) {
            return;
        }
        period = arr.get();
        if (prescaler != psc.get()) {
            prescaler = psc.get();
            restart();
        }
        if (flag) {
            sr.set(sr.get() | UIF);
        }
    }

    // EGR: UG starts afresh, CCnG sets a channel's flag.
    private void generate(int value) {
        settle();
        sr.set(sr.get() | value & (1 << ccr.length + 1) - 2);
        if ((value & 1) != 0) {
            count = 0;
            update(!cr1.bit(URS));
            restart();
        }
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
        next.cancel();
        count = 0;
        seen = 0;
        prescaler = 0;
        period = arr.get();
        restart();
    }

    @Override
    void saveState(StateWriter out) {
        settle();
        out.putLong(count);
        out.putInt(prescaler);
        out.putInt(period);
        if (running()) {
            Phase.save(out, signal, chip.now());
        } else {
            Phase.saveNone(out);
        }
        out.putStatistic(seen);
        next.save(out);
    }

    @Override
    void loadState(StateReader in) {
        count = in.getLong();
        prescaler = in.getInt();
        period = in.getInt();
        long start = Phase.load(in);
        signal = Oscillator.of(chip.clocks().timers(shape.apb()), 0, start).dividedBy(prescaler + 1L);
        seen = in.getStatistic();
        next.load(in);
    }
}
