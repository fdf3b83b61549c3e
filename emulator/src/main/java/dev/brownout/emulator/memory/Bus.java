package dev.brownout.emulator.memory;

import dev.brownout.emulator.timing.FlashTiming;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The address space of one core. RAM and code flash are answered in line; everything else is found through the mapped {@link Regions}. What
 * nothing answers to is a {@link MemoryFault}. Who may refuse an access, or is told of it, is known to {@link AccessControl}.
 */
public final class Bus {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final Ram ram;
    private final byte[] ramBytes;
    private final byte[] ramDirty;
    private final int ramBase;
    private final int ramLast32;
    private final int ramSize;
    private final PagedMemory flash;
    private final int flashBase;
    private final int flashSize;
    private Protection configured;
    /** What accesses are checked against now: {@link #configured}, but nothing during a direct access. */
    private Protection protection;
    private boolean direct;
    private final FlashTiming flashTiming;
    private final Regions regions = new Regions();
    private final AccessControl accessControl;
    private FlashReadWatcher flashReadWatcher;
    private AccessWatcher directReadWatcher;
    private FetchUnit fetchUnit;
    private WriteBuffer writeBuffer = address -> false;
    private CodeWatcher codeWatcher = (address, length) -> { };
    private FlashWriter flashWriter = (offset, value, size) -> {
        throw new MemoryFault(MemoryFault.Kind.BUS, offset);
    };

    public Bus(int ramBase, Ram ram, int flashBase, PagedMemory flash) {
        this.ram = ram;
        this.ramBase = ramBase;
        ramBytes = ram.bytes;
        ramDirty = ram.dirty;
        ramSize = ramBytes.length;
        ramLast32 = ramSize - 4;
        this.flash = flash;
        this.flashBase = flashBase;
        flashSize = flash.size();
        accessControl = new AccessControl(new Checks(ramBase, ramSize, flashBase, flashSize), this::protect);
        flashTiming = new FlashTiming(flashBase, flashSize);
    }

    /** Maps a block of registers. @throws IllegalArgumentException if it overlaps what is mapped */
    public void map(int base, int size, MappedPeripheral peripheral) {
        regions.map(base, size, peripheral);
    }

    /** True while fetches must be checked one by one with {@link #checkFetch}: the MPU is on. */
    public boolean checksFetches() {
        return protection != null;
    }

    /** Throws {@link MemoryFault} if no instruction may be fetched from here, by the default map's execute-never rule or the MPU. */
    public void checkFetch(int address) {
        if (AddressMap.isExecuteNever(address)) {
            throw new MemoryFault(MemoryFault.Kind.PROTECTION, address);
        }
        if (protection != null) {
            protection.checkFetch(address);
        }
    }

    /** Who has a say in the core's accesses. */
    public AccessControl accessControl() {
        return accessControl;
    }

    // One field for all checks, so that the usual access, with none, pays one test.
    private void protect() {
        configured = accessControl.effective();
        protection = direct ? null : configured;
    }

    private void bypassProtection() {
        direct = true;
        protection = null;
    }

    // What was configured meanwhile, by the very access that was let through, holds from here on.
    private void endBypass(boolean outer) {
        direct = outer;
        protection = outer ? null : configured;
    }

    /** Has somebody change what is fetched. Whoever sets it has engines forget the code. */
    public void setFetchUnit(FetchUnit unit) {
        fetchUnit = unit;
    }

    public void clearFetchUnit() {
        fetchUnit = null;
    }

    /** Whether instructions may be fetched from memory without asking anybody. */
    public boolean fetchesPlainly() {
        return fetchUnit == null;
    }

    /** Whether the {@link FetchUnit} touches an address. */
    public boolean touchesFetch(int address) {
        return fetchUnit != null && fetchUnit.touches(address);
    }

    /** A halfword of an instruction, without checks. */
    public int fetch(int address, boolean first) {
        return fetchUnit == null ? readDirect(address, 2) : fetchUnit.halfword(address, first);
    }

    /** Where a literal is loaded from that the instruction has at an address. */
    public int literalAt(int address) {
        return fetchUnit == null ? address : fetchUnit.literal(address);
    }

    /** An instruction that the {@link FetchUnit} touches is about to be executed. */
    public void executes(int address) {
        fetchUnit.executes(address);
    }

    public void setCodeWatcher(CodeWatcher watcher) {
        codeWatcher = watcher;
    }

    public void setWriteBuffer(WriteBuffer buffer) {
        writeBuffer = buffer;
    }

