package dev.brownout.campaign.closure;

import dev.brownout.emulator.machine.StateHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Numbers 128-bit hashes in the order in which they first come: open addressing over plain arrays, 24 to 48 bytes a hash. */
final class HashIndex {
    private long[] hi = new long[1 << 10];
    private long[] lo = new long[1 << 10];
    // Number plus one of the hash in a slot; 0 for an empty slot.
    private int[] slots = new int[1 << 11];
    private int count;

    int size() {
        return count;
    }

    /** The hash's number if it is known; else it becomes {@code size()} and the complement of its number is returned. */
    int claim(StateHash.Value hash) {
        int mask = slots.length - 1;
        int at = slot(hash.hi(), hash.lo(), mask);
        while (slots[at] != 0) {
            int number = slots[at] - 1;
            if (hi[number] == hash.hi() && lo[number] == hash.lo()) {
                return number;
            }
            at = at + 1 & mask;
        }
        if (count == hi.length) {
            hi = Arrays.copyOf(hi, count * 2);
            lo = Arrays.copyOf(lo, count * 2);
            slots = new int[slots.length * 2];
            for (int i = 0; i < count; i++) {
                put(i);
            }
            return claim(hash);
        }
        hi[count] = hash.hi();
        lo[count] = hash.lo();
        slots[at] = ++count;
        return ~(count - 1);
    }

    /** The hash's number, or -1 if it is not known. */
    int find(StateHash.Value hash) {
        int mask = slots.length - 1;
        for (int at = slot(hash.hi(), hash.lo(), mask); slots[at] != 0; at = at + 1 & mask) {
            int number = slots[at] - 1;
            if (hi[number] == hash.hi() && lo[number] == hash.lo()) {
                return number;
            }
        }
        return -1;
    }

    private void put(int number) {
        int mask = slots.length - 1;
        int at = slot(hi[number], lo[number], mask);
        while (slots[at] != 0) {
            at = at + 1 & mask;
        }
        slots[at] = number + 1;
    }

    private static int slot(long hi, long lo, int mask) {
        return (int) (hi ^ lo >>> 32) & mask;
    }

    /** What it takes, in bytes. */
    long bytes() {
        return (long) Long.BYTES * (hi.length + lo.length) + (long) Integer.BYTES * slots.length;
    }

    StateHash.Value hash(int number) {
        return new StateHash.Value(hi[number], lo[number]);
    }

    /** Orders two numbers by their hashes: the same on every run, however the numbers were given out. */
    int compare(int a, int b) {
        int order = Long.compare(hi[a], hi[b]);
        return order != 0 ? order : Long.compare(lo[a], lo[b]);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeLong(hi[i]);
            out.writeLong(lo[i]);
        }
    }

    static HashIndex read(DataInput in) throws IOException {
        HashIndex index = new HashIndex();
        for (int i = 0, count = in.readInt(); i < count; i++) {
            if (index.claim(new StateHash.Value(in.readLong(), in.readLong())) >= 0) {
                throw new IOException("a hash occurs twice");
            }
        }
        return index;
    }
}
