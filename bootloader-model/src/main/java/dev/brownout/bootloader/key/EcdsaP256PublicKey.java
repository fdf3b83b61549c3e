package dev.brownout.bootloader.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;

/** A public key on P-256. Equal keys have equal points, however they were encoded. */
public final class EcdsaP256PublicKey implements EcdsaP256Key, PublicImageKey {

    private final ECPublicKeyParameters parameters;
    private final byte[] subjectPublicKeyInfo;
    private final byte[] keyHash;
    private PublicKey jdkKey;

    EcdsaP256PublicKey(ECPoint point) {
        parameters = new ECPublicKeyParameters(point, P256.DOMAIN);
        try {
            subjectPublicKeyInfo = new SubjectPublicKeyInfo(P256.ALGORITHM, parameters.getQ().getEncoded(false)).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keyHash = Digests.sha256(subjectPublicKeyInfo);
    }

    /**
     * The key in a DER SubjectPublicKeyInfo (RFC 5480).
     *
     * @throws KeyException MALFORMED if this is no such structure or the point is not on the curve, UNSUPPORTED if the curve is another one
     */
    public static EcdsaP256PublicKey fromSubjectPublicKeyInfo(byte[] der) {
        SubjectPublicKeyInfo info;
        try {
            info = SubjectPublicKeyInfo.getInstance(der);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new KeyException(KeyException.Reason.MALFORMED, "The public key is not a DER SubjectPublicKeyInfo.");
        }
        return from(info);
    }

    /** The key with the given affine coordinates. */
    public static EcdsaP256PublicKey of(BigInteger x, BigInteger y) {
        try {
            return new EcdsaP256PublicKey(P256.DOMAIN.validatePublicPoint(P256.DOMAIN.getCurve().createPoint(x, y)));
        } catch (IllegalArgumentException e) {
            throw notOnCurve();
        }
    }

    static EcdsaP256PublicKey from(SubjectPublicKeyInfo info) {
        if (!info.getAlgorithm().equals(P256.ALGORITHM)) {
            throw new KeyException(KeyException.Reason.UNSUPPORTED, "The public key is not an ECDSA key on P-256, the only kind supported.");
        }
        try {
            return new EcdsaP256PublicKey(P256.DOMAIN.validatePublicPoint(P256.DOMAIN.getCurve().decodePoint(info.getPublicKeyData().getOctets())));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw notOnCurve();
        }
    }

    private static KeyException notOnCurve() {
        return new KeyException(KeyException.Reason.MALFORMED, "The public key is not a point on the curve P-256.");
    }

    @Override
    public EcdsaP256PublicKey publicKey() {
        return this;
    }

    /** DER SubjectPublicKeyInfo with the uncompressed point, 91 bytes: the form that bootloaders embed. */
    @Override
    public byte[] subjectPublicKeyInfo() {
        return subjectPublicKeyInfo.clone();
    }

    @Override
    public byte[] embedded() {
        return subjectPublicKeyInfo();
    }

    /** SHA-256 of {@link #subjectPublicKeyInfo()}: the value of the KEYHASH TLV. */
    public byte[] keyHash() {
        return keyHash.clone();
    }

    ECPublicKeyParameters parameters() {
        return parameters;
    }

    /** The same key for {@code java.security}, made when first asked for. */
    synchronized PublicKey jdkKey() {
        if (jdkKey == null) {
            try {
                jdkKey = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This Java has no provider for EC keys.", e);
            }
        }
        return jdkKey;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EcdsaP256PublicKey key && Arrays.equals(key.subjectPublicKeyInfo, subjectPublicKeyInfo);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keyHash);
    }

    @Override
    public String toString() {
        return "ECDSA P-256 public key " + HexFormat.of().formatHex(keyHash, 0, 8);
    }
}
