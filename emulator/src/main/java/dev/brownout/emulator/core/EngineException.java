package dev.brownout.emulator.core;

/** An engine cannot be had here, or what it is made of failed. The message is one sentence for the user. */
public class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
