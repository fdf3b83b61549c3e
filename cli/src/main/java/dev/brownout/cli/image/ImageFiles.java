package dev.brownout.cli.image;

import dev.brownout.bootloader.image.IntelHex;
import dev.brownout.bootloader.image.UsageException;
import dev.brownout.cli.InputException;
import dev.brownout.cli.IoReason;
import dev.brownout.cli.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/** Files that the image commands read and write. An output file is replaced whole or not at all. */
final class ImageFiles {

    private ImageFiles() {
    }

    static byte[] read(String what, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InputException(what + " " + file + " cannot be read (" + IoReason.of(e) + ").", e);
        }
    }

    /** An image's bytes: of Intel HEX from the first address to the last if the name ends in .hex, else of the file as it is. */
    static byte[] readImage(Path file) {
        return isHex(file) ? readHex(file).toBinary() : read("Image", file);
    }

    /** Intel HEX with at least one byte. */
    static IntelHex readHex(Path file) {
        byte[] text = read("Image", file);
        IntelHex hex = sentence(file.toString(), () -> IntelHex.parse(text));
        if (hex.isEmpty()) {
            throw new InputException("Image " + file + " is Intel HEX without any data.");
        }
        return hex;
    }

    static boolean isHex(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".hex");
    }

    /** Writes a file that everybody may read. */
    static void write(Path file, byte[] bytes) {
        write(file, bytes, false);
    }

    /** Writes a file that only its owner may read, where the file system knows owners. */
    static void writePrivate(Path file, byte[] bytes) {
        write(file, bytes, true);
    }

    private static void write(Path file, byte[] bytes, boolean secret) {
        try {
            if (secret) {
                OutputFile.replacePrivate(file, bytes);
            } else {
                OutputFile.replace(file, bytes);
            }
        } catch (IOException e) {
            throw new InputException(file + " cannot be written (" + IoReason.of(e) + ").", e);
        }
    }

    /** Runs {@code work} and puts a name before the sentence that it may fail with. */
    static <T> T sentence(String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (UsageException e) {
            throw new InputException(name + ": " + e.getMessage(), e);
        }
    }
}
