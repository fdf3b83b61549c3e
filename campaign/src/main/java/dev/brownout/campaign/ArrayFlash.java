package dev.brownout.campaign;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.FlashPage;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.memory.PagedMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.SortedMap;

/**
 * The reference bootloader's flash over a copy of the emulator's: a program clears bits, an erase sets them. Operations take no time and
 * are never cut; what they leave is compared with what the binary left.
 */
public final class ArrayFlash implements FlashDevice {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int DOUBLE_WORD = 8;

    private final int base;
    private final FlashGeometry geometry;
    private final PagedMemory memory;
    // Double words whose code does not fit, and whether they are beyond correction.
    private final SortedMap<Integer, Boolean> damaged;

    public ArrayFlash(int base, NonVolatileState state) {
        this.base = base;
        geometry = state.geometry();
        memory = state.memory();
        damaged = state.damaged();
    }

    PagedMemory memory() {
        return memory;
    }

    /** The double words whose error-correcting code does not fit, by offset; true for those that it cannot correct either. */
    SortedMap<Integer, Boolean> damaged() {
        return damaged;
    }

    @Override
    public int baseAddress() {
        return base;
    }

    @Override
    public int size() {
        return geometry.size();
    }

    @Override
    public int writeSize() {
        return geometry.writeSize();
    }

    @Override
    public int erasedValue() {
        return 0xff;
    }

    @Override
    public boolean programsOnce() {
        return geometry.ecc();
    }

    @Override
    public boolean readable(int address, int length) {
        return damaged.isEmpty() || !damagedIn(address, length).containsValue(true);
    }

    @Override
    public boolean corrected(int address, int length) {
        return !damaged.isEmpty() && damagedIn(address, length).containsValue(false);
    }

    private SortedMap<Integer, Boolean> damagedIn(int address, int length) {
        return damaged.subMap(address - base & -DOUBLE_WORD, address - base + length);
    }

    @Override
    public FlashPage pageAt(int address) {
        int page = geometry.pageOf(address - base);
        return new FlashPage(base + geometry.pageStart(page), geometry.pageSize(page));
    }

    @Override
    public void read(int address, byte[] target, int offset, int length) {
        memory.read(address - base, target, offset, length);
    }

    @Override
    public void write(int address, byte[] source, int offset, int length) {
        int at = address - base;
        if (geometry.ecc() && (at | length) % DOUBLE_WORD == 0) {
            writeDoubleWords(at, source, offset, length);
        } else {
            memory.clear(at, source, offset, length);
        }
    }

    /** Erased words clear nothing, so nothing is spared by leaving them out one by one; but for those that may be programmed once. */
    @Override
    public void writeUnlessErased(int address, byte[] words) {
        if (geometry.ecc()) {
            FlashDevice.super.writeUnlessErased(address, words);
        } else {
            write(address, words, 0, words.length);
        }
    }

    // One that is not erased becomes zeros (RM0351, 3.3.7).
    private void writeDoubleWords(int first, byte[] source, int offset, int length) {
        for (int i = 0; i < length; i += DOUBLE_WORD) {
            int at = first + i;
            boolean erased = (memory.read32(at) & memory.read32(at + 4)) == -1 && !damaged.containsKey(at);
            memory.write32(at, erased ? (int) INT.get(source, offset + i) : 0);
            memory.write32(at + 4, erased ? (int) INT.get(source, offset + i + 4) : 0);
            damaged.remove(at);
        }
    }

    @Override
    public void erasePage(int pageAddress) {
        int page = geometry.pageOf(pageAddress - base);
        memory.fill(geometry.pageStart(page), geometry.pageSize(page), (byte) erasedValue());
        damaged.subMap(geometry.pageStart(page), geometry.pageStart(page) + geometry.pageSize(page)).clear();
    }
}
