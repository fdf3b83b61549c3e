package dev.brownout.campaign;

/** What a boot means for the owner of the device. */
public enum Verdict {
    /** One of the acceptable images runs, whole. */
    APPROVED("an approved image runs"),
    /** An image runs that is none of the acceptable ones. */
    WRONG_IMAGE("the wrong image runs"),
    /** An acceptable image runs, but not all of it is as it was signed. */
    DAMAGED_IMAGE("a damaged image runs"),
    /** Acceptable images run, but not ones that go together. */
    MISMATCH("images run that do not go together"),
    /** Nothing runs, and nothing ever will. */
    BRICK("nothing runs"),
    /** An approved image runs, and something else that was demanded is not so. */
    UNMET("an approved image runs, but not as demanded"),
    /** The device starts nothing, and rightly: a defect for good has left no slot with an approved image. */
    LOST("nothing runs, and no approved image is left to run"),
    /** The device never comes to an end: it resets again and again, or is still busy at the limit. */
    NEVER_SETTLES("it never settles");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    public boolean good() {
        return this == APPROVED;
    }

    /** Whether nobody can ask for more: good, or nothing was left to be brought back. */
    public boolean tolerable() {
        return this == APPROVED || this == LOST;
    }

    @Override
    public String toString() {
        return text;
    }
}
