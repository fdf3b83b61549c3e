package dev.brownout.bootloader.image;

/** Why bytes are not an image that may be started. */
public enum ImageError {
    /** The bytes end inside something that the header or a TLV announces. */
    TRUNCATED,
    NO_MAGIC,
    NON_BOOTABLE,
    /** The sizes in the header exceed 32 bits. */
    SIZE_OVERFLOW,
    LARGER_THAN_SLOT,
    ENCRYPTED,
    /** Encrypted, but not for this device, or the encrypted key is damaged. */
    NOT_DECRYPTED,
    COMPRESSED,
    /** The protected TLV area is not as long as the header says, or missing, or unannounced. */
    PROTECTED_SIZE,
    /** No TLV area where it should be. */
    NO_TLV_INFO,
    /** Fits the slot, but not beside the trailer. */
    NO_ROOM_FOR_TRAILER,
    /** A TLV is longer than its area. */
    TLV_BOUNDS,
    /** A TLV that must be protected is not. */
    TLV_NOT_ALLOWED,
    HASH_LENGTH,
    HASH_WRONG,
    HASH_MISSING,
    KEY_HASH_LENGTH,
    SIGNATURE_LENGTH,
    SIGNATURE_WRONG,
    /** No signature made with a key that is known. */
    SIGNATURE_MISSING,
    /** Built for another flash address, or not to be loaded to RAM there. */
    WRONG_ADDRESS,
    /** Was started before and did not confirm itself. */
    NOT_CONFIRMED,
    /** Needs another image in a version that is not there. */
    DEPENDENCY,
    /** Built for another board or another revision of it, or it does not say for which. */
    WRONG_HARDWARE,
    /** Its security counter is below the device's. */
    ROLLED_BACK,
    /** The bootloader trusts certificate chains only, and the image has none. */
    CHAIN_MISSING,
    /** What the image has is no chain of certificates. */
    CHAIN_MALFORMED,
    /** It does not lead from the root to a key that may sign images. */
    CHAIN_UNTRUSTED,
    /** One of its keys is revoked. */
    CHAIN_REVOKED,
    /** One of its certificates is not valid at this time. */
    CHAIN_DATES
}
