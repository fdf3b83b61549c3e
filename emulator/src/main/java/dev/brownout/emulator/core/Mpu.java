package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import java.util.Arrays;

/**
 * The PMSAv7 memory protection unit (Armv7-M ARM, B3.5). Decisions are cached by granules of 32 bytes, the smallest region; within one
 * granule every byte has the same answer.
 */
final class Mpu implements Stateful, Bus.Protection {
    static final int REGIONS = 8;
    private static final int ENABLE = 1;
    private static final int HFNMIENA = 2;
    private static final int PRIVDEFENA = 4;

    private static final int READ_PRIVILEGED = 1;
    private static final int WRITE_PRIVILEGED = 2;
    private static final int READ_USER = 4;
    private static final int WRITE_USER = 8;
    private static final int EXECUTE = 16;
    private static final int ALL_DATA = READ_PRIVILEGED | WRITE_PRIVILEGED | READ_USER | WRITE_USER;
    // RASR.AP, values 0 to 7 (table B3-15); 4 is reserved and gives no access.
    private static final int[] AP = {0, READ_PRIVILEGED | WRITE_PRIVILEGED, READ_PRIVILEGED | WRITE_PRIVILEGED | READ_USER, ALL_DATA, 0,
        READ_PRIVILEGED, READ_PRIVILEGED | READ_USER, READ_PRIVILEGED | READ_USER};

    private final CpuState cpu;
    private final Bus bus;
    private final Nvic nvic;
    private int control;
    private int number;
    private final int[] base = new int[REGIONS];
    private final int[] attributes = new int[REGIONS];
    // Direct-mapped cache: granule number + 1, and what is permitted there.
    private final int[] tags = new int[1024];
    private final byte[] permissions = new byte[1024];

    Mpu(CpuState cpu, Bus bus, Nvic nvic) {
        this.cpu = cpu;
        this.bus = bus;
        this.nvic = nvic;
    }

    void reset() {
        control = 0;
        number = 0;
        Arrays.fill(base, 0);
        Arrays.fill(attributes, 0);
        changed();
    }

    private void changed() {
        Arrays.fill(tags, 0);
        if ((control & ENABLE) != 0) {
            bus.setProtection(this);
        } else {
            bus.clearProtection();
        }
    }

    int read(int offset) {
        return switch (offset) {
            case 0x90 -> cpu.model.mpuRegions() << 8;
            case 0x94 -> control;
            case 0x98 -> number;
            case 0x9c, 0xa4, 0xac, 0xb4 -> base[number] & ~0x1f | number;
            default -> attributes[number];
        };
    }

    void write(int offset, int value) {
        switch (offset) {
            case 0x90 -> { }
            case 0x94 -> control = value & (ENABLE | HFNMIENA | PRIVDEFENA);
            case 0x98 -> number = value & REGIONS - 1;
            case 0x9c, 0xa4, 0xac, 0xb4 -> {
                if ((value & 0x10) != 0) {
                    number = value & REGIONS - 1;
                }
                base[number] = value & ~0x1f;
            }
            default -> attributes[number] = value & 0x173fff3f;
        }
        changed();
    }

    @Override
    public void check(int address, int size, boolean write) {
        int granted = permissionsAt(address);
        int needed = cpu.privileged() ? write ? WRITE_PRIVILEGED : READ_PRIVILEGED : write ? WRITE_USER : READ_USER;
        if ((granted & needed) == 0 && !bypassed()) {
            throw new MemoryFault(MemoryFault.Kind.PROTECTION, address);
        }
        // An unaligned access is made of aligned ones, each checked by itself.
        int inGranule = 32 - (address & 31);
        if (inGranule < size) {
            check(address + inGranule, size - inGranule, write);
        }
    }

    @Override
    public void checkFetch(int address) {
        int granted = permissionsAt(address);
        int needed = EXECUTE | (cpu.privileged() ? READ_PRIVILEGED : READ_USER);
        if ((granted & needed) != needed && !bypassed()) {
            throw new MemoryFault(MemoryFault.Kind.PROTECTION, address);
        }
    }

    // With HFNMIENA clear, HardFault, NMI and FAULTMASK run without the MPU.
    private boolean bypassed() {
        return (control & HFNMIENA) == 0 && nvic.executionPriority() < 0;
    }

    private int permissionsAt(int address) {
        int granule = address >>> 5;
        int slot = granule & tags.length - 1;
        if (tags[slot] != granule + 1) {
            tags[slot] = granule + 1;
            permissions[slot] = (byte) decide(address);
        }
        return permissions[slot];
    }

    private int decide(int address) {
        // The private peripheral bus always uses the default map.
        if (address >>> 20 == 0xe00) {
            return ALL_DATA;
        }
        for (int region = REGIONS - 1; region >= 0; region--) {
            int rasr = attributes[region];
            int bits = (rasr >>> 1 & 31) + 1;
            if ((rasr & 1) == 0 || bits < 5) {
                continue;
            }
            int mask = bits == 32 ? 0 : -1 << bits;
            if ((address & mask) != (base[region] & mask)) {
                continue;
            }
            if (bits >= 8 && (rasr >>> 8 >>> (address >>> bits - 3 & 7) & 1) != 0) {
                continue;
            }
            boolean executable = (rasr & 1 << 28) == 0 && !Bus.isExecuteNever(address);
            return AP[rasr >>> 24 & 7] | (executable ? EXECUTE : 0);
        }
        if ((control & PRIVDEFENA) == 0) {
            return 0;
        }
        return READ_PRIVILEGED | WRITE_PRIVILEGED | (Bus.isExecuteNever(address) ? 0 : EXECUTE);
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(control);
        out.putInt(number);
        out.putInts(base);
        out.putInts(attributes);
    }

    @Override
    public void load(StateReader in) {
        control = in.getInt();
        number = in.getInt();
        in.getInts(base);
        in.getInts(attributes);
        changed();
    }
}
