package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;
import java.util.Arrays;

/**
 * RTC, a real-time counter: 24 bits on LFCLK / (PRESCALER + 1) (nRF52840 PS, "RTC"). Without LFCLK it stands still.
 *
 * <p>Tasks take effect with the first rising edge of LFCLK after a falling edge, 15 to 46 us later. An event is made only while EVTEN or
 * INTEN enables it. A CC value written within the half period before an edge is compared from the edge after it on.
 */
public final class Rtc extends NordicPeripheral implements LowFrequencyClock.Consumer {
    private static final int MASK = 0xFFFFFF;
    private static final int TRIGGER_OVERFLOW = 0xFFFFF0;
    private static final long NONE = Long.MAX_VALUE;

    private final LowFrequencyClock lfclk;
    private final Deadline deadline;
    private final Event tick;
    private final Event ovrflw;
    private final Event[] compare;
    private final Register prescaler;
    private final Register[] cc;

    private boolean started;
    private int divider = 1;
    // The counter is base at LFCLK edge ref, and one more every divider edges from there, until edge end.
    private int base;
    private long ref;
    private long end = NONE;
    // From edge nextRef on it is nextBase instead: a CLEAR or TRIGOVRFLW on its way.
    private int nextBase;
    private long nextRef = NONE;
    // Before edge ccFrom the comparison is still with ccOld.
    private final int[] ccOld;
    private final long[] ccFrom;
    // Events up to this edge have been made.
    private long seen;
    private int evten;

    public Rtc(Interconnect interconnect, String name, int baseAddress, int irq, int channels, LowFrequencyClock lfclk) {
        super(interconnect, name, baseAddress, irq);
        this.lfclk = lfclk;
        lfclk.addConsumer(this);
        deadline = new Deadline(interconnect, this::edge);
        ccOld = new int[channels];
        ccFrom = new long[channels];
        task(0x000, "START", this::start);
        task(0x004, "STOP", this::stop);
        task(0x008, "CLEAR", () -> jumpTo(0));
        task(0x00C, "TRIGOVRFLW", () -> jumpTo(TRIGGER_OVERFLOW));
        tick = event(0x100, "TICK");
        ovrflw = event(0x104, "OVRFLW");
        compare = events(0x140, channels, "COMPARE");
        interrupts();
        register(0x340, "EVTEN").reads(() -> evten).writes(this::setEvten);
        register(0x344, "EVTENSET").reads(() -> evten).writes(value -> setEvten(evten | value));
        register(0x348, "EVTENCLR").reads(() -> evten).writes(value -> setEvten(evten & ~value));
        register(0x504, "COUNTER").readOnly().reads(() -> counterAt(edgesBy(clock.now())));
        prescaler = register(0x508, "PRESCALER");
        prescaler.writes(value -> {
            if (!started) {
                prescaler.set(value & 0xFFF);
            }
        });
        cc = registers(0x540, 4, channels, "CC");
        for (int n = 0; n < channels; n++) {
            int channel = n;
            cc[n].writes(value -> setCompare(channel, value & MASK));
        }
    }

    // ---- LFCLK

    private long edgesBy(long time) {
        return lfclk.running() ? lfclk.oscillator().edgesBy(time) : 0;
    }

    // The first rising edge behind a falling one.
    private long edgeOfEffect() {
        if (!lfclk.running()) {
            return 0;
        }
        long now = interconnect.now();
        long passed = edgesBy(now);
        return beforeFallingEdge(now, passed) ? passed + 1 : passed + 2;
    }

    private boolean beforeFallingEdge(long now, long passed) {
        long rising = lfclk.oscillator().timeOfEdge(passed);
        return now - rising <= (lfclk.oscillator().timeOfEdge(passed + 1) - rising) / 2;
    }

    private int counterAt(long edge) {
        if (!started) {
            return base;
        }
        long last = Math.min(edge, end - 1);
        if (edge >= nextRef) {
            return (int) (nextBase + Math.max(0, last - nextRef) / divider) & MASK;
        }
        return (int) (base + Math.max(0, last - ref) / divider) & MASK;
    }

    // Makes what the counter is at this edge the state from which it goes on.
    private void settle(long edge) {
        if (edge >= end) {
            // A stopped counter takes a new value without waiting for an edge.
            base = nextRef == NONE ? counterAt(edge) : counterAt(Math.max(edge, nextRef));
            started = false;
            ref = edge;
            end = NONE;
            nextRef = NONE;
        } else if (edge >= nextRef) {
            base = nextBase;
            ref = nextRef;
            nextRef = NONE;
        }
    }

    // ---- tasks

    private void start() {
        deadline.catchUp();
        settle(edgesBy(interconnect.now()));
        if (end != NONE) {
            // Stopped and started again before the stop took effect.
            end = NONE;
        }
        if (!started) {
            started = true;
            divider = prescaler.get() + 1;
            ref = Math.max(0, edgeOfEffect() - 1);
            seen = ref;
            schedule();
        }
    }

    private void stop() {
        deadline.catchUp();
        settle(edgesBy(interconnect.now()));
        if (started) {
            end = edgeOfEffect();
            if (!lfclk.running()) {
                settle(end);
            }
            schedule();
        }
    }

    private void jumpTo(int value) {
        deadline.catchUp();
        long now = edgesBy(interconnect.now());
        settle(now);
        if (!started || !lfclk.running()) {
            base = value;
            ref = now;
            return;
        }
        nextBase = value;
        nextRef = edgeOfEffect();
        schedule();
    }

