package dev.brownout.bootloader.swap;

/** How a trailer's flag reads, by its first byte. */
public enum Flag {
    /** 0x01. */
    SET,
    /** Erased. */
    UNSET,
    /** Anything else: a torn write. */
    BAD
}
