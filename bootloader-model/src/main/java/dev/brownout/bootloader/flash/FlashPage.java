package dev.brownout.bootloader.flash;

/** A page of flash, the smallest erasable unit: its first address and its size in bytes. */
public record FlashPage(int address, int size) {

    /** The address behind the page's last byte. */
    public int end() {
        return address + size;
    }
}
