package dev.brownout.cli;

/** Input of the user that cannot be used. The message is one sentence: what, where, what would be right. Exit code 2. */
public final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
