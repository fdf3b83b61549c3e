package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Register;
import java.util.Map;

/**
 * EXTI: edges on lines become interrupts (RM0090, 12.2; RM0351, 14). Lines 0 to 15 are pins, of the port that SYSCFG chooses; the others are
 * internal. Events (EMR) are kept and wake nobody.
 */
public final class Exti extends StPeripheral {
    /**
     * Where a family has what.
     *
     * @param sets          registers for how many times 32 lines
     * @param configurable  the lines with an edge and a pending bit, a set an element
     * @param startMask     IMR after reset
     * @param irqs          the interrupt of each line above 15 that has one
     */
    public record Layout(int sets, int[] configurable, int[] startMask, Map<Integer, Integer> irqs, int alarm, int wakeup) {
        /** RM0090, tables 61 and 62. */
        public static final Layout F4 = new Layout(1, new int[] {0x7fffff}, new int[] {0},
                Map.of(16, 1, 17, 41, 18, 42, 19, 62, 20, 76, 21, 2, 22, 3), 17, 22);
        /** RM0351, tables 46 and 57. */
        public static final Layout L4 = new Layout(2, new int[] {0x7dffff, 0x78}, new int[] {0xff820000, 0x87},
                Map.of(16, 1, 18, 41, 19, 2, 20, 3, 21, 64, 22, 64, 35, 1, 36, 1, 37, 1, 38, 1), 18, 20);
    }

    private final Layout layout;
    private final Register[] imr;
    private final Register[] rtsr;
    private final Register[] ftsr;
    private final Register[] swier;
    private final Register[] pr;
    private final int[] levels;
    private final int[] ports = new int[16];
    // The levels of each pin number, a port a bit.
    private final int[] pins = new int[16];

    public Exti(StChip chip, String name, int base, Layout layout) {
        super(chip, name, base);
        this.layout = layout;
        imr = new Register[layout.sets()];
        rtsr = new Register[layout.sets()];
        ftsr = new Register[layout.sets()];
        swier = new Register[layout.sets()];
        pr = new Register[layout.sets()];
        levels = new int[layout.sets()];
        for (int i = 0; i < layout.sets(); i++) {
            int set = i;
            String number = layout.sets() == 1 ? "" : String.valueOf(i + 1);
            int lines = layout.configurable()[i];
            imr[i] = register(0x20 * i, "IMR" + number).reset(layout.startMask()[i]).then(this::updateInterrupts);
            register(0x20 * i + 0x04, "EMR" + number);
            rtsr[i] = register(0x20 * i + 0x08, "RTSR" + number).bits(lines);
            ftsr[i] = register(0x20 * i + 0x0C, "FTSR" + number).bits(lines);
            swier[i] = register(0x20 * i + 0x10, "SWIER" + number);
            swier[i].writes(value -> {
                int rises = value & lines & ~swier[set].get();
                swier[set].set(swier[set].get() | value & lines);
                pend(set, rises);
            });
            pr[i] = register(0x20 * i + 0x14, "PR" + number);
            pr[i].writes(value -> {
                pr[set].set(pr[set].get() & ~value);
                swier[set].set(swier[set].get() & ~value);
                updateInterrupts();
            });
        }
        for (int line = 0; line < 5; line++) {
            int mask = 1 << line;
            interrupt(6 + line, () -> asks(0, mask));
        }
        interrupt(23, () -> asks(0, 0x3e0));
        interrupt(40, () -> asks(0, 0xfc00));
        layout.irqs().keySet().stream().sorted().forEach(line -> interrupt(layout.irqs().get(line), () -> asks(line >>> 5, 1 << line)));
    }

    Layout layout() {
        return layout;
    }

    private boolean asks(int set, int mask) {
        return (imr[set].get() & pr[set].get() & mask) != 0;
    }

    private void pend(int set, int mask) {
        pr[set].set(pr[set].get() | mask);
        updateInterrupts();
    }

    /** The level of an internal line. */
    void setLine(int line, boolean high) {
        int set = line >>> 5;
        int bit = 1 << line;
        if (((levels[set] & bit) != 0) == high) {
            return;
        }
        levels[set] ^= bit;
        int edges = high ? rtsr[set].get() : ftsr[set].get();
        if ((edges & bit) != 0) {
            pend(set, bit);
        }
    }

    /** A pin changed. */
    void pinChanged(int port, int pin, boolean high) {
        pins[pin] = high ? pins[pin] | 1 << port : pins[pin] & ~(1 << port);
        if (ports[pin] == port) {
            setLine(pin, high);
        }
    }

    /** SYSCFG_EXTICR: which port's pin a line is. */
    void selectPort(int pin, int port) {
        ports[pin] = port;
        setLine(pin, (pins[pin] >>> port & 1) != 0);
    }

    @Override
    void saveState(StateWriter out) {
        out.putInts(levels);
        out.putInts(ports);
        out.putInts(pins);
    }

    @Override
    void loadState(StateReader in) {
        in.getInts(levels);
        in.getInts(ports);
        in.getInts(pins);
    }
}