    public void setFlashWriter(FlashWriter writer) {
        flashWriter = writer;
    }

    /** Has the core's loads from the code flash told to somebody. */
    public void setFlashReadWatcher(FlashReadWatcher watcher) {
        flashReadWatcher = watcher;
    }

    public void clearFlashReadWatcher() {
        flashReadWatcher = null;
    }

    /** What the core waits for the code flash. */
    public FlashTiming flashTiming() {
        return flashTiming;
    }

    public int ramBase() {
        return ramBase;
    }

    public Ram ram() {
        return ram;
    }

    public int flashBase() {
        return flashBase;
    }

    public PagedMemory flash() {
        return flash;
    }

    /** An engine decoded instructions from this RAM page: stores to it are reported to the code watcher from now on. */
    public void markCode(int address) {
        int offset = address - ramBase;
        if (Integer.compareUnsigned(offset, ramSize) < 0) {
            ramDirty[offset >>> Ram.PAGE_SHIFT] |= Ram.CODE;
        }
    }

    /** Reads a word at any alignment. */
    public int read32(int address) {
        if (protection != null) {
            protection.check(address, 4, false);
        }
        int offset = address - ramBase;
        if (Integer.compareUnsigned(offset, ramLast32) <= 0) {
            return (int) INT.get(ramBytes, offset);
        }
        offset = address - flashBase;
        if (Integer.compareUnsigned(offset, flashSize) < 0 && (address & 3) == 0) {
            if (flashReadWatcher != null && !direct) {
                flashReadWatcher.read(offset);
            }
            return flash.read32(offset);
        }
        return readSlowly(address, 4);
    }

    /** Zero-extended. */
    public int read16(int address) {
        if (protection != null) {
            protection.check(address, 2, false);
        }
        int offset = address - ramBase;
        if (Integer.compareUnsigned(offset, ramLast32 + 2) <= 0) {
            return (short) SHORT.get(ramBytes, offset) & 0xffff;
        }
        offset = address - flashBase;
        if (Integer.compareUnsigned(offset, flashSize) < 0 && (address & 1) == 0) {
            if (flashReadWatcher != null && !direct) {
                flashReadWatcher.read(offset);
            }
            return flash.read16(offset);
        }
        return readSlowly(address, 2);
    }

    /** Zero-extended. */
    public int read8(int address) {
        if (protection != null) {
            protection.check(address, 1, false);
        }
        int offset = address - ramBase;
        if (Integer.compareUnsigned(offset, ramSize) < 0) {
            return ramBytes[offset] & 0xff;
        }
        offset = address - flashBase;
        if (Integer.compareUnsigned(offset, flashSize) < 0) {
            if (flashReadWatcher != null && !direct) {
                flashReadWatcher.read(offset);
            }
            return flash.read8(offset);
        }
        return readSlowly(address, 1);
    }

    public void write32(int address, int value) {
        if (protection != null) {
            protection.check(address, 4, true);
        }
        int offset = address - ramBase;
        if (Integer.compareUnsigned(offset, ramLast32) <= 0) {
            INT.set(ramBytes, offset, value);
            ramDirty[offset >>> Ram.PAGE_SHIFT] |= Ram.WRITTEN;
            ramDirty[offset + 3 >>> Ram.PAGE_SHIFT] |= Ram.WRITTEN;
            if (((ramDirty[offset >>> Ram.PAGE_SHIFT] | ramDirty[offset + 3 >>> Ram.PAGE_SHIFT]) & Ram.CODE) != 0) {
                codeWatcher.written(address, 4);
            }
            return;
        }
        writeSlowly(address, value, 4);
    }

    public void write16(int address, int value) {
        if (protection != null) {
            protection.check(address, 2, true);
        }
        int offset = address - ramBase;
        if (Integer.compareUnsigned(offset, ramLast32 + 2) <= 0) {
            SHORT.set(ramBytes, offset, (short) value);
            ramDirty[offset >>> Ram.PAGE_SHIFT] |= Ram.WRITTEN;
            ramDirty[offset + 1 >>> Ram.PAGE_SHIFT] |= Ram.WRITTEN;
            if (((ramDirty[offset >>> Ram.PAGE_SHIFT] | ramDirty[offset + 1 >>> Ram.PAGE_SHIFT]) & Ram.CODE) != 0) {
                codeWatcher.written(address, 2);
            }
            return;
        }
        writeSlowly(address, value, 2);
    }

