package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.ImageHeader;
import java.util.Optional;

/** How two slots are exchanged, so that it can be interrupted anywhere and go on. */
sealed interface Swap permits SwapMove, SwapScratch, SwapOffset {

    /** The trailer that announces a swap which is not complete. */
    Optional<Trailer> announcement();

    /** Which swap the trailers ask for, if none is announced. */
    SwapType decide();

    /** Where in slot B the image lies that a swap of this type brings in. */
    int offsetInSlotB(SwapType type);

    /** Whether a swap can only start with a header in slot A. */
    boolean needsHeaderInSlotA();

    /** Whether an interrupted swap only goes on if both headers lie where it has them. */
    boolean needsHeadersInPlace();

    /** The header of the image that lay in slot A when the swap began, where {@code found} written status entries put it. */
    ImageHeader headerOfA(int found, int size, SwapType type);

    /** The header of the image that lay in slot B when the swap began. */
    ImageHeader headerOfB(int found, int size, SwapType type);

    /** What status entry {@code index} holds once it is written. */
    int statusValue(int index);

    /**
     * Writes the state that lets an interrupted swap go on, and withdraws slot B's request.
     *
     * @param announced a swap was announced when this boot began
     * @param early     slot A's trailer announced a swap when this boot began, so that slot B's magic may have been written to before
     */
    void start(SwapType type, Slots.ImageSize sizeA, Slots.ImageSize sizeB, boolean announced, boolean early);

    /** Does what is left to do of a swap of {@code size} bytes, after {@code found} status entries. */
    void run(int found, int size, SwapType type);

    /** Withdraws an announcement that lies elsewhere than in slot A. */
    void withdrawAnnouncement();
}
