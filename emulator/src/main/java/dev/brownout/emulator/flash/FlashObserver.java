package dev.brownout.emulator.flash;

/**
 * Watches an array. Called in the middle of the store or the alarm that causes the event, so an observer may look at the array
 * ({@link FlashArray#save()}, {@link FlashArray#torn(Tear)}) but changes nothing; a machine may be stopped at the next boundary.
 */
public interface FlashObserver {
    /** Nothing of the operation has happened to the content yet. */
    default void started(FlashOperation operation) {
    }

    /** The content is what the operation makes it. */
    default void completed(FlashOperation operation) {
    }

    /** Its time is over and it did not do what it should, as the controller has noticed. */
    default void failed(FlashOperation operation) {
        completed(operation);
    }

    default void interrupted(FlashOperation operation, Tear tear) {
    }

    default void violated(FlashViolation violation) {
    }
}
