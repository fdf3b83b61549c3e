package dev.brownout.bootloader.chain;

import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.AsymmetricPrivateKey;
import dev.brownout.bootloader.key.Digests;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PrivateImageKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/** A small public-key infrastructure: certificates from 2026 to 2030 that tests change in one point. */
public final class TestChains {
    public static final long Y2024 = seconds("2024-01-01T00:00:00Z");
    public static final long Y2026 = seconds("2026-01-01T00:00:00Z");
    public static final long Y2027 = seconds("2027-01-01T00:00:00Z");
    public static final long Y2030 = seconds("2030-01-01T00:00:00Z");

    public static final PrivateImageKey ROOT = key(KeyType.ECDSA_P256, 1);
    public static final PrivateImageKey INTERMEDIATE = key(KeyType.ECDSA_P256, 2);
    public static final PrivateImageKey IMAGE = key(KeyType.ECDSA_P256, 3);
    public static final PrivateImageKey STRANGER = key(KeyType.ECDSA_P256, 4);

    private TestChains() {
    }

    public static long seconds(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }

    /** The same key each time. */
    public static PrivateImageKey key(KeyType type, int seed) {
        Random random = new Random(seed);
        return AsymmetricPrivateKey.generate(type, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                random.nextBytes(bytes);
            }
        });
    }

    /** A certificate in the making. */
    public static final class Draft {
        private final String subject;
        private final PrivateImageKey key;
        private String issuer;
        private PrivateImageKey signer;
        private long first = Y2026;
        private long last = Y2030;
        private boolean authority;
        private int pathLength = -1;
        private int usage;
        private KeyPurposeId purpose;
        private ASN1ObjectIdentifier unknown;

        Draft(String subject, PrivateImageKey key, String issuer, PrivateImageKey signer, boolean authority) {
            this.subject = subject;
            this.key = key;
            this.issuer = issuer;
            this.signer = signer;
            this.authority = authority;
            usage = authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature;
        }

        public Draft signedBy(PrivateImageKey other) {
            signer = other;
            return this;
        }

        public Draft issuedBy(String name) {
            issuer = name;
            return this;
        }

        public Draft valid(long from, long to) {
            first = from;
            last = to;
            return this;
        }

        Draft authority(boolean on, int length) {
            authority = on;
            pathLength = length;
            return this;
        }

        Draft usage(int bits) {
            usage = bits;
            return this;
        }

        Draft purpose(KeyPurposeId id) {
            purpose = id;
            return this;
        }

        Draft unknownCritical(String id) {
            unknown = new ASN1ObjectIdentifier(id);
            return this;
        }

        byte[] der() {
            try {
                X509v3CertificateBuilder builder = new X509v3CertificateBuilder(new X500Name("CN=" + issuer), BigInteger.valueOf(subject.hashCode() & 0xFFFF),
                        new Date(first * 1000), new Date(last * 1000), new X500Name("CN=" + subject),
                        SubjectPublicKeyInfo.getInstance(key.publicKey().subjectPublicKeyInfo()));
                builder.addExtension(Extension.basicConstraints, true, pathLength < 0 ? new BasicConstraints(authority) : new BasicConstraints(pathLength));
                if (usage != 0) {
                    builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
                }
                if (purpose != null) {
                    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
                }
                if (unknown != null) {
                    builder.addExtension(unknown, true, new byte[] {5, 0});
                }
                return builder.build(new KeySigner(signer)).getEncoded();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public ImageCertificate make() {
            return ImageCertificate.of(der());
        }
    }

    private record KeySigner(PrivateImageKey key, ByteArrayOutputStream bytes) implements ContentSigner {
        KeySigner(PrivateImageKey key) {
            this(key, new ByteArrayOutputStream());
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(switch (key.type()) {
                case ECDSA_P384 -> X9ObjectIdentifiers.ecdsa_with_SHA384;
                case ED25519 -> EdECObjectIdentifiers.id_Ed25519;
                default -> X9ObjectIdentifiers.ecdsa_with_SHA256;
            });
        }

        @Override
        public OutputStream getOutputStream() {
            return bytes;
        }

        @Override
        public byte[] getSignature() {
            return key.sign(switch (key.type()) {
                case ECDSA_P384 -> Digests.digest("SHA-384").digest(bytes.toByteArray());
                case ED25519 -> bytes.toByteArray();
                default -> Digests.sha256(bytes.toByteArray());
            });
        }
    }

    public static Draft root() {
        return new Draft("root", ROOT, "root", ROOT, true);
    }

    public static Draft intermediate() {
        return new Draft("intermediate", INTERMEDIATE, "root", ROOT, true);
    }

    public static Draft leaf() {
        return new Draft("release 2026", IMAGE, "intermediate", INTERMEDIATE, false);
    }

    static Draft draft(String subject, PrivateImageKey key, String issuer, PrivateImageKey signer, boolean authority) {
        return new Draft(subject, key, issuer, signer, authority);
    }

    public static CertificateChain chain(Draft... drafts) {
        return new CertificateChain(Arrays.stream(drafts).map(Draft::make).toList());
    }

    public static CertificateChain good() {
        return chain(root(), intermediate(), leaf());
    }

    /** A bootloader built in 2024 that boots in 2027. */
    public static ChainTrust trust() {
        return new ChainTrust(Digests.sha256(ROOT.publicKey().subjectPublicKeyInfo()), Set.of(), DatePolicy.usual(Y2024), TrustedClock.at(Y2027));
    }

    /** An image with a chain in it. */
    public static byte[] image(String version, int size, CertificateChain chain, PrivateImageKey signer) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) version.charAt(0));
        return ImageBuilder.build(payload, new SignOptions(ImageVersion.parse(version)).padHeader(true).chain(chain), new Signer.Key(signer)).bytes();
    }

    static List<byte[]> ders(CertificateChain chain) {
        return chain.certificates().stream().map(ImageCertificate::der).toList();
    }
}
