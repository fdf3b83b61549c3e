package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.BootMagic;

/**
 * Addresses of the trailer's fields at the end of a slot or of the scratch area (MCUboot, bootutil_misc.h and docs/design.md, "Image trailer").
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

    /** The trailer of {@code slot}, one of the map's slots or its scratch area. */
    public static TrailerLayout of(FlashMap map, SlotLayout slot) {
        SlotLayout area = slot.divided(map.pageSize());
        int step = map.maxAlign();
        int magic = area.end() - BootMagic.SIZE;
        int imageOk = area.end() - alignedMagicSize(step) - step;
        int size = map.strategy().areas().contains(area) ? map.scratchTrailerSize() : map.trailerSize();
        return new TrailerLayout(magic, imageOk, imageOk - step, imageOk - 2 * step, imageOk + step - map.strategy().fields() * step, area.end() - size,
                area.sectorAddress(area.sectorAt(area.size() - size)), area.end());
    }

    /** How many status entries there are between {@code status} and the fields, of {@code writeSize} bytes each. */
    public int entries(int writeSize) {
        return (swapSize - status) / writeSize;
    }

    static int alignedMagicSize(int maxAlign) {
        return (BootMagic.SIZE + maxAlign - 1) / maxAlign * maxAlign;
    }
}
