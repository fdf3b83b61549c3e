package dev.brownout.bootloader.image;

/** What was asked for is not possible: options that contradict each other, a value out of range, an input that does not fit. One sentence says which. */
public final class UsageException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    static UsageException of(String format, Object... arguments) {
        return new UsageException(String.format(format, arguments));
    }
}
