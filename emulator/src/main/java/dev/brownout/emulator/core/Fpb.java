package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.FetchUnit;
import dev.brownout.emulator.peripheral.Peripheral;
import java.util.Arrays;

/**
 * The Flash Patch and Breakpoint unit at 0xE0002000 (Armv7-M ARM, DDI 0403E, C1.11; Cortex-M4 TRM, DDI 0439D, 8.3): six comparators of
 * instruction addresses, each a breakpoint or another word in RAM instead, and two that take literals from RAM. They compare addresses in the
 * Code region only. Literals are what instructions load relative to the PC.
 */
final class Fpb extends PrivateBlock implements Peripheral {
    static final int BASE = 0xe0002000;
    private static final int CODE_COMPARATORS = 6;
    private static final int COMPARATORS = 8;
    private static final int ENABLE = 1;
    private static final int KEY = 2;
    /** FP_CTRL: NUM_CODE 6, NUM_LIT 2. */
    private static final int NUMBERS = 0x260;
    private static final int COMP = 0x1ffffffc;
    /** FP_REMAP: RMPSPT, the table lies in RAM, and the bits of its address that can be written. */
    private static final int IN_RAM = 0x20000000;
    private static final int REMAP = 0x1fffffe0;
    private static final int BKPT = 0xbe00;

    private final Bus bus;
    private final Runnable changed;
    private final int[] comparators = new int[COMPARATORS];
    private int control;
    private int remap;

    /** @param changed  told of every change of what is patched */
    Fpb(CpuState cpu, Bus bus, Runnable changed) {
        super(cpu, "FPB", BASE);
        this.bus = bus;
        this.changed = changed;
    }

    /** Only power-on resets it. */
    @Override
    public void reset(ResetKind kind) {
        if (kind.losesPower()) {
            control = 0;
            remap = 0;
            Arrays.fill(comparators, 0);
            changed.run();
        }
    }

    /** Whether any comparator is enabled. */
    boolean active() {
        return control != 0 && Arrays.stream(comparators).anyMatch(value -> (value & ENABLE) != 0);
    }

    private int find(int address, int first, int end) {
        for (int n = first; n < end; n++) {
            if ((comparators[n] & (COMP | ENABLE)) == (address & ~3 | ENABLE)) {
                return n;
            }
        }
        return -1;
    }

    private int table(int comparator) {
        return IN_RAM | remap + 4 * comparator;
    }

    /** As {@link FetchUnit#halfword}. */
    int halfword(int address, boolean first) {
        int n = control == 0 ? -1 : find(address, 0, CODE_COMPARATORS);
        if (n < 0) {
            return bus.readDirect(address, 2);
        }
        int replace = comparators[n] >>> 30;
        if (replace == 0) {
            return bus.readDirect(table(n) + (address & 2), 2);
        }
        return first && (replace >>> (address >>> 1 & 1) & 1) != 0 ? BKPT : bus.readDirect(address, 2);
    }

    /** As {@link FetchUnit#literal}. */
    int literal(int address) {
        int n = control == 0 ? -1 : find(address, CODE_COMPARATORS, COMPARATORS);
        return n < 0 ? address : table(n) + (address & 3);
    }

    /** Whether a comparator has the word at an address. */
    boolean touches(int address) {
        return control != 0 && find(address, 0, COMPARATORS) >= 0;
    }

    @Override
    int readWord(int offset) {
        if (cpu.model.isArmv6()) {
            return 0;
        }
        return switch (offset) {
            case 0x000 -> NUMBERS | control;
            case 0x004 -> IN_RAM | remap;
            default -> offset < 0x008 + 4 * COMPARATORS ? comparators[offset - 8 >>> 2] : identification(offset, 0x2bb003);
        };
    }

    @Override
    void writeWord(int offset, int value) {
        if (cpu.model.isArmv6()) {
            return;
        }
        if (offset == 0) {
            if ((value & KEY) != 0) {
                control = value & ENABLE;
            }
        } else if (offset == 4) {
            remap = value & REMAP;
        } else if (offset < 0x008 + 4 * COMPARATORS) {
            int n = offset - 8 >>> 2;
            comparators[n] = value & (COMP | ENABLE | (n < CODE_COMPARATORS ? 3 << 30 : 0));
        } else {
            return;
        }
        changed.run();
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(control);
        out.putInt(remap);
        out.putInts(comparators);
    }

    @Override
    public void load(StateReader in) {
        control = in.getInt();
        remap = in.getInt();
        in.getInts(comparators);
        changed.run();
    }
}
