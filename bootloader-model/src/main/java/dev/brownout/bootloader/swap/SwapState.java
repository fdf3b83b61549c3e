package dev.brownout.bootloader.swap;

/**
 * What a trailer says.
 *
 * @param type the swap type in swap_info
 */
public record SwapState(Magic magic, Flag imageOk, Flag copyDone, SwapType type) {

    /** Whether this trailer announces a swap that is not complete. A torn copy_done counts as not done. */
    public boolean announcesSwap() {
        return magic == Magic.GOOD && copyDone != Flag.SET;
    }

    /** Whether the image was swapped in for a trial and has not confirmed itself. */
    public boolean awaitsConfirmation() {
        return magic == Magic.GOOD && imageOk == Flag.UNSET && copyDone == Flag.SET;
    }

    /**
     * The decision table: which swap to start, from the trailers of slots A and B (MCUboot, bootutil_public.c, boot_swap_tables).
     * The first row that matches decides.
     */
    public static SwapType decide(SwapState a, SwapState b) {
        if (b.magic == Magic.GOOD && b.imageOk == Flag.UNSET) {
            return SwapType.TEST;
        }
        if (b.magic == Magic.GOOD && b.imageOk == Flag.SET) {
            return SwapType.PERM;
        }
        if (a.awaitsConfirmation()) {
            return SwapType.REVERT;
        }
        return SwapType.NONE;
    }
}
