package dev.brownout.bootloader.key;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions of the image format. */
public final class Digests {

    private Digests() {
    }

    /** SHA-256 of all the bytes. */
    public static byte[] sha256(byte[] bytes) {
        return digest("SHA-256").digest(bytes);
    }

    /** A fresh digest by its Java name ("SHA-256", "SHA-384", "SHA-512", "SHA-1"), each of which every Java has. */
    public static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks " + algorithm + ".", e);
        }
    }
}
