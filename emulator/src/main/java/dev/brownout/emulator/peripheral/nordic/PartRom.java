package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.memory.MappedPeripheral;

/**
 * The CoreSight ROM table that names the part (0xF0000000): errata code of the nRF SDK reads part number and revision from its
 * identification registers (Arm Debug Interface v5, "ROM tables"; Nordic's JEP106 code is 0x144).
 */
public final class PartRom implements MappedPeripheral {
    private static final int FIRST_ID = 0xFD0;
    private static final int JEP106_LOW = 0x4;
    private static final int JEP106_HIGH = 0x4;
    private static final int JEP106_BANK = 0x2;
    private static final int JEDEC = 1 << 3;

    private final int[] ids;

    /**
     * @param part      8 for the nRF52840
     * @param revision  0 to 15
     */
    public PartRom(int part, int revision) {
        ids = new int[] {
            JEP106_BANK, 0, 0, 0,
            part & 0xff, JEP106_LOW << 4 | part >>> 8, revision << 4 | JEDEC | JEP106_HIGH, 0,
            0x0D, 0x10, 0x05, 0xB1,
        };
    }

    @Override
    public String name() {
        return "ROMTABLE";
    }

    @Override
    public int read(int offset, int size) {
        int value = offset >= FIRST_ID ? ids[offset - FIRST_ID >>> 2] : 0;
        return size == 4 ? value : value >>> 8 * (offset & 3) & (1 << 8 * size) - 1;
    }

    @Override
    public void write(int offset, int value, int size) {
        // Read-only memory.
    }
}
