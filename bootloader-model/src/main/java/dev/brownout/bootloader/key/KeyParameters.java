package dev.brownout.bootloader.key;

import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** What BouncyCastle's key parameters are in imgtool's terms. */
final class KeyParameters {

    private KeyParameters() {
    }

    /** @throws KeyException UNSUPPORTED if it is of a kind that imgtool does not know either */
    static KeyType type(AsymmetricKeyParameter parameters) {
        if (parameters instanceof RSAKeyParameters rsa && rsa.getModulus().bitLength() == 2048) {
            return KeyType.RSA_2048;
        }
        if (parameters instanceof RSAKeyParameters rsa && rsa.getModulus().bitLength() == 3072) {
            return KeyType.RSA_3072;
        }
        if (parameters instanceof ECKeyParameters ec && ec.getParameters() instanceof ECNamedDomainParameters curve
                && curve.getName().equals(SECObjectIdentifiers.secp384r1)) {
            return KeyType.ECDSA_P384;
        }
        if (parameters instanceof Ed25519PublicKeyParameters || parameters instanceof Ed25519PrivateKeyParameters) {
            return KeyType.ED25519;
        }
        if (parameters instanceof X25519PublicKeyParameters || parameters instanceof X25519PrivateKeyParameters) {
            return KeyType.X25519;
        }
        throw unsupported();
    }

    static AsymmetricKeyParameter publicOf(AsymmetricKeyParameter secret) {
        if (secret instanceof RSAPrivateCrtKeyParameters rsa) {
            return new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
        }
        if (secret instanceof ECPrivateKeyParameters ec) {
            return new ECPublicKeyParameters(new FixedPointCombMultiplier().multiply(ec.getParameters().getG(), ec.getD()), ec.getParameters());
        }
        if (secret instanceof Ed25519PrivateKeyParameters ed) {
            return ed.generatePublicKey();
        }
        if (secret instanceof X25519PrivateKeyParameters x) {
            return x.generatePublicKey();
        }
        throw unsupported();
    }

    /** What to say of a key of this algorithm that could not be read. */
    static KeyException refused(AlgorithmIdentifier algorithm) {
        boolean known = algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption) || algorithm.getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)
                || algorithm.getAlgorithm().equals(EdECObjectIdentifiers.id_X25519) || SECObjectIdentifiers.secp384r1.equals(algorithm.getParameters());
        return known ? new KeyException(KeyException.Reason.MALFORMED, "The key is damaged: its values are not those of a key.") : unsupported();
    }

    static KeyException unsupported() {
        return new KeyException(KeyException.Reason.UNSUPPORTED,
                "The key is of a kind that is not supported: RSA of 2048 or 3072 bits, ECDSA on P-256 or P-384, Ed25519 and X25519 are.");
    }
}
