package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.BootMagic;

/**
 * Addresses of the trailer's fields at the end of a slot (MCUboot, bootutil_misc.h and docs/design.md, "Image trailer").
 *
 * @param magic     16 bytes at the very end
 * @param imageOk   first byte says whether the image is confirmed
 * @param copyDone  first byte says whether the swap is complete
 * @param swapInfo  first byte holds swap type and image number
 * @param swapSize  u32, bytes that take part in the swap
 * @param status    first entry of the swap status
 * @param firstPage address of the first page that the trailer touches
 * @param end       behind the slot
 */
public record TrailerLayout(int magic, int imageOk, int copyDone, int swapInfo, int swapSize, int status, int firstPage, int end) {

    /** The trailer of {@code slot}. */
    public static TrailerLayout of(FlashMap map, SlotLayout slot) {
        int magic = slot.end() - BootMagic.SIZE;
        int imageOk = slot.end() - alignedMagicSize(map.maxAlign()) - map.maxAlign();
        int step = map.maxAlign();
        return new TrailerLayout(magic, imageOk, imageOk - step, imageOk - 2 * step, imageOk - 3 * step, slot.end() - map.trailerSize(),
                slot.end() - map.trailerPagesSize(), slot.end());
    }

    static int alignedMagicSize(int maxAlign) {
        return (BootMagic.SIZE + maxAlign - 1) / maxAlign * maxAlign;
    }
}
