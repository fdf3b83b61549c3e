package dev.brownout.bootloader.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.PSSSigner;

/** Checks a signature over a digest (for Ed25519, over any message). All implementations accept and reject the same signatures. */
@FunctionalInterface
public interface SignatureVerifier {

    /** Bytes of the salt in RSA-PSS. */
    int PSS_SALT = 32;

    /**
     * Whether {@code signature} is {@code key}'s over {@code digest}: ECDSA in strict DER ({@link EcdsaSignature}), RSA as PSS with SHA-256 and a salt of
     * 32 bytes, Ed25519 as in RFC 8032.
     */
    boolean verify(PublicImageKey key, byte[] digest, byte[] signature);

    /** BouncyCastle's lightweight API. */
    static SignatureVerifier bouncyCastle() {
        return (key, digest, signature) -> switch (key.type()) {
            case ECDSA_P256 -> ecdsa(((EcdsaP256PublicKey) key).parameters(), digest, signature);
            case ECDSA_P384 -> ecdsa((ECPublicKeyParameters) ((AsymmetricPublicKey) key).parameters(), digest, signature);
            case RSA_2048, RSA_3072 -> rsa((AsymmetricPublicKey) key, digest, signature);
            case ED25519 -> ed25519((AsymmetricPublicKey) key, digest, signature);
            case X25519 -> false;
        };
    }

    private static boolean ecdsa(ECPublicKeyParameters key, byte[] digest, byte[] der) {
        return StrictDer.decode(der, key.getParameters().getN()).map((BigInteger[] rs) -> {
            ECDSASigner signer = new ECDSASigner();
            signer.init(false, key);
            return signer.verifySignature(digest, rs[0], rs[1]);
        }).orElse(false);
    }

    private static boolean rsa(AsymmetricPublicKey key, byte[] digest, byte[] signature) {
        PSSSigner signer = PSSSigner.createRawSigner(new RSABlindedEngine(), new SHA256Digest(), new SHA256Digest(), PSS_SALT, PSSSigner.TRAILER_IMPLICIT);
        signer.init(false, key.parameters());
        signer.update(digest, 0, digest.length);
        return signer.verifySignature(signature);
    }

    private static boolean ed25519(AsymmetricPublicKey key, byte[] message, byte[] signature) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(false, key.parameters());
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }

    /** The JDK's own provider (SunEC) for ECDSA P-256, BouncyCastle for the others. */
    static SignatureVerifier jdk() {
        SignatureVerifier others = bouncyCastle();
        return (key, digest, der) -> {
            if (!(key instanceof EcdsaP256PublicKey p256)) {
                return others.verify(key, digest, der);
            }
            if (EcdsaSignature.fromDer(der).isEmpty()) {
                return false;
            }
            try {
                Signature signature = Signature.getInstance("NONEwithECDSA");
                signature.initVerify(p256.jdkKey());
                signature.update(digest);
                return signature.verify(der);
            } catch (SignatureException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This Java has no provider for NONEwithECDSA.", e);
            }
        };
    }

    /** Remembers up to {@code entries} answers of {@code verifier}, for sweeps that boot the same images thousands of times. Safe for several threads. */
    static SignatureVerifier remembering(SignatureVerifier verifier, int entries) {
        Map<String, Boolean> answers = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > entries;
            }
        };
        return (key, digest, der) -> {
            HexFormat hex = HexFormat.of();
            String question = hex.formatHex(key.embedded()) + hex.formatHex(digest) + hex.formatHex(der);
            synchronized (answers) {
                Boolean known = answers.get(question);
                if (known != null) {
                    return known;
                }
            }
            boolean answer = verifier.verify(key, digest, der);
            synchronized (answers) {
                answers.put(question, answer);
            }
            return answer;
        };
    }
}
