package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.fixtures.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** Test keys that are bundled, private halves included, by the names that stand for them where a file could. */
public enum BundledKey {
    /** The one that all bundled bootloaders trust that check ECDSA P-256 signatures. */
    FIRST("bundled", Fixtures::testKeyPem),
    /** The second one of the bundled bootloader that has two. */
    SECOND("bundled-second", Fixtures::secondKeyPem),
    /** The one of the bundled bootloader that checks Ed25519 signatures. */
    ED25519("bundled-ed25519", Fixtures::ed25519KeyPem),
    /** The one that bundled bootloaders decrypt images with. */
    ENCRYPTION("bundled-encryption", Fixtures::encryptionKeyPem);

    private final String label;
    private final Supplier<String> pem;

    BundledKey(String label, Supplier<String> pem) {
        this.label = label;
        this.pem = pem;
    }

    /** The one that a word stands for. */
    public static Optional<BundledKey> named(String word) {
        return Arrays.stream(values()).filter(key -> key.label.equals(word)).findFirst();
    }

    public PrivateImageKey key() {
        return PemKeys.read(pem.get().getBytes(StandardCharsets.US_ASCII)).privateKey();
    }

    @Override
    public String toString() {
        return label;
    }
}
