package dev.brownout.bootloader.image;

import java.util.Arrays;

/** The 16 bytes at the end of a slot that make its trailer good (MCUboot, bootutil_public.c, boot_img_magic). */
public final class BootMagic {

    /** Bytes of the magic. */
    public static final int SIZE = 16;

    private static final byte[] ALIGN_8 = {
        0x77, (byte) 0xc2, (byte) 0x95, (byte) 0xf3, 0x60, (byte) 0xd2, (byte) 0xef, 0x7f,
        0x35, 0x52, 0x50, 0x0f, 0x2c, (byte) 0xb6, 0x79, (byte) 0x80};
    private static final byte[] TAIL = {
        0x2d, (byte) 0xe1, 0x5d, 0x29, 0x41, 0x0b, (byte) 0x8d, 0x77, 0x67, (byte) 0x9c, 0x11, 0x0f, 0x1f, (byte) 0x8a};

    private BootMagic() {
    }

    /** The magic for a device of this maximum alignment: one of its own for 8, for others the alignment (u16, little-endian) and a common tail. */
    public static byte[] of(int maxAlign) {
        if (maxAlign == 8) {
            return ALIGN_8.clone();
        }
        byte[] magic = new byte[SIZE];
        magic[0] = (byte) maxAlign;
        magic[1] = (byte) (maxAlign >> 8);
        System.arraycopy(TAIL, 0, magic, 2, TAIL.length);
        return magic;
    }

    /** The maximum alignment that a magic stands for, 0 if it is none. */
    public static int maxAlignOf(byte[] magic) {
        if (Arrays.equals(magic, ALIGN_8)) {
            return 8;
        }
        return Arrays.equals(magic, 2, SIZE, TAIL, 0, TAIL.length) ? (magic[0] & 0xFF) | (magic[1] & 0xFF) << 8 : 0;
    }
}
