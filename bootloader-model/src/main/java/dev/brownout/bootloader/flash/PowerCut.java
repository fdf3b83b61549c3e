package dev.brownout.bootloader.flash;

/** Power was cut, as the experiment had ordered: nothing after this point has happened. */
public final class PowerCut extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PowerCut(int operation, FlashOperation at, Tear tear) {
        super("power cut at flash operation " + operation + " (" + at + "), " + tear, null, false, false);
    }
}
