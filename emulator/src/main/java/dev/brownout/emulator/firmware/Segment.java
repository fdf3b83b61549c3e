package dev.brownout.emulator.firmware;

import java.util.Arrays;

/** Contiguous bytes at one place of the 32-bit address space. Never empty, never past 0xFFFFFFFF, immutable. */
public final class Segment {

    private static final long ADDRESS_SPACE = 1L << 32;

    private final long address;
    private final byte[] bytes;

    /**
     * @param address first byte, 0 to 0xFFFFFFFF
     * @param bytes   the contents; copied
     * @throws IllegalArgumentException if there are no bytes, or they do not fit the address space
     */
    public Segment(long address, byte[] bytes) {
        this(bytes.clone(), address);
    }

    private Segment(byte[] owned, long address) {
        if (owned.length == 0 || address < 0 || address + owned.length > ADDRESS_SPACE) {
            throw new IllegalArgumentException("no segment of " + owned.length + " bytes at " + Hex.address(address));
        }
        this.address = address;
        this.bytes = owned;
    }

    /** Takes the array as it is: the caller must not touch it again. */
    static Segment owning(long address, byte[] bytes) {
        return new Segment(bytes, address);
    }

    public long address() {
        return address;
    }

    /** Size in bytes, 1 or more. */
    public int size() {
        return bytes.length;
    }

    /** First address after the segment, up to 0x1_0000_0000. */
    public long end() {
        return address + bytes.length;
    }

    /** A copy of the contents. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The byte at an offset from the segment's start. */
    public byte at(int offset) {
        return bytes[offset];
    }

    /** Copies part of the contents into an array, as {@link System#arraycopy} does. */
    public void copyTo(int offset, byte[] target, int targetOffset, int length) {
        System.arraycopy(bytes, offset, target, targetOffset, length);
    }

    public boolean overlaps(Segment other) {
        return address < other.end() && other.address < end();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Segment other && address == other.address && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(address) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Hex.range(address, end());
    }
}
