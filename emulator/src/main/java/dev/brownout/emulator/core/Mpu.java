package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.memory.AccessRights;
import dev.brownout.emulator.memory.AddressMap;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.memory.Protection;
import java.util.Arrays;

/**
 * The PMSAv7 memory protection unit (Armv7-M ARM, B3.5). Decisions are cached by granules of 32 bytes, the smallest region; within one
 * granule every byte has the same answer.
 */
final class Mpu implements Stateful, Protection {
    static final int REGIONS = 8;
    private static final int ENABLE = 1;
    private static final int HFNMIENA = 2;
    private static final int PRIVDEFENA = 4;
    private static final int TEX_C_B = 0x3b << 16;

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
    private final FpContext fp;
    private int control;
    private int number;
    private final int[] base = new int[REGIONS];
    private final int[] attributes = new int[REGIONS];
    // Direct-mapped cache: granule number + 1, and what is permitted there.
    private final int[] tags = new int[1024];
    private final byte[] permissions = new byte[1024];

    Mpu(CpuState cpu, Bus bus, Nvic nvic, FpContext fp) {
        this.cpu = cpu;
        this.bus = bus;
        this.nvic = nvic;
        this.fp = fp;
    }

    void reset() {
        control = 0;
        number = 0;
        Arrays.fill(base, 0);
        Arrays.fill(attributes, 0);
        changed(0, -1);
    }

    // Everything may have changed, the rules between these addresses have for certain.
    private void changed(int first, int last) {
        bus.accessControl().rightsChanged(first, last);
        changed();
    }

    private void changed() {
        Arrays.fill(tags, 0);
        if ((control & ENABLE) != 0) {
            bus.accessControl().setProtection(this);
        } else {
            bus.accessControl().clearProtection();
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
            case 0x94 -> writeControl(value & (ENABLE | HFNMIENA | PRIVDEFENA));
            case 0x98 -> number = value & REGIONS - 1;
            case 0x9c, 0xa4, 0xac, 0xb4 -> {
                if ((value & 0x10) != 0) {
                    number = value & REGIONS - 1;
                }
                writeRegion(value & ~0x1f, attributes[number]);
            }
            default -> writeRegion(base[number], value & 0x173fff3f);
        }
    }

    private void writeControl(int value) {
        boolean background = ((value ^ control) & PRIVDEFENA) != 0;
        control = value;
        if (background) {
            changed(0, -1);
        } else {
            changed();
        }
    }

    private void writeRegion(int newBase, int newAttributes) {
        if (newBase == base[number] && newAttributes == attributes[number]) {
            return;
        }
        regionChanged();
        base[number] = newBase;
        attributes[number] = newAttributes;
        regionChanged();
        changed();
    }

    private void regionChanged() {
        if (isEnabled(number)) {
            int first = base[number] & mask(number);
            bus.accessControl().rightsChanged(first, first | ~mask(number));
        }
    }

    // Sizes below 32 bytes are UNPREDICTABLE; here such a region is as if disabled.
    private boolean isEnabled(int region) {
        return (attributes[region] & 1) != 0 && bits(region) >= 5;
    }

    /** The region's size, as a power of two. */
    private int bits(int region) {
        return (attributes[region] >>> 1 & 31) + 1;
    }

    private int mask(int region) {
        int bits = bits(region);
        return bits == 32 ? 0 : -1 << bits;
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

    // With HFNMIENA clear, HardFault, NMI and FAULTMASK run without the MPU; a lazy save is their context's (B3.5.3).
    private boolean bypassed() {
        return (control & HFNMIENA) == 0 && (fp.savesLazily() ? fp.savesForNegativePriority() : nvic.executionPriority() < 0);
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
        int region = regionAt(address);
        if (region < 0) {
            return background(address);
        }
        boolean executable = (attributes[region] & 1 << 28) == 0 && !AddressMap.isExecuteNever(address);
        return AP[attributes[region] >>> 24 & 7] | (executable ? EXECUTE : 0);
    }

    /** The region that decides about an address; below 0 if none has it. */
    private int regionAt(int address) {
        int region = REGIONS - 1;
        while (region >= 0 && !(isEnabled(region) && holds(region, address))) {
            region--;
        }
        return region;
    }

    private boolean holds(int region, int address) {
        int bits = bits(region);
        return (address & mask(region)) == (base[region] & mask(region))
            && (bits < 8 || (attributes[region] >>> 8 >>> (address >>> bits - 3 & 7) & 1) == 0);
    }

    /**
     * Whether a store goes through the write buffer: any but to Strongly-ordered memory, which the default map has as the private peripheral
     * bus (B3.1, table B3-9), a region with TEX, C and B clear.
     *
     * @param byDefault  whether the default map lets stores be buffered, as ACTLR.DISDEFWBUF has it
     */
    boolean buffers(int address, boolean byDefault) {
        if (address >>> 20 == 0xe00) {
            return false;
        }
        int region = (control & ENABLE) == 0 || bypassed() ? -1 : regionAt(address);
        return region < 0 ? byDefault : (attributes[region] & TEX_C_B) != 0;
    }

    private int background(int address) {
        if ((control & PRIVDEFENA) == 0) {
            return 0;
        }
        return READ_PRIVILEGED | WRITE_PRIVILEGED | (AddressMap.isExecuteNever(address) ? 0 : EXECUTE);
    }

    @Override
    public int view() {
        return bypassed() ? OPEN : cpu.privileged() ? PRIVILEGED : UNPRIVILEGED;
    }

    @Override
    public void paint(int view, int address, byte[] granules, int first, int end) {
        // RAM and flash never lie on both sides of a border of the default memory map.
        Arrays.fill(granules, first, end, rights(background(address), view));
        for (int region = 0; region < REGIONS; region++) {
            if (!isEnabled(region)) {
                continue;
            }
            int rasr = attributes[region];
            byte granted = rights(AP[rasr >>> 24 & 7] | ((rasr & 1 << 28) == 0 && !AddressMap.isExecuteNever(address) ? EXECUTE : 0), view);
            long from = Integer.toUnsignedLong(base[region] & mask(region)) - Integer.toUnsignedLong(address);
            int bits = bits(region);
            int parts = bits >= 8 ? 8 : 1;
            long size = (1L << bits) / parts;
            for (int part = 0; part < parts; part++) {
                if (parts == 1 || (rasr >>> 8 + part & 1) == 0) {
                    fill(granules, first, end, from + part * size, from + (part + 1) * size, granted);
                }
            }
        }
    }

    // A granule that only begins or ends in the range is as the rest of it: regions are made of granules.
    private static void fill(byte[] granules, int first, int end, long from, long to, byte value) {
        int begin = (int) Math.max(first, from >> AccessRights.GRANULE_SHIFT);
        int until = (int) Math.min(end, to >> AccessRights.GRANULE_SHIFT);
        if (begin < until) {
            Arrays.fill(granules, begin, until, value);
        }
    }

    private static byte rights(int granted, int view) {
        int read = granted & (view == PRIVILEGED ? READ_PRIVILEGED : READ_USER);
        int write = granted & (view == PRIVILEGED ? WRITE_PRIVILEGED : WRITE_USER);
        return (byte) ((read != 0 ? AccessRights.READ : 0) | (write != 0 ? AccessRights.WRITE : 0)
            | (read != 0 && (granted & EXECUTE) != 0 ? AccessRights.EXECUTE : 0));
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
        changed(0, -1);
    }
}
