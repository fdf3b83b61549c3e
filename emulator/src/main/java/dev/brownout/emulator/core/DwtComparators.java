package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.memory.AccessWatcher;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.WatchedRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The four comparators of the DWT (Armv7-M ARM, DDI 0403E, C1.8.1 and table C1-14): they match the addresses of instructions or of data, and
 * raise DebugMonitor behind the instruction. They compare neither data nor, but for the first, the cycle counter; trace packets are not sent.
 */
final class DwtComparators implements Stateful {
    private static final int COUNT = 4;
    private static final int FUNCTION = 15;
    private static final int MATCHED = 1 << 24;
    /** FUNCTION, EMITRANGE, and CYCMATCH of the first comparator. */
    private static final int WRITABLE = 0x2f;
    private static final int CYCMATCH = 1 << 7;
    private static final int MOST_MASKED = 15;

    private final Bus bus;
    private final Runnable matched;
    private final Runnable changed;
    private final int[] comp = new int[COUNT];
    private final int[] mask = new int[COUNT];
    private final int[] function = new int[COUNT];
    private boolean enabled;

    /**
     * @param matched  raises the debug event of a watchpoint
     * @param changed  told of every change of a comparator
     */
    DwtComparators(Bus bus, Runnable matched, Runnable changed) {
        this.bus = bus;
        this.matched = matched;
        this.changed = changed;
    }

    void reset() {
        Arrays.fill(comp, 0);
        Arrays.fill(mask, 0);
        Arrays.fill(function, 0);
        update();
    }

    /** DEMCR.TRCENA. */
    void enable(boolean value) {
        if (value != enabled) {
            enabled = value;
            update();
        }
    }

    /** A register of a comparator: 0 COMP, 4 MASK, 8 FUNCTION; reading FUNCTION clears MATCHED. */
    int read(int n, int register) {
        return switch (register) {
            case 0 -> comp[n];
            case 4 -> mask[n];
            case 8 -> {
                int value = function[n];
                function[n] &= ~MATCHED;
                yield value;
            }
            default -> 0;
        };
    }

    void write(int n, int register, int value) {
        switch (register) {
            case 0 -> comp[n] = value;
            case 4 -> mask[n] = Math.min(value & 31, MOST_MASKED);
            case 8 -> function[n] = value & (n == 0 ? WRITABLE | CYCMATCH : WRITABLE);
            default -> { }
        }
        update();
    }

    private void update() {
        List<WatchedRange> watched = new ArrayList<>();
        for (int n = 0; n < COUNT; n++) {
            if (enabled && matchesData(n)) {
                watched.add(new WatchedRange(first(n), last(n)));
            }
        }
        if (watched.isEmpty()) {
            bus.accessControl().clearComparators();
        } else {
            bus.accessControl().setComparators(new AccessWatcher() {
                @Override
                public void accessed(int address, int size, boolean write) {
                    compare(address, size, write);
                }

                @Override
                public List<WatchedRange> watched() {
                    return watched;
                }
            });
        }
        changed.run();
    }

    private int first(int n) {
        return comp[n] & -1 << mask[n];
    }

    private int last(int n) {
        return first(n) + (1 << mask[n]) - 1;
    }

    // 4 to 7 are debug events, 8 to 11 only match: at an instruction, a read, a write, either of both.
    private boolean matchesData(int n) {
        int kind = function[n] & FUNCTION;
        return kind >= 4 && kind < 12 && (kind & 3) != 0 && (function[n] & CYCMATCH) == 0;
    }

    private boolean matchesCode(int n) {
        int kind = function[n] & FUNCTION;
        return (kind == 4 || kind == 8) && (function[n] & CYCMATCH) == 0;
    }

    /** The value of CYCCNT that the first comparator waits for; -1 if it waits for none. */
    long awaitedCycle() {
        return enabled && (function[0] & CYCMATCH) != 0 && (function[0] & FUNCTION) != 0 ? Integer.toUnsignedLong(comp[0]) : -1;
    }

    /** CYCCNT has that value. */
    void cycleReached() {
        match(0);
    }

    private void compare(int address, int size, boolean write) {
        for (int n = 0; n < COUNT; n++) {
            boolean touches = Integer.compareUnsigned(address, last(n)) <= 0 && Integer.compareUnsigned(first(n), address + size - 1) <= 0;
            if (touches && matchesData(n) && (function[n] & (write ? 2 : 1)) != 0) {
                match(n);
            }
        }
    }

    /** Whether a comparator waits for an instruction. */
    boolean matchFetches() {
        boolean any = false;
        for (int n = 0; n < COUNT; n++) {
            any |= matchesCode(n);
        }
        return enabled && any;
    }

    /** Whether a comparator waits for an instruction at this address. */
    boolean matchesFetch(int address) {
        boolean any = false;
        for (int n = 0; n < COUNT; n++) {
            any |= matchesCode(n) && first(n) == (address & -1 << mask[n]);
        }
        return enabled && any;
    }

    /** The instruction at an address is about to be executed. */
    void executes(int address) {
        for (int n = 0; enabled && n < COUNT; n++) {
            if (matchesCode(n) && first(n) == (address & -1 << mask[n])) {
                match(n);
            }
        }
    }

    private void match(int n) {
        function[n] |= MATCHED;
        int kind = function[n] & FUNCTION;
        if (kind >= 4 && kind < 8) {
            matched.run();
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putInts(comp);
        out.putInts(mask);
        out.putInts(function);
    }

    @Override
    public void load(StateReader in) {
        in.getInts(comp);
        in.getInts(mask);
        in.getInts(function);
        update();
    }
}
