package dev.brownout.bootloader.swap;

import java.util.List;

/**
 * The constants that a bootloader is built with: where things lie, and the sizes that shape the trailer.
 *
 * @param boot       the bootloader's own area
 * @param slotA      the slot that images run from (MCUboot's primary slot)
 * @param slotB      the slot that updates arrive in (MCUboot's secondary slot)
 * @param pageSize   bytes of a page in both slots
 * @param writeSize  bytes of a programmable word, 1 to 32
 * @param maxAlign   BOOT_MAX_ALIGN: the distance of the trailer's fields, 8 to 32
 * @param maxSectors BOOT_MAX_IMG_SECTORS: how many sectors the swap status has room for
 */
public record FlashMap(SlotLayout boot, SlotLayout slotA, SlotLayout slotB, int pageSize, int writeSize, int maxAlign, int maxSectors) {

    public FlashMap {
        powerOfTwo("page size", pageSize, 64, 1 << 20);
        powerOfTwo("write size", writeSize, 1, 32);
        powerOfTwo("maximum alignment", maxAlign, 8, 32);
        require(writeSize <= maxAlign, "The write size of %d bytes exceeds the maximum alignment of %d.", writeSize, maxAlign);
        List<SlotLayout> areas = List.of(boot, slotA, slotB);
        for (int i = 0; i < areas.size(); i++) {
            SlotLayout area = areas.get(i);
            require(area.address() % pageSize == 0 && area.size() % pageSize == 0,
                    "The %s (0x%08X, 0x%X bytes) does not begin and end on a page of %d bytes.", area.name(), area.address(), area.size(), pageSize);
            for (SlotLayout other : areas.subList(i + 1, areas.size())) {
                require(!area.overlaps(other), "The %s and the %s overlap.", area.name(), other.name());
            }
        }
        int difference = (slotA.size() - slotB.size()) / pageSize;
        require(difference == 0 || difference == 1,
                "Swap using move needs slot A as large as slot B or one page larger, not 0x%X and 0x%X bytes.", slotA.size(), slotB.size());
        require(maxSectors > 0 && slotA.size() / pageSize <= maxSectors,
                "Slot A has %d pages, but the swap status has room for %d sectors.", slotA.size() / pageSize, maxSectors);
        int pages = (trailerSize(writeSize, maxAlign, maxSectors) + pageSize - 1) / pageSize;
        require(pages + 2 <= slotB.size() / pageSize, "A slot of 0x%X bytes is too small for its trailer of %d pages, a page to move to and an image.",
                slotB.size(), pages);
    }

    /** The map of Zephyr's nrf52840dk: 0xC000 bytes of bootloader, two slots of 0x76000, pages of 4096, words of 4. */
    public static FlashMap nrf52840() {
        return new FlashMap(new SlotLayout("bootloader", 0, 0xC000), new SlotLayout("slot A", 0xC000, 0x76000), new SlotLayout("slot B", 0x82000, 0x76000),
                4096, 4, 8, 128);
    }

    /** Bytes of a trailer: magic, four fields and three status entries a sector (MCUboot's boot_trailer_sz). */
    public int trailerSize() {
        return trailerSize(writeSize, maxAlign, maxSectors);
    }

    /** Bytes of the pages that the trailer lies in. */
    public int trailerPagesSize() {
        return (trailerSize() + pageSize - 1) / pageSize * pageSize;
    }

    /** The largest image, all TLVs included, that can be swapped (MCUboot's app_max_size). */
    public int largestImage() {
        return Math.min(slotA.size() - trailerPagesSize() - pageSize, slotB.size() - trailerPagesSize());
    }

    private static int trailerSize(int writeSize, int maxAlign, int maxSectors) {
        return maxSectors * 3 * writeSize + 4 * maxAlign + TrailerLayout.alignedMagicSize(maxAlign);
    }

    private static void powerOfTwo(String what, int value, int least, int most) {
        require(Integer.bitCount(value) == 1 && value >= least && value <= most, "The %s is a power of two from %d to %d, not %d.", what, least, most, value);
    }

    private static void require(boolean condition, String message, Object... arguments) {
        if (!condition) {
            throw new IllegalArgumentException(String.format(message, arguments));
        }
    }
}
