package dev.brownout.bootloader.swap;

/**
 * What a bootloader that decrypts images keeps of their keys in the trailer while it swaps: the keys themselves, or what they travel in
 * (MCUBOOT_SWAP_SAVE_ENCTLV).
 *
 * @param keySize bytes of the keys that images are encrypted with, 16 or 32; 0 for a bootloader that does not decrypt
 * @param tlvSize bytes of an encrypted key in its TLV, if that is kept; 0 if the key is
 */
public record SavedKeys(int keySize, int tlvSize) {

    /** A bootloader that does not decrypt. */
    public static final SavedKeys NONE = new SavedKeys(0, 0);

    public SavedKeys {
        SwapStrategy.Checks.require(keySize == 0 || keySize == 16 || keySize == 32, "A bootloader decrypts with keys of 16 or 32 bytes, not %d.", keySize);
        SwapStrategy.Checks.require(tlvSize >= 0 && (tlvSize == 0 || keySize > 0), "An encrypted key of %d bytes cannot be kept.", tlvSize);
    }

    boolean isNone() {
        return keySize == 0;
    }

    /** Bytes of one of the trailer's two key fields. */
    int fieldSize(int maxAlign) {
        int size = tlvSize > 0 ? tlvSize : keySize;
        return (size + maxAlign - 1) / maxAlign * maxAlign;
    }
}
