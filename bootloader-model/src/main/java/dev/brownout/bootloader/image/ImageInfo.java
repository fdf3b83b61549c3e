package dev.brownout.bootloader.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a signed file says about itself, right or wrong: the content of {@code imgtool dumpinfo}.
 *
 * @param protectedArea  if the header announces protected TLVs
 * @param area           the unprotected TLVs
 * @param trailer        if the file goes on behind the TLVs
 */
public record ImageInfo(ImageHeader header, Optional<Area> protectedArea, Area area, Optional<Trailer> trailer) {

    /**
     * A TLV area.
     *
     * @param magic as it is
     * @param size  as it says, with its info
     */
    public record Area(int magic, int size, List<Tlv> tlvs) {
        public Area {
            tlvs = List.copyOf(tlvs);
        }
    }

    /**
     * The end of a padded file.
     *
     * @param magic  its last 16 bytes
     * @param fields if the magic is one
     */
    public record Trailer(byte[] magic, Optional<Fields> fields) {
    }

    /** Bytes of a trailer's fields. */
    public record Fields(int imageOk, int copyDone, int swapInfo, long swapSize) {
    }

    /**
     * Takes a file apart.
     *
     * @throws ImageException if it has no MCUboot header or ends inside what it announces
     */
    public static ImageInfo read(byte[] file) {
        ImageHeader header = ImageReader.header(file);
        long at = header.tlvOffset();
        Optional<Area> protectedArea = Optional.empty();
        if (header.protectedTlvSize() != 0) {
            Area area = area(file, at, true);
            protectedArea = Optional.of(area);
            at += size(area);
        }
        Area area = area(file, at, false);
        long end = at + area.size();
        return new ImageInfo(header, protectedArea, area, end == file.length ? Optional.empty() : Optional.of(trailer(file, end)));
    }

    private static Area area(byte[] file, long from, boolean isProtected) {
        int magic = u16(file, from);
        int total = u16(file, from + 2);
        long end = from + total;
        List<Tlv> tlvs = new ArrayList<>();
        for (long at = from + Tlv.INFO_SIZE; at < end; ) {
            int type = u16(file, at);
            long value = at + Tlv.HEADER_SIZE;
            long valueEnd = value + u16(file, at + 2);
            if (valueEnd > file.length || valueEnd > end) {
                throw new ImageException(ImageError.TLV_BOUNDS, "The TLV 0x%x at 0x%x ends at 0x%x, behind its area (0x%x) or the file (0x%x).", type, at,
                        valueEnd, end, file.length);
            }
            tlvs.add(new Tlv(type, Arrays.copyOfRange(file, (int) value, (int) valueEnd), isProtected));
            at = valueEnd;
        }
        return new Area(magic, total, tlvs);
    }

    private static int size(Area area) {
        return Math.max(area.size(), Tlv.INFO_SIZE);
    }

    private static Trailer trailer(byte[] file, long imageEnd) {
        byte[] magic = Arrays.copyOfRange(file, Math.max(0, file.length - BootMagic.SIZE), file.length);
        int maxAlign = magic.length == BootMagic.SIZE ? BootMagic.maxAlignOf(magic) : 0;
        long imageOk = file.length - (long) Math.max(BootMagic.SIZE, maxAlign) - maxAlign;
        long swapSize = imageOk - 3L * maxAlign;
        if (maxAlign == 0 || swapSize < imageEnd) {
            return new Trailer(magic, Optional.empty());
        }
        int at = (int) imageOk;
        return new Trailer(magic, Optional.of(new Fields(file[at] & 0xFF, file[at - maxAlign] & 0xFF, file[at - 2 * maxAlign] & 0xFF,
                u16(file, swapSize) | (long) u16(file, swapSize + 2) << 16)));
    }

    private static int u16(byte[] file, long at) {
        if (at + 2 > file.length) {
            throw new ImageException(ImageError.TRUNCATED, "The file ends at 0x%x, before the TLVs at 0x%x do.", file.length, at);
        }
        return (file[(int) at] & 0xFF) | (file[(int) at + 1] & 0xFF) << 8;
    }
}
