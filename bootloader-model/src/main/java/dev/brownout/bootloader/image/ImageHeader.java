package dev.brownout.bootloader.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first 32 bytes of an image (MCUboot, bootutil/image.h, struct image_header).
 *
 * @param magic            {@link #MAGIC} in a real header
 * @param loadAddress      u32, where the image is to run from, with RAM_LOAD or ROM_FIXED
 * @param headerSize       bytes before the payload, these 32 and padding
 * @param protectedTlvSize bytes of the protected TLV area, its info included; 0 without one
 * @param imageSize        u32, bytes of the payload
 * @param flags            sum of the constants below
 */
public record ImageHeader(int magic, int loadAddress, int headerSize, int protectedTlvSize, int imageSize, int flags, ImageVersion version) {

    public static final int MAGIC = 0x96F3B83D;
    /** Bytes of the header proper. */
    public static final int SIZE = 32;

    public static final int PIC = 0x1;
    public static final int ENCRYPTED_AES128 = 0x4;
    public static final int ENCRYPTED_AES256 = 0x8;
    public static final int NON_BOOTABLE = 0x10;
    public static final int RAM_LOAD = 0x20;
    public static final int ROM_FIXED = 0x100;
    public static final int COMPRESSED_LZMA1 = 0x200;
    public static final int COMPRESSED_LZMA2 = 0x400;
    public static final int COMPRESSED_ARM_THUMB = 0x800;

    /** Reads 32 bytes at {@code offset}; whatever they are. */
    public static ImageHeader read(byte[] bytes, int offset) {
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, SIZE).order(ByteOrder.LITTLE_ENDIAN);
        return new ImageHeader(in.getInt(), in.getInt(), in.getShort() & 0xFFFF, in.getShort() & 0xFFFF, in.getInt(), in.getInt(),
                new ImageVersion(in.get() & 0xFF, in.get() & 0xFF, in.getShort() & 0xFFFF, in.getInt() & 0xFFFF_FFFFL));
    }

    /** The 32 bytes. */
    public byte[] toBytes(ByteOrder order) {
        return ByteBuffer.allocate(SIZE).order(order).putInt(magic).putInt(loadAddress).putShort((short) headerSize).putShort((short) protectedTlvSize)
                .putInt(imageSize).putInt(flags).put((byte) version.major()).put((byte) version.minor()).putShort((short) version.revision())
                .putInt((int) version.build()).array();
    }

    public boolean hasMagic() {
        return magic == MAGIC;
    }

    /** Whether any of {@code flag}'s bits is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether the payload is encrypted wherever the image lies but in slot A. */
    public boolean isEncrypted() {
        return has(ENCRYPTED_AES128 | ENCRYPTED_AES256);
    }

    /** Where the TLVs begin: header and payload in bytes, without overflow. */
    public long tlvOffset() {
        return headerSize + (imageSize & 0xFFFF_FFFFL);
    }

    /** How much the image's hash covers: header, payload and protected TLVs in bytes, without overflow. */
    public long hashedSize() {
        return tlvOffset() + protectedTlvSize;
    }
}
