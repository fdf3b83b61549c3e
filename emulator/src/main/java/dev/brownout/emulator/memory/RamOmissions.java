package dev.brownout.emulator.memory;

import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.HashOmissions.Range;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** What one RAM leaves out of the hash: bytes that never count, and of each stack what is below its pointer at the moment. */
final class RamOmissions {
    /** Told which pages must be hashed again, the last included. */
    @FunctionalInterface
    interface ChangedPages {
        void changed(int first, int last);
    }

    private final int base;
    private final int size;
    private final BitSet fixed = new BitSet();
    private final List<Range> stacks;
    // Of each stack: the offset of its first byte, and of the first one that counts.
    private final int[] bottoms;
    private final int[] tops;
    private final byte[] page = new byte[Ram.PAGE_SIZE];

    RamOmissions(HashOmissions left, int base, int size) {
        this.base = base;
        this.size = size;
        stacks = left.stacks();
        left.ram().forEach(range -> fixed.set(offset(range.first(), 0), offset(range.last(), 1)));
        bottoms = stacks.stream().mapToInt(stack -> offset(stack.first(), 0)).toArray();
        tops = bottoms.clone();
    }

    // Addresses outside are moved to the nearest end.
    private int offset(int address, int more) {
        long at = Integer.toUnsignedLong(address) + more - Integer.toUnsignedLong(base);
        return (int) Math.max(0, Math.min(size, at));
    }

    /** Where the stack pointers are now. */
    void pointers(int sp, int otherSp, ChangedPages changed) {
        for (int i = 0; i < bottoms.length; i++) {
            Range stack = stacks.get(i);
            boolean here = stack.holdsPointer(sp);
            boolean otherHere = stack.holdsPointer(otherSp);
            int top = !here && !otherHere ? bottoms[i] : Math.min(here ? offset(sp, 0) : size, otherHere ? offset(otherSp, 0) : size);
            if (top != tops[i]) {
                int low = Math.min(top, tops[i]);
                int high = Math.max(top, tops[i]) - 1;
                tops[i] = top;
                changed.changed(low >>> Ram.PAGE_SHIFT, high >>> Ram.PAGE_SHIFT);
            }
        }
    }

    /** Whether something of a page does not count. */
    boolean touches(int number) {
        int from = number << Ram.PAGE_SHIFT;
        int next = fixed.nextSetBit(from);
        if (next >= 0 && next < from + Ram.PAGE_SIZE) {
            return true;
        }
        for (int i = 0; i < bottoms.length; i++) {
            if (bottoms[i] < from + Ram.PAGE_SIZE && tops[i] > from) {
                return true;
            }
        }
        return false;
    }

    /** A page with zeros for what does not count. Overwritten by the next call. */
    byte[] rest(int number, byte[] bytes) {
        int from = number << Ram.PAGE_SHIFT;
        System.arraycopy(bytes, from, page, 0, Ram.PAGE_SIZE);
        for (int at = fixed.nextSetBit(from); at >= 0 && at < from + Ram.PAGE_SIZE; at = fixed.nextSetBit(at + 1)) {
            page[at - from] = 0;
        }
        for (int i = 0; i < bottoms.length; i++) {
            int low = Math.max(bottoms[i], from);
            int high = Math.min(tops[i], from + Ram.PAGE_SIZE);
            if (low < high) {
                Arrays.fill(page, low - from, high - from, (byte) 0);
            }
        }
        return page;
    }
}
