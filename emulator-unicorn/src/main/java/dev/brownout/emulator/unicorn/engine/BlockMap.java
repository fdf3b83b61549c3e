package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.memory.Bus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The blocks of one machine by address, and how often its branch targets were reached. */
final class BlockMap {
    private static final int SHIFT = 12;
    private static final int SIZE = 1 << SHIFT;
    /** What a block is made from lies no further away from it: literals. */
    private static final int REACH = 2 * SIZE;

    private final int flashBase;
    private final int ramBase;
    private final Page[] flash;
    private final Page[] ram;

    /** Tables by halfword. */
    static final class Page {
        final Block[] blocks = new Block[SIZE >>> 1];
        /** How often execution came here before Unicorn was asked. */
        final byte[] reached = new byte[SIZE >>> 1];
        /** How often it will not be asked, since runs from here end soon; and how often not the next time. */
        final byte[] rest = new byte[SIZE >>> 1];
        final byte[] penalty = new byte[SIZE >>> 1];
        private final List<Block> all = new ArrayList<>();
    }

    BlockMap(Bus bus) {
        flashBase = bus.flashBase();
        ramBase = bus.ramBase();
        flash = new Page[bus.flash().size() + SIZE - 1 >>> SHIFT];
        ram = new Page[bus.ram().bytes.length + SIZE - 1 >>> SHIFT];
    }

    static int index(int address) {
        return (address & SIZE - 1) >>> 1;
    }

    /** The page that an address lies in; {@code null} if nothing can be executed from there by Unicorn. */
    Page page(int address) {
        Page[] pages = flash;
        int index = address - flashBase >>> SHIFT;
        if (index >= pages.length) {
            pages = ram;
            index = address - ramBase >>> SHIFT;
            if (index >= pages.length) {
                return null;
            }
        }
        Page page = pages[index];
        if (page == null) {
            page = new Page();
            pages[index] = page;
        }
        return page;
    }

    Block find(int address) {
        int index = address - flashBase >>> SHIFT;
        Page[] pages = flash;
        if (index >= pages.length) {
            pages = ram;
            index = address - ramBase >>> SHIFT;
        }
        Page page = index < pages.length ? pages[index] : null;
        return page == null ? null : page.blocks[index(address)];
    }

    void put(Block block) {
        Page page = page(block.address);
        if (page != null) {
            Block old = page.blocks[index(block.address)];
            if (old != null) {
                page.all.remove(old);
            }
            page.blocks[index(block.address)] = block;
            page.all.add(block);
        }
    }

    /** Forgets the blocks that were made from anything in a range. @return whether there were any */
    boolean forget(int address, int length) {
        long from = Integer.toUnsignedLong(address);
        long to = from + length;
        boolean any = false;
        for (long at = Math.max(0, from - REACH) & -SIZE; at < to + REACH; at += SIZE) {
            Page page = existing((int) at);
            if (page != null && !page.all.isEmpty()) {
                any |= page.all.removeIf(block -> remove(page, block, from, to));
            }
        }
        return any;
    }

    private static boolean remove(Page page, Block block, long from, long to) {
        if (!block.overlaps(from, to)) {
            return false;
        }
        int index = index(block.address);
        page.blocks[index] = null;
        page.reached[index] = 0;
        page.rest[index] = 0;
        page.penalty[index] = 0;
        return true;
    }

    private Page existing(int address) {
        int index = address - flashBase >>> SHIFT;
        if (index < flash.length) {
            return flash[index];
        }
        index = address - ramBase >>> SHIFT;
        return index < ram.length ? ram[index] : null;
    }

    void all(Consumer<Block> action) {
        Stream.of(flash, ram).flatMap(Arrays::stream).filter(Objects::nonNull).forEach(page -> page.all.forEach(action));
    }
}
