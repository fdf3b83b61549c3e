package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.memory.MappedPeripheral;

/**
 * UICR, the user information configuration registers: one page of flash of their own, written through the NVMC and erased only by
 * ERASEUICR and ERASEALL (nRF52840 PS, "UICR"). What they configure takes effect at the next reset.
 */
public final class Uicr implements MappedPeripheral {
    private static final int PSELRESET0 = 0x200;
    private static final int PSELRESET1 = 0x204;
    private static final int NOT_CONNECTED = 1 << 31;

    private final int base;
    private final FlashArray cells;
    private final Nvmc nvmc;

    public Uicr(int base, FlashArray cells, Nvmc nvmc) {
        this.base = base;
        this.cells = cells;
        this.nvmc = nvmc;
    }

    @Override
    public String name() {
        return "UICR";
    }

    @Override
    public int read(int offset, int size) {
        return size == 4 ? cells.memory().read32(offset) : size == 2 ? cells.memory().read16(offset) : cells.memory().read8(offset);
    }

    @Override
    public void write(int offset, int value, int size) {
        nvmc.storeToUicr(base + offset, offset, value, size);
    }

    /** True if both PSELRESET registers name the same pin: only then does the pin reset the device. */
    public boolean pinResetEnabled() {
        int first = cells.memory().read32(PSELRESET0);
        return first == cells.memory().read32(PSELRESET1) && (first & NOT_CONNECTED) == 0;
    }
}
