package dev.brownout.bootloader.key;

import dev.brownout.bootloader.key.KeyText.PrivateFormat;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.BigIntegers;

/** Private keys in the forms that {@code imgtool getpriv} writes: RSA as PKCS#1, ECDSA as PKCS#8 or SEC 1, X25519 as PKCS#8, Ed25519 not at all. */
final class PrivateForms {

    private static final int P384_BYTES = 48;

    private PrivateForms() {
    }

    static byte[] der(PrivateImageKey key, Optional<PrivateFormat> format, boolean minimal) {
        try {
            return switch (key.type()) {
                case ECDSA_P256 -> {
                    EcdsaP256PrivateKey p256 = (EcdsaP256PrivateKey) key;
                    yield format.orElse(PrivateFormat.PKCS8) == PrivateFormat.PKCS8 ? PemKeys.pkcs8(p256, !minimal) : Sec1.der(p256, !minimal);
                }
                case ECDSA_P384 -> p384((AsymmetricPrivateKey) key, format.orElse(PrivateFormat.PKCS8), minimal);
                case RSA_2048, RSA_3072 -> {
                    require(key.type(), format, PrivateFormat.OPENSSL);
                    RSAPrivateKey rsa = RSAPrivateKey.getInstance(PrivateKeyInfo.getInstance(key.pkcs8()).parsePrivateKey());
                    yield minimal ? withoutCrt(rsa) : rsa.getEncoded(ASN1Encoding.DER);
                }
                case X25519 -> {
                    require(key.type(), format, PrivateFormat.PKCS8);
                    yield key.pkcs8();
                }
                case ED25519 -> throw new KeyException(KeyException.Reason.UNSUPPORTED, "An Ed25519 private key is for signing, not for building in.");
            };
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(KeyType type, Optional<PrivateFormat> format, PrivateFormat only) {
        if (format.orElse(only) != only) {
            throw new KeyException(KeyException.Reason.UNSUPPORTED, "An " + type.title() + " key has the format " + only.name().toLowerCase(Locale.ROOT)
                    + " only.");
        }
    }

    private static byte[] p384(AsymmetricPrivateKey key, PrivateFormat format, boolean minimal) throws IOException {
        boolean openssl = format == PrivateFormat.OPENSSL;
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(new ASN1Integer(BigInteger.ONE));
        parts.add(new DEROctetString(BigIntegers.asUnsignedByteArray(P384_BYTES, key.ecParameters().getD())));
        if (openssl) {
            parts.add(new DERTaggedObject(true, 0, SECObjectIdentifiers.secp384r1));
        }
        if (!minimal) {
            byte[] point = SubjectPublicKeyInfo.getInstance(key.publicKey().subjectPublicKeyInfo()).getPublicKeyData().getOctets();
            parts.add(new DERTaggedObject(true, 1, new DERBitString(point)));
        }
        DERSequence sec1 = new DERSequence(parts);
        return openssl ? sec1.getEncoded(ASN1Encoding.DER)
                : new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp384r1), sec1)
                        .getEncoded(ASN1Encoding.DER);
    }

    private static byte[] withoutCrt(RSAPrivateKey key) throws IOException {
        ASN1EncodableVector parts = new ASN1EncodableVector();
        for (BigInteger part : new BigInteger[] {BigInteger.ZERO, key.getModulus(), key.getPublicExponent(), key.getPrivateExponent(), key.getPrime1(),
            key.getPrime2()}) {
            parts.add(new ASN1Integer(part));
        }
        return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    }
}
