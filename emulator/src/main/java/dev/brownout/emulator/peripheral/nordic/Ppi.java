package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;
import java.util.ArrayDeque;

/**
 * PPI: carries an event to one or two tasks without the core (nRF52840 PS, "PPI"): 20 programmable channels, 12 with fixed ends, six
 * groups. A task is triggered at the instant of its event. Where channels chase each other in a ring, each round after the first few
 * takes a cycle of 16 MHz.
 */
public final class Ppi extends NordicPeripheral {
    private static final int PROGRAMMABLE = 20;
    private static final int CHANNELS = 32;
    private static final int GROUPS = 6;
    private static final int MOST_AT_ONCE = 64;
    private static final long CYCLE = 62_500;

    // Event and task of channels 20 to 31 (PS, "Pre-programmed channels").
    private static final int[][] FIXED = {
        {0x40008140, 0x40001000}, {0x40008140, 0x40001004}, {0x40008144, 0x40001010}, {0x40001128, 0x4000F000},
        {0x40001100, 0x4000F000}, {0x40001104, 0x4000F004}, {0x40001104, 0x40008044}, {0x4000110C, 0x40008048},
        {0x4000B140, 0x40001000}, {0x4000B140, 0x40001004}, {0x4000B140, 0x4000800C}, {0x4000B140, 0x40008000},
    };

    private final Register chen;
    private final Register[] eep = new Register[PROGRAMMABLE];
    private final Register[] tep = new Register[PROGRAMMABLE];
    private final Register[] chg;
    private final Register[] fork = new Register[CHANNELS];
    private final ArrayDeque<Integer> due = new ArrayDeque<>();
    private final Deadline later;
    private boolean working;

    public Ppi(Interconnect interconnect, String name, int base) {
        super(interconnect, name, base, NO_IRQ);
        later = new Deadline(interconnect, this::work);
        chen = new Register(0x500, "CHEN");
        for (int n = 0; n < GROUPS; n++) {
            int group = n;
            task(8 * n, "CHG[" + n + "].EN", () -> chen.set(chen.get() | group(group)));
            task(8 * n + 4, "CHG[" + n + "].DIS", () -> chen.set(chen.get() & ~group(group)));
        }
        register(0x500, "CHEN").reads(chen::get).writes(chen::set);
        register(0x504, "CHENSET").reads(chen::get).writes(value -> chen.set(chen.get() | value));
        register(0x508, "CHENCLR").reads(chen::get).writes(value -> chen.set(chen.get() & ~value));
        for (int n = 0; n < PROGRAMMABLE; n++) {
            eep[n] = register(0x510 + 8 * n, "CH[" + n + "].EEP");
            tep[n] = register(0x514 + 8 * n, "CH[" + n + "].TEP");
        }
        chg = registers(0x800, 4, GROUPS, "CHG");
        for (int n = 0; n < CHANNELS; n++) {
            fork[n] = register(0x910 + 4 * n, "FORK[" + n + "].TEP");
        }
        interconnect.setEventSink(this::event);
    }

    private int group(int n) {
        return chg[n].get();
    }

    private void event(int address) {
        int enabled = chen.get();
        if (enabled == 0) {
            return;
        }
        for (int n = 0; n < CHANNELS; n++) {
            if ((enabled >>> n & 1) != 0 && (n < PROGRAMMABLE ? eep[n].get() : FIXED[n - PROGRAMMABLE][0]) == address) {
                due.add(n < PROGRAMMABLE ? tep[n].get() : FIXED[n - PROGRAMMABLE][1]);
                due.add(fork[n].get());
            }
        }
        if (!working && !later.isSet()) {
            work();
        }
    }

    private void work() {
        working = true;
        for (int i = 0; i < MOST_AT_ONCE && !due.isEmpty(); i++) {
            int task = due.remove();
            if (task != 0) {
                interconnect.trigger(task);
            }
        }
        working = false;
        if (!due.isEmpty()) {
            later.at(interconnect.now() + CYCLE);
        }
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        chen.set(0);
        due.clear();
        later.cancel();
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putInt(chen.get());
        out.putInt(due.size());
        for (int task : due) {
            out.putInt(task);
        }
        later.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        chen.set(in.getInt());
        due.clear();
        for (int count = in.getInt(); count > 0; count--) {
            due.add(in.getInt());
        }
        later.load(in);
    }
}
