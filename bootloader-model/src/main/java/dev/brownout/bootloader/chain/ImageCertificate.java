package dev.brownout.bootloader.chain;

import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.key.AsymmetricPublicKey;
import dev.brownout.bootloader.key.Digests;
import dev.brownout.bootloader.key.KeyException;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** One X.509 certificate (RFC 5280) of an image's chain, in the profile of docs/certificate-chains.md, section 3. */
public final class ImageCertificate {

    private static final List<ASN1ObjectIdentifier> KNOWN_EXTENSIONS = List.of(Extension.basicConstraints, Extension.keyUsage, Extension.extendedKeyUsage);
    // Before 2050 UTCTime, from then on GeneralizedTime (RFC 5280, 4.1.2.5).
    private static final int CENTURY_BREAK = 50;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

    private final byte[] der;
    private final Certificate certificate;
    private final PublicImageKey key;
    private final long first;
    private final long last;

    private ImageCertificate(byte[] der, Certificate certificate, PublicImageKey key, long first, long last) {
        this.der = der;
        this.certificate = certificate;
        this.key = key;
        this.first = first;
        this.last = last;
    }

    /**
     * Takes a certificate apart; its signature is not looked at.
     *
     * @throws ImageException CHAIN_MALFORMED if it is none, not in DER, or has a critical extension or a key that is not known here
     */
    public static ImageCertificate of(byte[] der) {
        try {
            Certificate certificate = Certificate.getInstance(ASN1Primitive.fromByteArray(der));
            if (!Arrays.equals(certificate.getEncoded(ASN1Encoding.DER), der)) {
                throw malformed("is not encoded in DER");
            }
            if (certificate.getVersionNumber() != 3) {
                throw malformed("is of version " + certificate.getVersionNumber() + " instead of 3");
            }
            if (!certificate.getSignatureAlgorithm().equals(certificate.getTBSCertificate().getSignature())) {
                throw malformed("names two signature algorithms");
            }
            requireKnownExtensions(certificate.getTBSCertificate().getExtensions());
            byte[] spki = certificate.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER);
            PublicImageKey key = AsymmetricPublicKey.fromSubjectPublicKeyInfo(spki);
            if (!Arrays.equals(key.subjectPublicKeyInfo(), spki)) {
                throw malformed("has a public key in an unusual form; an elliptic curve's point is not compressed");
            }
            ImageCertificate result = new ImageCertificate(der.clone(), certificate, key, seconds(certificate.getStartDate()), seconds(certificate.getEndDate()));
            result.readAll();
            return result;
        } catch (IOException | RuntimeException e) {
            if (e instanceof ImageException known) {
                throw known;
            }
            throw malformed(e instanceof KeyException key ? "has a public key that cannot be used: " + key.getMessage() : "is damaged");
        }
    }

    private static ImageException malformed(String what) {
        return new ImageException(ImageError.CHAIN_MALFORMED, "A certificate of the image " + what + (what.endsWith(".") ? "" : "."));
    }

    private static void requireKnownExtensions(Extensions extensions) {
        if (extensions == null) {
            return;
        }
        for (ASN1ObjectIdentifier id : extensions.getCriticalExtensionOIDs()) {
            if (!KNOWN_EXTENSIONS.contains(id)) {
                throw malformed("has the critical extension " + id + ", which is not known here");
            }
        }
    }

    private static long seconds(Time time) throws IOException {
        byte[] encoded = time.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        String text = new String(encoded, 2, encoded.length - 2, StandardCharsets.US_ASCII);
        boolean utc = time.toASN1Primitive() instanceof ASN1UTCTime;
        if (!text.matches(utc ? "\\d{12}Z" : "\\d{14}Z")) {
            throw malformed("has the date '" + text + "', which is none");
        }
        String century = !utc ? "" : Integer.parseInt(text.substring(0, 2)) < CENTURY_BREAK ? "20" : "19";
        try {
            return LocalDateTime.parse(century + text.substring(0, text.length() - 1), TIME).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw malformed("has the date '" + text + "', which is none");
        }
    }

    /** The bytes that it was made of. */
    public byte[] der() {
        return der.clone();
    }

    public PublicImageKey key() {
        return key;
    }

    /** SHA-256 of the public key as SubjectPublicKeyInfo: what a root is trusted by, and what keys are revoked by. */
    public byte[] keyHash() {
        return Digests.sha256(key.subjectPublicKeyInfo());
    }

    /** Whom it was issued to. */
    public String subject() {
        return certificate.getSubject().toString();
    }

    /** Who issued it. */
    public String issuer() {
        return certificate.getIssuer().toString();
    }

    /** The first second that it is valid, since 1970-01-01T00:00:00Z. */
    public long first() {
        return first;
    }

    /** The last one. */
    public long last() {
        return last;
    }

    boolean isIssuedTo(ImageCertificate subject) {
        try {
            return Arrays.equals(subject.certificate.getIssuer().getEncoded(ASN1Encoding.DER), certificate.getSubject().getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it may issue others. */
    boolean isAuthority() {
        return constraints().filter(BasicConstraints::isCA).isPresent() && mayBeUsedFor(KeyUsage.keyCertSign);
    }

    /** How many authorities may follow this one. */
    OptionalInt pathLength() {
        return constraints().map(BasicConstraints::getPathLenConstraint)
                .map(length -> OptionalInt.of(length.bitLength() > 16 ? Integer.MAX_VALUE : length.intValue())).orElse(OptionalInt.empty());
    }

    /** Whether it may sign images: an end entity's certificate for signatures, and for code if it says for what. */
    boolean maySignImages() {
        return constraints().filter(BasicConstraints::isCA).isEmpty() && mayBeUsedFor(KeyUsage.digitalSignature) && maySignCode();
    }

    /** So that whatever is damaged is found out where a certificate is taken apart, and not where it is used. */
    private void readAll() {
        subject();
        issuer();
        isAuthority();
        pathLength();
        maySignImages();
        maySignCode();
        mayBeUsedFor(KeyUsage.digitalSignature);
    }

    private Optional<BasicConstraints> constraints() {
        return Optional.ofNullable(BasicConstraints.fromExtensions(extensions()));
    }

    private boolean mayBeUsedFor(int usage) {
        KeyUsage allowed = KeyUsage.fromExtensions(extensions());
        return allowed != null && allowed.hasUsages(usage);
    }

    private boolean maySignCode() {
        ExtendedKeyUsage usages = ExtendedKeyUsage.fromExtensions(extensions());
        return usages == null || usages.hasKeyPurposeId(KeyPurposeId.id_kp_codeSigning);
    }

    private Extensions extensions() {
        Extensions extensions = certificate.getTBSCertificate().getExtensions();
        return extensions == null ? new Extensions(new Extension[0]) : extensions;
    }

    /** Whether the owner of a key signed it: ECDSA with the hash of the curve's length, or Ed25519. */
    boolean isSignedBy(PublicImageKey issuer, SignatureVerifier verifier) {
        AlgorithmIdentifier algorithm = certificate.getSignatureAlgorithm();
        try {
            byte[] signed = certificate.getTBSCertificate().getEncoded(ASN1Encoding.DER);
            byte[] signature = certificate.getSignature().getOctets();
            return algorithm.getParameters() == null && switch (issuer.type()) {
                case ECDSA_P256 -> algorithm.getAlgorithm().equals(X9ObjectIdentifiers.ecdsa_with_SHA256)
                        && verifier.verify(issuer, Digests.digest("SHA-256").digest(signed), signature);
                case ECDSA_P384 -> algorithm.getAlgorithm().equals(X9ObjectIdentifiers.ecdsa_with_SHA384)
                        && verifier.verify(issuer, Digests.digest("SHA-384").digest(signed), signature);
                case ED25519 -> algorithm.getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519) && verifier.verify(issuer, signed, signature);
                default -> false;
            };
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    /** Whether keys of a type can sign certificates here. */
    static boolean signs(KeyType type) {
        return type == KeyType.ECDSA_P256 || type == KeyType.ECDSA_P384 || type == KeyType.ED25519;
    }

    @Override
    public String toString() {
        return "certificate of " + subject();
    }
}
