package dev.brownout.bootloader.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.TestImages;
import dev.brownout.bootloader.image.SignOptions.PublicKeyFormat;
import dev.brownout.bootloader.image.SignOptions.VectorToSign;
import dev.brownout.bootloader.key.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageBuilderTest {

    /** SHA-256 of what imgtool 2.4.0 writes for {@link #input()} with the same options. */
    static Stream<Arguments> imgtool() {
        return Stream.of(
                like("b0a1891a92248e9e94b02d4da8cf2b626bc1725be5f2ca08bf87dbbac56c3155", options -> options),
                like("5661eb1b5bf0fc8c5f45583f311984dc8711a78849473d846daaf44dc120a3af", options -> options.confirm(true).align(4)),
                like("55f3e6568a2b528381a265caa963c16e1fe9d2e1324e9828e2c4f96344f57840", options -> options.pad(true).maxAlign(16)),
                like("ca050d6aec8da00a40d033a14481a5724c03b9ca94258482264f46b28116fd55", options -> options.bigEndian(true)
                        .securityCounter(new SecurityCounter.Value(5)).dependencies(Dependency.parse("(1,2.3.4+5)"))),
                like("6e12a3db06ef7f6d4cc3bb0491c15568c15f117222fa10754306714f2b2864b5", options -> options.securityCounter(new SecurityCounter.Auto())
                        .dependencies(Dependency.parse("(0,1.2.3+4), (7, 2.0)")).bootRecord("App").vendor("example.com").imageClass("board")
                        .customTlv(0xa1, new byte[] {1, 2}).customTlv(0xa0, "text".getBytes(StandardCharsets.UTF_8))),
                like("54d103aa5635f669f20ee6400e2bc0bca7aaf8aafeae9d6c03a0bfb601b88634", options -> options.loadAddress(0x20000000).nonBootable(true)),
                like("6c906c1e73df1e87c1124848cecf191ba49dbae2427bec4879b7c0882b101726", options -> options.romFixed(0xc000).sha(Sha.SHA512)),
                like("2b22b9675d5f3f9e5a2e03ea2b5ba7521ffa96e24d25072826895b79ddc7dbac", options -> options.overwriteOnly(true).pad(true).erasedValue(0)),
                like("73e387b15b61b4e677f64d48135b5ee1eb3f9d466f55aebe61c417bc729bdd14", options -> options.vectorToSign(VectorToSign.PAYLOAD)
                        .securityCounter(new SecurityCounter.Value(1))),
                like("639417840704d9652c428770b2f513a3b3698cda4616c01008db8025fff046bb", options -> options.vectorToSign(VectorToSign.DIGEST)));
    }

    @ParameterizedTest
    @MethodSource("imgtool")
    void unsignedImagesAreImgtoolsBytes(String sha256, UnaryOperator<SignOptions> change) {
        byte[] image = ImageBuilder.build(input(), change.apply(options()), new Signer.None()).padded();
        assertEquals(sha256, HexFormat.of().formatHex(Digests.sha256(image)));
    }

    @Test
    void intelHexIsImgtoolsText() {
        byte[] text = ImageBuilder.build(input(), options().confirm(true), new Signer.None()).toHex(0xff00).toText();
        assertEquals("1d6fec68e9199f0e081063b192a53bc2185e0e10bb032870cf7c306fe57a460b", HexFormat.of().formatHex(Digests.sha256(text)));
    }

    @Test
    void signedImagesCarryKeyHashThenSignature() {
        byte[] image = ImageBuilder.build(input(), options(), new Signer.Key(TestImages.KEY)).bytes();
        Image read = ImageReader.read(image);
        assertEquals(3, read.tlvs().size());
        assertEquals("172ab2a3fd42211372c23878f0195ea270c8ff70ecd3eea57c000a0dc81a72eb",
                HexFormat.of().formatHex(read.tlv(TlvType.SHA256).orElseThrow().value()));
        assertArrayEquals(TestImages.KEY.publicKey().keyHash(), read.tlv(TlvType.KEYHASH).orElseThrow().value());
        assertTrue(read.tlvs().get(2).is(TlvType.ECDSASIG));
        assertEquals(image.length, read.size());
    }

    @Test
    void imagesSignedByImgtoolVerify() {
        byte[] unsigned = ImageBuilder.build(input(), options().vectorToSign(VectorToSign.PAYLOAD), new Signer.None()).bytes();
        byte[] tlvs = HexFormat.of().parseHex("0769960010002000" + "172ab2a3fd42211372c23878f0195ea270c8ff70ecd3eea57c000a0dc81a72eb"
                + "01002000" + "5a7a78cca4a0f420d9bc62bb669c3c2759e39f723d3ae10dcbe0f0815a07ecd4"
                + "22004600" + "304402203e20c1185c59a50bc24adb2316c0efe1953b3e2c69a18543298593bb1dcd832e"
                + "02203930736d87f71096e285e1fdf6f7857820c51e2dbb2ba535cb792867f93862f8");
        byte[] image = Arrays.copyOf(unsigned, unsigned.length + tlvs.length);
        System.arraycopy(tlvs, 0, image, unsigned.length, tlvs.length);
        assertEquals("1.2.3+4", ImageValidator.verify(image, List.of(TestImages.KEY.publicKey())).header().version().toString());
        assertEquals("1.2.3+4", ImageCheck.check(image, Optional.of(TestImages.KEY)).version().toString());
    }

    @Test
    void aSignatureMadeElsewhereGivesTheSameImage() {
        SignedImage ours = ImageBuilder.build(input(), options(), new Signer.Key(TestImages.KEY));
        byte[] digest = ImageBuilder.build(input(), options().vectorToSign(VectorToSign.DIGEST), new Signer.None()).bytes();
        byte[] signature = TestImages.KEY.sign(digest);
        assertArrayEquals(ours.bytes(), ImageBuilder.build(input(), options(), new Signer.Fixed(signature, TestImages.KEY.publicKey())).bytes());
    }

    @Test
    void fullPublicKeyReplacesItsHash() {
        Image image = ImageReader.read(ImageBuilder.build(input(), options().publicKeyFormat(PublicKeyFormat.FULL), new Signer.Key(TestImages.KEY)).bytes());
        assertArrayEquals(TestImages.KEY.publicKey().subjectPublicKeyInfo(), image.tlv(TlvType.PUBKEY).orElseThrow().value());
        assertTrue(image.tlv(TlvType.KEYHASH).isEmpty());
    }

    @Test
    void paddedSignaturesHaveSeventyTwoBytesAndVerify() {
        byte[] image = ImageBuilder.build(input(), options().padSignature(true), new Signer.Key(TestImages.KEY)).bytes();
        assertEquals(72, ImageReader.read(image).tlv(TlvType.ECDSASIG).orElseThrow().value().length);
        ImageValidator.verify(image, List.of(TestImages.KEY.publicKey()));
    }

    @Test
    void whatDoesNotFitIsRefusedInOneSentence() {
        refused("exceeds the slot size 0x200", options().slotSize(0x200));
        refused("does not begin with 64 zeros", options().padHeader(false));
        refused("exclude each other", options().loadAddress(1).romFixed(1));
        refused("--pure does not apply", options().pure(true));
        refused("signs SHA-256 only", options().sha(Sha.SHA384));
        refused("more than 12 characters", options().bootRecord("waytoolongname"));
        refused("needs a vendor", options().imageClass("board"));
        for (Runnable wrong : new Runnable[] {() -> options().headerSize(16), () -> options().align(3), () -> options().maxAlign(4),
            () -> options().erasedValue(1), () -> options().customTlv(0x10, new byte[0]), () -> options().customTlv(0x80, new byte[0]),
            () -> options().customTlv(0xa0, new byte[0]).customTlv(0xa0, new byte[0]), () -> Dependency.parse("1.0"), () -> Dependency.parse("(1)"),
            () -> Dependency.parse("(256,1.0)"), () -> ImageVersion.parse("1.2.3.4"), () -> ImageVersion.parse("01"), () -> ImageVersion.parse("256"),
            () -> ImageVersion.parse("1.0.0+4294967296"), () -> new SecurityCounter.Value(-1), () -> options().loadAddress(1L << 32)}) {
            assertTrue(assertThrows(UsageException.class, wrong::run).getMessage().endsWith("."));
        }
    }

    private static void refused(String part, SignOptions options) {
        UsageException e = assertThrows(UsageException.class, () -> ImageBuilder.build(input(), options, new Signer.Key(TestImages.KEY)));
        assertTrue(e.getMessage().contains(part) && e.getMessage().endsWith("."), e.getMessage());
    }

    private static Arguments like(String sha256, UnaryOperator<SignOptions> change) {
        return Arguments.of(sha256, change);
    }

    private static SignOptions options() {
        return new SignOptions(ImageVersion.parse("1.2.3+4")).headerSize(0x40).padHeader(true).slotSize(0x2000);
    }

    private static byte[] input() {
        byte[] input = new byte[300];
        for (int i = 0; i < input.length; i++) {
            input[i] = (byte) (i * 7);
        }
        return input;
    }
}
