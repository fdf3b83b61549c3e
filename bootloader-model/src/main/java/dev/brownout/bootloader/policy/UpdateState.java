package dev.brownout.bootloader.policy;

import java.util.Optional;

/** Where an update stands; the numbers are those in the state log (docs/policies.md, section 3). */
public enum UpdateState {
    /** Nothing under way. */
    IDLE(1),
    /** The application receives an image. */
    DOWNLOAD(2),
    /** The application has received it and checks it. */
    VERIFY(3),
    /** The bootloader brings it in. */
    SWAP(4),
    /** The application has asked for it and resets. */
    REBOOT(5),
    /** It was started and has not confirmed itself. */
    TEST(6),
    /** It is to stay. */
    CONFIRM(7),
    /** The bootloader goes back, to the image before or to the golden one. */
    ROLLBACK(8);

    private final int code;

    UpdateState(int code) {
        this.code = code;
    }

    /** The number in a record. */
    public int code() {
        return code;
    }

    /** The state with this number. */
    public static Optional<UpdateState> of(int code) {
        return code >= 1 && code <= values().length ? Optional.of(values()[code - 1]) : Optional.empty();
    }
}
