package dev.brownout.bootloader.chain;

import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.key.Digests;
import dev.brownout.bootloader.key.KeyException;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * The certificates from a root, whose key's hash a bootloader holds, to the key that an image is signed with (docs/certificate-chains.md).
 *
 * @param certificates the root's first, that of the image's key last
 */
public record CertificateChain(List<ImageCertificate> certificates) {

    /**
     * The TLV that holds a chain, among those that MCUboot leaves to vendors (xxA0 to xxFF). It lies in the protected area: nowhere else would MCUboot
     * let it pass.
     */
    public static final int TLV = 0x00CE;
    /** Root, three intermediates, image key. */
    public static final int LONGEST = 5;
    /** Root, image key. */
    public static final int SHORTEST = 2;

    private static final int SEQUENCE = 0x30;

    public CertificateChain {
        certificates = List.copyOf(certificates);
        if (certificates.size() < SHORTEST || certificates.size() > LONGEST) {
            throw new ImageException(ImageError.CHAIN_MALFORMED, "A chain of certificates has %d to %d of them, not %d.", SHORTEST, LONGEST, certificates.size());
        }
    }

    /**
     * The chain in a TLV: certificates in DER, one behind the other.
     *
     * @throws ImageException CHAIN_MALFORMED
     */
    public static CertificateChain ofTlv(byte[] value) {
        List<ImageCertificate> found = new ArrayList<>();
        for (int at = 0; at < value.length;) {
            int end = end(value, at);
            if (found.size() == LONGEST) {
                throw new ImageException(ImageError.CHAIN_MALFORMED, "The image has more than %d certificates.", LONGEST);
            }
            found.add(ImageCertificate.of(Arrays.copyOfRange(value, at, end)));
            at = end;
        }
        return new CertificateChain(found);
    }

    /** Where the DER structure that begins at {@code at} ends. */
    private static int end(byte[] value, int at) {
        int left = value.length - at;
        if (left >= 2 && value[at] == SEQUENCE) {
            int length = value[at + 1] & 0xFF;
            int header = 2;
            if (length > 0x80 && length <= 0x83 && left >= 2 + (length & 0x7F)) {
                header += length & 0x7F;
                length = 0;
                for (int i = 2; i < header; i++) {
                    length = length << 8 | value[at + i] & 0xFF;
                }
            }
            if (length <= left - header && (value[at + 1] & 0xFF) != 0x80) {
                return at + header + length;
            }
        }
        throw new ImageException(ImageError.CHAIN_MALFORMED, "At byte %d of the image's certificates there is none, or not a whole one.", at);
    }

    /**
     * The certificates of a file, in any order: PEM, or DER one behind the other.
     *
     * @param leaf the key that images will be signed with: its certificate is the last one
     * @throws ImageException CHAIN_MALFORMED if they make no chain
     */
    public static CertificateChain ofFile(byte[] file, PublicImageKey leaf) {
        List<ImageCertificate> left = new ArrayList<>(read(file));
        List<ImageCertificate> chain = new ArrayList<>();
        Optional<ImageCertificate> next = left.stream().filter(each -> each.key().equals(leaf)).findFirst();
        if (next.isEmpty()) {
            throw new ImageException(ImageError.CHAIN_MALFORMED, "None of the certificates is that of the key that signs the image.");
        }
        while (next.isPresent()) {
            ImageCertificate found = next.get();
            chain.add(0, found);
            left.remove(found);
            next = left.stream().filter(each -> each.isIssuedTo(found)).findFirst();
        }
        if (!left.isEmpty()) {
            throw new ImageException(ImageError.CHAIN_MALFORMED, "The certificate of '%s' does not belong to the chain: '%s', where it ends, was issued by '%s'.",
                    left.get(0).subject(), chain.get(0).subject(), chain.get(0).issuer());
        }
        return new CertificateChain(chain);
    }

    /**
     * What a bootloader knows a key by: the SHA-256 of its SubjectPublicKeyInfo.
     *
     * @param file one certificate with that key, or the key itself
     * @throws ImageException if it holds several certificates, or none that can be read
     * @throws KeyException   if it holds no certificate, and no key either
     */
    public static byte[] keyHash(byte[] file) {
        List<ImageCertificate> certificates;
        try {
            certificates = read(file);
        } catch (ImageException e) {
            throw new ImageException(ImageError.CHAIN_MALFORMED, "It is neither a certificate nor a key, or a damaged one.");
        }
        if (certificates.size() > 1) {
            throw new ImageException(ImageError.CHAIN_MALFORMED, "It holds %d certificates where one is wanted.", certificates.size());
        }
        return certificates.isEmpty() ? Digests.sha256(PemKeys.read(file).publicKey().subjectPublicKeyInfo()) : certificates.get(0).keyHash();
    }

