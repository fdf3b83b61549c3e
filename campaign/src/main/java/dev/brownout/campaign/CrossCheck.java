package dev.brownout.campaign;

/** Holds a boot of the binary against the reference bootloader: from the same node, the same decision and the same flash. */
@FunctionalInterface
public interface CrossCheck {
    /**
     * @param equal       decision and flash agree
     * @param difference  one sentence on what differs; empty if nothing does
     */
    record Result(boolean equal, String difference) {
        public static final Result EQUAL = new Result(true, "");
    }

    Result compare(NonVolatile before, BootEnd end, NonVolatile after);
}
