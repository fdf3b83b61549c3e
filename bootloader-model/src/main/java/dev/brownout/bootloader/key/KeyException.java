package dev.brownout.bootloader.key;

/** A key that cannot be used. The message is one sentence for the user. */
public final class KeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why a key cannot be used. */
    public enum Reason {
        /** Not a PEM key, or damaged. */
        MALFORMED,
        /** A key of a kind that is not ECDSA P-256. */
        UNSUPPORTED,
        /** The key is encrypted and no password was given. */
        PASSWORD_REQUIRED,
        /** The password does not open the key. */
        WRONG_PASSWORD,
        /** A private key is needed, but the file holds a public one. */
        PUBLIC_ONLY
    }

    private final Reason reason;

    public KeyException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
