package dev.brownout.emulator.firmware;

/** A firmware file, or a set of them, that cannot be used. The message is one sentence for the user: what, where, what would be right. */
public final class FirmwareException extends RuntimeException {

    public FirmwareException(String message) {
        super(message);
    }

    public FirmwareException(String message, Throwable cause) {
        super(message, cause);
    }
}
