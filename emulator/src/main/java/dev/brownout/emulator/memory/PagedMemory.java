package dev.brownout.emulator.memory;

import dev.brownout.emulator.machine.StateHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Memory in pages that snapshots share until one side writes (copy on write). Made for non-volatile memory: read often, written
 * seldom. Once a hash of the content was wanted it is kept page by page, so that hashing after a few writes touches only those pages.
 */
public final class PagedMemory {
    /** Bytes in a page, and its logarithm. */
    public static final int PAGE_SHIFT = 12;
    public static final int PAGE_SIZE = 1 << PAGE_SHIFT;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final int size;
    private final byte[][] pages;
    private final boolean[] owned;
    // null until somebody wants it: nobody does of a memory that only counts.
    private StateHash.Pages hash;

    /** The content at one moment; immutable, pages shared with whoever else has them. */
    public static final class Image {
        private final byte[][] pages;
        private volatile StateHash.Pages hash;

        private Image(byte[][] pages, StateHash.Pages hash) {
            this.pages = pages;
            this.hash = hash;
        }

        public void addTo(StateHash into) {
            StateHash.Pages known = hash;
            if (known == null) {
                known = new StateHash.Pages(pages.length);
                known.refresh(pages);
                hash = known;
            }
            into.add(known);
        }

        /** Writes the content; {@code number} gives equal pages equal numbers and keeps what is new. */
        public void write(DataOutput out, ToIntFunction<byte[]> number) throws IOException {
            for (byte[] page : pages) {
                out.writeInt(number.applyAsInt(page));
            }
        }

        /** Reads what {@link #write} wrote of a memory of that size. @throws IOException if a page is not known */
        public static Image read(DataInput in, int size, IntFunction<byte[]> page) throws IOException {
            PagedMemory memory = new PagedMemory(size, (byte) 0);
            for (int i = 0; i < memory.pages.length; i++) {
                byte[] content = page.apply(in.readInt());
                if (content == null || content.length != PAGE_SIZE) {
                    throw new IOException("a page of flash is missing");
                }
                memory.pages[i] = content;
            }
            return memory.save();
        }
    }

    /** @param size in bytes, a multiple of {@link #PAGE_SIZE} */
    public PagedMemory(int size, byte fill) {
        if (size <= 0 || (size & (PAGE_SIZE - 1)) != 0) {
            throw new IllegalArgumentException("size " + size + " is not a multiple of " + PAGE_SIZE);
        }
        this.size = size;
        pages = new byte[size >>> PAGE_SHIFT][];
        owned = new boolean[pages.length];
        byte[] blank = new byte[PAGE_SIZE];
        Arrays.fill(blank, fill);
        Arrays.fill(pages, blank);
    }

    public int size() {
        return size;
    }

    /** The pages as they are now, for engines that read them in line; only to be read. A page is replaced by another array when it changes. */
    public byte[][] pages() {
        return pages;
    }

    public int read32(int offset) {
        int inPage = offset & (PAGE_SIZE - 1);
        if (inPage <= PAGE_SIZE - 4) {
            return (int) INT.get(pages[offset >>> PAGE_SHIFT], inPage);
        }
        return read16(offset) | read16(offset + 2) << 16;
    }

    /** Zero-extended. */
    public int read16(int offset) {
        int inPage = offset & (PAGE_SIZE - 1);
        if (inPage <= PAGE_SIZE - 2) {
            return (short) SHORT.get(pages[offset >>> PAGE_SHIFT], inPage) & 0xffff;
        }
        return read8(offset) | read8(offset + 1) << 8;
    }

    /** Zero-extended. */
    public int read8(int offset) {
        return pages[offset >>> PAGE_SHIFT][offset & (PAGE_SIZE - 1)] & 0xff;
    }

    public void read(int offset, byte[] into, int at, int length) {
        while (length > 0) {
            int inPage = offset & (PAGE_SIZE - 1);
            int n = Math.min(length, PAGE_SIZE - inPage);
            System.arraycopy(pages[offset >>> PAGE_SHIFT], inPage, into, at, n);
            offset += n;
            at += n;
            length -= n;
        }
    }

