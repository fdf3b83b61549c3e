package dev.brownout.bootloader.image;

import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CTRModeCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * Encrypts and decrypts images, which is the same: AES in counter mode, the counter beginning at 0 with the payload's first byte. Header and TLVs stay as
 * they are (MCUboot, loader.c, boot_copy_region; docs/encrypted_images.md).
 */
public final class ImageCipher {

    private static final int BLOCK = 16;

    private final byte[] key;
    private final long begin;
    private final long end;

    /**
     * The cipher of one image.
     *
     * @param key    16 or 32 bytes
     * @param header says where the payload lies
     */
    public ImageCipher(byte[] key, ImageHeader header) {
        this.key = key.clone();
        this.begin = header.headerSize();
        this.end = header.tlvOffset();
    }

    /** Changes those of {@code bytes} that belong to the payload, if their first one lies {@code offset} bytes behind the image's beginning. */
    public void apply(byte[] bytes, int offset) {
        int from = (int) Math.max(0, begin - offset);
        int to = (int) Math.min(bytes.length, end - offset);
        if (from < to) {
            ctr(key, offset + from - begin, bytes, from, to - from);
        }
    }

    /** AES-CTR with a counter of 0 at position 0, from {@code position} on. */
    static void ctr(byte[] key, long position, byte[] bytes, int from, int length) {
        CTRModeCipher cipher = SICBlockCipher.newInstance(AESEngine.newInstance());
        cipher.init(true, new ParametersWithIV(new KeyParameter(key), new byte[BLOCK]));
        cipher.seekTo(position);
        cipher.processBytes(bytes, from, length, bytes, from);
    }
}
