package dev.brownout.bootloader.key;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** A private key on P-256. Signatures are deterministic (RFC 6979 with SHA-256): the same key and digest give the same bytes. */
public final class EcdsaP256PrivateKey implements EcdsaP256Key, PrivateImageKey {

    private final BigInteger d;
    private final EcdsaP256PublicKey publicKey;

    private EcdsaP256PrivateKey(BigInteger d) {
        this.d = d;
        this.publicKey = new EcdsaP256PublicKey(new FixedPointCombMultiplier().multiply(P256.DOMAIN.getG(), d).normalize());
    }

    /**
     * The key with the secret scalar {@code d}.
     *
     * @throws KeyException MALFORMED unless {@code 1 <= d < n}
     */
    public static EcdsaP256PrivateKey of(BigInteger d) {
        if (d.signum() <= 0 || d.compareTo(P256.N) >= 0) {
            throw new KeyException(KeyException.Reason.MALFORMED, "The private key is not between 1 and the order of the curve P-256.");
        }
        return new EcdsaP256PrivateKey(d);
    }

    /** A new key drawn from {@code random}. */
    public static EcdsaP256PrivateKey generate(SecureRandom random) {
        return of(BigIntegers.createRandomInRange(BigInteger.ONE, P256.N.subtract(BigInteger.ONE), random));
    }

    @Override
    public EcdsaP256PublicKey publicKey() {
        return publicKey;
    }

    /** The secret scalar, 32 bytes big-endian. */
    public byte[] scalar() {
        return BigIntegers.asUnsignedByteArray(32, d);
    }

    @Override
    public byte[] pkcs8() {
        return PemKeys.pkcs8(this, true);
    }

    /** Signs a digest; the result is DER, 70 to 72 bytes (rarely less). */
    @Override
    public byte[] sign(byte[] digest) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(d, P256.DOMAIN));
        BigInteger[] rs = signer.generateSignature(digest);
        return new EcdsaSignature(rs[0], rs[1]).toDer();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EcdsaP256PrivateKey key && key.d.equals(d);
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
