package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Peripheral;
import java.util.Arrays;

/** The registers of the Trace Port Interface Unit at 0xE0040000 (Cortex-M4 TRM, table 11-1); they keep what is written, nothing is sent. */
final class Tpiu extends PrivateBlock implements Peripheral {
    static final int BASE = 0xe0040000;
    // CSPSR, ACPR, SPPR, FFCR: offset, writable bits, value after reset.
    private static final int[] OFFSET = {0x004, 0x010, 0x0f0, 0x304};
    private static final int[] WRITABLE = {-1, 0x1fff, 3, 0x102};
    private static final int[] RESET = {1, 0, 1, 0x102};
    /** FFSR.FtNonStop. */
    private static final int FORMATTER_CANNOT_STOP = 8;
    /** Asynchronous Serial Wire Output (NRZ and Manchester), port sizes up to four bits. */
    private static final int DEVICE_ID = 0xca1;

    private final int[] registers = RESET.clone();

    Tpiu(CpuState cpu) {
        super(cpu, "TPIU", BASE);
    }

    @Override
    public void reset(ResetKind kind) {
        if (kind.losesPower()) {
            System.arraycopy(RESET, 0, registers, 0, RESET.length);
        }
    }

    @Override
    int readWord(int offset) {
        int index = Arrays.binarySearch(OFFSET, offset);
        return index >= 0 ? registers[index] : switch (offset) {
            case 0x000 -> 0xb;
            case 0x300 -> FORMATTER_CANNOT_STOP;
            case 0xfc8 -> DEVICE_ID;
            case 0xfcc -> 0x11;
            default -> identification(offset, 0x0bb9a1, 9);
        };
    }

    @Override
    void writeWord(int offset, int value) {
        int index = Arrays.binarySearch(OFFSET, offset);
        if (index >= 0) {
            registers[index] = value & WRITABLE[index];
        }
    }

    @Override
    public void save(StateWriter out) {
        out.putInts(registers);
    }

    @Override
    public void load(StateReader in) {
        in.getInts(registers);
    }
}
