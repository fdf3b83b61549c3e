package dev.brownout.bootloader.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * What {@link ImageBuilder} made.
 *
 * @param bytes     header, payload and TLVs (or the vector to sign), without padding
 * @param signature the signature in it
 * @param options   what it was made with; they say how it is padded
 * @param encryptedKeySize bytes of the encrypted key in it, 0 if it is not encrypted
 */
public record SignedImage(byte[] bytes, Optional<byte[]> signature, SignOptions options, int encryptedKeySize) {

    private static final byte SET = 0x01;
    // imgtool counts 16 bytes for keys of 256 bits too.
    private static final int KEY_FIELD = 16;

    /** The bytes as a raw binary file: padded to the slot's size with its trailer, if the options say so. */
    public byte[] padded() {
        if (!options.pad) {
            return bytes.clone();
        }
        int trailer = trailerSize(options, encryptedKeySize);
        int filled = Math.max(bytes.length, options.slotSize - trailer);
        byte[] all = Arrays.copyOf(bytes, filled + trailer);
        Arrays.fill(all, bytes.length, all.length, (byte) options.erasedValue);
        byte[] magic = magic();
        System.arraycopy(magic, 0, all, all.length - magic.length, magic.length);
        if (options.confirm && !options.overwriteOnly) {
            all[all.length - imageOkFromEnd()] = SET;
        }
        return all;
    }

    /** The bytes as Intel HEX at {@code address}: of the padding only the trailer's known fields, as imgtool does. */
    public IntelHex toHex(long address) {
        IntelHex hex = new IntelHex();
        hex.put(address, bytes);
        if (options.pad) {
            long end = address + options.slotSize;
            if ((options.confirm || options.test) && !options.overwriteOnly) {
                byte[] flag = new byte[options.maxAlignOrDefault()];
                Arrays.fill(flag, (byte) options.erasedValue);
                if (options.confirm) {
                    flag[0] = SET;
                }
                hex.put(end - imageOkFromEnd(), flag);
            }
            byte[] magic = magic();
            hex.put(end - magic.length, magic);
        }
        return hex;
    }

    private byte[] magic() {
        byte[] magic = BootMagic.of(options.maxAlignOrDefault());
        if (options.bigEndian && options.maxAlignOrDefault() != 8) {
            byte first = magic[0];
            magic[0] = magic[1];
            magic[1] = first;
        }
        return magic;
    }

    private int imageOkFromEnd() {
        return alignedMagicSize(options) + options.maxAlignOrDefault();
    }

    static int trailerSize(SignOptions options, int encryptedKeySize) {
        int maxAlign = options.maxAlignOrDefault();
        int key = options.savesEncryptedKey ? encryptedKeySize : KEY_FIELD;
        int keys = options.encryptFor.isPresent() ? 2 * ((key + maxAlign - 1) / maxAlign * maxAlign) : 0;
        return options.overwriteOnly ? 2 * maxAlign + alignedMagicSize(options)
                : options.maxSectors * 3 * options.align + keys + 4 * maxAlign + alignedMagicSize(options);
    }

    private static int alignedMagicSize(SignOptions options) {
        int maxAlign = options.maxAlignOrDefault();
        return (BootMagic.SIZE + maxAlign - 1) / maxAlign * maxAlign;
    }
}
