package dev.brownout.campaign;

/** A scene that cannot be set up as asked. The message is one sentence for whoever asked. */
public final class SceneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SceneException(String message) {
        super(message);
    }
}
