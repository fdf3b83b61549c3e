package dev.brownout.bootloader.explore;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.FlashPage;

/** A flash with a range that neither programming nor erasing changes any more. */
public record WornFlash(FlashDevice device, int from, int to) implements FlashDevice {

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

    @Override
    public void write(int address, byte[] source, int offset, int length) {
        if (address < from || address >= to) {
            device.write(address, source, offset, length);
        }
    }

    @Override
    public void erasePage(int pageAddress) {
        if (pageAddress < from || pageAddress >= to) {
            device.erasePage(pageAddress);
        }
    }
}
