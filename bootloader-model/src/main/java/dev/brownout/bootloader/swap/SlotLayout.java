package dev.brownout.bootloader.swap;

/**
 * Where a slot (or the bootloader's own area) lies in flash.
 *
 * @param name    what to call it in messages
 * @param address first address
 * @param size    bytes
 */
public record SlotLayout(String name, int address, int size) {

    public SlotLayout {
        if (address < 0 || size <= 0 || (long) address + size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(String.format("The %s at 0x%08X with 0x%X bytes does not lie in the address space.", name, address, size));
        }
    }

    /** The address behind the last byte. */
    public int end() {
        return address + size;
    }

    boolean overlaps(SlotLayout other) {
        return address < other.end() && other.address < end();
    }
}
