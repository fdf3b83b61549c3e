package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageHeader;

/** How a boot ended. */
public sealed interface BootOutcome {

    /** The swap that this boot did or completed. */
    SwapType swap();

    /** Whether that swap had been begun by an earlier boot. */
    boolean resumed();

    /**
     * An image was started.
     *
     * @param vectorTable     address of its vector table where it runs, behind the header: in a slot, or in RAM
     * @param image           address in flash of its header
     * @param watchdogSeconds after how many seconds without a feed the watchdog ends its trial, 0 if the watchdog was not started
     */
    record Started(SwapType swap, boolean resumed, int vectorTable, ImageHeader header, int image, int watchdogSeconds) implements BootOutcome {
    }

    /**
     * Nothing can be started.
     *
     * @param reason  what is wrong with slot A's image
     * @param message the same in one sentence
     */
    record NothingToStart(SwapType swap, boolean resumed, ImageError reason, String message) implements BootOutcome {
    }
}