    public byte[] read(int offset, int length) {
        byte[] out = new byte[length];
        read(offset, out, 0, length);
        return out;
    }

    /** Stores without any rule of the cells; the flash array applies those before. */
    public void write32(int offset, int value) {
        INT.set(writable(offset >>> PAGE_SHIFT), offset & (PAGE_SIZE - 1), value);
    }

    public void write(int offset, byte[] from, int at, int length) {
        while (length > 0) {
            int inPage = offset & (PAGE_SIZE - 1);
            int n = Math.min(length, PAGE_SIZE - inPage);
            System.arraycopy(from, at, writable(offset >>> PAGE_SHIFT), inPage, n);
            offset += n;
            at += n;
            length -= n;
        }
    }

    /** Clears the bits that are clear in {@code from}, as programming flash does. */
    public void clear(int offset, byte[] from, int at, int length) {
        while (length > 0) {
            int inPage = offset & (PAGE_SIZE - 1);
            int n = Math.min(length, PAGE_SIZE - inPage);
            byte[] page = writable(offset >>> PAGE_SHIFT);
            int i = 0;
            for (; i <= n - Long.BYTES; i += Long.BYTES) {
                LONG.set(page, inPage + i, (long) LONG.get(page, inPage + i) & (long) LONG.get(from, at + i));
            }
            for (; i < n; i++) {
                page[inPage + i] &= from[at + i];
            }
            offset += n;
            at += n;
            length -= n;
        }
    }

    public void fill(int offset, int length, byte value) {
        while (length > 0) {
            int inPage = offset & (PAGE_SIZE - 1);
            int n = Math.min(length, PAGE_SIZE - inPage);
            Arrays.fill(n == PAGE_SIZE ? replaced(offset >>> PAGE_SHIFT) : writable(offset >>> PAGE_SHIFT), inPage, inPage + n, value);
            offset += n;
            length -= n;
        }
    }

    // To be overwritten as a whole.
    private byte[] replaced(int page) {
        if (!owned[page]) {
            pages[page] = new byte[PAGE_SIZE];
            owned[page] = true;
        }
        if (hash != null) {
            hash.touch(page);
        }
        return pages[page];
    }

    private byte[] writable(int page) {
        if (!owned[page]) {
            pages[page] = pages[page].clone();
            owned[page] = true;
        }
        if (hash != null) {
            hash.touch(page);
        }
        return pages[page];
    }

    public Image save() {
        Arrays.fill(owned, false);
        if (hash == null) {
            return new Image(pages.clone(), null);
        }
        hash.refresh(pages);
        return new Image(pages.clone(), hash.copy());
    }

    /** Takes over an image of a memory of the same size. Tells which pages changed, so that decoded code there can be forgotten. */
    public void load(Image image, ChangedRange changed) {
        for (int i = 0; i < pages.length; i++) {
            if (pages[i] != image.pages[i]) {
                pages[i] = image.pages[i];
                changed.changed(i << PAGE_SHIFT, PAGE_SIZE);
            }
        }
        Arrays.fill(owned, false);
        StateHash.Pages known = image.hash;
        if (known == null || hash == null) {
            hash = known == null ? null : known.copy();
        } else {
            hash.set(known);
        }
    }

    /** The first offset at which two memories of one size differ, or -1. Shared pages are not looked at. */
    public int firstDifference(PagedMemory other) {
        for (int i = 0; i < pages.length; i++) {
            if (pages[i] != other.pages[i]) {
                int at = Arrays.mismatch(pages[i], other.pages[i]);
                if (at >= 0) {
                    return (i << PAGE_SHIFT) + at;
                }
            }
        }
        return -1;
    }

    /** Receives byte ranges whose content is new. */
    @FunctionalInterface
    public interface ChangedRange {
        void changed(int offset, int length);
    }

    public void addTo(StateHash into) {
        if (hash == null) {
            hash = new StateHash.Pages(pages.length);
        }
        hash.refresh(pages);
        into.add(hash);
    }
}
