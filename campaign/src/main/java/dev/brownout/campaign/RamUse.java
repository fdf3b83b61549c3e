package dev.brownout.campaign;

import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.memory.AccessWatcher;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.memory.WatchedRange;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Watches whether a boot reads main RAM, or DWT CYCCNT, that it has not written: what a reset left there, or what happened to be there when power
 * came. Firmware that never does cannot tell a reset that keeps them from one that does not. Reads are those of the core and everything that
 * reads directly, DMA among it; writes are those of the core alone. Code in RAM counts as read, since nobody is told of its fetches.
 */
public final class RamUse implements AccessWatcher {
    private static final int CYCCNT = 0xe0001004;

    private final Machine machine;
    private final int base;
    private final int size;
    // By offsets in RAM; one more, behind it, stands for CYCCNT.
    private final BitSet written = new BitSet();
    private boolean readUnwritten;
    private int firstUnwritten;

    /** From now on this machine is watched. */
    public RamUse(Machine machine) {
        this.machine = machine;
        base = machine.config().ramBase();
        size = machine.config().ramSize();
        machine.bus().accessControl().setWatcher(this);
        machine.bus().setDirectReadWatcher(this);
    }

    @Override
    public List<WatchedRange> watched() {
        return List.of(new WatchedRange(base, base + size - 1), new WatchedRange(CYCCNT, CYCCNT + 3));
    }

    @Override
    public void accessed(int address, int length, boolean write) {
        boolean counter = (address & -Integer.BYTES) == CYCCNT;
        int first = counter ? size : Math.max(0, address - base);
        int end = counter ? size + 1 : Math.min(size, address - base + length);
        if (first >= end) {
            return;
        }
        if (write) {
            written.set(first, end);
        } else if (!readUnwritten && written.nextClearBit(first) < end) {
            readUnwritten = true;
            firstUnwritten = counter ? CYCCNT : base + written.nextClearBit(first);
        }
    }

    /** A boot begins: nothing is written. What was found out about others stays. */
    void begin() {
        written.clear();
    }

    /** What was written since the boot's beginning: offsets where it begins and ends, in turn. */
    int[] written() {
        int[] bounds = new int[16];
        int count = 0;
        for (int at = written.nextSetBit(0); at >= 0; at = written.nextSetBit(bounds[count - 1])) {
            bounds = count == bounds.length ? Arrays.copyOf(bounds, 2 * count) : bounds;
            bounds[count++] = at;
            bounds[count++] = written.nextClearBit(at);
        }
        return Arrays.copyOf(bounds, count);
    }

    /** A boot goes on that has written these already. */
    void resume(int[] bounds) {
        written.clear();
        for (int i = 0; i < bounds.length; i += 2) {
            written.set(bounds[i], bounds[i + 1]);
        }
    }

    /** Whether any boot so far has read what it had not written. */
    public boolean readUnwritten() {
        for (int page = 0; page < machine.bus().ram().dirty.length && !readUnwritten; page++) {
            if ((machine.bus().ram().dirty[page] & Ram.CODE) != 0) {
                readUnwritten = true;
                firstUnwritten = base + (page << Ram.PAGE_SHIFT);
            }
        }
        return readUnwritten;
    }

    /** Where, if so. */
    public int firstUnwritten() {
        return firstUnwritten;
    }
}
