package dev.brownout.emulator.memory;

/** RAM beside the main one, at an address of its own: core-coupled memory, a second bank, backup RAM. */
public final class RamBlock implements MappedPeripheral {
    private final String name;
    private final int base;
    private final Ram ram;

    /** @param name  as the datasheet calls it */
    public RamBlock(String name, int base, int size) {
        this.name = name;
        this.base = base;
        ram = new Ram(size);
    }

    @Override
    public String name() {
        return name;
    }

    public int base() {
        return base;
    }

    public Ram ram() {
        return ram;
    }

    @Override
    public int read(int offset, int size) {
        int value = ram.bytes[offset] & 0xff;
        for (int i = 1; i < size; i++) {
            value |= (ram.bytes[offset + i] & 0xff) << 8 * i;
        }
        return value;
    }

    // The bus hands over aligned accesses only, so they never cross a page.
    @Override
    public void write(int offset, int value, int size) {
        for (int i = 0; i < size; i++) {
            ram.bytes[offset + i] = (byte) (value >>> 8 * i);
        }
        ram.dirty[offset >>> Ram.PAGE_SHIFT] |= Ram.WRITTEN;
    }
}
