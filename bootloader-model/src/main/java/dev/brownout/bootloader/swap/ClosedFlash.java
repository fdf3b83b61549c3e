package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.FlashPage;
import java.util.List;

/** A flash some areas of which cannot be changed until the next reset, as an access control list closes them (nRF52840 PS, "ACL"). */
public final class ClosedFlash implements FlashDevice {

    private final FlashDevice device;
    private final List<SlotLayout> closed;

    public ClosedFlash(FlashDevice device, List<SlotLayout> closed) {
        this.device = device;
        this.closed = List.copyOf(closed);
    }

    @Override
    public int baseAddress() {
        return device.baseAddress();
    }

    @Override
    public int size() {
        return device.size();
    }

    @Override
    public int writeSize() {
        return device.writeSize();
    }

    @Override
    public int erasedValue() {
        return device.erasedValue();
    }

    @Override
    public FlashPage pageAt(int address) {
        return device.pageAt(address);
    }

    @Override
    public void read(int address, byte[] target, int offset, int length) {
        device.read(address, target, offset, length);
    }

    /** @throws IllegalStateException if any of it is closed */
    @Override
    public void write(int address, byte[] source, int offset, int length) {
        requireOpen(address, length);
        device.write(address, source, offset, length);
    }

    /** @throws IllegalStateException if any of it is closed */
    @Override
    public void erasePage(int pageAddress) {
        requireOpen(pageAddress, device.pageAt(pageAddress).size());
        device.erasePage(pageAddress);
    }

    private void requireOpen(int address, int length) {
        for (SlotLayout area : closed) {
            if (address < area.end() && area.address() < address + length) {
                throw new IllegalStateException(String.format("The %s is closed to writing, and 0x%08x lies in it.", area.name(), address));
            }
        }
    }
}
