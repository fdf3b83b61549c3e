package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.timing.Timing;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Decoded instructions by address, a page of them an array, filled as execution reaches them. Only flash and RAM are cached; an
 * instruction anywhere else is decoded each time.
 */
final class CodeCache {
    static final int PAGE_SHIFT = 12;
    static final int PAGE_MASK = (1 << PAGE_SHIFT) - 1;

    private final Bus bus;
    private final Decoder decoder;
    private final Timing timing;
    private final Slot[][] flash;
    private final Slot[][] ram;
    private final int flashBase;
    private final int ramBase;
    private IntPredicate neverKept = address -> false;

    CodeCache(Bus bus, Decoder decoder, Timing timing) {
        this.bus = bus;
        this.decoder = decoder;
        this.timing = timing;
        flashBase = bus.flashBase();
        ramBase = bus.ramBase();
        flash = new Slot[pages(bus.flash().size())][];
        ram = new Slot[pages(bus.ram().bytes.length)][];
    }

    private static int pages(int size) {
        return size + PAGE_MASK >>> PAGE_SHIFT;
    }

    /** The slots of the page that an address lies in, one a halfword, {@code null} where nothing was decoded; an empty array if not cached. */
    Slot[] page(int address) {
        int index = address - flashBase >>> PAGE_SHIFT;
        Slot[][] pages = flash;
        if (index >= pages.length) {
            index = address - ramBase >>> PAGE_SHIFT;
            pages = ram;
            if (index >= pages.length) {
                return NOT_CACHED;
            }
        }
        Slot[] page = pages[index];
        if (page == null) {
            page = new Slot[1 << PAGE_SHIFT - 1];
            pages[index] = page;
        }
        return page;
    }

    static final Slot[] NOT_CACHED = new Slot[0];

    /** The instruction decoded at an address, {@code null} if there is none. Looks only. */
    Instruction decoded(int address) {
        int index = address - flashBase >>> PAGE_SHIFT;
        Slot[][] pages = flash;
        if (index >= pages.length) {
            index = address - ramBase >>> PAGE_SHIFT;
            pages = ram;
        }
        Slot[] page = index < pages.length ? pages[index] : null;
        Slot slot = page == null ? null : page[(address & PAGE_MASK) >>> 1];
        return slot == null ? null : slot.instruction;
    }

    /** Decodes what is at an address; throws {@link dev.brownout.emulator.memory.MemoryFault} where nothing can be fetched. */
    Slot decode(int address) {
        bus.checkFetch(address);
        int first = bus.fetch(address, true);
        int second = 0;
        if (Decoder.isWide(first)) {
            bus.checkFetch(address + 2);
            second = bus.fetch(address + 2, false);
            bus.markCode(address + 2);
        }
        Instruction instruction = decoder.decode(first, second);
        Slot slot = new Slot(instruction, address, timing, bus.flashTiming().key(address, instruction.size));
        if (!bus.fetchesPlainly() && touched(slot)) {
            return slot;
        }
        Slot[] page = page(address);
        if (page.length != 0 && !neverKept.test(address)) {
            bus.markCode(address);
            page[(address & PAGE_MASK) >>> 1] = slot;
        }
        return slot;
    }

    private boolean touched(Slot slot) {
        boolean literal = slot.hasLiteral() && bus.touchesFetch(slot.target);
        if (literal) {
            slot.moveLiteral(bus.literalAt(slot.target), timing);
        }
        boolean fetched = bus.touchesFetch(slot.address);
        if (fetched) {
            bus.executes(slot.address);
        }
        return literal || fetched || slot.instruction.size == 4 && bus.touchesFetch(slot.address + 2);
    }

    /** Instructions at these addresses are decoded each time. */
    void neverKeep(IntPredicate addresses) {
        neverKept = addresses;
        for (Slot[][] pages : new Slot[][][] {flash, ram}) {
            for (Slot[] page : pages) {
                drop(page, addresses);
            }
        }
    }

    // In place: the interpreter may be executing from this very array.
    private static void drop(Slot[] page, IntPredicate addresses) {
        for (int i = 0; page != null && i < page.length; i++) {
            if (page[i] != null && addresses.test(page[i].address)) {
                page[i] = null;
            }
        }
    }

    /** The memory in a range may hold other instructions now. */
    void forget(int address, int length) {
        // A 32-bit instruction may begin in the halfword before.
        long first = Math.max(0, (address & 0xffffffffL) - 2);
        long end = (address & 0xffffffffL) + length;
        while (first < end) {
            long pageEnd = Math.min(end, (first | PAGE_MASK) + 1);
            clear((int) first, (int) (pageEnd - 1));
            first = pageEnd;
        }
    }

    private void clear(int first, int last) {
        int index = first - flashBase >>> PAGE_SHIFT;
        Slot[][] pages = flash;
        if (index >= pages.length) {
            index = first - ramBase >>> PAGE_SHIFT;
            pages = ram;
        }
        if (index < pages.length && pages[index] != null) {
            Arrays.fill(pages[index], (first & PAGE_MASK) >>> 1, ((last & PAGE_MASK) >>> 1) + 1, null);
        }
    }
}
