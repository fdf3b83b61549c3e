package dev.brownout.bootloader.key;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** Checks an ECDSA P-256 signature over a digest. All implementations accept and reject the same signatures. */
@FunctionalInterface
public interface SignatureVerifier {

    /** Whether {@code signature}, in DER as {@link EcdsaSignature} wants it, is {@code key}'s over {@code digest}. */
    boolean verify(EcdsaP256PublicKey key, byte[] digest, byte[] signature);

    /** BouncyCastle's lightweight API. */
    static SignatureVerifier bouncyCastle() {
        return (key, digest, der) -> EcdsaSignature.fromDer(der).map(signature -> {
            ECDSASigner signer = new ECDSASigner();
            signer.init(false, key.parameters());
            return signer.verifySignature(digest, signature.r(), signature.s());
        }).orElse(false);
    }

    /** The JDK's own provider (SunEC). */
    static SignatureVerifier jdk() {
        return (key, digest, der) -> {
            if (EcdsaSignature.fromDer(der).isEmpty()) {
                return false;
            }
            try {
                Signature signature = Signature.getInstance("NONEwithECDSA");
                signature.initVerify(key.jdkKey());
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
            String question = hex.formatHex(key.keyHash()) + hex.formatHex(digest) + hex.formatHex(der);
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