    public void write8(int address, int value) {
        if (protection != null) {
            protection.check(address, 1, true);
        }
        int offset = address - ramBase;
        if (Integer.compareUnsigned(offset, ramSize) < 0) {
            ramBytes[offset] = (byte) value;
            ramDirty[offset >>> Ram.PAGE_SHIFT] |= Ram.WRITTEN;
            if ((ramDirty[offset >>> Ram.PAGE_SHIFT] & Ram.CODE) != 0) {
                codeWatcher.written(address, 1);
            }
            return;
        }
        writeSlowly(address, value, 1);
    }

    /** Has every {@link #readDirect} told to somebody, too: DMA, vectors, instructions that engines decode. */
    public void setDirectReadWatcher(AccessWatcher newWatcher) {
        directReadWatcher = newWatcher;
    }

    public void clearDirectReadWatcher() {
        directReadWatcher = null;
    }

    /** Reads for a debugger, a loader, a peripheral's DMA: no MPU. */
    public int readDirect(int address, int size) {
        if (directReadWatcher != null) {
            directReadWatcher.accessed(address, size, false);
        }
        boolean outer = direct;
        bypassProtection();
        try {
            return size == 4 ? read32(address) : size == 2 ? read16(address) : read8(address);
        } finally {
            endBypass(outer);
        }
    }

    /** Writes for a debugger, a loader, a peripheral's DMA: no MPU. */
    public void writeDirect(int address, int value, int size) {
        boolean outer = direct;
        bypassProtection();
        try {
            if (size == 4) {
                write32(address, value);
            } else if (size == 2) {
                write16(address, value);
            } else {
                write8(address, value);
            }
        } finally {
            endBypass(outer);
        }
    }

    private int readSlowly(int address, int size) {
        if (crosses(address, size)) {
            AddressMap.requireNormalMemory(address);
            try {
                return readInParts(address, size);
            } catch (MemoryFault fault) {
                throw atBase(fault, address);
            }
        }
        if (AddressMap.isBitBand(address)) {
            return readDirect(AddressMap.bitBandByte(address), 1) >>> AddressMap.bitBandBit(address) & 1;
        }
        Regions.Region region = regions.find(address);
        return region.peripheral().read(address - region.base(), size);
    }

    // A byte at a time here; the hardware takes halfwords where it can, and waits for the flash that often (DDI 0439D, 3.3.2).
    private int readInParts(int address, int size) {
        FlashReadWatcher watcher = flashReadWatcher;
        flashReadWatcher = null;
        int value = 0;
        try {
            for (int i = 0; i < size; i++) {
                value |= read8(address + i) << 8 * i;
            }
        } finally {
            flashReadWatcher = watcher;
        }
        for (int at = address; watcher != null && !direct && at < address + size; at += (at & 1) != 0 || at == address + size - 1 ? 1 : 2) {
            if (Integer.compareUnsigned(at - flashBase, flashSize) < 0) {
                watcher.read(at - flashBase);
            }
        }
        return value;
    }

    private void writeSlowly(int address, int value, int size) {
        try {
            writeElsewhere(address, value, size);
        } catch (MemoryFault fault) {
            if (direct || fault.kind() != MemoryFault.Kind.BUS || !writeBuffer.holds(address)) {
                throw fault;
            }
        }
    }

    private void writeElsewhere(int address, int value, int size) {
        int offset = address - flashBase;
        if (Integer.compareUnsigned(offset, flashSize) < 0) {
            flashWriter.write(offset, value, size);
            return;
        }
        if (crosses(address, size)) {
            AddressMap.requireNormalMemory(address);
            try {
                for (int i = 0; i < size; i++) {
                    write8(address + i, value >>> 8 * i);
                }
            } catch (MemoryFault fault) {
                throw atBase(fault, address);
            }
            return;
        }
        if (AddressMap.isBitBand(address)) {
            int target = AddressMap.bitBandByte(address);
            int bit = AddressMap.bitBandBit(address);
            writeDirect(target, readDirect(target, 1) & ~(1 << bit) | (value & 1) << bit, 1);
            return;
        }
        Regions.Region region = regions.find(address);
        region.peripheral().write(address - region.base(), value, size);
    }

    // BFAR has the address that the instruction asked for, MMFAR that of the part that was refused (Cortex-M4 DUI, 4.3.12 and 4.3.13).
    private static MemoryFault atBase(MemoryFault fault, int address) {
        return fault.kind() == MemoryFault.Kind.BUS ? new MemoryFault(MemoryFault.Kind.BUS, address) : fault;
    }

    // An unaligned access is done by the hardware as several smaller ones.
    private static boolean crosses(int address, int size) {
        return (address & size - 1) != 0;
    }
}
