package dev.brownout.bootloader.image;

/** Bytes that are not a good image. The message is one sentence that says what is wrong and where. */
public final class ImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ImageError error;

    public ImageException(ImageError error, String message) {
        super(message);
        this.error = error;
    }

    public ImageException(ImageError error, String format, Object... arguments) {
        this(error, String.format(format, arguments));
    }

    public ImageError error() {
        return error;
    }
}
