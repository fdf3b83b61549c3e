package dev.brownout.bootloader.swap;

import static dev.brownout.bootloader.swap.SwapStrategy.Checks.require;

import java.util.ArrayList;
import java.util.List;

/**
 * The constants that a bootloader is built with for one image: where things lie, how an update is brought in, and the sizes that shape the trailer.
 *
 * @param boot       the bootloader's own area
 * @param slotA      the slot that images run from (MCUboot's primary slot)
 * @param slotB      the slot that updates arrive in (MCUboot's secondary slot)
 * @param pageSize   bytes of a page, for areas that do not name their sectors
 * @param writeSize  bytes of a programmable word, 1 to 32
 * @param maxAlign   BOOT_MAX_ALIGN: the distance of the trailer's fields, 8 to 32
 * @param maxSectors BOOT_MAX_IMG_SECTORS: how many sectors the swap status has room for
 * @param strategy   how an update is brought in
 * @param savedKeys  what the trailer keeps of encrypted images' keys
 */
public record FlashMap(SlotLayout boot, SlotLayout slotA, SlotLayout slotB, int pageSize, int writeSize, int maxAlign, int maxSectors, SwapStrategy strategy,
        SavedKeys savedKeys) {

    // Not a compact constructor: a strategy's check looks at the finished map.
    public FlashMap(SlotLayout boot, SlotLayout slotA, SlotLayout slotB, int pageSize, int writeSize, int maxAlign, int maxSectors, SwapStrategy strategy,
            SavedKeys savedKeys) {
        powerOfTwo("page size", pageSize, 64, 1 << 20);
        powerOfTwo("write size", writeSize, 1, 32);
        powerOfTwo("maximum alignment", maxAlign, 8, 32);
        require(writeSize <= maxAlign, "The write size of %d bytes exceeds the maximum alignment of %d.", writeSize, maxAlign);
        this.boot = boot.divided(pageSize);
        this.slotA = slotA.divided(pageSize);
        this.slotB = slotB.divided(pageSize);
        this.pageSize = pageSize;
        this.writeSize = writeSize;
        this.maxAlign = maxAlign;
        this.maxSectors = maxSectors;
        this.strategy = strategy.divided(pageSize);
        this.savedKeys = savedKeys;
        checkAreas();
        this.strategy.check(this);
    }

    /** A map of a bootloader that does not decrypt. */
    public FlashMap(SlotLayout boot, SlotLayout slotA, SlotLayout slotB, int pageSize, int writeSize, int maxAlign, int maxSectors, SwapStrategy strategy) {
        this(boot, slotA, slotB, pageSize, writeSize, maxAlign, maxSectors, strategy, SavedKeys.NONE);
    }

    /** A map for swap using move. */
    public FlashMap(SlotLayout boot, SlotLayout slotA, SlotLayout slotB, int pageSize, int writeSize, int maxAlign, int maxSectors) {
        this(boot, slotA, slotB, pageSize, writeSize, maxAlign, maxSectors, new SwapStrategy.Move());
    }

    private void checkAreas() {
        List<SlotLayout> areas = new ArrayList<>(List.of(boot, slotA, slotB));
        areas.addAll(strategy.areas());
        for (int i = 0; i < areas.size(); i++) {
            for (SlotLayout other : areas.subList(i + 1, areas.size())) {
                require(!areas.get(i).overlaps(other), "The %s and the %s overlap.", areas.get(i).name(), other.name());
            }
            for (int sector : areas.get(i).sectorSizes()) {
                require(sector % maxAlign == 0, "A sector of %d bytes in the %s is not a multiple of the maximum alignment of %d.", sector,
                        areas.get(i).name(), maxAlign);
            }
        }
        require(maxSectors > 0 && slotA.sectors() <= maxSectors, "Slot A has %d pages, but the swap status has room for %d sectors.", slotA.sectors(),
                maxSectors);
        require(slotB.sectors() <= maxSectors, "Slot B has %d pages, but the swap status has room for %d sectors.", slotB.sectors(), maxSectors);
    }

    /** The map of Zephyr's nrf52840dk: 0xC000 bytes of bootloader, two slots of 0x76000, pages of 4096, words of 4, swap using move. */
    public static FlashMap nrf52840() {
        return new FlashMap(new SlotLayout("bootloader", 0, 0xC000), new SlotLayout("slot A", 0xC000, 0x76000), new SlotLayout("slot B", 0x82000, 0x76000),
                4096, 4, 8, 128);
    }

    /** The same map for another strategy. */
    public FlashMap with(SwapStrategy other) {
        return new FlashMap(boot, slotA, slotB, pageSize, writeSize, maxAlign, maxSectors, other, savedKeys);
    }

    /** The same map of a bootloader that decrypts images. */
    public FlashMap with(SavedKeys keys) {
        return new FlashMap(boot, slotA, slotB, pageSize, writeSize, maxAlign, maxSectors, strategy, keys);
    }

    /** Bytes of a slot's trailer: magic, fields and the status entries (MCUboot's boot_trailer_sz). */
    public int trailerSize() {
        return maxSectors * strategy.statesPerSector() * writeSize + trailerInfoSize();
    }

    /** Bytes of the trailer in a scratch area, with status entries for one sector (MCUboot's boot_scratch_trailer_sz). */
    public int scratchTrailerSize() {
        return strategy.statesPerSector() * writeSize + trailerInfoSize();
    }

    /** Bytes of slot A's sectors that the trailer lies in. */
    public int trailerPagesSize() {
        return slotA.size() - slotA.sectorOffset(slotA.sectorAt(Math.max(0, slotA.size() - trailerSize())));
    }

    /** The largest image, all TLVs included, that fits (MCUboot's bootutil_max_image_size). */
    public int largestImage() {
        return strategy.largestImage(this);
    }

    private int trailerInfoSize() {
        return strategy.fields() * maxAlign + 2 * savedKeys.fieldSize(maxAlign) + TrailerLayout.alignedMagicSize(maxAlign);
    }

    private static void powerOfTwo(String what, int value, int least, int most) {
        require(Integer.bitCount(value) == 1 && value >= least && value <= most, "The %s is a power of two from %d to %d, not %d.", what, least, most, value);
    }
}
