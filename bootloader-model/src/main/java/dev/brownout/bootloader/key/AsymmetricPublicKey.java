package dev.brownout.bootloader.key;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** A public key for RSA, ECDSA P-384, Ed25519 or X25519. Equal keys have equal encodings. */
public final class AsymmetricPublicKey implements PublicImageKey {

    private final KeyType type;
    private final AsymmetricKeyParameter parameters;
    private final byte[] subjectPublicKeyInfo;

    AsymmetricPublicKey(AsymmetricKeyParameter parameters) {
        this.parameters = parameters;
        this.type = KeyParameters.type(parameters);
        try {
            subjectPublicKeyInfo = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(parameters).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The key in a DER SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), of any type.
     *
     * @throws KeyException MALFORMED or UNSUPPORTED
     */
    public static PublicImageKey fromSubjectPublicKeyInfo(byte[] der) {
        try {
            return from(SubjectPublicKeyInfo.getInstance(der));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new KeyException(KeyException.Reason.MALFORMED, "The public key is not a DER SubjectPublicKeyInfo.");
        }
    }

    /** @throws KeyException MALFORMED or UNSUPPORTED */
    static PublicImageKey from(SubjectPublicKeyInfo info) {
        if (info.getAlgorithm().equals(P256.ALGORITHM)) {
            return EcdsaP256PublicKey.from(info);
        }
        try {
            return new AsymmetricPublicKey(PublicKeyFactory.createKey(info));
        } catch (KeyException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw KeyParameters.refused(info.getAlgorithm());
        }
    }

    @Override
    public KeyType type() {
        return type;
    }

    @Override
    public byte[] subjectPublicKeyInfo() {
        return subjectPublicKeyInfo.clone();
    }

    @Override
    public byte[] embedded() {
        return type.isRsa() ? SubjectPublicKeyInfo.getInstance(subjectPublicKeyInfo).getPublicKeyData().getOctets() : subjectPublicKeyInfo();
    }

    AsymmetricKeyParameter parameters() {
        return parameters;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AsymmetricPublicKey key && Arrays.equals(key.subjectPublicKeyInfo, subjectPublicKeyInfo);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(subjectPublicKeyInfo);
    }

    @Override
    public String toString() {
        return type.title() + " public key " + HexFormat.of().formatHex(Digests.sha256(embedded()), 0, 8);
    }
}
