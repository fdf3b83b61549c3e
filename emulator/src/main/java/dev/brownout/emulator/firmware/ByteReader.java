package dev.brownout.emulator.firmware;

import java.nio.charset.StandardCharsets;

/**
 * Little-endian reads from part of a file. Reading past the end throws {@link OutOfBounds}, which the format's parser turns into its own
 * sentence.
 */
final class ByteReader {

    /** The data ended too early, or held a number that cannot be. */
    static final class OutOfBounds extends RuntimeException {
        OutOfBounds() {
            super("past the end", null, false, false);
        }
    }

    private final byte[] data;
    private final int start;
    private final int end;
    private int position;

    ByteReader(byte[] data) {
        this(data, 0, data.length);
    }

    private ByteReader(byte[] data, int start, int end) {
        this.data = data;
        this.start = start;
        this.end = end;
        this.position = start;
    }

    /** A reader of a part, with its own position. */
    ByteReader slice(long offset, long length) {
        if (offset < 0 || length < 0 || offset + length > size()) {
            throw new OutOfBounds();
        }
        return new ByteReader(data, (int) (start + offset), (int) (start + offset + length));
    }

    int size() {
        return end - start;
    }

    int position() {
        return position - start;
    }

    int remaining() {
        return end - position;
    }

    ByteReader seek(long offset) {
        if (offset < 0 || offset > size()) {
            throw new OutOfBounds();
        }
        position = (int) (start + offset);
        return this;
    }

    ByteReader skip(long count) {
        return seek(position() + count);
    }

    int u8() {
        return data[take(1)] & 0xFF;
    }

    int u16() {
        int at = take(2);
        return data[at] & 0xFF | (data[at + 1] & 0xFF) << 8;
    }

    long u32() {
        return u16() | (long) u16() << 16;
    }

    long u64() {
        return u32() | u32() << 32;
    }

    long unsigned(int bytes) {
        return switch (bytes) {
            case 1 -> u8();
            case 2 -> u16();
            case 4 -> u32();
            case 8 -> u64();
            default -> throw new OutOfBounds();
        };
    }

    /** Unsigned LEB128 (DWARF 5, 7.6); bits past the 64th are lost. */
    long uleb() {
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = u8();
            value |= shift < 64 ? (long) (next & 0x7F) << shift : 0;
            shift += 7;
        } while ((next & 0x80) != 0);
        return value;
    }

    /** Signed LEB128 (DWARF 5, 7.6). */
    long sleb() {
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = u8();
            value |= shift < 64 ? (long) (next & 0x7F) << shift : 0;
            shift += 7;
        } while ((next & 0x80) != 0);
        return shift < 64 && (next & 0x40) != 0 ? value | -1L << shift : value;
    }

    /** Text up to a zero byte, which is consumed. */
    String text() {
        int from = position;
        while (u8() != 0) {
            // the position moves on
        }
        return new String(data, from, position - 1 - from, StandardCharsets.UTF_8);
    }

    byte[] bytes(long count) {
        if (count < 0 || count > remaining()) {
            throw new OutOfBounds();
        }
        byte[] copy = new byte[(int) count];
        System.arraycopy(data, take((int) count), copy, 0, copy.length);
        return copy;
    }

    private int take(int count) {
        if (count > end - position) {
            throw new OutOfBounds();
        }
        int at = position;
        position += count;
        return at;
    }
}
