package dev.brownout.cli.run;

import dev.brownout.cli.InputException;
import dev.brownout.cli.IoReason;
import dev.brownout.cli.OutputFile;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.NonVolatileFormat;
import dev.brownout.emulator.machine.Machine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A device's non-volatile memories in a file, so that one run goes on where another ended. The file is replaced whole or not at all, and
 * its checksum tells a damaged one.
 *
 * <p>Layout: 12 bytes of magic, SHA-256 of what follows, then deflated: the board's name, the number of arrays, and for each its name and
 * what {@link NonVolatileFormat} writes.
 */
final class FlashFile {

    private static final byte[] MAGIC = "BROWNOUT-NV1".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKSUM = 32;
    /** More than any modelled device holds, with its bookkeeping. */
    private static final int LARGEST = 64 << 20;

    private final Path path;

    FlashFile(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Called before the run: that the file cannot be written should not be found out at its end. */
    void requireWritable() {
        OutputFile.requireWritable("flash file", path);
    }

    /** Puts the file's content into a machine without power. Whatever is wrong with the file, it stays as it is. */
    void load(Machine machine) {
        byte[] file;
        try {
            file = Files.readAllBytes(path);
        } catch (IOException e) {
            throw new InputException("flash file " + path + " cannot be read (" + IoReason.of(e) + ")", e);
        }
        int start = MAGIC.length + CHECKSUM;
        if (file.length < start || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new InputException("flash file " + path + " is not a flash file of Brownout, or its beginning is damaged; it was left"
                    + " as it is: name another file, or remove it to start with erased flash");
        }
        if (!Arrays.equals(file, MAGIC.length, start, checksum(file, start), 0, CHECKSUM)) {
            throw new InputException("flash file " + path + " is damaged (its checksum does not fit its content); it was left as it is:"
                    + " restore it from a copy, or remove it to start with erased flash");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(new InflaterInputStream(new ByteArrayInputStream(file, start,
                file.length - start)).readNBytes(LARGEST)))) {
            String board = in.readUTF();
            if (!board.equals(machine.config().name())) {
                throw new InputException("flash file " + path + " was written for board " + board + ", not for "
                        + machine.config().name());
            }
            int arrays = in.readInt();
            if (arrays != machine.arrays().size()) {
                throw new InputException("flash file " + path + " holds " + arrays + " memories, board " + board + " has "
                        + machine.arrays().size());
            }
            for (FlashArray array : machine.arrays()) {
                String name = in.readUTF();
                if (!name.equals(array.name())) {
                    throw new InputException("flash file " + path + " holds '" + name + "' where board " + board + " has '"
                            + array.name() + "'");
                }
                NonVolatileFormat.read(in, array);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException("flash file " + path + " does not fit board " + machine.config().name() + " (" + e.getMessage() + ")",
                    e);
        }
    }

    /** Replaces the file by the machine's content, in one step. */
    void save(Machine machine) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(packed))) {
            out.writeUTF(machine.config().name());
            out.writeInt(machine.arrays().size());
            for (FlashArray array : machine.arrays()) {
                out.writeUTF(array.name());
                NonVolatileFormat.write(array.save(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] content = packed.toByteArray();
        ByteBuffer file = ByteBuffer.allocate(MAGIC.length + CHECKSUM + content.length).put(MAGIC).put(checksum(content, 0)).put(content)
                .flip();
        try {
            OutputFile.replace(path, file.array());
        } catch (IOException e) {
            throw new InputException("flash file " + path + " cannot be written (" + IoReason.of(e) + "); what it held before is still"
                    + " there",
                    e);
        }
    }

    private static byte[] checksum(byte[] bytes, int from) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes, from, bytes.length - from);
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
