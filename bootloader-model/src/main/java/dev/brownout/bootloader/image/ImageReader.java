package dev.brownout.bootloader.image;

import static dev.brownout.bootloader.image.ImageError.COMPRESSED;
import static dev.brownout.bootloader.image.ImageError.ENCRYPTED;
import static dev.brownout.bootloader.image.ImageError.LARGER_THAN_SLOT;
import static dev.brownout.bootloader.image.ImageError.NO_MAGIC;
import static dev.brownout.bootloader.image.ImageError.NO_ROOM_FOR_TRAILER;
import static dev.brownout.bootloader.image.ImageError.NO_TLV_INFO;
import static dev.brownout.bootloader.image.ImageError.PROTECTED_SIZE;
import static dev.brownout.bootloader.image.ImageError.SIZE_OVERFLOW;
import static dev.brownout.bootloader.image.ImageError.TLV_BOUNDS;
import static dev.brownout.bootloader.image.ImageError.TRUNCATED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes images apart as MCUboot does (loader.c, boot_check_header_valid; tlv.c). Whatever the bytes are, the outcome is an {@link Image} or an
 * {@link ImageException}.
 */
public final class ImageReader {

    private ImageReader() {
    }

    /** An image on its own, without a slot around it. */
    public static Image read(byte[] bytes) {
        return read(bytes, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * The image at the beginning of a slot.
     *
     * @param slotSize     bytes of the slot: header, payload and protected TLVs stay below it
     * @param largestImage bytes that an image can have beside the trailer
     */
    public static Image read(byte[] bytes, int slotSize, int largestImage) {
        return read(bytes, slotSize, largestImage, false);
    }

    /** The same, for a bootloader that may know how to decrypt images. */
    public static Image read(byte[] bytes, int slotSize, int largestImage, boolean decrypts) {
        int end = size(bytes, slotSize, largestImage, decrypts);
        ImageHeader header = ImageHeader.read(bytes, 0);
        return new Image(header, tlvs(bytes, header, end), end);
    }

    /** The header, with its magic checked. */
    public static ImageHeader header(byte[] bytes) {
        if (bytes.length < ImageHeader.SIZE) {
            throw new ImageException(TRUNCATED, "%d bytes are too few for an image header of %d.", bytes.length, ImageHeader.SIZE);
        }
        ImageHeader header = ImageHeader.read(bytes, 0);
        if (!header.hasMagic()) {
            throw new ImageException(NO_MAGIC, "This is no MCUboot image: it begins with 0x%08x instead of 0x%08x.", header.magic(), ImageHeader.MAGIC);
        }
        return header;
    }

    /** Bytes of the image at the beginning of a slot, its TLV entries not looked at. */
    public static int size(byte[] bytes, int slotSize, int largestImage) {
        return size(bytes, slotSize, largestImage, false);
    }

    /** The same, for a bootloader that may know how to decrypt images. */
    public static int size(byte[] bytes, int slotSize, int largestImage, boolean decrypts) {
        ImageHeader header = header(bytes);
        check(header, slotSize, decrypts);
        int end = end(bytes, header);
        if (end > largestImage) {
            throw new ImageException(NO_ROOM_FOR_TRAILER, "The image ends at 0x%x, but the largest image that leaves room for the trailer has 0x%x bytes.", end,
                    largestImage);
        }
        return end;
    }

    private static void check(ImageHeader header, int slotSize, boolean decrypts) {
        if (header.tlvOffset() > 0xFFFF_FFFFL || header.hashedSize() > 0xFFFF_FFFFL) {
            throw new ImageException(SIZE_OVERFLOW, "The header's sizes (0x%x + 0x%x + 0x%x) exceed 32 bits.", header.headerSize(), header.imageSize(),
                    header.protectedTlvSize());
        }
        if (header.hashedSize() >= slotSize) {
            throw new ImageException(LARGER_THAN_SLOT, "The image takes 0x%x bytes, but the slot has 0x%x.", header.hashedSize(), slotSize);
        }
        boolean both = header.has(ImageHeader.ENCRYPTED_AES128) && header.has(ImageHeader.ENCRYPTED_AES256);
        if (both || !decrypts && header.isEncrypted()) {
            throw new ImageException(ENCRYPTED, "The image is encrypted (flags 0x%x), which this bootloader does not support.", header.flags());
        }
        if (header.has(ImageHeader.COMPRESSED_LZMA1 | ImageHeader.COMPRESSED_LZMA2 | ImageHeader.COMPRESSED_ARM_THUMB)) {
            throw new ImageException(COMPRESSED, "The image is compressed (flags 0x%x), which this bootloader does not support.", header.flags());
        }
    }

    /** The address behind the image, its two TLV infos checked. Needs a header whose sizes were checked or are checked by the bounds of {@code bytes}. */
    private static int end(byte[] bytes, ImageHeader header) {
        long at = header.tlvOffset();
        int magic = u16(bytes, at, "TLV info");
        int total = u16(bytes, at + 2, "TLV info");
        if (magic == Tlv.PROTECTED_INFO_MAGIC) {
            if (total != header.protectedTlvSize()) {
                throw new ImageException(PROTECTED_SIZE, "The protected TLV area at 0x%x has 0x%x bytes, but the header says 0x%x.", at, total,
                        header.protectedTlvSize());
            }
            at += total;
            magic = u16(bytes, at, "TLV info");
            total = u16(bytes, at + 2, "TLV info");
        } else if (header.protectedTlvSize() != 0) {
            throw new ImageException(PROTECTED_SIZE, "The header announces 0x%x bytes of protected TLVs, but at 0x%x there are none.",
                    header.protectedTlvSize(), at);
        }
        if (magic != Tlv.INFO_MAGIC) {
            throw new ImageException(NO_TLV_INFO, "There is no TLV area at 0x%x, but 0x%04x instead of 0x%04x.", at, magic, Tlv.INFO_MAGIC);
        }
        long end = at + total;
        if (end > Integer.MAX_VALUE) {
            throw new ImageException(TRUNCATED, "The image ends behind the bytes given, at 0x%x.", end);
        }
        return (int) end;
    }

    private static List<Tlv> tlvs(byte[] bytes, ImageHeader header, int end) {
        List<Tlv> tlvs = new ArrayList<>();
        int protectedEnd = (int) header.hashedSize();
        int at = (int) header.tlvOffset() + Tlv.INFO_SIZE;
        while (at < end) {
            if (header.protectedTlvSize() > 0 && at == protectedEnd) {
                at += Tlv.INFO_SIZE;
                continue;
            }
            if (end - at < Tlv.HEADER_SIZE) {
                throw new ImageException(TLV_BOUNDS, "The TLV at 0x%x does not end before its area does, at 0x%x.", at, end);
            }
            int type = u16(bytes, at, "TLV");
            int length = u16(bytes, at + 2, "TLV");
            int value = at + Tlv.HEADER_SIZE;
            if (length > end - value) {
                throw new ImageException(TLV_BOUNDS, "The TLV 0x%x at 0x%x has 0x%x bytes, but its area ends at 0x%x.", type, at, length, end);
            }
            if (value + length > bytes.length) {
                throw new ImageException(TRUNCATED, "The bytes end at 0x%x, inside the TLV at 0x%x.", bytes.length, at);
            }
            tlvs.add(new Tlv(type, Arrays.copyOfRange(bytes, value, value + length), value < protectedEnd));
            at = value + length;
        }
        return tlvs;
    }

    private static int u16(byte[] bytes, long at, String what) {
        if (at + 2 > bytes.length) {
            throw new ImageException(TRUNCATED, "The bytes end at 0x%x, before the %s at 0x%x does.", bytes.length, what, at);
        }
        return (bytes[(int) at] & 0xFF) | (bytes[(int) at + 1] & 0xFF) << 8;
    }
}
