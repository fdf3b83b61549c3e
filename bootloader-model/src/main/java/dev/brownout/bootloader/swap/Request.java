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
        if (map.strategy().startsImagesInBothSlots()) {
            if (permanent) {
                b.writeImageOk();
                b.writeCopyDone();
            }
        } else {
            b.writeSwapInfo(permanent ? SwapType.PERM : SwapType.TEST, image);
            if (permanent) {
                b.writeImageOk();
            }
        }
        b.writeMagic();
    }

    /**
     * Confirms the running image, so that it is not reverted. An image that was never swapped in needs no confirmation.
     *
     * @throws IllegalStateException if the slot's trailer is damaged
     */
    public static void confirm(FlashDevice device, FlashMap map) {
        confirm(device, map, map.slotA());
    }

    /**
     * The same for an image that runs from {@code slot}, as with direct XIP and RAM load it may be slot B. There an image without a trailer gets one, the
     * magic last.
     */
    public static void confirm(FlashDevice device, FlashMap map, SlotLayout slot) {
        Trailer trailer = new Trailer(device, map, slot);
        SwapState state = trailer.state();
        if (state.magic() == Magic.BAD) {
            throw new IllegalStateException("The running image cannot be confirmed: the magic of " + slot.name() + "'s trailer is damaged.");
        }
        boolean either = map.strategy().startsImagesInBothSlots();
        if (state.imageOk() != Flag.SET && (either || state.magic() == Magic.GOOD)) {
            trailer.writeImageOk();
        }
        if (either && state.copyDone() != Flag.SET) {
            trailer.writeCopyDone();
        }
        if (either && state.magic() == Magic.UNSET) {
            trailer.writeMagic();
        }
    }
}
