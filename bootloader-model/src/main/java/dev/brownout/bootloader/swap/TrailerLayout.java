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
 * @param keys      first of two fields for the images' keys, that of slot A's last; where there are none, the same as {@code swapSize}
 * @param status    first entry of the swap status
 * @param firstPage address of the first page that the trailer touches
 * @param end       behind the slot
 */
public record TrailerLayout(int magic, int imageOk, int copyDone, int swapInfo, int swapSize, int keys, int status, int firstPage, int end) {

    /** The trailer of {@code slot}, one of the map's slots or its scratch area. */
    public static TrailerLayout of(FlashMap map, SlotLayout slot) {
        SlotLayout area = slot.divided(map.pageSize());
        int step = map.maxAlign();
        int magic = area.end() - BootMagic.SIZE;
        int imageOk = area.end() - alignedMagicSize(step) - step;
        int size = map.strategy().areas().contains(area) ? map.scratchTrailerSize() : map.trailerSize();
        int swapSize = imageOk + step - map.strategy().fields() * step;
        return new TrailerLayout(magic, imageOk, imageOk - step, imageOk - 2 * step, swapSize, swapSize - 2 * map.savedKeys().fieldSize(step),
                area.end() - size,
                area.sectorAddress(area.sectorAt(area.size() - size)), area.end());
    }

    /** How many status entries there are of {@code writeSize} bytes each. */
    public int entries(int writeSize) {
        return (keys - status) / writeSize;
    }

    static int alignedMagicSize(int maxAlign) {
        return (BootMagic.SIZE + maxAlign - 1) / maxAlign * maxAlign;
    }
}
