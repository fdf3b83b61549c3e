package dev.brownout.bootloader.swap;

/** What a boot does to the two slots; the numbers are MCUboot's BOOT_SWAP_TYPE_ values, as swap_info holds them. */
public enum SwapType {
    NONE(1),
    /** Run slot B's image once; go back unless it confirms itself. */
    TEST(2),
    /** Run slot B's image for good. */
    PERM(3),
    /** Go back to the image that ran before. */
    REVERT(4);

    private final int code;

    SwapType(int code) {
        this.code = code;
    }

    /** The number in swap_info. */
    public int code() {
        return code;
    }

    /** The type in a swap_info byte; NONE for whatever is not TEST, PERM or REVERT. */
    public static SwapType ofSwapInfo(int swapInfo) {
        return switch (swapInfo & 0x0F) {
            case 2 -> TEST;
            case 3 -> PERM;
            case 4 -> REVERT;
            default -> NONE;
        };
    }
}
