package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.chain.CertificateChain;
import dev.brownout.bootloader.chain.ChainTrust;
import dev.brownout.bootloader.chain.DatePolicy;
import dev.brownout.bootloader.chain.TrustedClock;
import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.Digests;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;

/** The bundled bootloader that checks certificate chains, held to the reference; after power-on it does not know the time. */
class CertificateFixtureTest {
    private static final PrivateImageKey SIGNS = key(Fixtures.certifiedKeyPem());
    private static final CertificateChain CHAIN = CertificateChain.ofFile(Fixtures.certificatesPem().getBytes(StandardCharsets.US_ASCII), SIGNS.publicKey());
    private static final List<byte[]> DERS = CHAIN.certificates().stream().map(certificate -> certificate.der()).toList();
    private static final List<PrivateImageKey> KEYS = List.of(key(Fixtures.certificateAuthorityPem(false)), key(Fixtures.certificateAuthorityPem(true)), SIGNS);
    private static final long BUILT = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final ChainTrust TRUST = new ChainTrust(CHAIN.rootHash(), Set.of(), DatePolicy.usual(BUILT), new TrustedClock.NeverSet());
    private static final byte[] OLD = image(Fixtures.V1_CONFIRMS, CHAIN.toTlv());
    private static final HexFormat HEX = HexFormat.of();

    private static PrivateImageKey key(String pem) {
        return PemKeys.read(pem.getBytes(StandardCharsets.US_ASCII)).privateKey();
    }

    private static byte[] image(Fixture application, byte[] certificates) {
        SignOptions options = new SignOptions(ImageVersion.parse(application.version().orElseThrow())).headerSize(0x200).padHeader(true)
                .slotSize(Scenes.MAP.slotA().size()).align(Scenes.MAP.writeSize()).customTlv(CertificateChain.TLV, certificates);
        return ImageBuilder.build(application.image(), options, new Signer.Key(SIGNS)).bytes();
    }

    private static Machine machine() {
        return Board.build(Scenes.BOARD, new TranslatorFactory()).machine();
    }

    private static UpdateScene scene(byte[] bootloader, byte[] update, Asked asked) {
        return new UpdateScene(CertificateFixtureTest::machine, Scenes.MAP).put("bootloader", 0, bootloader).putInSlotA("old", OLD)
                .putInSlotB("new", update).ask(asked);
    }

    private static ReferenceCheck reference(ChainTrust trust) {
        return new ReferenceCheck(0, Scenes.MAP, List.of(), ReferenceCheck.policy().with(trust));
    }

    /** The version that runs after an update whose decision and flash are the reference's; 0 if none does. */
    private static int afterUpdate(byte[] bootloader, byte[] update, ChainTrust trust) {
        Booter booter = new Booter(machine(), Scenes.oldOrNew(), BootLimits.STANDARD);
        NonVolatile start = scene(bootloader, update, Asked.TEST).program();
        BootEnd end = booter.boot(start);
        NonVolatile after = new NonVolatile(booter.machine().nonVolatile());
        assertEquals(CrossCheck.Result.EQUAL, reference(trust).compare(start, end, after));
        return end instanceof BootEnd.Started ? after.codeFlash().memory().read(Scenes.MAP.slotA().address() + 20, 1)[0] : 0;
    }

