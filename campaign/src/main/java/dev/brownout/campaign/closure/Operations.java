package dev.brownout.campaign.closure;

import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Flash operations of a boot in order, with what it takes to repeat them and nothing else: three words each, since there are millions. */
final class Operations {
    private static final int WORDS = 3;
    // The first word: offset, length, kind, array.
    private static final int LENGTH_SHIFT = 32;
    private static final int LENGTH_BITS = 24;
    private static final int KIND_SHIFT = LENGTH_SHIFT + LENGTH_BITS;
    private static final int KIND_BITS = 2;
    private static final int ARRAY_SHIFT = KIND_SHIFT + KIND_BITS;
    private static final int ARRAY_BITS = 64 - ARRAY_SHIFT;
    private static final FlashOperation.Kind[] KINDS = FlashOperation.Kind.values();

    private long[] words = new long[4 * WORDS];
    private int size;

    int size() {
        return size;
    }

    void add(int array, FlashOperation operation) {
        if (operation.length() >>> LENGTH_BITS != 0 || array >>> ARRAY_BITS - 1 != 0) {
            throw new IllegalArgumentException(operation + " of array " + array + " is too long to be kept");
        }
        if (size * WORDS == words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        int at = size++ * WORDS;
        words[at] = operation.offset() & 0xFFFF_FFFFL | (long) operation.length() << LENGTH_SHIFT | (long) operation.kind().ordinal() << KIND_SHIFT
                | (long) array << ARRAY_SHIFT;
        words[at + 1] = operation.value();
        words[at + 2] = operation.previous();
    }

    /** Does to the arrays of a machine what one of the operations did, or would have done. */
    void repeat(int index, Machine machine, Tear tear) {
        int at = index * WORDS;
        long first = words[at];
        FlashArray array = machine.arrays().get((int) (first >>> ARRAY_SHIFT));
        array.repeat(new FlashOperation(array.name(), KINDS[(int) (first >>> KIND_SHIFT) & (1 << KIND_BITS) - 1], (int) first,
                (int) (first >>> LENGTH_SHIFT) & (1 << LENGTH_BITS) - 1, words[at + 1], words[at + 2], 0, 0, 0), tear);
    }

    /** Forgets all but so many of the first ones. */
    void trim(int count) {
        size = Math.min(size, count);
        words = Arrays.copyOf(words, size * WORDS);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size * WORDS; i++) {
            out.writeLong(words[i]);
        }
    }

    void read(DataInput in) throws IOException {
        size = in.readInt();
        words = new long[size * WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = in.readLong();
        }
    }
}
