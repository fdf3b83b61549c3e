package dev.brownout.campaign.scenario;

import dev.brownout.emulator.board.BoardException;

/** A scenario that cannot be used. The message is one sentence for whoever wrote it: what, where, what would be right. */
public final class ScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ScenarioException(String message) {
        super(BoardException.oneLine(message));
    }

    public ScenarioException(String message, Throwable cause) {
        super(BoardException.oneLine(message), cause);
    }
}