    private void setCompare(int n, int value) {
        deadline.catchUp();
        long now = interconnect.now();
        long passed = edgesBy(now);
        long from = !lfclk.running() || beforeFallingEdge(now, passed) ? passed + 1 : passed + 2;
        // A value written earlier in this period is compared at the edges before `from`, if it came in time for one of them.
        if (from > ccFrom[n]) {
            ccOld[n] = cc[n].get();
        }
        cc[n].set(value);
        ccFrom[n] = from;
        schedule();
    }

    // ---- events

    private void setEvten(int value) {
        deadline.catchUp();
        int events = tick.bit | ovrflw.bit;
        for (Event event : compare) {
            events |= event.bit;
        }
        evten = value & events;
        schedule();
    }

    @Override
    protected void intenChanging() {
        deadline.catchUp();
    }

    @Override
    protected void intenChanged() {
        schedule();
    }

    private void schedule() {
        if (!started || !lfclk.running()) {
            deadline.cancel();
            return;
        }
        seen = Math.max(seen, edgesBy(interconnect.now()));
        long next = Math.min(nextEvent(), Math.min(end, nextRef));
        deadline.at(next == NONE ? Long.MAX_VALUE : lfclk.oscillator().timeOfEdge(next));
    }

    private boolean enabled(Event event) {
        return ((evten | inten()) & event.bit) != 0;
    }

    // The next edge after those seen at which the present course of the counter makes an enabled event.
    private long nextEvent() {
        long step = Math.max(0, seen - ref) / divider + 1;
        long next = NONE;
        if (enabled(tick)) {
            next = ref + step * divider;
        }
        if (enabled(ovrflw)) {
            next = Math.min(next, whenItBecomes(0, step));
        }
        for (int n = 0; n < compare.length; n++) {
            if (enabled(compare[n])) {
                long match = whenItBecomes(cc[n].get(), step);
                if (match < ccFrom[n]) {
                    match = whenItBecomes(cc[n].get(), step + 1);
                }
                next = Math.min(next, match);
                long old = whenItBecomes(ccOld[n], step);
                if (old < ccFrom[n]) {
                    next = Math.min(next, old);
                }
            }
        }
        return next;
    }

    // The first edge, step number `step` or later, with which the counter takes a value.
    private long whenItBecomes(int value, long step) {
        long first = (base + step) & MASK;
        return ref + (step + (value - first & MASK)) * divider;
    }

    private void edge() {
        long now = edgesBy(interconnect.now());
        boolean counts = now < Math.min(end, nextRef) && now > ref && (now - ref) % divider == 0;
        int value = counterAt(now);
        seen = now;
        settle(now);
        if (counts) {
            make(tick);
            if (value == 0) {
                make(ovrflw);
            }
            for (int n = 0; n < compare.length; n++) {
                if (value == (now >= ccFrom[n] ? cc[n].get() : ccOld[n])) {
                    make(compare[n]);
                }
            }
        }
        schedule();
    }

    private void make(Event event) {
        if (enabled(event)) {
            event.raise((evten & event.bit) != 0);
        }
    }

    // ---- changes of the signal

    @Override
    public void beforeChange(long time) {
        long edge = edgesBy(time);
        settle(edge);
        if (nextRef != NONE) {
            settle(nextRef);
        }
        if (end != NONE) {
            settle(end);
        }
        base = counterAt(edge);
        ref = started ? -(Math.max(0, edge - ref) % divider) : 0;
        Arrays.fill(ccFrom, 0);
        seen = 0;
    }

    @Override
    public void afterChange(long time) {
        schedule();
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        started = false;
        divider = 1;
        base = 0;
        ref = 0;
        end = NONE;
        nextRef = NONE;
        evten = 0;
        seen = 0;
        Arrays.fill(ccFrom, 0);
        Arrays.fill(ccOld, 0);
        deadline.cancel();
    }

    // Edge numbers are saved relative to the present one: the same counter hashes alike whenever LFCLK was started.
    @Override
    public void save(StateWriter out) {
        super.save(out);
        long edge = edgesBy(clock.now());
        out.putStatistic(edge);
        settle(edge);
        long phase = started ? edge - ref : 0;
        out.putBoolean(started);
        out.putInt(divider);
        out.putInt(phase < 0 ? base : counterAt(edge));
        out.putLong(phase < 0 ? phase : phase % divider);
        out.putLong(relative(end, edge));
        out.putInt(nextRef == NONE ? 0 : nextBase);
        out.putLong(relative(nextRef, edge));
        out.putInt(evten);
        for (int n = 0; n < cc.length; n++) {
            boolean pending = ccFrom[n] > edge;
            out.putInt(pending ? ccOld[n] : 0);
            out.putLong(pending ? ccFrom[n] - edge : 0);
        }
        out.putLong(Math.max(0, seen - edge));
        deadline.save(out);
    }

    private static long relative(long edge, long to) {
        return edge == NONE ? NONE : edge - to;
    }

    private static long absolute(long relative, long to) {
        return relative == NONE ? NONE : relative + to;
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        long edge = in.getStatistic();
        started = in.getBoolean();
        divider = in.getInt();
        base = in.getInt();
        ref = edge - in.getLong();
        end = absolute(in.getLong(), edge);
        nextBase = in.getInt();
        nextRef = absolute(in.getLong(), edge);
        evten = in.getInt();
        for (int n = 0; n < cc.length; n++) {
            ccOld[n] = in.getInt();
            ccFrom[n] = in.getLong() + edge;
        }
        seen = in.getLong() + edge;
        deadline.load(in);
    }
}
