package dev.brownout.emulator.unicorn;

import dev.brownout.emulator.core.EngineException;

/** Unicorn is missing on this platform, or a call to it failed. The message is one sentence for the user. */
public final class UnicornException extends EngineException {
    private static final long serialVersionUID = 1L;

    public UnicornException(String message) {
        super(message);
    }

    public UnicornException(String message, Throwable cause) {
        super(message, cause);
    }
}
