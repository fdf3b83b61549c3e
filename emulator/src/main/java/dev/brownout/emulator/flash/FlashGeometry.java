package dev.brownout.emulator.flash;

import dev.brownout.emulator.memory.PagedMemory;
import java.util.List;

/**
 * The shape and the limits of a flash array, as its datasheet gives them. What is erased together is called a page here, whatever the
 * datasheet calls it; pages may differ in size.
 *
 * @param runs           the pages in the order of their addresses
 * @param writeSize      the fewest bytes that are programmed together: 1, 2, 4 or 8
 * @param ecc            each 8 bytes carry an error-correcting code, so that only whole double words are programmed; needs a write size of 8
 * @param writesPerWord  how often a 32-bit word may be written between two erases of its page (nWRITE), or {@link #ANY_NUMBER}
 * @param endurance      how many erases a page is made for (nENDURANCE)
 */
public record FlashGeometry(List<Run> runs, int writeSize, boolean ecc, int writesPerWord, int endurance) {
    /** The unit in which writes are counted. */
    public static final int WORD_SIZE = 4;
    /** For {@code writesPerWord}: writes are not limited, and not counted. */
    public static final int ANY_NUMBER = 0;
    /** Bytes under one error-correcting code. */
    static final int ECC_SIZE = 8;

    /**
     * Pages of one size.
     *
     * @param pages     how many
     * @param pageSize  bytes of each, a power of two
     */
    public record Run(int pages, int pageSize) {
        int bytes() {
            return pages * pageSize;
        }
    }

    /** @throws IllegalArgumentException with one sentence that says what is wrong */
    public FlashGeometry {
        runs = List.copyOf(runs);
        long size = 0;
        for (Run run : runs) {
            if (run.pageSize() < Math.max(WORD_SIZE, writeSize) || Integer.bitCount(run.pageSize()) != 1) {
                throw new IllegalArgumentException("flash page size " + run.pageSize() + " is not a power of two of at least "
                        + Math.max(WORD_SIZE, writeSize));
            }
            if (run.pages() < 1) {
                throw new IllegalArgumentException("a run of " + run.pages() + " flash pages has no page");
            }
            size += (long) run.pages() * run.pageSize();
        }
        if (size == 0 || size > Integer.MAX_VALUE || size % PagedMemory.PAGE_SIZE != 0) {
            throw new IllegalArgumentException("flash size " + size + " is not a multiple of " + PagedMemory.PAGE_SIZE);
        }
        if (writeSize < 1 || writeSize > 8 || Integer.bitCount(writeSize) != 1 || ecc && writeSize != ECC_SIZE) {
            throw new IllegalArgumentException("flash write size " + writeSize + " is not " + (ecc ? "8, as error correction needs it" : "1, 2, 4 or 8"));
        }
        if (writesPerWord < ANY_NUMBER || writesPerWord > 100) {
            throw new IllegalArgumentException("writes per word " + writesPerWord + " is not between 1 and 100");
        }
        if (endurance < 1) {
            throw new IllegalArgumentException("endurance " + endurance + " is not at least 1");
        }
    }

    /** Equal pages, words of 32 bits, no error correction. @throws IllegalArgumentException as the other */
    public FlashGeometry(int size, int pageSize, int writesPerWord, int endurance) {
        this(equalPages(size, pageSize), WORD_SIZE, false, writesPerWord, endurance);
    }

    /** @throws IllegalArgumentException if the size is not made of such pages */
    public static List<Run> equalPages(int size, int pageSize) {
        boolean possible = Integer.bitCount(pageSize) == 1 && pageSize > 0;
        if (possible && (size <= 0 || size % pageSize != 0)) {
            throw new IllegalArgumentException("flash size " + size + " is not a multiple of the page size " + pageSize);
        }
        return List.of(new Run(possible ? size / pageSize : 1, pageSize));
    }

    public int size() {
        int size = 0;
        for (Run run : runs) {
            size += run.bytes();
        }
        return size;
    }

    public int pages() {
        int pages = 0;
        for (Run run : runs) {
            pages += run.pages();
        }
        return pages;
    }

    /** True if all pages have one size. */
    public boolean uniform() {
        return runs.stream().mapToInt(Run::pageSize).distinct().count() == 1;
    }

    /** The size of every page. @throws IllegalStateException if they differ */
    public int pageSize() {
        if (!uniform()) {
            throw new IllegalStateException("the pages of " + this + " differ in size");
        }
        return runs.get(0).pageSize();
    }

    /** The size of one page. */
    public int pageSize(int page) {
        int left = page;
        for (Run run : runs) {
            if (left < run.pages()) {
                return run.pageSize();
            }
            left -= run.pages();
        }
        throw new IndexOutOfBoundsException("page " + page + " of " + pages());
    }

    /** The offset of a page's first byte; of the end of the array for the number of pages. */
    public int pageStart(int page) {
        int left = page;
        int start = 0;
        for (Run run : runs) {
            if (left < run.pages()) {
                return start + left * run.pageSize();
            }
            left -= run.pages();
            start += run.bytes();
        }
        return start;
    }

    /** The page that holds an offset. */
    public int pageOf(int offset) {
        int page = 0;
        int start = 0;
        for (Run run : runs) {
            if (offset < start + run.bytes()) {
                return page + (offset - start) / run.pageSize();
            }
            page += run.pages();
            start += run.bytes();
        }
        throw new IndexOutOfBoundsException(String.format("offset 0x%x of 0x%x", offset, start));
    }
}
