package dev.brownout.campaign;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.FlashPage;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.memory.PagedMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The reference bootloader's flash over a copy of the emulator's: a program clears bits, an erase sets them. Operations take no time and
 * are never cut; what they leave is compared with what the binary left.
 */
public final class ArrayFlash implements FlashDevice {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

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
        int at = address - base;
        if (length == Integer.BYTES && (at & Integer.BYTES - 1) == 0) {
            memory.write32(at, memory.read32(at) & (int) INT.get(source, offset));
            return;
        }
        byte[] cells = memory.read(address - base, length);
        for (int i = 0; i < length; i++) {
            cells[i] &= source[offset + i];
        }
        memory.write(address - base, cells, 0, length);
    }

    @Override
    public void erasePage(int pageAddress) {
        int page = geometry.pageOf(pageAddress - base);
        memory.fill(geometry.pageStart(page), geometry.pageSize(page), (byte) erasedValue());
    }
}
