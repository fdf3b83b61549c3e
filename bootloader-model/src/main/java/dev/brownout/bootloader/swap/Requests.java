package dev.brownout.bootloader.swap;

/** How a swap is announced and a request withdrawn, so that a cut never loses both (docs/swap-move.md, section 5, steps 1 to 9). */
final class Requests {

    private Requests() {
    }

    /**
     * Announces a swap in slot A's trailer. Until that is complete, slot B's trailer asks for the same; a revert, which nothing asks for there, is first
     * made to look like a permanent update.
     */
    static void announce(Slots slots, SwapType type, int size, boolean early) {
        if (type == SwapType.REVERT) {
            withdraw(slots.b, early);
            slots.b.writeImageOk();
            slots.b.writeSwapSize(size);
            slots.b.writeMagic();
        }
        slots.a.erase();
        describe(slots.a, slots, type, size);
        slots.a.writeMagic();
    }

    /** Whether slot B's request is what {@link #announce} made of a revert: no application writes a size there. */
    static boolean revertIsAskedIn(Trailer b) {
        return b.hasSwapSize();
    }

    /** Writes what a trailer says of a swap, but for the magic that makes it count. */
    static void describe(Trailer trailer, Slots slots, SwapType type, int size) {
        trailer.writeSwapInfo(type, slots.image);
        if (slots.b.state().imageOk() == Flag.SET) {
            trailer.writeImageOk();
        }
        trailer.writeSwapSize(size);
        trailer.writeSavedKey(0, slots.ciphers.saved(0));
        trailer.writeSavedKey(1, slots.ciphers.saved(1));
    }

    /** Withdraws slot B's request and erases its trailer. */
    static void withdraw(Trailer b, boolean early) {
        if (b.state().magic() == Magic.GOOD) {
            b.retireMagic(early);
        }
        b.erase();
    }
}
