package dev.brownout.bootloader.chain;

import static dev.brownout.bootloader.chain.TestChains.chain;
import static dev.brownout.bootloader.chain.TestChains.good;
import static dev.brownout.bootloader.chain.TestChains.intermediate;
import static dev.brownout.bootloader.chain.TestChains.leaf;
import static dev.brownout.bootloader.chain.TestChains.root;
import static dev.brownout.bootloader.chain.TestChains.trust;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageCheck;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.image.UsageException;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateChainTest {
    private static final SignatureVerifier VERIFIER = SignatureVerifier.bouncyCastle();
    private static final byte[] GOOD = good().toTlv();

    private static void assertRefused(ImageError error, CertificateChain chain) {
        assertEquals(error, assertThrows(ImageException.class, () -> chain.check(trust(), VERIFIER)).error());
    }

    @Test
    void goodChainLeadsToTheImageKey() {
        assertEquals(TestChains.IMAGE.publicKey(), good().check(trust(), VERIFIER));
        assertEquals(TestChains.IMAGE.publicKey(), CertificateChain.ofTlv(GOOD).check(trust(), VERIFIER));
    }

    @Test
    void rootMayIssueTheImageKeyItself() {
        CertificateChain direct = chain(root(), leaf().issuedBy("root").signedBy(TestChains.ROOT));
        assertEquals(TestChains.IMAGE.publicKey(), direct.check(trust(), VERIFIER));
    }

    @ParameterizedTest
    @EnumSource(value = KeyType.class, names = {"ECDSA_P256", "ECDSA_P384", "ED25519"})
    void everyKindOfKeySignsAnywhereInTheChain(KeyType type) {
        PrivateImageKey top = TestChains.key(type, 11);
        PrivateImageKey middle = TestChains.key(type, 12);
        PrivateImageKey signs = TestChains.key(type, 13);
        CertificateChain chain = chain(TestChains.draft("root", top, "root", top, true), TestChains.draft("ca", middle, "root", top, true),
                TestChains.draft("signer", signs, "ca", middle, false));
        ChainTrust trust = new ChainTrust(chain.rootHash(), Set.of(), DatePolicy.usual(TestChains.Y2024), TrustedClock.at(TestChains.Y2027));
        assertEquals(signs.publicKey(), chain.check(trust, VERIFIER));
        assertEquals("1.2.3+0", ImageCheck.checkChain(TestChains.image("1.2.3", 100, chain, signs), trust).version().toString());
    }

    @Test
    void anotherRootIsRefused() {
        CertificateChain other = chain(TestChains.draft("root", TestChains.STRANGER, "root", TestChains.STRANGER, true),
                intermediate().signedBy(TestChains.STRANGER), leaf());
        assertRefused(ImageError.CHAIN_UNTRUSTED, other);
    }

    @Test
    void certificateThatItsIssuerDidNotSignIsRefused() {
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate().signedBy(TestChains.STRANGER), leaf()));
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate(), leaf().signedBy(TestChains.STRANGER)));
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate(), leaf().signedBy(TestChains.ROOT)));
    }

    @Test
    void namesMustFollowEachOther() {
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate(), leaf().issuedBy("somebody")));
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate().issuedBy("somebody"), leaf()));
    }

    @Test
    void onlyAnAuthorityMayIssue() {
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate().authority(false, -1), leaf()));
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate().usage(KeyUsage.digitalSignature), leaf()));
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate().usage(0), leaf()));
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root().authority(false, -1), intermediate(), leaf()));
    }

    @Test
    void authorityMustNotSignImages() {
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate(), leaf().authority(true, -1)));
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate()));
    }

    @Test
    void certificateForSomethingElseMustNotSignImages() {
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate(), leaf().usage(KeyUsage.keyEncipherment)));
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root(), intermediate(), leaf().purpose(KeyPurposeId.id_kp_serverAuth)));
        assertEquals(TestChains.IMAGE.publicKey(),
                chain(root(), intermediate(), leaf().purpose(KeyPurposeId.id_kp_codeSigning)).check(trust(), VERIFIER));
    }

    @Test
    void pathLengthLimitsHowManyAuthoritiesFollow() {
        assertEquals(TestChains.IMAGE.publicKey(), chain(root().authority(true, 1), intermediate().authority(true, 0), leaf()).check(trust(), VERIFIER));
        assertRefused(ImageError.CHAIN_UNTRUSTED, chain(root().authority(true, 0), intermediate(), leaf()));
    }

    @Test
    void unknownCriticalExtensionIsRefused() {
        ImageException refused = assertThrows(ImageException.class, () -> leaf().unknownCritical("1.2.3.4").make());
        assertEquals(ImageError.CHAIN_MALFORMED, refused.error());
        assertTrue(refused.getMessage().contains("1.2.3.4"), refused.getMessage());
    }

    @Test
    void revokedKeyIsRefusedWhereverItIs() {
        for (ImageCertificate certificate : good().certificates()) {
            ChainTrust revoking = trust().revoking(Set.of(HexFormat.of().withUpperCase().formatHex(certificate.keyHash())));
            assertEquals(ImageError.CHAIN_REVOKED, assertThrows(ImageException.class, () -> good().check(revoking, VERIFIER)).error());
        }
        good().check(trust().revoking(Set.of("00".repeat(32))), VERIFIER);
    }

    @Test
    void chainIsMadeOfAFileInAnyOrder() {
        List<byte[]> ders = TestChains.ders(good());
        for (int[] order : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}}) {
            StringBuilder pem = new StringBuilder("Some text\n");
            ByteArrayOutputStream der = new ByteArrayOutputStream();
            for (int i : order) {
                pem.append("-----BEGIN CERTIFICATE-----\n").append(Base64.getMimeEncoder().encodeToString(ders.get(i))).append("\n-----END CERTIFICATE-----\n");
                der.writeBytes(ders.get(i));
            }
            assertArrayEquals(GOOD, CertificateChain.ofFile(pem.toString().getBytes(StandardCharsets.US_ASCII), TestChains.IMAGE.publicKey()).toTlv());
            assertArrayEquals(GOOD, CertificateChain.ofFile(der.toByteArray(), TestChains.IMAGE.publicKey()).toTlv());
        }
        assertThrows(ImageException.class, () -> CertificateChain.ofFile(GOOD, TestChains.STRANGER.publicKey()));
        byte[] gap = chain(root(), leaf()).toTlv();
        assertTrue(assertThrows(ImageException.class, () -> CertificateChain.ofFile(gap, TestChains.IMAGE.publicKey())).getMessage().contains("intermediate"));
    }

    @Test
    void imageIsNotSignedWithAnotherKeyThanTheChainEndsWith() {
        SignOptions options = new SignOptions(ImageVersion.parse("1.0.0")).padHeader(true).chain(good());
        assertThrows(UsageException.class, () -> ImageBuilder.build(new byte[10], options, new Signer.Key(TestChains.STRANGER)));
        assertThrows(UsageException.class, () -> ImageBuilder.build(new byte[10], options, new Signer.None()));
    }

    @Test
    void imageSignedByAKeyThatIsNotInItsChainIsRefused() {
        byte[] image = TestChains.image("1.0.0", 100, good(), TestChains.IMAGE);
        assertEquals("1.0.0+0", ImageCheck.checkChain(image, trust()).version().toString());
        // The stranger's image with the good chain as a TLV of his own.
        SignOptions options = new SignOptions(ImageVersion.parse("1.0.0")).padHeader(true).customTlv(CertificateChain.TLV, GOOD);
        byte[] stolen = ImageBuilder.build(new byte[100], options, new Signer.Key(TestChains.STRANGER)).bytes();
        assertEquals(ImageError.SIGNATURE_MISSING, assertThrows(ImageException.class, () -> ImageCheck.checkChain(stolen, trust())).error());
    }

    @Test
    void imageWithoutAChainIsRefused() {
        byte[] image = ImageBuilder.build(new byte[100], new SignOptions(ImageVersion.parse("1.0.0")).padHeader(true), new Signer.Key(TestChains.IMAGE)).bytes();
        assertEquals(ImageError.CHAIN_MISSING, assertThrows(ImageException.class, () -> ImageCheck.checkChain(image, trust())).error());
    }

    @Property(tries = 1500)
    void anyChangedByteIsRefused(@ForAll @IntRange(max = 100_000) int position, @ForAll @IntRange(min = 1, max = 255) int difference) {
        byte[] changed = GOOD.clone();
        int at = position % changed.length;
        changed[at] ^= (byte) difference;
        try {
            CertificateChain.ofTlv(changed).check(trust(), VERIFIER);
            fail("accepted with byte " + at + " changed");
        } catch (ImageException refused) {
            assertTrue(refused.error().name().startsWith("CHAIN_"), refused.getMessage());
        }
    }

    @Property(tries = 500)
    void anyPartOfAChainIsRefused(@ForAll @IntRange(max = 100_000) int from, @ForAll @IntRange(max = 100_000) int to) {
        int begin = from % GOOD.length;
        int end = begin + to % (GOOD.length - begin);
        byte[] part = Arrays.copyOfRange(GOOD, begin, end);
        assertThrows(ImageException.class, () -> CertificateChain.ofTlv(part).check(trust(), VERIFIER));
    }

    @Property(tries = 500)
    void anyBytesPutInAreRefused(@ForAll @IntRange(max = 100_000) int position, @ForAll byte[] more) {
        if (more.length == 0) {
            return;
        }
        int at = position % (GOOD.length + 1);
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(GOOD, 0, at);
        longer.writeBytes(more);
        longer.write(GOOD, at, GOOD.length - at);
        assertThrows(ImageException.class, () -> CertificateChain.ofTlv(longer.toByteArray()).check(trust(), VERIFIER));
    }

    @Property(tries = 2000)
    void noBytesAtAllAreMoreThanRefused(@ForAll byte[] bytes) {
        try {
            CertificateChain.ofTlv(bytes);
            fail("accepted");
        } catch (ImageException refused) {
            assertEquals(ImageError.CHAIN_MALFORMED, refused.error());
        }
    }

    @Test
    void orderAndNumberOfCertificatesMatter() {
        List<byte[]> ders = TestChains.ders(good());
        for (int[] order : new int[][] {{}, {0}, {2}, {0, 2}, {1, 2}, {0, 2, 1}, {1, 0, 2}, {0, 1, 1, 2}, {0, 1, 2, 2}, {0, 1, 1, 1, 1, 2}}) {
            ByteArrayOutputStream tlv = new ByteArrayOutputStream();
            for (int i : order) {
                tlv.writeBytes(ders.get(i));
            }
            assertThrows(ImageException.class, () -> CertificateChain.ofTlv(tlv.toByteArray()).check(trust(), VERIFIER));
        }
    }
}
