package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MappedPeripheral;

/**
 * What the core sees from address 0 on: main flash, system memory or SRAM, as the boot pins and SYSCFG choose (RM0090, 2.4; RM0351, 2.6). ST's own
 * bootloader in system memory is not modelled: it reads as erased.
 */
public final class BootAlias implements MappedPeripheral {
    private static final int MAIN_FLASH = 0;
    private static final int SRAM = 3;

    private final Bus bus;
    private final String memrmpName;
    private final boolean boot0;
    private int mode;

    /**
     * @param memrmpName  how the family's SVD file calls SYSCFG's first register
     * @param boot0       the pin BOOT0 is high: system memory is booted
     */
    public BootAlias(Bus bus, String memrmpName, boolean boot0) {
        this.bus = bus;
        this.memrmpName = memrmpName;
        this.boot0 = boot0;
    }

    String memrmpName() {
        return memrmpName;
    }

    /** MEM_MODE after reset. */
    int atReset() {
        return boot0 ? 1 : MAIN_FLASH;
    }

    void show(int newMode) {
        mode = newMode;
    }

    @Override
    public String name() {
        return "boot alias";
    }

    @Override
    public int read(int offset, int size) {
        return switch (mode) {
            case MAIN_FLASH -> bus.readDirect(bus.flashBase() + offset, size);
            case SRAM -> offset < bus.ram().bytes.length ? bus.readDirect(bus.ramBase() + offset, size) : 0;
            default -> -1 >>> 32 - 8 * size;
        };
    }

    @Override
    public void write(int offset, int value, int size) {
        if (mode == MAIN_FLASH) {
            bus.writeDirect(bus.flashBase() + offset, value, size);
        } else if (mode == SRAM && offset < bus.ram().bytes.length) {
            bus.writeDirect(bus.ramBase() + offset, value, size);
        }
    }
}
