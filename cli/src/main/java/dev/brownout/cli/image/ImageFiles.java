package dev.brownout.cli.image;

import dev.brownout.bootloader.image.IntelHex;
import dev.brownout.bootloader.image.UsageException;
import dev.brownout.cli.InputException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
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
            throw new InputException(what + " " + file + " cannot be read (" + reason(e) + ").", e);
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
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // A device or a pipe: there is nothing to replace.
                Files.write(file, bytes);
                return;
            }
            Path target = Files.exists(file) ? file.toRealPath() : file;
            Path temporary = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
            try {
                if (secret && Files.getFileStore(temporary.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
                    Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                }
                Files.write(temporary, bytes);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new InputException(file + " cannot be written (" + reason(e) + ").", e);
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

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e.getMessage();
    }
}
