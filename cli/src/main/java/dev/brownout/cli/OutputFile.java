package dev.brownout.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that a command leaves behind: written whole or not at all. */
public final class OutputFile {
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    private static final FileAttribute<?>[] OWNER_ONLY = {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))};

    private OutputFile() {
    }

    /** Writes text to a file, or to {@code out} where the name is {@code -}. */
    public static void text(String name, PrintWriter out, String text) {
        if (name.equals("-")) {
            out.print(text);
            out.flush();
        } else {
            write("output file", Path.of(name), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What a file shall hold. */
    @FunctionalInterface
    public interface Content {
        void write(OutputStream to) throws IOException;
    }

    /** As {@link #replace}, for the file of an option. @throws InputException saying why, if it cannot be written */
    public static void write(String option, Path file, byte[] bytes) {
        write(option, file, to -> to.write(bytes));
    }

    /** The same for content that need not be in memory as a whole. */
    public static void write(String option, Path file, Content content) {
        requireWritable(option, file);
        try {
            replace(file, content, false);
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

    /** Puts the bytes beside the file, onto the disk, and then in its place, so that nobody ever sees half of them. */
    public static void replace(Path file, byte[] bytes) throws IOException {
        replace(file, to -> to.write(bytes), false);
    }

    /** As {@link #replace}; only the owner may read the file, where the file system knows owners. */
    public static void replacePrivate(Path file, byte[] bytes) throws IOException {
        replace(file, to -> to.write(bytes), true);
    }

    private static void replace(Path file, Content content, boolean secret) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A pipe or a device, such as /dev/null, takes the bytes and stays what it is.
            try (OutputStream to = Files.newOutputStream(file)) {
                content.write(to);
            }
            return;
        }
        // A link stays a link: the file that it leads to is replaced.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path beside = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(beside, NEW, secret && knowsOwners(target) ? OWNER_ONLY : new FileAttribute<?>[0])) {
                OutputStream to = Channels.newOutputStream(channel);
                content.write(to);
                to.flush();
                channel.force(true);
            }
            try {
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static boolean knowsOwners(Path file) throws IOException {
        return Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
    }
}
