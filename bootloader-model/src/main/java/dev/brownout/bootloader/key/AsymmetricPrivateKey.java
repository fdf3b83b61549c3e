package dev.brownout.bootloader.key;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.X25519KeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.X25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/** A private key for RSA, ECDSA P-384, Ed25519 or X25519. */
public final class AsymmetricPrivateKey implements PrivateImageKey {

    private static final int CERTAINTY = 100;

    private final AsymmetricKeyParameter parameters;
    private final AsymmetricPublicKey publicKey;

    private AsymmetricPrivateKey(AsymmetricKeyParameter parameters) {
        this.parameters = parameters;
        this.publicKey = new AsymmetricPublicKey(KeyParameters.publicOf(parameters));
    }

    /** @throws KeyException MALFORMED or UNSUPPORTED */
    static PrivateImageKey from(PrivateKeyInfo info) throws IOException {
        if (info.getPrivateKeyAlgorithm().equals(P256.ALGORITHM)) {
            return EcdsaP256PrivateKey.of(ECPrivateKey.getInstance(info.parsePrivateKey()).getKey());
        }
        try {
            return new AsymmetricPrivateKey(PrivateKeyFactory.createKey(info));
        } catch (KeyException e) {
            throw e;
        } catch (RuntimeException e) {
            throw KeyParameters.refused(info.getPrivateKeyAlgorithm());
        }
    }

    /** A new key drawn from {@code random}. */
    public static PrivateImageKey generate(KeyType type, SecureRandom random) {
        if (type == KeyType.ECDSA_P256) {
            return EcdsaP256PrivateKey.generate(random);
        }
        AsymmetricCipherKeyPairGenerator generator = switch (type) {
            case RSA_2048, RSA_3072 -> new RSAKeyPairGenerator();
            case ED25519 -> new Ed25519KeyPairGenerator();
            case X25519 -> new X25519KeyPairGenerator();
            default -> new ECKeyPairGenerator();
        };
        generator.init(switch (type) {
            case RSA_2048 -> new RSAKeyGenerationParameters(BigInteger.valueOf(65537), random, 2048, CERTAINTY);
            case RSA_3072 -> new RSAKeyGenerationParameters(BigInteger.valueOf(65537), random, 3072, CERTAINTY);
            case ED25519 -> new Ed25519KeyGenerationParameters(random);
            case X25519 -> new X25519KeyGenerationParameters(random);
            default -> new ECKeyGenerationParameters(ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp384r1), random);
        });
        return new AsymmetricPrivateKey(generator.generateKeyPair().getPrivate());
    }

    @Override
    public KeyType type() {
        return publicKey.type();
    }

    @Override
    public AsymmetricPublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] digest) {
        return switch (type()) {
            case RSA_2048, RSA_3072 -> signPss(digest);
            case ECDSA_P384 -> {
                ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA384Digest()));
                signer.init(true, parameters);
                BigInteger[] rs = signer.generateSignature(digest);
                yield StrictDer.encode(rs[0], rs[1]);
            }
            case ED25519 -> {
                Ed25519Signer signer = new Ed25519Signer();
                signer.init(true, parameters);
                signer.update(digest, 0, digest.length);
                yield signer.generateSignature();
            }
            default -> throw new KeyException(KeyException.Reason.UNSUPPORTED, "An " + type().title() + " key cannot sign.");
        };
    }

    /** PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes; the salt is a hash of key and digest, so that signing again gives the same bytes. */
    private byte[] signPss(byte[] digest) {
        byte[] secret = pkcs8();
        byte[] seed = new byte[secret.length + digest.length];
        System.arraycopy(secret, 0, seed, 0, secret.length);
        System.arraycopy(digest, 0, seed, secret.length, digest.length);
        PSSSigner signer = PSSSigner.createRawSigner(new RSABlindedEngine(), new SHA256Digest(), new SHA256Digest(), Digests.sha256(seed),
                PSSSigner.TRAILER_IMPLICIT);
        signer.init(true, parameters);
        signer.update(digest, 0, digest.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] pkcs8() {
        try {
            if (parameters instanceof Ed25519PrivateKeyParameters key) {
                return rfc8410(EdECObjectIdentifiers.id_Ed25519, key.getEncoded());
            }
            if (parameters instanceof X25519PrivateKeyParameters key) {
                return rfc8410(EdECObjectIdentifiers.id_X25519, key.getEncoded());
            }
            if (parameters instanceof ECPrivateKeyParameters) {
                return PrivateForms.der(this, Optional.empty(), false);
            }
            return PrivateKeyInfoFactory.createPrivateKeyInfo(parameters).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // As OpenSSL writes them: version 0, without the public key.
    private static byte[] rfc8410(ASN1ObjectIdentifier algorithm, byte[] secret) throws IOException {
        return new PrivateKeyInfo(new AlgorithmIdentifier(algorithm), new DEROctetString(secret)).getEncoded(ASN1Encoding.DER);
    }

    AsymmetricKeyParameter parameters() {
        return parameters;
    }

    /** The parameters if this is a key on P-384. */
    ECPrivateKeyParameters ecParameters() {
        return (ECPrivateKeyParameters) parameters;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AsymmetricPrivateKey key && key.publicKey.equals(publicKey);
    }

    @Override
    public int hashCode() {
        return publicKey.hashCode();
    }

    @Override
    public String toString() {
        return "private key of " + publicKey;
    }
}