    private static int afterUpdate(byte[] certificates) {
        return afterUpdate(Fixtures.BOOTLOADER_CERTIFICATES.image(), image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, certificates), TRUST);
    }

    private static byte[] join(List<byte[]> ders) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ders.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** The chain with bytes replaced in what is signed of one of its certificates, and signed again. */
    private static byte[] resigned(int number, String from, String to) {
        try {
            ASN1Sequence certificate = ASN1Sequence.getInstance(DERS.get(number));
            String signed = HEX.formatHex(certificate.getObjectAt(0).toASN1Primitive().getEncoded());
            assertTrue(signed.contains(from), signed);
            byte[] changed = HEX.parseHex(signed.replace(from, to));
            byte[] signature = KEYS.get(Math.max(0, number - 1)).sign(Digests.sha256(changed));
            ASN1EncodableVector parts = new ASN1EncodableVector();
            parts.addAll(new ASN1Encodable[] {ASN1Primitive.fromByteArray(changed), certificate.getObjectAt(1), new DERBitString(signature)});
            List<byte[]> ders = new ArrayList<>(DERS);
            ders.set(number, new DERSequence(parts).getEncoded("DER"));
            return join(ders);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String ascii(String text) {
        return HEX.formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void updateWithAGoodChainComesIn() {
        assertEquals(2, afterUpdate(CHAIN.toTlv()));
    }

    @Test
    void certificatesThatAreMissingDoubledOrInAnotherOrderAreRefused() {
        for (int[] order : new int[][] {{}, {0}, {2}, {0, 2}, {1, 2}, {0, 2, 1}, {1, 0, 2}, {0, 1, 1, 2}, {0, 1, 2, 2}, {0, 1}}) {
            assertEquals(1, afterUpdate(join(Arrays.stream(order).mapToObj(DERS::get).toList())), Arrays.toString(order));
        }
    }

    @Test
    void changedBytesAreRefused() {
        SplittableRandom random = new SplittableRandom(2026);
        for (int i = 0; i < 40; i++) {
            byte[] changed = CHAIN.toTlv();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertEquals(1, afterUpdate(changed), "byte " + at);
        }
        for (int length : new int[] {1, 2, 3, 4, 100, DERS.get(0).length, DERS.get(0).length + 5, CHAIN.toTlv().length - 1, CHAIN.toTlv().length + 1}) {
            assertEquals(1, afterUpdate(Arrays.copyOf(CHAIN.toTlv(), length)), "length " + length);
        }
    }

    @Test
    void certificatesForSomethingElseAreRefusedThoughTheyAreSigned() {
        String usageOfLeaf = "0603551d0f0101ff0404030207";
        String usageOfAuthority = "0603551d0f0101ff0404030202";
        String constraints = "0603551d130101ff040830060101ff0201";
        assertEquals(1, afterUpdate(resigned(2, usageOfLeaf + "80", usageOfLeaf + "20")), "keyEncipherment");
        assertEquals(1, afterUpdate(resigned(2, "2b06010505070303", "2b06010505070301")), "serverAuth");
        assertEquals(2, afterUpdate(resigned(2, "0603551d25", "0603551d26")), "an extension that nobody knows, and that is not critical");
        assertEquals(1, afterUpdate(resigned(2, "0603551d0f0101ff", "0603551d100101ff")), "a critical one");
        assertEquals(1, afterUpdate(resigned(2, "0603551d130101ff04023000", "0603551d130101ff04023001")), "damaged constraints");
        assertEquals(1, afterUpdate(resigned(1, usageOfAuthority + "04", usageOfAuthority + "02")), "cRLSign");
        assertEquals(2, afterUpdate(resigned(1, constraints + "00", constraints + "03")), "a longer path");
        assertEquals(1, afterUpdate(resigned(1, constraints + "00", constraints + "83")), "a negative one");
        assertEquals(1, afterUpdate(resigned(1, ascii("intermediate"), ascii("Intermediate"))), "another name");
        assertEquals(1, afterUpdate(resigned(2, "a003020102", "a003020101")), "version 2");
    }

    @Test
    void withoutATimeACertificateIsRefusedThatEndedBeforeTheBootloaderWasBuilt() {
        String dates = "301e170d" + ascii("261120");
        assertEquals(2, afterUpdate(resigned(2, ascii("301119"), ascii("260101"))), "it may be the first of January still");
        assertEquals(1, afterUpdate(resigned(2, ascii("301119"), ascii("251231"))));
        assertEquals(1, afterUpdate(resigned(1, ascii("361117"), ascii("250228"))));
        assertEquals(2, afterUpdate(resigned(0, ascii("461115"), ascii("250101"))), "the root's key is trusted for ever");
        assertEquals(2, afterUpdate(resigned(2, dates, "301e170d" + ascii("300101"))), "whether it has begun nobody knows");
        assertEquals(1, afterUpdate(resigned(2, ascii("301119"), ascii("300230"))), "no date");
    }

    @Test
    void revokedIntermediateIsRefused() {
        byte[] bootloader = Fixtures.BOOTLOADER_CERTIFICATES.image();
        Fixture fixture = Fixtures.BOOTLOADER_CERTIFICATES;
        int place = (int) new FirmwareLoader().load(fixture.name(), fixture.elf(), OptionalLong.empty()).symbols().find("revoked_keys").orElseThrow()
                .address();
        byte[] intermediate = CHAIN.certificates().get(1).keyHash();
        System.arraycopy(intermediate, 0, bootloader, place + 32, 32);
        assertEquals(0, afterUpdate(bootloader, image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, CHAIN.toTlv()), TRUST.revoking(Set.of(HEX.formatHex(intermediate)))),
                "the image that is installed has that intermediate, too");
    }

    @Test
    void timeThatAnApplicationLeftInRamIsHeldAgainstTheDates() {
        for (Map.Entry<String, Integer> time : Map.of("2027-06-01T00:00:00Z", 2, "2030-12-01T00:00:00Z", 1, "2026-06-01T00:00:00Z", 1, "2001-01-01T00:00:00Z", 2)
                .entrySet()) {
            int seconds = (int) Instant.parse(time.getKey()).getEpochSecond();
            Machine machine = machine();
            scene(Fixtures.BOOTLOADER_CERTIFICATES.image(), image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, CHAIN.toTlv()), Asked.TEST).program(machine);
            machine.powerOn();
            byte[] record = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(0x454D4954).putInt(seconds).putInt(60)
                    .putInt(-1 - 0x454D4954 - seconds - 60).array();
            for (int i = 0; i < record.length; i++) {
                machine.bus().writeDirect(0x2002_0000 + i, record[i], 1);
            }
            machine.runFor(6L * 64_000_000);
            assertEquals(time.getValue().intValue(), machine.flash().memory().read(Scenes.MAP.slotA().address() + 20, 1)[0], time.getKey());
        }
    }

    @Test
    void updateSurvivesCuts() throws InterruptedException {
        byte[] update = image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, CHAIN.toTlv());
        Judge judge = Scenes.judge(new Judge.Acceptable("old", OLD), new Judge.Acceptable("new", update));
        NonVolatile start = scene(Fixtures.BOOTLOADER_CERTIFICATES.image(), update, Asked.TEST).program();
        SweepResult result = new Sweep(new Sweep.Plan(CertificateFixtureTest::machine, start, judge, Optional.of(reference(TRUST)), new Sweep.Operations(0, 30),
                Tearing.STANDARD, 1, BootLimits.STANDARD, HashOmissions.NONE)).run(2, (done, total) -> { });
        assertTrue(result.good(), () -> result.failures().toString());
        assertEquals(Set.of("new"), result.images().keySet());
    }
}
