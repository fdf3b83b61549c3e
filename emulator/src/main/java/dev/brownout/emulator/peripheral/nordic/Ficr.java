package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.memory.MappedPeripheral;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * FICR, the factory information configuration registers: constants of one part, read-only (nRF52840 PS, "FICR"). What differs from part
 * to part (identity, keys, address) follows from a seed. Places without a documented meaning read all ones; stores are ignored.
 */
public final class Ficr implements MappedPeripheral {
    /** Bytes in the address space. */
    public static final int SIZE = 0x1000;
    // Temperature coefficients: those that TEMP itself has after reset.
    private static final int[] TEMP_A = {0x326, 0x348, 0x3AA, 0x40E, 0x4BD, 0x5A3};
    private static final int[] TEMP_B = {0x3FEF, 0x3FBE, 0x3FBE, 0x012, 0x124, 0x27C};
    private static final int[] TEMP_T = {0xE2, 0x00, 0x19, 0x3C, 0x50};

    private final int[] words = new int[SIZE / 4];

    /**
     * @param seed      identity of the part
     * @param variant   INFO.VARIANT as four characters, such as {@code AAD0}
     * @param revision  what errata code reads at 0x134: 2 for revision 2 (variants ..D0), 3 for revision 3 (..F0)
     */
    public Ficr(long seed, String variant, int revision, int pageSize, int flashSize, int ramSize) {
        SplittableRandom identity = new SplittableRandom(seed);
        Arrays.fill(words, -1);
        set(0x010, pageSize);
        set(0x014, flashSize / pageSize);
        fill(0x060, 2, identity);
        fill(0x080, 4, identity);
        fill(0x090, 4, identity);
        fill(0x0A4, 2, identity);
        set(0x100, 0x52840);
        set(0x104, variant.charAt(0) << 24 | variant.charAt(1) << 16 | variant.charAt(2) << 8 | variant.charAt(3));
        set(0x108, 0x2004);
        set(0x10C, ramSize / 1024);
        set(0x110, flashSize / 1024);
        // Undocumented identity that every published errata check reads: 8 stands for the nRF52840.
        set(0x130, 8);
        set(0x134, revision);
        for (int i = 0; i < 3; i++) {
            set(0x350 + 4 * i, 0xBB42319F);
        }
        setAll(0x404, TEMP_A);
        setAll(0x41C, TEMP_B);
        setAll(0x434, TEMP_T);
        set(0x450, 0xFFFFFF5F);
    }

    private void set(int offset, int value) {
        words[offset >>> 2] = value;
    }

    private void setAll(int offset, int[] values) {
        System.arraycopy(values, 0, words, offset >>> 2, values.length);
    }

    private void fill(int offset, int count, SplittableRandom identity) {
        for (int i = 0; i < count; i++) {
            set(offset + 4 * i, identity.nextInt());
        }
    }

    @Override
    public String name() {
        return "FICR";
    }

    @Override
    public int read(int offset, int size) {
        int value = words[offset >>> 2];
        return size == 4 ? value : value >>> 8 * (offset & 3) & (1 << 8 * size) - 1;
    }

    @Override
    public void write(int offset, int value, int size) {
        // Read-only memory.
    }
}
