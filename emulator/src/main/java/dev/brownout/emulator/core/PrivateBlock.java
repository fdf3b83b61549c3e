package dev.brownout.emulator.core;

import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.memory.MemoryFault;

/**
 * A 4 KB block of words on the private peripheral bus. Unprivileged accesses are BusFaults (Armv7-M ARM, B3.1.1); narrow reads give their
 * bytes of the word, narrow writes do nothing.
 */
abstract class PrivateBlock implements MappedPeripheral {
    static final int SIZE = 0x1000;
    private static final int CLASS_GENERIC = 0xe;
    private static final int JEP106_ARM = 4;

    final CpuState cpu;
    private final String name;
    private final int base;

    PrivateBlock(CpuState cpu, String name, int base) {
        this.cpu = cpu;
        this.name = name;
        this.base = base;
    }

    /** The register at an offset that is a multiple of 4; zero where there is none. */
    abstract int readWord(int offset);

    abstract void writeWord(int offset, int value);

    /** Whether unprivileged code may use a register. */
    boolean openToAll(int offset) {
        return false;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int read(int offset, int size) {
        requireAccess(offset);
        int word = readWord(offset & ~3);
        return size == 4 ? word : word >>> 8 * (offset & 3) & (size == 2 ? 0xffff : 0xff);
    }

    @Override
    public final void write(int offset, int value, int size) {
        requireAccess(offset);
        if (size == 4 || acceptsNarrow(offset)) {
            writeWord(offset & ~3, value);
        }
    }

    /** Whether a byte or halfword may be written there too. */
    boolean acceptsNarrow(int offset) {
        return false;
    }

    private void requireAccess(int offset) {
        if (!cpu.privileged() && !openToAll(offset)) {
            throw new MemoryFault(MemoryFault.Kind.BUS, base + offset);
        }
    }

    /**
     * An identification register at the end of a block (Cortex-M4 TRM, tables 8-1 to 11-1); zero elsewhere.
     *
     * @param peripheral  Peripheral ID 2, 1 and 0, a byte each
     */
    static int identification(int offset, int peripheral) {
        return identification(offset, peripheral, CLASS_GENERIC);
    }

    static int identification(int offset, int peripheral, int componentClass) {
        return switch (offset) {
            case 0xfd0 -> JEP106_ARM;
            case 0xfe0 -> peripheral & 0xff;
            case 0xfe4 -> peripheral >>> 8 & 0xff;
            case 0xfe8 -> peripheral >>> 16 & 0xff;
            case 0xff0 -> 0x0d;
            case 0xff4 -> componentClass << 4;
            case 0xff8 -> 0x05;
            case 0xffc -> 0xb1;
            default -> 0;
        };
    }
}
