package dev.brownout.bootloader.swap;

/** How a trailer's magic reads. */
public enum Magic {
    /** The 16 right bytes. */
    GOOD,
    /** All 16 bytes erased. */
    UNSET,
    /** Anything else: a torn write, a half erased page, other data. */
    BAD
}
