package dev.brownout.emulator.memory;

import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.StateHash;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Static RAM as one flat array, so that a load or store is a plain array access. Who writes {@link #bytes} marks the page in
 * {@link #dirty}; saving and hashing then touch only pages written since.
 */
public final class Ram {
    /** Small pages: firmware touches few places of RAM between two snapshots. */
    public static final int PAGE_SHIFT = 10;
    public static final int PAGE_SIZE = 1 << PAGE_SHIFT;
    /** The mark a store leaves: dirty for the next snapshot, for the next hash, and for who keeps a copy. */
    public static final byte WRITTEN = 11;
    private static final byte UNSAVED = 1;
    private static final byte UNHASHED = 2;
    /** The part of it that an engine with a copy of RAM of its own clears when it has copied the page. */
    public static final byte UNCOPIED = 8;
    /**
     * A further mark, which stays: engines have decoded instructions from this page, stores to it are reported. Beside the others so that
     * a store need look at one mark: a page marked {@link #WRITTEN} and nothing else wants nothing done.
     */
    public static final byte CODE = 4;

    /** The content, offset 0 at the base address. */
    public final byte[] bytes;
    /** The marks of each page; every store adds {@link #WRITTEN}. */
    public final byte[] dirty;

    private final byte[][] saved;
    private final StateHash.Pages hash;
    // null while everything counts.
    private RamOmissions omissions;
    private Image noise;
    private long noiseSeed;

    /** The content at one moment; immutable, pages shared. */
    public static final class Image {
        private final byte[][] pages;

        private Image(byte[][] pages) {
            this.pages = pages;
        }
    }

    /** @param size in bytes, a multiple of {@link #PAGE_SIZE} */
    public Ram(int size) {
        if (size <= 0 || (size & (PAGE_SIZE - 1)) != 0) {
            throw new IllegalArgumentException("RAM size " + size + " is not a multiple of " + PAGE_SIZE);
        }
        bytes = new byte[size];
        dirty = new byte[size >>> PAGE_SHIFT];
        saved = new byte[dirty.length][];
        hash = new StateHash.Pages(dirty.length);
        Arrays.fill(dirty, WRITTEN);
    }

    /**
     * What RAM holds after power-on: noise that depends on the seed alone, so that code which trusts it is found out. The noise is made once;
     * later only the pages that were written since are brought back.
     */
    public void powerOn(long seed, PagedMemory.ChangedRange changed) {
        if (noise == null || noiseSeed != seed) {
            new SplittableRandom(seed).nextBytes(bytes);
            touch(0, bytes.length);
            changed.changed(0, bytes.length);
            noise = save();
            noiseSeed = seed;
        } else {
            load(noise, changed);
        }
    }

    public void touch(int offset, int length) {
        for (int page = offset >>> PAGE_SHIFT; page <= (offset + length - 1) >>> PAGE_SHIFT; page++) {
            dirty[page] |= WRITTEN;
        }
    }

    public Image save() {
        for (int i = 0; i < dirty.length; i++) {
            if ((dirty[i] & UNSAVED) != 0) {
                byte[] page = new byte[PAGE_SIZE];
                System.arraycopy(bytes, i << PAGE_SHIFT, page, 0, PAGE_SIZE);
                saved[i] = page;
                dirty[i] &= ~UNSAVED;
            }
        }
        return new Image(saved.clone());
    }

    /** Takes over an image, copying only pages that differ from what was last saved here or were written since. */
    public void load(Image image, PagedMemory.ChangedRange changed) {
        for (int i = 0; i < dirty.length; i++) {
            if ((dirty[i] & UNSAVED) != 0 || saved[i] != image.pages[i]) {
                saved[i] = image.pages[i];
                System.arraycopy(saved[i], 0, bytes, i << PAGE_SHIFT, PAGE_SIZE);
                dirty[i] = (byte) (dirty[i] & CODE | UNHASHED | UNCOPIED);
                changed.changed(i << PAGE_SHIFT, PAGE_SIZE);
            }
        }
    }

    /**
     * Adds the content, but for what {@link #leaveOutOfHash} said.
     *
     * @param sp       the stack pointer
     * @param otherSp  the other one of MSP and PSP
     */
    public void addTo(StateHash into, int sp, int otherSp) {
        if (omissions != null) {
            omissions.pointers(sp, otherSp, this::unhashed);
        }
        for (int i = 0; i < dirty.length; i++) {
            if ((dirty[i] & UNHASHED) != 0) {
                if (omissions == null || !omissions.touches(i)) {
                    hash.set(i, bytes, i << PAGE_SHIFT, PAGE_SIZE);
                } else {
                    hash.set(i, omissions.rest(i, bytes), 0, PAGE_SIZE);
                }
                dirty[i] &= ~UNHASHED;
            }
        }
        into.add(hash);
    }

    /** @param base the address of this RAM */
    public void leaveOutOfHash(HashOmissions left, int base) {
        omissions = left.ram().isEmpty() && left.stacks().isEmpty() ? null : new RamOmissions(left, base, bytes.length);
        unhashed(0, dirty.length - 1);
    }

    private void unhashed(int firstPage, int lastPage) {
        for (int page = firstPage; page <= lastPage; page++) {
            dirty[page] |= UNHASHED;
        }
    }
}
