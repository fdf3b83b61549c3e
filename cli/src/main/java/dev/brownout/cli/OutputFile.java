package dev.brownout.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that a command leaves behind: written whole or not at all. */
public final class OutputFile {
    private OutputFile() {
    }

    /** Writes text to a file, or to {@code out} where the name is {@code -}. */
    public static void text(String name, PrintWriter out, String text) throws IOException {
        if (name.equals("-")) {
            out.print(text);
            out.flush();
        } else {
            replace(Path.of(name), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** As {@link #replace}, for the file of an option. @throws InputException saying why, if it cannot be written */
    public static void write(String option, Path file, byte[] bytes) {
        requireWritable(option, file);
        try {
            replace(file, bytes);
        } catch (IOException e) {
            throw new InputException(option + " " + file + " cannot be written (" + IoReason.of(e) + ")", e);
        }
    }

    /** Called before a long run: that a file cannot be written should not be found out at its end. */
    public static void requireWritable(String option, Path file) {
        Path directory = file.toAbsolutePath().getParent();
        String problem = Files.isDirectory(file) ? "it is a directory"
                : directory == null || !Files.isDirectory(directory) ? "there is no directory " + directory
                : !Files.isWritable(Files.exists(file) ? file : directory) ? "permission denied"
                : "";
        if (!problem.isEmpty()) {
            throw new InputException(option + " " + file + " cannot be written (" + problem + ")");
        }
    }

    /** Puts the bytes beside the file and then in its place, so that nobody ever sees half of them. */
    public static void replace(Path file, byte[] bytes) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InputException(file + " cannot be written: its folder does not exist");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A pipe or a device, such as /dev/null, takes the bytes and stays what it is.
            Files.write(file, bytes);
            return;
        }
        Path beside = beside(file);
        try {
            Files.write(beside, bytes);
            try {
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** A name for a file that is about to take this one's place; of this process alone, with the permissions that any new file gets. */
    public static Path beside(Path file) {
        return file.toAbsolutePath().resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    }
}
