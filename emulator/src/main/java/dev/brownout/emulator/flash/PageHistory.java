package dev.brownout.emulator.flash;

import dev.brownout.emulator.memory.PagedMemory;
import java.util.Arrays;

/**
 * What has been done to the cells so far, as far as it matters for what may be done to them next: how often each word was written since its
 * page was erased, how far the partial erases of a page have come, and how often each page was erased.
 */
final class PageHistory {
    /** What {@link #eraseProgress()} is while no page is erased in parts. */
    static final long[] NO_PROGRESS = new long[0];
    private static final int MOST_COUNTED = 0xff;

    private final FlashGeometry geometry;
    // One byte a word, saturating.
    private final PagedMemory writes;
    // Picoseconds of partial erases, and erases; replaced, not changed, since saves share them.
    private long[] eraseProgress;
    private int[] wear;

    PageHistory(FlashGeometry geometry) {
        this.geometry = geometry;
        writes = new PagedMemory(countsSize(geometry), (byte) 0);
        eraseProgress = NO_PROGRESS;
        wear = new int[geometry.pages()];
    }

    /** Bytes of the memory that counts writes. */
    static int countsSize(FlashGeometry geometry) {
        int words = geometry.size() / FlashGeometry.WORD_SIZE;
        return (words + PagedMemory.PAGE_SIZE - 1) / PagedMemory.PAGE_SIZE * PagedMemory.PAGE_SIZE;
    }

    int writesOf(int offset) {
        return writes.read8(offset / FlashGeometry.WORD_SIZE);
    }

    /** @return which write of the word this is since its page was erased */
    int countWrite(int offset) {
        int count = writesOf(offset) + 1;
        setWrites(offset, Math.min(count, MOST_COUNTED));
        return count;
    }

    void setWrites(int offset, int count) {
        writes.fill(offset / FlashGeometry.WORD_SIZE, 1, (byte) count);
    }

    void clearWrites(int page) {
        writes.fill(geometry.pageStart(page) / FlashGeometry.WORD_SIZE, geometry.pageSize(page) / FlashGeometry.WORD_SIZE, (byte) 0);
    }

    int wear(int page) {
        return wear[page];
    }

    void setWear(int page, int erases) {
        wear = wear.clone();
        wear[page] = erases;
    }

    /** @return which erase of the page this is */
    int countErase(int page) {
        setWear(page, wear[page] + 1);
        return wear[page];
    }

    /** How long a page has been erased for in parts, in picoseconds. */
    long progress(int page) {
        return progress(eraseProgress, page);
    }

    void setProgress(int page, long progress) {
        if (progress(page) != progress) {
            long[] pages = Arrays.copyOf(eraseProgress, geometry.pages());
            pages[page] = progress;
            eraseProgress = orNone(pages);
        }
    }

    PagedMemory.Image writes() {
        return writes.save();
    }

    /** That of a page, in what {@link #eraseProgress()} gave. */
    static long progress(long[] eraseProgress, int page) {
        return eraseProgress.length == 0 ? 0 : eraseProgress[page];
    }

    /** As {@link #eraseProgress()} has it. */
    static long[] orNone(long[] pages) {
        return Arrays.stream(pages).allMatch(progress -> progress == 0) ? NO_PROGRESS : pages;
    }

    /** Of every page, or {@link #NO_PROGRESS}; not to be changed. */
    long[] eraseProgress() {
        return eraseProgress;
    }

    /** Of every page; not to be changed. */
    int[] wear() {
        return wear;
    }

    void adopt(NonVolatileState state) {
        writes.load(state.writes, (offset, length) -> { });
        eraseProgress = state.eraseProgress;
        wear = state.wear;
    }
}
