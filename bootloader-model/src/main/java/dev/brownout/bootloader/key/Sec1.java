package dev.brownout.bootloader.key;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The ECPrivateKey structure (SEC 1, appendix C.4; RFC 5915), as OpenSSL writes it. */
final class Sec1 {

    private Sec1() {
    }

    static DERSequence structure(EcdsaP256PrivateKey key, boolean withCurve, boolean withPublicKey) {
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(new ASN1Integer(BigInteger.ONE));
        parts.add(new DEROctetString(key.scalar()));
        if (withCurve) {
            parts.add(new DERTaggedObject(true, 0, SECObjectIdentifiers.secp256r1));
        }
        if (withPublicKey) {
            byte[] point = SubjectPublicKeyInfo.getInstance(key.publicKey().subjectPublicKeyInfo()).getPublicKeyData().getOctets();
            parts.add(new DERTaggedObject(true, 1, new DERBitString(point)));
        }
        return new DERSequence(parts);
    }

    static byte[] der(EcdsaP256PrivateKey key, boolean withPublicKey) {
        try {
            return structure(key, true, withPublicKey).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
