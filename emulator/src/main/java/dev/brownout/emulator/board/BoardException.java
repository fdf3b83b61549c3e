package dev.brownout.emulator.board;

/** A board that cannot be found, read or built; the message is one sentence for the user: where, what, and what would be right. */
public final class BoardException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BoardException(String message) {
        super(message);
    }
}
