package dev.brownout.bootloader.key;

import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ParametersWithRandom;

/** RSA-OAEP with SHA-256 and MGF1 with SHA-256, without a label (RFC 8017, section 7.1). */
public final class Oaep {

    private Oaep() {
    }

    public static byte[] encrypt(AsymmetricPublicKey key, byte[] message, SecureRandom random) {
        OAEPEncoding oaep = new OAEPEncoding(new RSABlindedEngine(), new SHA256Digest(), new SHA256Digest(), null);
        oaep.init(true, new ParametersWithRandom(key.parameters(), random));
        try {
            return oaep.processBlock(message, 0, message.length);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The message, empty if it was not encrypted with this key or is damaged. */
    public static Optional<byte[]> decrypt(AsymmetricPrivateKey key, byte[] encrypted) {
        OAEPEncoding oaep = new OAEPEncoding(new RSABlindedEngine(), new SHA256Digest(), new SHA256Digest(), null);
        oaep.init(false, key.parameters());
        try {
            return encrypted.length > oaep.getInputBlockSize() ? Optional.empty() : Optional.of(oaep.processBlock(encrypted, 0, encrypted.length));
        } catch (InvalidCipherTextException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
