package dev.brownout.bootloader.policy;

import java.util.Optional;

/** Why a record of the state log was written; the numbers are those in the log (docs/policies.md, section 3). */
public enum Reason {
    NONE(0, ""),
    WRONG_HARDWARE(1, "the image is for other hardware"),
    ROLLED_BACK_COUNTER(2, "the image's security counter is below the device's"),
    DOWNGRADE(3, "the image is older than the one that runs"),
    TOO_MANY_ATTEMPTS(4, "the image was tried too often"),
    WAITING(5, "the image has to wait for its next attempt"),
    NOT_CONFIRMED(6, "the image did not confirm itself"),
    NOTHING_TO_RETURN_TO(7, "the image did not confirm itself, but there is no other"),
    GOLDEN(8, "no image could be started: the golden one is restored"),
    ROLLED_BACK(9, "the image before runs again");

    private final int code;
    private final String text;

    Reason(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The number in a record. */
    public int code() {
        return code;
    }

    /** For people; empty for {@link #NONE}. */
    public String text() {
        return text;
    }

    /** The reason with this number. */
    public static Optional<Reason> of(int code) {
        return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
    }
}
