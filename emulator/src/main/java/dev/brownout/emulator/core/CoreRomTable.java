package dev.brownout.emulator.core;

/**
 * What of the private peripheral bus only says that it is there, or is not: the ROM table at 0xE00FF000, and the block ETM, which reads as zero
 * as on a core built without it (Cortex-M4 TRM, 8.1.1, tables 8-2 and 8-7).
 */
final class CoreRomTable extends PrivateBlock {
    static final int BASE = 0xe00ff000;
    static final int ETM = 0xe0041000;
    // SCS, DWT, FPB, ITM, TPIU, ETM (absent).
    private static final int[] ENTRIES = {0xfff0f003, 0xfff02003, 0xfff03003, 0xfff01003, 0xfff41003, 0xfff42002};

    private static final int FPB_ENTRY = 2;
    private static final int FPB_ABSENT = 0xfff03002;

    private final boolean table;

    CoreRomTable(CpuState cpu, String name, int base) {
        super(cpu, name, base);
        table = base == BASE;
    }

    @Override
    int readWord(int offset) {
        if (!table) {
            return 0;
        }
        int entry = offset >>> 2;
        if (entry == FPB_ENTRY && cpu.model.isArmv6()) {
            return FPB_ABSENT;
        }
        return entry < ENTRIES.length ? ENTRIES[entry] : offset == 0xfcc ? 1 : identification(offset, 0x0bb4c4, 1);
    }

    @Override
    void writeWord(int offset, int value) {
        // Read-only.
    }
}
