package dev.brownout.emulator.flash;

import dev.brownout.emulator.memory.PagedMemory;

/**
 * The shape and the limits of a flash array, as its datasheet gives them.
 *
 * @param size           bytes, a multiple of the page size
 * @param pageSize       bytes erased together, a power of two
 * @param writesPerWord  how often a 32-bit word may be written between two erases of its page (nWRITE)
 * @param endurance      how many erases a page is made for (nENDURANCE)
 */
public record FlashGeometry(int size, int pageSize, int writesPerWord, int endurance) {
    /** Bytes programmed together. */
    public static final int WORD_SIZE = 4;

    /** @throws IllegalArgumentException with one sentence that says what is wrong */
    public FlashGeometry {
        if (pageSize < WORD_SIZE || Integer.bitCount(pageSize) != 1) {
            throw new IllegalArgumentException("flash page size " + pageSize + " is not a power of two of at least " + WORD_SIZE);
        }
        if (size <= 0 || size % pageSize != 0 || size % PagedMemory.PAGE_SIZE != 0) {
            throw new IllegalArgumentException("flash size " + size + " is not a multiple of the page size " + pageSize + " and of "
                    + PagedMemory.PAGE_SIZE);
        }
        if (writesPerWord < 1 || writesPerWord > 100) {
            throw new IllegalArgumentException("writes per word " + writesPerWord + " is not between 1 and 100");
        }
        if (endurance < 1) {
            throw new IllegalArgumentException("endurance " + endurance + " is not at least 1");
        }
    }

    public int pages() {
        return size / pageSize;
    }

    public int pageOf(int offset) {
        return offset / pageSize;
    }
}
