package dev.brownout.bootloader.flash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A flash in memory: programming clears bits, erasing sets them. It counts operations, keeps a log of them, counts the writes of each word
 * since its page was erased, and cuts power at a chosen operation.
 */
public final class RamFlashDevice implements FlashDevice {

    private static final int NEVER = -1;

    private final int base;
    // Address behind each page, relative to the base.
    private final int[] pageEnds;
    private final int writeSize;
    private final int erasedValue;
    private final byte[] content;
    private final byte[] writes;
    private final List<FlashOperation> log = new ArrayList<>();
    private int operations;
    private int mostWrites;
    private int cutAt = NEVER;
    private Tear tear = Tear.NONE;

    /**
     * An erased flash of {@code pages} equal pages.
     *
     * @param erasedValue 0xFF or 0x00
     */
    public RamFlashDevice(int base, int pages, int pageSize, int writeSize, int erasedValue) {
        this(base, Collections.nCopies(Math.max(0, pages), pageSize), writeSize, erasedValue);
    }

    /**
     * An erased flash.
     *
     * @param pageSizes   bytes of each page, from the base up
     * @param erasedValue 0xFF or 0x00
     */
    public RamFlashDevice(int base, List<Integer> pageSizes, int writeSize, int erasedValue) {
        if (pageSizes.isEmpty() || writeSize <= 0 || base % writeSize != 0 || pageSizes.stream().anyMatch(size -> size <= 0 || size % writeSize != 0)) {
            throw new IllegalArgumentException("A flash of " + pageSizes.size() + " pages at " + base + " with words of " + writeSize
                    + " bytes is not possible: a page holds a whole number of words, and the base is a multiple of the write size.");
        }
        if (erasedValue != 0xFF && erasedValue != 0x00) {
            throw new IllegalArgumentException("Erased flash reads 0xFF or 0x00, not " + erasedValue + ".");
        }
        this.base = base;
        this.pageEnds = new int[pageSizes.size()];
        int end = 0;
        for (int page = 0; page < pageEnds.length; page++) {
            end += pageSizes.get(page);
            pageEnds[page] = end;
        }
        this.writeSize = writeSize;
        this.erasedValue = erasedValue;
        this.content = new byte[end];
        this.writes = new byte[content.length / writeSize];
        Arrays.fill(content, (byte) erasedValue);
    }

    private RamFlashDevice(RamFlashDevice other, byte[] content, byte[] writes) {
        base = other.base;
        pageEnds = other.pageEnds;
        writeSize = other.writeSize;
        erasedValue = other.erasedValue;
        this.content = content;
        this.writes = writes;
    }

    /** A device with the same content and write counts, with its own log and no cut ordered. */
    public RamFlashDevice copy() {
        return new RamFlashDevice(this, content.clone(), writes.clone());
    }

    /** A device of the same geometry with another content and no writes counted yet. */
    public RamFlashDevice withContent(byte[] other) {
        if (other.length != content.length) {
            throw new IllegalArgumentException("The content has " + other.length + " bytes, but the flash " + content.length + ".");
        }
        return new RamFlashDevice(this, other.clone(), new byte[writes.length]);
    }

    /** What an operation makes of the bytes that it touches. */
    public byte[] result(FlashOperation operation, byte[] before) {
        byte[] after = before.clone();
        if (operation instanceof FlashOperation.Program program) {
            for (int i = 0; i < after.length; i++) {
                after[i] = programmed(before[i], program.word()[i]);
            }
        } else {
            Arrays.fill(after, (byte) erasedValue);
        }
        return after;
    }

    private byte programmed(byte cell, byte value) {
        return (byte) (erasedValue == 0xFF ? cell & value : cell | value);
    }

    /** Orders a power cut inside operation {@code operation} (counted from 0 since the device was made), which comes as far as {@code tear} says. */
    public void cutPowerAt(int operation, Tear tear) {
        this.cutAt = operation;
        this.tear = tear;
    }

    /** How many operations (words programmed, pages erased) were begun. */
    public int operations() {
        return operations;
    }

    /** The operations begun so far, in order. */
    public List<FlashOperation> log() {
        return List.copyOf(log);
    }

    /** The highest number of writes that any word has had between two erases; nRF52840 allows two. */
    public int mostWritesOfOneWord() {
        return mostWrites;
    }

    /** A copy of the whole content. */
    public byte[] content() {
        return content.clone();
    }

    /** Puts bytes into the flash as a programmer does before power-on: no operation, any value. */
    public void load(int address, byte[] bytes) {
        check(address, bytes.length);
        System.arraycopy(bytes, 0, content, address - base, bytes.length);
    }

    @Override
    public int baseAddress() {
        return base;
    }

    @Override
    public int size() {
        return content.length;
    }

    @Override
    public int writeSize() {
        return writeSize;
    }

    @Override
    public int erasedValue() {
        return erasedValue;
    }

    @Override
    public FlashPage pageAt(int address) {
        check(address, 1);
        int page = Arrays.binarySearch(pageEnds, address - base);
        page = page >= 0 ? page + 1 : -page - 1;
        int begin = page == 0 ? 0 : pageEnds[page - 1];
        return new FlashPage(base + begin, pageEnds[page] - begin);
    }

    @Override
    public void read(int address, byte[] target, int offset, int length) {
        check(address, length);
        System.arraycopy(content, address - base, target, offset, length);
    }

    @Override
    public void write(int address, byte[] source, int offset, int length) {
        check(address, length);
        if (address % writeSize != 0 || length % writeSize != 0) {
            throw new IllegalArgumentException(String.format("A write of %d bytes at 0x%08X is not aligned to words of %d bytes.", length, address, writeSize));
        }
        for (int i = 0; i < length; i += writeSize) {
            program(address + i, Arrays.copyOfRange(source, offset + i, offset + i + writeSize));
        }
    }

    @Override
    public void erasePage(int pageAddress) {
        FlashPage page = pageAt(pageAddress);
        if (pageAddress != page.address()) {
            throw new IllegalArgumentException(String.format("No page begins at 0x%08X.", pageAddress));
        }
        int at = pageAddress - base;
        byte[] erased = new byte[page.size()];
        Arrays.fill(erased, (byte) erasedValue);
        Arrays.fill(writes, at / writeSize, (at + page.size()) / writeSize, (byte) 0);
        change(new FlashOperation.Erase(pageAddress), at, erased);
    }

    private void program(int address, byte[] word) {
        int at = address - base;
        byte[] target = new byte[writeSize];
        for (int i = 0; i < writeSize; i++) {
            target[i] = programmed(content[at + i], word[i]);
        }
        int count = ++writes[at / writeSize];
        mostWrites = Math.max(mostWrites, count);
        change(new FlashOperation.Program(address, word), at, target);
    }

    private void change(FlashOperation operation, int at, byte[] target) {
        int number = operations++;
        log.add(operation);
        if (number == cutAt) {
            byte[] now = Arrays.copyOfRange(content, at, at + target.length);
            tear.apply(now, target);
            System.arraycopy(now, 0, content, at, now.length);
            throw new PowerCut(number, operation, tear);
        }
        System.arraycopy(target, 0, content, at, target.length);
    }

    private void check(int address, int length) {
        if (length < 0 || address < base || address - base > content.length - length) {
            throw new IndexOutOfBoundsException(String.format("0x%08X to 0x%08X is outside the flash (0x%08X to 0x%08X).", address,
                    (long) address + length, base, base + content.length));
        }
    }
}
