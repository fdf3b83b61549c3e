package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.flash.FlashDevice;

/** What an application does to the trailers: ask for an update, confirm itself (MCUboot, bootutil_public.c, boot_set_next; docs/swap-move.md, section 7). */
public final class Request {

    private Request() {
    }

    /**
     * Asks the bootloader to swap in slot B's image at the next boot. A request that was made before stays as it is. The magic is written last, so that a
     * request is either complete or none.
     *
     * @param permanent run the image for good, rather than once
     */
    public static void update(FlashDevice device, FlashMap map, boolean permanent) {
        update(device, map, permanent, 0);
    }

    /** The same for image {@code image} of several, 0 to 15. */
    public static void update(FlashDevice device, FlashMap map, boolean permanent, int image) {
        Trailer b = new Trailer(device, map, map.slotB());
        if (b.state().magic() == Magic.GOOD) {
            return;
        }
        if (!b.isErased()) {
            b.erase();
        }
        b.writeSwapInfo(permanent ? SwapType.PERM : SwapType.TEST, image);
        if (permanent) {
            b.writeImageOk();
        }
        b.writeMagic();
    }

    /**
     * Confirms the running image, so that it is not reverted. An image that was never swapped in needs no confirmation.
     *
     * @throws IllegalStateException if slot A's trailer is damaged
     */
    public static void confirm(FlashDevice device, FlashMap map) {
        Trailer a = new Trailer(device, map, map.slotA());
        SwapState state = a.state();
        if (state.magic() == Magic.BAD) {
            throw new IllegalStateException("The running image cannot be confirmed: the magic of slot A's trailer is damaged.");
        }
        if (state.magic() == Magic.GOOD && state.imageOk() != Flag.SET) {
            a.writeImageOk();
        }
    }
}
