package dev.brownout.bootloader.key;

import java.util.Optional;

/** The kinds of keys that images are signed or encrypted with, under imgtool's names. */
public enum KeyType {
    RSA_2048("rsa-2048", "rsa", "RSA-2048"),
    RSA_3072("rsa-3072", "rsa", "RSA-3072"),
    ECDSA_P256("ecdsa-p256", "ecdsa", "ECDSA P-256"),
    ECDSA_P384("ecdsa-p384", "ecdsap384", "ECDSA P-384"),
    ED25519("ed25519", "ed25519", "Ed25519"),
    /** For encryption only. */
    X25519("x25519", "x25519", "X25519");

    private final String label;
    private final String variable;
    private final String title;

    KeyType(String label, String variable, String title) {
        this.label = label;
        this.variable = variable;
        this.title = title;
    }

    /** The name on the command line. */
    public String label() {
        return label;
    }

    /** How variables that hold such a key begin in source text. */
    public String variable() {
        return variable;
    }

    /** The name in sentences. */
    public String title() {
        return title;
    }

    public boolean signs() {
        return this != X25519;
    }

    public boolean isRsa() {
        return this == RSA_2048 || this == RSA_3072;
    }

    /** The type with this name on the command line. */
    public static Optional<KeyType> labelled(String label) {
        for (KeyType type : values()) {
            if (type.label.equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
