package dev.brownout.bootloader.explore;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.FlashView;

/** A flash with a range that neither programming nor erasing changes any more. */
public final class WornFlash extends FlashView {

    private final int from;
    private final int to;

    public WornFlash(FlashDevice device, int from, int to) {
        super(device);
        this.from = from;
        this.to = to;
    }

    @Override
    public void write(int address, byte[] source, int offset, int length) {
        if (address < from || address >= to) {
            super.write(address, source, offset, length);
        }
    }

    @Override
    public void erasePage(int pageAddress) {
        if (pageAddress < from || pageAddress >= to) {
            super.erasePage(pageAddress);
        }
    }
}
