package dev.brownout.campaign.closure;

import dev.brownout.emulator.machine.StateHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Numbers 128-bit hashes in the order in which they first come: open addressing over plain arrays, 24 to 48 bytes a hash, its two halves beside each other. */
final class HashIndex {
    private long[] halves = new long[1 << 11];
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
            if (halves[number * 2] == hash.hi() && halves[number * 2 + 1] == hash.lo()) {
                return number;
            }
            at = at + 1 & mask;
        }
        if (count * 2 == halves.length) {
            halves = Arrays.copyOf(halves, count * 4);
            slots = new int[slots.length * 2];
            for (int i = 0; i < count; i++) {
                put(i);
            }
            return claim(hash);
        }
        halves[count * 2] = hash.hi();
        halves[count * 2 + 1] = hash.lo();
        slots[at] = ++count;
        return ~(count - 1);
    }

    /** The hash's number, or -1 if it is not known. */
    int find(StateHash.Value hash) {
        int mask = slots.length - 1;
        for (int at = slot(hash.hi(), hash.lo(), mask); slots[at] != 0; at = at + 1 & mask) {
            int number = slots[at] - 1;
            if (halves[number * 2] == hash.hi() && halves[number * 2 + 1] == hash.lo()) {
                return number;
            }
        }
        return -1;
    }

    private void put(int number) {
        int mask = slots.length - 1;
        int at = slot(halves[number * 2], halves[number * 2 + 1], mask);
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
        return (long) Long.BYTES * halves.length + (long) Integer.BYTES * slots.length;
    }

    StateHash.Value hash(int number) {
        return new StateHash.Value(halves[number * 2], halves[number * 2 + 1]);
    }

    /** Orders two numbers by their hashes: the same on every run, however the numbers were given out. */
    int compare(int a, int b) {
        int order = Long.compare(halves[a * 2], halves[b * 2]);
        return order != 0 ? order : Long.compare(halves[a * 2 + 1], halves[b * 2 + 1]);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeLong(halves[i * 2]);
            out.writeLong(halves[i * 2 + 1]);
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
