package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.chain.CertificateChain;
import dev.brownout.bootloader.chain.ChainTrust;
import dev.brownout.bootloader.chain.DatePolicy;
import dev.brownout.bootloader.chain.TrustedClock;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.key.KeyException;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.fixtures.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** What the certificate chains of a scenario tell the bootloader, bundled images, and the reference. */
final class ChainAssembly {
    /** The word for the root of the bundled chain. */
    static final String BUNDLED = "bundled";
    /** When the bundled bootloader was built, as its source says. */
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
    private static final HexFormat HEX = HexFormat.of();

    private final Scenario.Chain asked;
    private final byte[] root;
    private final List<byte[]> revoked;

    /** @throws ScenarioException if a file cannot be used, or something does not go with chains */
    ChainAssembly(Scenario scenario, Scenario.Chain asked) {
        this.asked = asked;
        if (!scenario.keys().isEmpty() || !scenario.revoked().isEmpty()) {
            throw scenario.wrong("chain.root", "a bootloader trusts the root of a chain or keys, not both");
        }
        root = asked.root().equals(BUNDLED) ? bundled(PemKeys.read(ascii(Fixtures.certifiedKeyPem())).privateKey()).rootHash()
                : hash(scenario, "chain.root", asked.root());
        revoked = asked.revoked().stream().map(key -> hash(scenario, "chain.revoked", key)).toList();
    }

    static boolean isHash(String text) {
        return text.matches("[0-9a-fA-F]{64}");
    }

    private static byte[] hash(Scenario scenario, String key, String text) {
        if (isHash(text)) {
            return HEX.parseHex(text);
        }
        try {
            return CertificateChain.keyHash(Files.readAllBytes(Path.of(text)));
        } catch (ImageException | KeyException e) {
            throw scenario.wrong(key, text + ": " + e.getMessage());
        } catch (IOException e) {
            throw scenario.wrong(key, text + " cannot be read" + (Files.exists(Path.of(text)) ? "" : ": there is no such file"));
        }
    }

    private static byte[] ascii(String pem) {
        return pem.getBytes(StandardCharsets.US_ASCII);
    }

    private static CertificateChain bundled(PrivateImageKey key) {
        return CertificateChain.ofFile(ascii(Fixtures.certificatesPem()), key.publicKey());
    }

    /** Whether the bundled images' certificates begin with this root. */
    boolean hasBundledRoot() {
        return asked.root().equals(BUNDLED);
    }

    /** The key that the bundled chain ends with. */
    PrivateImageKey signer() {
        return PemKeys.read(ascii(Fixtures.certifiedKeyPem())).privateKey();
    }

    /** Puts the bundled chain into a bundled image. */
    void complete(SignOptions options) {
        options.chain(bundled(signer()));
    }

    /** What the reference trusts: after power-on it does not know the time. */
    ChainTrust trust() {
        return new ChainTrust(root, Set.copyOf(revoked.stream().map(HEX::formatHex).toList()), DatePolicy.usual(built()), new TrustedClock.NeverSet());
    }

    byte[] rootHash() {
        return root.clone();
    }

    /** The SHA-256 of each key that is revoked. */
    List<byte[]> revokedHashes() {
        return revoked;
    }

    /** Seconds since 1970. */
    long built() {
        return asked.built().orElse(BUILT).getEpochSecond();
    }
}
