package dev.brownout.bootloader.swap;

import java.util.List;

/**
 * How a bootloader brings a new image to where it runs. It shapes the trailer, decides how large an image can be and where in slot B it lies; the order of
 * flash operations of each is in docs/swap-move.md, docs/swap-scratch.md, docs/swap-offset.md and docs/overwrite-and-xip.md.
 */
public sealed interface SwapStrategy {

    /** The name on the command line, such as {@code swap-move}. */
    String label();

    /** How many status entries a sector has in the trailer (MCUboot, BOOT_STATUS_STATE_COUNT). */
    default int statesPerSector() {
        return 3;
    }

    /** How many fields of MAX_ALIGN bytes lie between the magic and the status entries. */
    default int fields() {
        return 4;
    }

    /** Where in slot B a new image begins, in bytes. */
    default int offsetInSlotB(FlashMap map) {
        return 0;
    }

    /** Whether images are started from either slot, rather than from slot A only. */
    default boolean startsImagesInBothSlots() {
        return false;
    }

    /** Whether images in either slot are removed unless they have a trailer and confirm themselves. */
    default boolean removesUnconfirmed() {
        return false;
    }

    /** The largest image, all TLVs included, that fits (MCUboot, bootutil_max_image_size). */
    int largestImage(FlashMap map);

    /** Areas that the strategy needs beside the slots. */
    default List<SlotLayout> areas() {
        return List.of();
    }

    /** This strategy with its areas divided into sectors. */
    default SwapStrategy divided(int pageSize) {
        return this;
    }

    /**
     * Checks that slots and strategy go together.
     *
     * @throws IllegalArgumentException with one sentence if not
     */
    void check(FlashMap map);

    /** Slot A's image moves up by one sector, then the slots' sectors are exchanged one by one. */
    record Move() implements SwapStrategy {

        @Override
        public String label() {
            return "swap-move";
        }

        @Override
        public int largestImage(FlashMap map) {
            return Math.min(map.slotA().size() - map.trailerPagesSize() - map.pageSize(), map.slotB().size() - map.trailerPagesSize());
        }

        @Override
        public void check(FlashMap map) {
            Checks.equalSectors("Swap using move", map);
            int difference = map.slotA().sectors() - map.slotB().sectors();
            Checks.require(difference == 0 || difference == 1, "Swap using move needs slot A as large as slot B or one page larger, not 0x%X and 0x%X bytes.",
                    map.slotA().size(), map.slotB().size());
            Checks.roomForImage(map, 2);
        }
    }

    /**
     * Groups of sectors are exchanged by way of a scratch area, from the image's end to its beginning.
     *
     * @param asksLong whether slot B's request may still be there when the first group is half exchanged, as until MCUboot 2.1; since 2.2.0 it is erased
     *                 before any sector is
     */
    record Scratch(SlotLayout area, boolean asksLong) implements SwapStrategy {

        /** As in MCUboot since 2.2.0. */
        public Scratch(SlotLayout area) {
            this(area, false);
        }

        @Override
        public String label() {
            return asksLong ? "swap-scratch-2.1" : "swap-scratch";
        }

        @Override
        public int largestImage(FlashMap map) {
            int trailer = map.slotA().size() - map.trailerSize();
            int end = Math.max(sectorEnd(map.slotA(), trailer), sectorEnd(map.slotB(), trailer));
            return trailer - Math.max(0, map.scratchTrailerSize() - (end - trailer));
        }

        private static int sectorEnd(SlotLayout slot, int offset) {
            return slot.sectorOffset(slot.sectorAt(offset) + 1);
        }

        @Override
        public List<SlotLayout> areas() {
            return List.of(area);
        }

        @Override
        public SwapStrategy divided(int pageSize) {
            return new Scratch(area.divided(pageSize), asksLong);
        }

        @Override
        public void check(FlashMap map) {
            Checks.equalSize("Swap using scratch", map);
            Checks.require(map.trailerSize() < map.slotA().size(), "A slot of 0x%X bytes has no room beside its trailer of 0x%X bytes.", map.slotA().size(),
                    map.trailerSize());
            Checks.require(map.scratchTrailerSize() < area.size(), "A scratch area of 0x%X bytes has no room beside its trailer of 0x%X bytes.", area.size(),
                    map.scratchTrailerSize());
            int from = 0;
            for (int sector = 1; sector <= map.slotA().sectors(); sector++) {
                int end = map.slotA().sectorOffset(sector);
                if (map.slotB().isBoundary(end)) {
                    Checks.require(end - from <= area.size(), "The scratch area of 0x%X bytes is smaller than the 0x%X bytes from 0x%X on that slots A and B"
                            + " can only exchange together.", area.size(), end - from, from);
                    from = end;
                }
            }
            Checks.require(largestImage(map) > 0, "Slots of 0x%X bytes have no room for an image.", map.slotA().size());
        }
    }

    /**
     * Slot B's image begins in the second sector, so that the slots' sectors can be exchanged one by one without moving anything first.
     *
     * @param tlvSizes whether the trailer has a field for the sizes of the unprotected TLV areas, as it does since MCUboot 2.3.0
     */
    record Offset(boolean tlvSizes) implements SwapStrategy {

