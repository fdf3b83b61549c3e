package dev.brownout.bootloader.image;

import dev.brownout.bootloader.key.Digests;
import java.util.Optional;

/** The hashes that an image can carry. */
public enum Sha {
    SHA256("SHA-256", TlvType.SHA256, 32),
    SHA384("SHA-384", TlvType.SHA384, 48),
    SHA512("SHA-512", TlvType.SHA512, 64);

    private final String algorithm;
    private final TlvType tlv;
    private final int size;

    Sha(String algorithm, TlvType tlv, int size) {
        this.algorithm = algorithm;
        this.tlv = tlv;
        this.size = size;
    }

    /** The name in sentences. */
    public String title() {
        return algorithm;
    }

    public TlvType tlv() {
        return tlv;
    }

    /** Bytes of the hash. */
    public int size() {
        return size;
    }

    public byte[] of(byte[] bytes) {
        return Digests.digest(algorithm).digest(bytes);
    }

    /** The hash that a TLV type stands for. */
    public static Optional<Sha> ofTlv(int type) {
        for (Sha sha : values()) {
            if (sha.tlv.code() == type) {
                return Optional.of(sha);
            }
        }
        return Optional.empty();
    }
}
