package dev.brownout.emulator.memory;

/**
 * A block of registers on the bus. Offsets are relative to the block's base and keep their low bits; {@code size} is 1, 2 or 4 bytes.
 * Values of narrow accesses sit in the low bits. An access the block does not allow throws {@link MemoryFault}.
 */
public interface MappedPeripheral {
    /** The name in the device's SVD file, such as {@code NVMC}. */
    String name();

    int read(int offset, int size);

    void write(int offset, int value, int size);
}