        /** As in MCUboot since 2.3.0. */
        public Offset() {
            this(true);
        }

        @Override
        public String label() {
            return tlvSizes ? "swap-offset" : "swap-offset-2.2";
        }

        @Override
        public int statesPerSector() {
            return 2;
        }

        @Override
        public int fields() {
            return tlvSizes ? 5 : 4;
        }

        @Override
        public int offsetInSlotB(FlashMap map) {
            return map.slotB().sectorSize(0);
        }

        @Override
        public int largestImage(FlashMap map) {
            return Math.min(map.slotA().size() - map.trailerPagesSize(), map.slotB().size() - map.trailerPagesSize() - map.slotB().sectorSize(0));
        }

        @Override
        public void check(FlashMap map) {
            Checks.equalSectors("Swap using offset", map);
            int difference = map.slotB().sectors() - map.slotA().sectors();
            Checks.require(difference == 0 || difference == 1,
                    "Swap using offset needs slot B as large as slot A or one page larger, not 0x%X and 0x%X bytes.", map.slotB().size(), map.slotA().size());
            Checks.roomForImage(map, 2);
        }
    }

    /**
     * Slot B's image is copied over slot A's; there is no way back.
     *
     * @param fast only as much as the image has, with a trailer of its own, rather than the whole slot
     */
    record OverwriteOnly(boolean fast) implements SwapStrategy {

        @Override
        public String label() {
            return fast ? "overwrite-only-fast" : "overwrite-only";
        }

        @Override
        public int largestImage(FlashMap map) {
            return Checks.belowSwapInfo(map);
        }

        @Override
        public void check(FlashMap map) {
            Checks.equalSize("Overwriting", map);
            Checks.require(map.trailerSize() < map.slotA().size(), "A slot of 0x%X bytes has no room beside its trailer of 0x%X bytes.", map.slotA().size(),
                    map.trailerSize());
        }
    }

    /** Images stay in their slots; the one with the highest version is chosen. */
    sealed interface ByVersion extends SwapStrategy permits DirectXip, RamLoad {
        /** Whether an image that does not confirm itself is removed at the next boot. */
        boolean revert();

        @Override
        default boolean startsImagesInBothSlots() {
            return true;
        }

        @Override
        default boolean removesUnconfirmed() {
            return revert();
        }

        @Override
        default int largestImage(FlashMap map) {
            return Checks.belowSwapInfo(map);
        }

        @Override
        default void check(FlashMap map) {
            Checks.trailersFit(map);
        }
    }

    /**
     * Images run from either slot, the highest version first.
     *
     * @param revert an image that does not confirm itself is removed at the next boot
     */
    record DirectXip(boolean revert) implements ByVersion {

        @Override
        public String label() {
            return revert ? "direct-xip-revert" : "direct-xip";
        }
    }

    /**
     * The image with the highest version is copied to RAM, to the address in its header, validated there and started there.
     *
     * @param ramAddress first address that images may be loaded to
     * @param ramSize    bytes of RAM for images
     * @param revert     an image that does not confirm itself is removed at the next boot
     */
    record RamLoad(int ramAddress, int ramSize, boolean revert) implements ByVersion {

        public RamLoad {
            Checks.require(ramSize > 0, "The RAM for images has no bytes.");
        }

        @Override
        public String label() {
            return revert ? "ram-load-revert" : "ram-load";
        }
    }

    /** What several strategies ask of a flash map. */
    final class Checks {

        private Checks() {
        }

        static void require(boolean condition, String message, Object... arguments) {
            if (!condition) {
                throw new IllegalArgumentException(String.format(message, arguments));
            }
        }

        private static void equalSectors(String who, FlashMap map) {
            require(map.slotA().isUniform() && map.slotB().isUniform() && map.slotA().sectorSize(0) == map.pageSize()
                    && map.slotB().sectorSize(0) == map.pageSize(), "%s needs slots whose sectors all have one size, %d bytes.", who, map.pageSize());
        }

        private static void equalSize(String who, FlashMap map) {
            require(map.slotA().size() == map.slotB().size(), "%s needs slots of equal size, not 0x%X and 0x%X bytes.", who, map.slotA().size(),
                    map.slotB().size());
        }

        private static void trailersFit(FlashMap map) {
            int smaller = Math.min(map.slotA().size(), map.slotB().size());
            require(map.trailerSize() < smaller, "A slot of 0x%X bytes has no room beside its trailer of 0x%X bytes.", smaller, map.trailerSize());
        }

        private static void roomForImage(FlashMap map, int pages) {
            int trailer = map.trailerPagesSize() / map.pageSize();
            SlotLayout smaller = map.slotA().size() < map.slotB().size() ? map.slotA() : map.slotB();
            require(trailer + pages <= smaller.sectors(), "A slot of 0x%X bytes is too small for its trailer of %d pages, a page to move to and an image.",
                    smaller.size(), trailer);
        }

        private static int belowSwapInfo(FlashMap map) {
            int smaller = Math.min(map.slotA().size(), map.slotB().size());
            return smaller - TrailerLayout.alignedMagicSize(map.maxAlign()) - 3 * map.maxAlign();
        }
    }
}
