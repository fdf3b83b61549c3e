package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Peripheral;

/**
 * The cycle counter of the Data Watchpoint and Trace unit at 0xE0001000 (Armv7-M ARM, C1.8). Comparators and event counters are not
 * there: CTRL.NUMCOMP reads as zero, CTRL.NOTRCPKT, NOEXTTRIG and NOPRFCNT as one.
 */
final class Dwt extends PrivateBlock implements Peripheral {
    static final int BASE = 0xe0001000;
    private static final int CYCCNTENA = 1;
    /** NOTRCPKT, NOEXTTRIG, NOPRFCNT: only the cycle counter is implemented. */
    private static final int FIXED = 1 << 27 | 1 << 26 | 1 << 24;

    /** Armv6-M has no cycle counter. */
    private static final int NOCYCCNT = 1 << 25;

    private final SystemControlSpace scs;
    private int control;
    /** CYCCNT is the cycle count less this while it counts, and this itself while it stands. */
    private long origin;
    private int held;
    private boolean counting;
    private boolean clockStopped;

    Dwt(CpuState cpu, SystemControlSpace scs) {
        super(cpu, "DWT", BASE);
        this.scs = scs;
    }

    @Override
    public void reset(ResetKind kind) {
        if (kind.losesPower()) {
            control = 0;
            held = 0;
            counting = false;
        }
    }

    private int count() {
        return counting ? (int) (cpu.cycles - origin) : held;
    }

    private void update(int value) {
        held = value;
        origin = cpu.cycles - Integer.toUnsignedLong(value);
        counting = (control & CYCCNTENA) != 0 && scs.traceEnabled() && !clockStopped;
    }

    /** The core's clock stops or runs on. */
    void clockRuns(boolean runs) {
        int now = count();
        clockStopped = !runs;
        update(now);
    }

    /** DEMCR changed. */
    void traceChanged() {
        update(count());
    }

    @Override
    int readWord(int offset) {
        return switch (offset) {
            case 0x000 -> cpu.model.isArmv6() ? FIXED | NOCYCCNT : FIXED | control;
            case 0x004 -> count();
            default -> identification(offset, 0x3bb002);
        };
    }

    @Override
    void writeWord(int offset, int value) {
        if (cpu.model.isArmv6()) {
            return;
        }
        if (offset == 0) {
            int now = count();
            control = value & CYCCNTENA;
            update(now);
        } else if (offset == 4) {
            update(value);
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(control);
        out.putBoolean(counting);
        out.putInt(counting ? 0 : held);
        out.putCycle(counting ? origin : Long.MAX_VALUE);
    }

    @Override
    public void load(StateReader in) {
        control = in.getInt();
        counting = in.getBoolean();
        held = in.getInt();
        origin = in.getCycle();
        clockStopped = !scs.coreClockRuns();
    }
}
