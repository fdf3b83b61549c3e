package dev.brownout.bootloader.swap;

/** The update of one image in one boot, in MCUboot's three passes: decide, perform, start (loader.c, context_boot_go). */
sealed interface ImageUpdate permits SwapUpdate, OverwriteUpdate {

    /** Completes what an earlier boot began, or decides what is to be done; an image that cannot be brought in is removed. */
    void prepare();

    /** What {@link #perform()} is going to do. */
    SwapType type();

    /** Whether {@link #prepare()} shows that an update of several images was under way, so that what looks like a revert of the others is none. */
    boolean provesUpdateUnderWay();

    /** Does nothing in this boot after all. */
    void cancel();

    void perform();

    /** Where in slot B the image lies that {@link #perform()} is going to bring in. */
    int offsetInSlotB();

    Slots slots();

    BootOutcome start();
}
