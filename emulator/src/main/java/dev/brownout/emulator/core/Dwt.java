package dev.brownout.emulator.core;

import dev.brownout.emulator.clock.Alarm;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Peripheral;

/**
 * The Data Watchpoint and Trace unit at 0xE0001000 (Armv7-M ARM, C1.8): its cycle counter, here, its {@link DwtComparators} and
 * {@link DwtCounters}. Trace packets are not there: CTRL.NOTRCPKT and NOEXTTRIG read as one.
 */
final class Dwt extends PrivateBlock implements Peripheral {
    static final int BASE = 0xe0001000;
    private static final int CYCCNTENA = 1;
    private static final int NUMCOMP = 4 << 28;
    /** NOTRCPKT, NOEXTTRIG. */
    private static final int FIXED = 1 << 27 | 1 << 26;
    /** NOPRFCNT: Armv6-M has no event counters. */
    private static final int NOPRFCNT = 1 << 24;
    private static final int COUNTERS = 0x008;
    private static final int COUNTERS_END = 0x01c;
    private static final int COMPARATORS = 0x020;
    private static final int COMPARATORS_END = 0x060;

    /** Armv6-M has no cycle counter. */
    private static final int NOCYCCNT = 1 << 25;

    private final SystemControlSpace scs;
    private final DwtComparators comparators;
    private final DwtCounters counters;
    private final VirtualClock clock;
    private final Alarm cycleMatch;
    private int control;
    /** CYCCNT is the cycle count less this while it counts, and this itself while it stands. */
    private long origin;
    private int held;
    private boolean counting;
    private boolean clockStopped;

    Dwt(CpuState cpu, SystemControlSpace scs, DwtComparators comparators, DwtCounters counters, VirtualClock clock) {
        super(cpu, "DWT", BASE);
        this.scs = scs;
        this.comparators = comparators;
        this.counters = counters;
        this.clock = clock;
        cycleMatch = clock.alarm(this::cycleMatched);
        clock.onRateChange(this::arm);
    }

    @Override
    public void reset(ResetKind kind) {
        if (kind.losesPower()) {
            control = 0;
            held = 0;
            counting = false;
            comparators.reset();
            counters.enable(0, false);
            arm();
        }
    }

    private int count() {
        return counting ? (int) (cpu.cycles - origin) : held;
    }

    private void update(int value) {
        held = value;
        origin = cpu.cycles - Integer.toUnsignedLong(value);
        counting = (control & CYCCNTENA) != 0 && scs.traceEnabled() && !clockStopped;
        arm();
    }

    // CYCMATCH: the first comparator waits for a value of CYCCNT.
    private void arm() {
        long awaited = comparators.awaitedCycle();
        if (awaited < 0 || !counting) {
            cycleMatch.cancel();
            return;
        }
        long remaining = awaited - count() & 0xffffffffL;
        cycleMatch.at(clock.timeOf(cpu.cycles + (remaining == 0 ? 1L << 32 : remaining)));
    }

    private void cycleMatched() {
        comparators.cycleReached();
        arm();
    }

    /** CYCCNT becomes 0. */
    void clearCycleCount() {
        update(0);
    }

    /** The core's clock stops or runs on. */
    void clockRuns(boolean runs) {
        int now = count();
        clockStopped = !runs;
        update(now);
    }

    /** DEMCR changed. */
    void traceChanged() {
        counters.enable(control, scs.traceEnabled());
        update(count());
    }

    @Override
    int readWord(int offset) {
        return switch (offset) {
            case 0x000 -> cpu.model.isArmv6() ? FIXED | NOPRFCNT | NOCYCCNT : NUMCOMP | FIXED | control;
            case 0x004 -> count();
            case 0x008, 0x00c, 0x010, 0x014, 0x018 -> counters.read(offset - COUNTERS >>> 2);
            default -> isComparator(offset) ? comparators.read(offset - COMPARATORS >>> 4, offset & 15) : identification(offset, 0x3bb002);
        };
    }

    private boolean isComparator(int offset) {
        return offset >= COMPARATORS && offset < COMPARATORS_END && !cpu.model.isArmv6();
    }

    @Override
    void writeWord(int offset, int value) {
        if (cpu.model.isArmv6()) {
            return;
        }
        if (offset == 0) {
            int now = count();
            control = value & (CYCCNTENA | DwtCounters.ENABLES);
            counters.enable(control, scs.traceEnabled());
            update(now);
        } else if (offset == 4) {
            update(value);
        } else if (offset >= COUNTERS && offset < COUNTERS_END) {
            counters.write(offset - COUNTERS >>> 2, value);
        } else if (isComparator(offset)) {
            comparators.write(offset - COMPARATORS >>> 4, offset & 15, value);
            arm();
        }
    }

    @Override
    public void save(StateWriter out) {
        comparators.save(out);
        counters.save(out);
        out.putInt(control);
        out.putBoolean(counting);
        out.putCycleCounter(counting ? origin : Long.MAX_VALUE, counting ? 0 : held);
    }

    @Override
    public void load(StateReader in) {
        comparators.enable(scs.traceEnabled());
        comparators.load(in);
        counters.load(in);
        control = in.getInt();
        counting = in.getBoolean();
        held = in.getInt();
        origin = in.getCycle();
        clockStopped = !scs.coreClockRuns();
    }
}
