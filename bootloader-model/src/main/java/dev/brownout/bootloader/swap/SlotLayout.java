package dev.brownout.bootloader.swap;

import java.util.Collections;
import java.util.List;

/**
 * Where a slot (or the bootloader's own area, or the scratch area) lies in flash, and what it can be erased in.
 *
 * @param name        what to call it in messages
 * @param address     first address
 * @param size        bytes
 * @param sectorSizes bytes of each sector, from the first address up; empty for sectors as large as the flash map's pages
 */
public record SlotLayout(String name, int address, int size, List<Integer> sectorSizes) {

    public SlotLayout {
        if (address < 0 || size <= 0 || (long) address + size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(String.format("The %s at 0x%08X with 0x%X bytes does not lie in the address space.", name, address, size));
        }
        sectorSizes = List.copyOf(sectorSizes);
        long total = sectorSizes.stream().mapToLong(Integer::longValue).sum();
        if (!sectorSizes.isEmpty() && (total != size || sectorSizes.stream().anyMatch(sector -> sector <= 0))) {
            throw new IllegalArgumentException(String.format("The sectors of the %s have 0x%X bytes together, not the 0x%X of the whole.", name, total, size));
        }
    }

    /** An area divided into the flash map's pages. */
    public SlotLayout(String name, int address, int size) {
        this(name, address, size, List.of());
    }

    /** An area of sectors of unequal size. */
    public static SlotLayout ofSectors(String name, int address, List<Integer> sectorSizes) {
        long size = sectorSizes.stream().mapToLong(Integer::longValue).sum();
        return new SlotLayout(name, address, (int) Math.min(size, Integer.MAX_VALUE), sectorSizes);
    }

    /** The address behind the last byte. */
    public int end() {
        return address + size;
    }

    /** How many sectors the area has. */
    public int sectors() {
        return sectorSizes.size();
    }

    /** Bytes of sector {@code index}, from 0. */
    public int sectorSize(int index) {
        return sectorSizes.get(index);
    }

    /** Bytes from the area's beginning to sector {@code index}; {@link #sectors()} gives the area's end. */
    public int sectorOffset(int index) {
        int offset = 0;
        for (int i = 0; i < index; i++) {
            offset += sectorSizes.get(i);
        }
        return offset;
    }

    /** The address of sector {@code index}. */
    public int sectorAddress(int index) {
        return address + sectorOffset(index);
    }

    /** The sector that holds the byte {@code offset} bytes behind the area's beginning. */
    public int sectorAt(int offset) {
        int index = 0;
        for (int end = sectorSize(0); end <= offset; end += sectorSize(index)) {
            index++;
        }
        return index;
    }

    /** Whether {@code offset} is where a sector begins, or the area's end. */
    boolean isBoundary(int offset) {
        return offset == size || sectorOffset(sectorAt(offset)) == offset;
    }

    /** Whether all sectors have one size. */
    boolean isUniform() {
        return sectorSizes.stream().allMatch(sectorSizes.get(0)::equals);
    }

    /** The same area with its sectors given, pages of {@code pageSize} bytes unless it has its own. */
    SlotLayout divided(int pageSize) {
        if (!sectorSizes.isEmpty()) {
            return this;
        }
        if (address % pageSize != 0 || size % pageSize != 0) {
            throw new IllegalArgumentException(String.format("The %s (0x%08X, 0x%X bytes) does not begin and end on a page of %d bytes.", name, address, size,
                    pageSize));
        }
        return new SlotLayout(name, address, size, Collections.nCopies(size / pageSize, pageSize));
    }

    boolean overlaps(SlotLayout other) {
        return address < other.end() && other.address < end();
    }
}
