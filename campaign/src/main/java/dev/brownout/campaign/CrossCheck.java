package dev.brownout.campaign;

/** Holds a boot of the binary against the reference bootloader: from the same node, the same decision and the same flash. */
public interface CrossCheck {
    /**
     * @param equal       decision and flash agree, in what they mean if not in every byte
     * @param difference  one sentence on what differs; empty if no byte does
     */
    record Result(boolean equal, String difference) {
        public static final Result EQUAL = new Result(true, "");

        /** Whether bytes differ that mean the same. */
        public boolean equalInMeaning() {
            return equal && !difference.isEmpty();
        }
    }

    Result compare(NonVolatile before, BootEnd end, NonVolatile after);

    /** Decision and flash of the reference from a node, as one number; equal to {@link #observed} of the boot exactly if they agree. */
    long expected(NonVolatile before);

    /** What a boot did, as a number to hold against {@link #expected}. */
    long observed(BootEnd end, NonVolatile after);
}
