package dev.brownout.emulator.unicorn.engine;

import com.sun.jna.Memory;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.unicorn.ArmRegister;
import dev.brownout.emulator.unicorn.BlockFilter;
import dev.brownout.emulator.unicorn.RegisterBatch;
import dev.brownout.emulator.unicorn.Unicorn;
import dev.brownout.emulator.unicorn.UnicornError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Unicorn with a copy of a machine's RAM and flash: Java's arrays move, and cannot be shared. What the machine changed is copied before a
 * run, what the run changed is copied back after it, or thrown away. RAM may be written only where {@link #allowWrites} said so, a
 * page at a time: these pages are all that a run can have changed.
 *
 * <p>It serves one machine after another; what it translated stays, where the next one has the same bytes.
 */
final class Guest implements AutoCloseable {
    static final int PAGE = Unicorn.GRANULE;
    private static final int CORE_REGISTERS = 15;
    private static final int XPSR = 15;
    private static final int FPSCR = 32;
    private static final int MOST_PROBES = 128;
    private static final AtomicLong FILTERS = new AtomicLong();
    /** No instruction can be there. */
    private static final int NOWHERE = 0xfffffffe;
    private static final Listener IDLE = new Listener() { };

    private final Layout layout;
    private final Unicorn unicorn = Unicorn.cortexM4();
    private final ByteBuffer ram;
    private final ByteBuffer flash;
    private final boolean[] writable;
    private final boolean[] holdsCode;
    private int[] writablePages = new int[0];
    private final RegisterBatch readable = new RegisterBatch(core(ArmRegister.XPSR));
    private final RegisterBatch writableCore = new RegisterBatch(core(ArmRegister.XPSR_NZCVQG));
    private final RegisterBatch floats = new RegisterBatch(floats());
    private final int[] floatValues = new int[FPSCR + 1];
    private Listener listener = IDLE;
    private final Optional<BlockFilter> filter;
    private long filtered;
    private final Set<Integer> probed = new HashSet<>();

    /** Where memory is. */
    record Layout(int ramBase, int ramSize, int flashBase, int flashSize) {
        static Layout of(Bus bus) {
            return new Layout(bus.ramBase(), bus.ram().bytes.length, bus.flashBase(), bus.flash().size());
        }

        /** Unicorn maps in pages. */
        boolean fits() {
            return ((ramBase | ramSize | flashBase | flashSize) & PAGE - 1) == 0;
        }
    }

    /** Sees what a run does. */
    interface Listener {
        /** A block is about to be executed; {@link Guest#stop()} ends the run before it. */
        default void before(int address, int size) {
        }

        /** An access that Unicorn may not do; the run will end. */
        default void refused(int address, boolean write) {
        }

        /** An instruction that {@link Guest#probe} named is about to be executed. */
        default void probed(int address) {
        }
    }

    /** @param filters  as in {@link Guests} */
    Guest(Layout layout, boolean filters) {
        this.layout = layout;
        Memory ramMemory = aligned(layout.ramSize);
        Memory flashMemory = aligned(layout.flashSize);
        ram = ramMemory.getByteBuffer(0, layout.ramSize);
        flash = flashMemory.getByteBuffer(0, layout.flashSize);
        writable = new boolean[layout.ramSize / PAGE];
        holdsCode = new boolean[layout.ramSize / PAGE];
        unicorn.map(layout.flashBase, flashMemory, Unicorn.READ | Unicorn.EXECUTE);
        unicorn.map(layout.ramBase, ramMemory, Unicorn.READ | Unicorn.EXECUTE);
        Unicorn.BlockListener hook = (address, size) -> listener.before(address, size);
        if (filters) {
            filter = unicorn.onBlock(hook, layout.flashBase, layout.flashSize);
        } else {
            filter = Optional.empty();
            unicorn.onBlock(hook);
        }
        unicorn.onRefusal((address, write) -> listener.refused(address, write));
        beginFloatContext();
    }

    // The first floating-point instruction of a context resets FPSCR (Armv7-M ARM, B1.5.7), which is not Unicorn's to do. vmov.f32 s0, s0.
    private void beginFloatContext() {
        flash.put(0, new byte[] {(byte) 0xb0, (byte) 0xee, 0x40, 0x0a});
        unicorn.run(layout.flashBase, layout.flashBase + 4);
        unicorn.forgetCodeQuickly(layout.flashBase, PAGE);
    }

    private static Memory aligned(int size) {
        return (Memory) new Memory(size + PAGE).align(PAGE).share(0, size);
    }

    private static List<ArmRegister> core(ArmRegister status) {
        List<ArmRegister> list = new ArrayList<>();
        for (int register = 0; register < CORE_REGISTERS; register++) {
            list.add(ArmRegister.r(register));
        }
        list.add(status);
        return list;
    }

    private static List<ArmRegister> floats() {
        List<ArmRegister> list = new ArrayList<>();
        for (int register = 0; register < FPSCR; register++) {
            list.add(ArmRegister.s(register));
        }
        list.add(ArmRegister.FPSCR);
        return list;
    }

    /** Passes by blocks that need no look; empty on platforms that have none. */
    Optional<BlockFilter> filter() {
        return filter;
    }

    /** Has the filter forget all blocks; what is in it now, no other filter has or had. */
    void clearFilter() {
        filter.ifPresent(BlockFilter::clear);
        filtered = FILTERS.incrementAndGet();
    }

    /** A number of the filter as it was cleared last. */
    long filterNumber() {
        return filtered;
    }

    Layout layout() {
        return layout;
    }

    /** Becomes a machine's, with all of its memory. */
    void adopt(Bus bus) {
        clearFilter();
        Arrays.fill(holdsCode, false);
        byte[][] pages = bus.flash().pages();
        for (int page = 0; page < pages.length; page++) {
            copyFlash(page, pages[page]);
        }
        unicorn.forgetCodeQuickly(layout.ramBase, layout.ramSize);
        Ram source = bus.ram();
        ram.put(0, source.bytes, 0, layout.ramSize);
        for (int page = 0; page < source.dirty.length; page++) {
            source.dirty[page] &= ~Ram.UNCOPIED;
        }
        readFloats();
    }

    /** Takes over what the machine changed since the last run. @param stale  pages of flash that may have changed; cleared */
    void catchUp(Bus bus, BitSet stale) {
        if (!stale.isEmpty()) {
            byte[][] pages = bus.flash().pages();
            for (int page = stale.nextSetBit(0); page >= 0; page = stale.nextSetBit(page + 1)) {
                copyFlash(page, pages[page]);
            }
            stale.clear();
        }
        byte[] dirty = bus.ram().dirty;
        for (int page = 0; page < dirty.length; page++) {
            if ((dirty[page] & Ram.UNCOPIED) != 0) {
                dirty[page] &= ~Ram.UNCOPIED;
                int at = page << Ram.PAGE_SHIFT;
                ram.put(at, bus.ram().bytes, at, Ram.PAGE_SIZE);
                if (holdsCode[at / PAGE]) {
                    unicorn.forgetCodeQuickly(layout.ramBase + at, Ram.PAGE_SIZE);
                }
            }
        }
    }

    private void copyFlash(int page, byte[] content) {
        int at = page << PagedMemory.PAGE_SHIFT;
        if (!equal(flash, at, content, 0, PagedMemory.PAGE_SIZE)) {
            flash.put(at, content, 0, PagedMemory.PAGE_SIZE);
            unicorn.forgetCodeQuickly(layout.flashBase + at, PagedMemory.PAGE_SIZE);
        }
    }

    private static boolean equal(ByteBuffer mine, int at, byte[] theirs, int from, int length) {
        mine.limit(at + length).position(at);
        boolean same = mine.equals(ByteBuffer.wrap(theirs, from, length));
        mine.clear();
        return same;
    }

    /** Whether code may be executed from a page of RAM: it is not written by runs then. */
    boolean holdsCode(int address) {
        return holdsCode[(address - layout.ramBase) / PAGE];
    }

    /** Allows execution from a page of RAM, and no more writes. */
    void allowCode(int address) {
        int page = (address - layout.ramBase) / PAGE;
        holdsCode[page] = true;
        if (writable[page]) {
            writable[page] = false;
            unicorn.protect(layout.ramBase + page * PAGE, PAGE, Unicorn.READ | Unicorn.EXECUTE);
            listWritable();
        }
        unicorn.forgetCodeQuickly(layout.ramBase + page * PAGE, PAGE);
    }

    /** @return false if an address is not in RAM, or in a page with code */
    boolean allowWrites(int address) {
        int offset = address - layout.ramBase;
        if (Integer.compareUnsigned(offset, layout.ramSize) >= 0 || holdsCode[offset / PAGE] || writable[offset / PAGE]) {
            return false;
        }
        writable[offset / PAGE] = true;
        unicorn.protect(address & -PAGE, PAGE, Unicorn.ALL);
        listWritable();
        return true;
    }

    private void listWritable() {
        int[] list = new int[writable.length];
        int count = 0;
        for (int page = 0; page < writable.length; page++) {
            if (writable[page]) {
                list[count++] = page;
            }
        }
        writablePages = Arrays.copyOf(list, count);
    }

    /**
     * Tells from now on when an instruction is about to be executed.
     *
     * @return false if there are too many of those already: each makes all of them slower
     */
    boolean probe(List<Block.Probe> probes) {
        for (Block.Probe probe : probes) {
            if (!probed.contains(probe.address()) && probed.size() == MOST_PROBES) {
                return false;
            }
            if (probed.add(probe.address())) {
                unicorn.onInstruction(probe.address(), (address, size) -> listener.probed(address));
            }
        }
        return true;
    }

    /** What has been translated from there is translated anew. */
    void retranslate(int address, int size) {
        unicorn.forgetCodeQuickly(address, size);
    }

    /** Whether it tells of all of these. */
    boolean probes(List<Block.Probe> probes) {
        return probes.stream().allMatch(probe -> probed.contains(probe.address()));
    }

    /** Runs from an instruction on until something ends it. @param sees  what is told of it */
    UnicornError run(CpuState cpu, boolean withFloats, Listener sees) {
        writableCore.set(0, cpu.r, 0, CORE_REGISTERS);
        writableCore.set(XPSR, cpu.apsr() | 1 << 24);
        unicorn.writeAll(writableCore);
        if (withFloats && (floatValues[FPSCR] != cpu.fpscr || !Arrays.equals(floatValues, 0, FPSCR, cpu.s, 0, FPSCR))) {
            System.arraycopy(cpu.s, 0, floatValues, 0, FPSCR);
            floatValues[FPSCR] = cpu.fpscr;
            floats.set(0, floatValues, 0, FPSCR + 1);
            unicorn.writeAll(floats);
        }
        listener = sees;
        filter.ifPresent(f -> f.rearm(-1, 0));
        try {
            return unicorn.run(cpu.r[CpuState.PC], NOWHERE);
        } finally {
            listener = IDLE;
        }
    }

    void stop() {
        unicorn.stop();
    }

    int register(int number) {
        return unicorn.readQuickly(ArmRegister.r(number));
    }

    int flags() {
        return unicorn.readQuickly(ArmRegister.XPSR);
    }

    /** Gives the machine what the run made of registers and RAM; R15 is left alone. */
    void commit(CpuState cpu, Bus bus, boolean withFloats, ChangedCode changed) {
        unicorn.readAll(readable);
        readable.get(0, cpu.r, 0, CORE_REGISTERS);
        int status = readable.get(XPSR);
        cpu.setApsr(status);
        cpu.thumb = (status & 1 << 24) != 0;
        if (withFloats) {
            readFloats();
            System.arraycopy(floatValues, 0, cpu.s, 0, FPSCR);
            cpu.fpscr = floatValues[FPSCR];
        }
        byte[] bytes = bus.ram().bytes;
        byte[] dirty = bus.ram().dirty;
        for (int page : writablePages) {
            for (int at = page * PAGE; at < (page + 1) * PAGE; at += Ram.PAGE_SIZE) {
                if (!equal(ram, at, bytes, at, Ram.PAGE_SIZE)) {
                    ram.get(at, bytes, at, Ram.PAGE_SIZE);
                    byte marks = dirty[at >>> Ram.PAGE_SHIFT];
                    dirty[at >>> Ram.PAGE_SHIFT] = (byte) (marks | Ram.WRITTEN & ~Ram.UNCOPIED);
                    if ((marks & Ram.CODE) != 0) {
                        changed.changed(layout.ramBase + at, Ram.PAGE_SIZE);
                    }
                }
            }
        }
    }

    /** Told of ranges of RAM that instructions were decoded from, and that a run has changed. */
    @FunctionalInterface
    interface ChangedCode {
        void changed(int address, int length);
    }

    private void readFloats() {
        unicorn.readAll(floats);
        floats.get(0, floatValues, 0, FPSCR + 1);
    }

    /** Forgets what the run made of RAM and registers. */
    void undo(Bus bus) {
        for (int page : writablePages) {
            ram.put(page * PAGE, bus.ram().bytes, page * PAGE, PAGE);
        }
        readFloats();
    }

    @Override
    public void close() {
        unicorn.close();
    }
}
