package dev.brownout.bootloader.key;

import java.security.SecureRandom;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/** Diffie-Hellman on P-256 (SEC 1, section 3.3.1) and Curve25519 (RFC 7748): what ECIES begins with. */
public final class KeyAgreement {

    private static final int SECRET = 32;

    private KeyAgreement() {
    }

    /**
     * What a sender makes.
     *
     * @param publicKey the ephemeral public key: 65 bytes (uncompressed point) or 32
     * @param secret    32 bytes that sender and receiver share
     */
    public record Offer(byte[] publicKey, byte[] secret) {
    }

    /** How many bytes an ephemeral public key for keys of this type has. @throws KeyException UNSUPPORTED for other types than these two */
    public static int publicKeySize(KeyType type) {
        return switch (type) {
            case ECDSA_P256 -> 65;
            case X25519 -> 32;
            default -> throw unsupported(type);
        };
    }

    /** An ephemeral key drawn from {@code random}, and the secret shared with the owner of {@code receiver}. */
    public static Offer offer(PublicImageKey receiver, SecureRandom random) {
        if (receiver instanceof EcdsaP256PublicKey p256) {
            EcdsaP256PrivateKey ephemeral = EcdsaP256PrivateKey.generate(random);
            return new Offer(ephemeral.publicKey().parameters().getQ().getEncoded(false), ecdh(ephemeral, p256.parameters()));
        }
        if (receiver instanceof AsymmetricPublicKey key && key.parameters() instanceof X25519PublicKeyParameters x25519) {
            X25519PrivateKeyParameters ephemeral = new X25519PrivateKeyParameters(random);
            return new Offer(ephemeral.generatePublicKey().getEncoded(), x25519(ephemeral, x25519));
        }
        throw unsupported(receiver.type());
    }

    /** The secret shared with the sender of {@code publicKey}. @throws KeyException MALFORMED if that is no public key */
    public static byte[] accept(PrivateImageKey receiver, byte[] publicKey) {
        try {
            if (receiver instanceof EcdsaP256PrivateKey p256) {
                ECPoint point = P256.DOMAIN.validatePublicPoint(P256.DOMAIN.getCurve().decodePoint(publicKey));
                return ecdh(p256, new ECPublicKeyParameters(point, P256.DOMAIN));
            }
            if (receiver instanceof AsymmetricPrivateKey key && key.parameters() instanceof X25519PrivateKeyParameters x25519) {
                return x25519(x25519, new X25519PublicKeyParameters(publicKey, 0));
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new KeyException(KeyException.Reason.MALFORMED, "The ephemeral public key is not one.");
        }
        throw unsupported(receiver.type());
    }

    private static byte[] ecdh(EcdsaP256PrivateKey mine, ECPublicKeyParameters theirs) {
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(new ECPrivateKeyParameters(BigIntegers.fromUnsignedByteArray(mine.scalar()), P256.DOMAIN));
        return BigIntegers.asUnsignedByteArray(SECRET, agreement.calculateAgreement(theirs));
    }

    private static byte[] x25519(X25519PrivateKeyParameters mine, X25519PublicKeyParameters theirs) {
        X25519Agreement agreement = new X25519Agreement();
        agreement.init(mine);
        byte[] secret = new byte[agreement.getAgreementSize()];
        agreement.calculateAgreement(theirs, secret, 0);
        return secret;
    }

    private static KeyException unsupported(KeyType type) {
        return new KeyException(KeyException.Reason.UNSUPPORTED, type.title() + " keys do not agree on secrets; ECDSA P-256 and X25519 keys do.");
    }
}
