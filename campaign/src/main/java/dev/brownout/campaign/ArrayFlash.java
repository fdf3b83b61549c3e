package dev.brownout.campaign;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.FlashPage;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.memory.PagedMemory;

/**
 * The reference bootloader's flash over a copy of the emulator's: a program clears bits, an erase sets them. Operations take no time and
 * are never cut; what they leave is compared with what the binary left.
 */
public final class ArrayFlash implements FlashDevice {
    private final int base;
    private final FlashGeometry geometry;
    private final PagedMemory memory;

    public ArrayFlash(int base, NonVolatileState state) {
        this.base = base;
        geometry = state.geometry();
        memory = state.memory();
    }

    PagedMemory memory() {
        return memory;
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
        memory.clear(address - base, source, offset, length);
    }

    /** Erased words clear nothing, so nothing is spared by leaving them out one by one. */
    @Override
    public void writeUnlessErased(int address, byte[] words) {
        write(address, words, 0, words.length);
    }

    @Override
    public void erasePage(int pageAddress) {
        int page = geometry.pageOf(pageAddress - base);
        memory.fill(geometry.pageStart(page), geometry.pageSize(page), (byte) erasedValue());
    }
}
