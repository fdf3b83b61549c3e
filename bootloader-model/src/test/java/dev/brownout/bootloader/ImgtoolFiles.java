package dev.brownout.bootloader;

import dev.brownout.bootloader.key.ImageKey;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.key.PrivateImageKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Keys that imgtool 2.4.0 generated and images that it signed and encrypted with them: version 1.2.3+4, header of 32 bytes, {@link #payload()}. */
public final class ImgtoolFiles {

    private ImgtoolFiles() {
    }

    public static byte[] read(String name) {
        try (InputStream in = ImgtoolFiles.class.getResourceAsStream("/imgtool/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static PrivateImageKey key(String name) {
        ImageKey key = PemKeys.read(read(name + ".pem"));
        return key.privateKey();
    }

    /** The application in all images: 100 bytes. */
    public static byte[] payload() {
        byte[] payload = new byte[100];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 7);
        }
        return payload;
    }
}