    /** All certificates in a file, PEM or DER. */
    public static List<ImageCertificate> read(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        if (!text.contains("-----BEGIN")) {
            List<ImageCertificate> found = new ArrayList<>();
            for (int at = 0; at < file.length;) {
                int end = end(file, at);
                found.add(ImageCertificate.of(Arrays.copyOfRange(file, at, end)));
                at = end;
            }
            return found;
        }
        List<ImageCertificate> found = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(text))) {
            for (PemObject object = reader.readPemObject(); object != null; object = reader.readPemObject()) {
                if (object.getType().equals("CERTIFICATE")) {
                    found.add(ImageCertificate.of(object.getContent()));
                }
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof ImageException image) {
                throw image;
            }
            throw new ImageException(ImageError.CHAIN_MALFORMED, "The certificates' PEM text is damaged.");
        }
        return found;
    }

    /** The TLV's value. */
    public byte[] toTlv() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        certificates.forEach(certificate -> out.writeBytes(certificate.der()));
        return out.toByteArray();
    }

    /** What the bootloader is to hold of the root. */
    public byte[] rootHash() {
        return certificates.get(0).keyHash();
    }

    /** The certificate of the key that signs the image. */
    public ImageCertificate leaf() {
        return certificates.get(certificates.size() - 1);
    }

    /**
     * Checks everything but dates.
     *
     * @return the key that the image must be signed with
     * @throws ImageException CHAIN_UNTRUSTED or CHAIN_REVOKED
     */
    public PublicImageKey check(ChainTrust trust, SignatureVerifier verifier) {
        if (!trust.isRoot(rootHash())) {
            throw new ImageException(ImageError.CHAIN_UNTRUSTED, "The chain's root, '%s', is not the one that this bootloader trusts.",
                    certificates.get(0).subject());
        }
        for (int i = 0; i < certificates.size(); i++) {
            ImageCertificate certificate = certificates.get(i);
            if (trust.isRevoked(certificate.keyHash())) {
                throw new ImageException(ImageError.CHAIN_REVOKED, "The key of '%s' is revoked.", certificate.subject());
            }
            ImageCertificate issuer = certificates.get(Math.max(0, i - 1));
            checkIssued(certificate, issuer);
            if (i < certificates.size() - 1) {
                checkAuthority(certificate, certificates.size() - 2 - i);
            } else if (!certificate.maySignImages()) {
                throw new ImageException(ImageError.CHAIN_UNTRUSTED, "The certificate of '%s' is not one for signing code.", certificate.subject());
            }
            if (!certificate.isSignedBy(issuer.key(), verifier)) {
                throw new ImageException(ImageError.CHAIN_UNTRUSTED, "The certificate of '%s' is not signed by '%s'.", certificate.subject(), issuer.subject());
            }
        }
        return leaf().key();
    }

    private static void checkIssued(ImageCertificate certificate, ImageCertificate issuer) {
        if (!issuer.isIssuedTo(certificate)) {
            throw new ImageException(ImageError.CHAIN_UNTRUSTED, "The certificate of '%s' was issued by '%s', not by '%s'.", certificate.subject(),
                    certificate.issuer(), issuer.subject());
        }
    }

    /** @param following how many authorities follow this one */
    private static void checkAuthority(ImageCertificate certificate, int following) {
        if (!certificate.isAuthority() || !ImageCertificate.signs(certificate.key().type())) {
            throw new ImageException(ImageError.CHAIN_UNTRUSTED, "'%s' may not issue certificates.", certificate.subject());
        }
        if (certificate.pathLength().orElse(Integer.MAX_VALUE) < following) {
            throw new ImageException(ImageError.CHAIN_UNTRUSTED, "'%s' allows %d authorities behind it, not %d.", certificate.subject(),
                    certificate.pathLength().getAsInt(), following);
        }
    }

    /**
     * Checks the dates of all certificates but the root's: what is trusted of that is its key, and no date ends that (RFC 5280, 6.1.1 d).
     *
     * @throws ImageException CHAIN_DATES
     */
    public void checkDates(ChainTrust trust) {
        for (ImageCertificate certificate : certificates.subList(1, certificates.size())) {
            String objection = trust.dates().objection(trust.clock(), certificate.first(), certificate.last());
            if (!objection.isEmpty()) {
                throw new ImageException(ImageError.CHAIN_DATES, "The certificate of '%s' %s.", certificate.subject(), objection);
            }
        }
    }
}
