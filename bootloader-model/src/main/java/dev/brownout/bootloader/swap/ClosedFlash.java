package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.FlashView;
import java.util.List;

/** A flash some areas of which cannot be changed until the next reset, as an access control list closes them (nRF52840 PS, "ACL"). */
public final class ClosedFlash extends FlashView {

    private final List<SlotLayout> closed;

    public ClosedFlash(FlashDevice device, List<SlotLayout> closed) {
        super(device);
        this.closed = List.copyOf(closed);
    }

    /** @throws IllegalStateException if any of it is closed */
    @Override
    public void write(int address, byte[] source, int offset, int length) {
        requireOpen(address, length);
        super.write(address, source, offset, length);
    }

    /** @throws IllegalStateException if any of it is closed */
    @Override
    public void erasePage(int pageAddress) {
        requireOpen(pageAddress, pageAt(pageAddress).size());
        super.erasePage(pageAddress);
    }

    private void requireOpen(int address, int length) {
        for (SlotLayout area : closed) {
            if (address < area.end() && area.address() < address + length) {
                throw new IllegalStateException(String.format("The %s is closed to writing, and 0x%08x lies in it.", area.name(), address));
            }
        }
    }
}
