package dev.brownout.bootloader.key;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An ECDSA signature on P-256, with {@code 1 <= r, s < n}.
 *
 * <p>Its DER form is read strictly: {@code SEQUENCE { INTEGER r, INTEGER s }} with short-form lengths, minimal positive integers and nothing behind
 * (X.690, sections 8.3 and 10.1). One signature has one encoding.
 */
public record EcdsaSignature(BigInteger r, BigInteger s) {

    public EcdsaSignature {
        if (r.signum() <= 0 || s.signum() <= 0 || r.compareTo(P256.N) >= 0 || s.compareTo(P256.N) >= 0) {
            throw new IllegalArgumentException("r and s of a signature lie between 1 and the order of the curve.");
        }
    }

    /** The signature in {@code der}, empty if it is not encoded as it must be or r or s is out of range. */
    public static Optional<EcdsaSignature> fromDer(byte[] der) {
        return StrictDer.decode(der, P256.N).map(rs -> new EcdsaSignature(rs[0], rs[1]));
    }

    /** The one DER encoding. */
    public byte[] toDer() {
        return StrictDer.encode(r, s);
    }
}
