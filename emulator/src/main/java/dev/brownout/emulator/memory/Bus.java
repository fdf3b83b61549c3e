package dev.brownout.emulator.memory;

import dev.brownout.emulator.timing.FlashTiming;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The address space of one core. RAM and code flash are answered in line; everything else is found through the mapped regions. What
 * nothing answers to is a {@link MemoryFault}.
 *
 * <p>The MPU is consulted through {@link #protection} only while it is not {@code null}, so that firmware without an MPU pays one test.
 */
public final class Bus {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    /** Decides whether an access is allowed; throws {@link MemoryFault} if not. */
    public interface Protection {
        void check(int address, int size, boolean write);

        /** The same for the fetch of the instruction at this address. */
        void checkFetch(int address);

        /** All may be done, now. */
        int OPEN = 0;
        /** What privileged, and what unprivileged code may do. */
        int PRIVILEGED = 1;
        int UNPRIVILEGED = 2;
        int VIEWS = 3;
        /** It cannot be told beforehand: every access has to be asked for. */
        int UNKNOWN = -1;

        /** Which of the views above holds now. It changes only where the core looks for attention ({@code CpuState.requestAttention}). */
        default int view() {
            return UNKNOWN;
        }

        /**
         * Writes what a view permits into {@code granules[first]} to {@code granules[end - 1]}; granule 0 begins at address {@code base}.
         * What it says is true until {@link Bus#rightsChanged(int, int)}.
         */
        default void paint(int view, int base, byte[] granules, int first, int end) {
            Arrays.fill(granules, first, end, (byte) 0);
        }
    }

    /** Told of the core's loads and stores, before they take place; for watchpoints. */
    @FunctionalInterface
    public interface AccessWatcher {
        void accessed(int address, int size, boolean write);

        /** The accesses that it must be told of; of others it may be told. The answer stays the same. */
        default List<WatchedRange> watched() {
            return List.of(WatchedRange.EVERYTHING);
        }
    }

    /** Told of stores to memory that holds code, so that engines forget what they decoded. */
    @FunctionalInterface
    public interface CodeWatcher {
        void written(int address, int length);
    }

    /** Told of the core's loads from the code flash, which may have to wait. */
    @FunctionalInterface
    public interface FlashReadWatcher {
        void read(int offset);
    }

    /** Changes what is fetched at some addresses, and is told of it. Asked only while it is set. */
    public interface FetchUnit {
        /**
         * The halfword that is fetched from an address.
         *
         * @param first  whether an instruction begins there
         */
        int halfword(int address, boolean first);

        /** The address from which a literal that belongs at an address is loaded. */
        int literal(int address);

        /** Whether it does anything at an address: what begins there, or takes a literal from there, is fetched anew each time. */
        boolean touches(int address);

        /** The instruction there, which it touches, is about to be executed. */
        void executes(int address);
    }

    /** Holds stores that the core has gone on from. */
    @FunctionalInterface
    public interface WriteBuffer {
        /** A store to this address was refused. @return whether the core has gone on from it, so that it is no fault of the instruction */
        boolean holds(int address);
    }

    /** Receives stores to the code flash: the flash controller, which programs or refuses. */
    @FunctionalInterface
    public interface FlashWriter {
        void write(int offset, int value, int size);
    }

    /** Asked before reads and fetches of the code flash; throws {@link MemoryFault} for parts that the flash's own access control closes. */
    @FunctionalInterface
    public interface FlashGuard {
        /** The core reads or fetches here now. A guard may let time pass, or note what it sees. */
        void check(int offset, int size);

        /** Whether the core may read these bytes without {@link #check}, until the guard is set again; asking has no effect. */
        default boolean open(int offset, int size) {
            try {
                check(offset, size);
                return true;
            } catch (MemoryFault closed) {
                return false;
            }
        }

        /** Whether none of these bytes may be read without {@link #check}; false if that is not known without asking of each. */
        default boolean closed(int offset, int size) {
            return false;
        }
    }

    private final Ram ram;
    private final byte[] ramBytes;
    private final byte[] ramDirty;
    private final int ramBase;
    private final int ramLast32;
    private final int ramSize;
    private final PagedMemory flash;
    private final int flashBase;
    private final int flashSize;
    private Region[] regions = new Region[0];
    private Protection configured;
    /** What accesses are checked against now: {@link #configured}, but nothing during a direct access. */
    private Protection protection;
    private boolean direct;
    private final Checks checks;
    private Runnable rightsListener = () -> { };
    private final FlashTiming flashTiming;
    private FlashReadWatcher flashReadWatcher;
    private AccessWatcher watcher;
    private AccessWatcher comparators;
    private AccessWatcher directReadWatcher;
    private FlashGuard flashGuard;
    private FlashGuard cellGuard;
    private FetchUnit fetchUnit;
    private WriteBuffer writeBuffer = address -> false;
    private CodeWatcher codeWatcher = (address, length) -> { };
    private FlashWriter flashWriter = (offset, value, size) -> {
        throw new MemoryFault(MemoryFault.Kind.BUS, offset);
    };

    private record Region(int base, int size, MappedPeripheral peripheral) {
        boolean holds(int address) {
            return Integer.compareUnsigned(address - base, size) < 0;
        }
    }

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
        checks = new Checks(ramBase, ramSize, flashBase, flashSize);
        flashTiming = new FlashTiming(flashBase, flashSize);
    }

    /** Maps a block of registers. @throws IllegalArgumentException if it overlaps what is mapped */
    public void map(int base, int size, MappedPeripheral peripheral) {
        for (Region other : regions) {
            if (other.holds(base) || other.holds(base + size - 1) || Integer.compareUnsigned(other.base - base, size) < 0) {
                throw new IllegalArgumentException(String.format("%s at 0x%08x overlaps %s at 0x%08x", peripheral.name(), base,
                        other.peripheral.name(), other.base));
            }
        }
        regions = Arrays.copyOf(regions, regions.length + 1);
        regions[regions.length - 1] = new Region(base, size, peripheral);
        Arrays.sort(regions, (a, b) -> Integer.compareUnsigned(a.base, b.base));
    }

    /** True while fetches must be checked one by one with {@link #checkFetch}: the MPU is on. */
    public boolean checksFetches() {
        return protection != null;
    }

    /** Throws {@link MemoryFault} if no instruction may be fetched from here, by the default map's execute-never rule or the MPU. */
    public void checkFetch(int address) {
        if (isExecuteNever(address)) {
            throw new MemoryFault(MemoryFault.Kind.PROTECTION, address);
        }
        if (protection != null) {
            protection.checkFetch(address);
        }
    }

    /** The default memory map's execute-never regions: Peripheral, external Device, System (Armv7-M ARM, B3.1). */
    public static boolean isExecuteNever(int address) {
        int top = address >>> 29;
        return top == 2 || top >= 5;
    }

    /**
     * What the core may do now, for as long as {@link #checksFetches()} and nobody has told of a change. The same object each time that the
     * same {@linkplain Protection#view() view} holds.
     */
    public AccessRights rights() {
        return checks.rights();
    }

    /** Who is told that {@link #checksFetches()} or {@link #rights()} may have changed, between two instructions or within one. */
    public void setRightsListener(Runnable listener) {
        rightsListener = listener;
    }

    /** The MPU has other rules for addresses from {@code first} to {@code last}, inclusive, unsigned; in force or not. */
    public void rightsChanged(int first, int last) {
        checks.changed(first, last);
        rightsListener.run();
    }

    /** Sets the check that every access goes through, or none. */
    public void setProtection(Protection check) {
        checks.setMpu(check);
        combine();
    }

    public void clearProtection() {
        setProtection(null);
    }

    /** Has every access of the core told to somebody; it costs speed. */
    public void setAccessWatcher(AccessWatcher newWatcher) {
        watcher = newWatcher;
        watch();
    }

    /** The same for the core's own comparators, beside anybody else. */
    public void setComparators(AccessWatcher newComparators) {
        comparators = newComparators;
        watch();
    }

    public void clearComparators() {
        if (comparators != null) {
            setComparators(null);
        }
    }

    private void watch() {
        AccessWatcher one = watcher;
        AccessWatcher other = comparators;
        checks.setWatcher(one == null ? other : other == null ? one : new AccessWatcher() {
            @Override
            public void accessed(int address, int size, boolean write) {
                one.accessed(address, size, write);
                other.accessed(address, size, write);
            }

            @Override
            public List<WatchedRange> watched() {
                return Stream.concat(one.watched().stream(), other.watched().stream()).toList();
            }
        });
        combine();
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

    public void clearAccessWatcher() {
        setAccessWatcher(null);
    }

    /** Closes parts of the code flash to the core. To be set again when the guard would answer otherwise. */
    public void setFlashGuard(FlashGuard guard) {
        flashGuard = guard;
        combineGuards();
    }

    /** The same for the cells themselves, asked after the flash's access control; to be set again likewise. */
    public void setCellGuard(FlashGuard guard) {
        cellGuard = guard;
        combineGuards();
    }

    public void clearCellGuard() {
        if (cellGuard != null) {
            setCellGuard(null);
        }
    }

    private void combineGuards() {
        FlashGuard first = flashGuard;
        FlashGuard second = cellGuard;
        checks.setGuard(first == null ? second : second == null ? first : new FlashGuard() {
            @Override
            public void check(int offset, int size) {
                first.check(offset, size);
                second.check(offset, size);
            }

            @Override
            public boolean open(int offset, int size) {
                return first.open(offset, size) && second.open(offset, size);
            }

            @Override
            public boolean closed(int offset, int size) {
                return first.closed(offset, size) || second.closed(offset, size);
            }
        });
        combine();
    }

    public void clearFlashGuard() {
        setFlashGuard(null);
    }

    // One field for all, so that the usual access, with none, pays one test.
    private void combine() {
        configured = checks.effective();
        protection = direct ? null : configured;
        rightsListener.run();
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
            requireNormalMemory(address);
            try {
                return readInParts(address, size);
            } catch (MemoryFault fault) {
                throw atBase(fault, address);
            }
        }
        if (isBitBand(address)) {
            int bit = address >>> 2 & 7;
            return readDirect(bitBandByte(address), 1) >>> bit & 1;
        }
        Region region = find(address);
        return region.peripheral.read(address - region.base, size);
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
            requireNormalMemory(address);
            try {
                for (int i = 0; i < size; i++) {
                    write8(address + i, value >>> 8 * i);
                }
            } catch (MemoryFault fault) {
                throw atBase(fault, address);
            }
            return;
        }
        if (isBitBand(address)) {
            int target = bitBandByte(address);
            int bit = address >>> 2 & 7;
            writeDirect(target, readDirect(target, 1) & ~(1 << bit) | (value & 1) << bit, 1);
            return;
        }
        Region region = find(address);
        region.peripheral.write(address - region.base, value, size);
    }

    // BFAR has the address that the instruction asked for, MMFAR that of the part that was refused (Cortex-M4 DUI, 4.3.12 and 4.3.13).
    private static MemoryFault atBase(MemoryFault fault, int address) {
        return fault.kind() == MemoryFault.Kind.BUS ? new MemoryFault(MemoryFault.Kind.BUS, address) : fault;
    }

    // An unaligned access is done by the hardware as several smaller ones.
    private static boolean crosses(int address, int size) {
        return (address & size - 1) != 0;
    }

    // Armv7-M ARM A3.2.1: an unaligned access to Device or Strongly-ordered memory is an UNALIGNED UsageFault.
    private static void requireNormalMemory(int address) {
        int top = address >>> 29;
        if (top == 2 || top >= 5) {
            throw new MemoryFault(MemoryFault.Kind.UNALIGNED, address);
        }
    }

    // Armv7-M ARM B3.1: 0x22000000 aliases the first MB of SRAM, 0x42000000 that of the peripherals, a word a bit.
    private static boolean isBitBand(int address) {
        return address >>> 25 == 0x22000000 >>> 25 || address >>> 25 == 0x42000000 >>> 25;
    }

    private static int bitBandByte(int address) {
        return (address & 0xf0000000) + ((address & 0x01ffffff) >>> 5);
    }

    private Region find(int address) {
        int low = 0;
        int high = regions.length - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            Region region = regions[middle];
            if (region.holds(address)) {
                return region;
            }
            if (Integer.compareUnsigned(address, region.base) < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        throw new MemoryFault(MemoryFault.Kind.BUS, address);
    }
}
