package dev.brownout.bootloader.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.ImgtoolFiles;
import dev.brownout.bootloader.key.AsymmetricPrivateKey;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures with every kind of key, against what imgtool 2.4.0 wrote. */
class KeyKindsTest {

    private static final SignatureVerifier VERIFIER = SignatureVerifier.bouncyCastle();

    /** imgtool's file, its key, the options that made it, and what the bootloader is built for. */
    static Stream<Arguments> imgtool() {
        return Stream.of(
                like("rsa-2048", "rsa-2048", options -> options, SignatureScheme.of(KeyType.RSA_2048)),
                like("rsa-3072", "rsa-3072", options -> options, SignatureScheme.of(KeyType.RSA_3072)),
                like("ecdsa-p384", "ecdsa-p384", options -> options, SignatureScheme.of(KeyType.ECDSA_P384)),
                like("ecdsa-p384-padded", "ecdsa-p384", options -> options.padSignature(true), SignatureScheme.of(KeyType.ECDSA_P384)),
                like("ed25519", "ed25519", options -> options, SignatureScheme.of(KeyType.ED25519)),
                like("ed25519-sha512", "ed25519", options -> options.sha(Sha.SHA512), new SignatureScheme(KeyType.ED25519, Sha.SHA512, false)),
                like("ed25519-pure", "ed25519", options -> options.pure(true), new SignatureScheme(KeyType.ED25519, Sha.SHA512, true)));
    }

    @ParameterizedTest
    @MethodSource("imgtool")
    void whatImgtoolSignedIsValid(String name, PrivateImageKey key, UnaryOperator<SignOptions> change, SignatureScheme scheme) {
        byte[] image = ImgtoolFiles.read("sign-" + name + ".bin");
        assertEquals("1.2.3+4", validate(image, scheme, Set.of(), key.publicKey()).header().version().toString());
        assertEquals("1.2.3+4", ImageCheck.check(image, Optional.of(key)).version().toString());
    }

    @ParameterizedTest
    @MethodSource("imgtool")
    void whatIsSignedHereIsImgtoolsBytesButForTheSignature(String name, PrivateImageKey key, UnaryOperator<SignOptions> change, SignatureScheme scheme) {
        byte[] expected = ImgtoolFiles.read("sign-" + name + ".bin");
        SignedImage made = sign(key, change);
        assertEquals("1.2.3+4", validate(made.bytes(), scheme, Set.of(), key.publicKey()).header().version().toString());
        int before = made.bytes().length - made.signature().orElseThrow().length;
        byte[] sameLength = made.bytes().clone();
        // ECDSA signatures differ in length, and with them the TLV area.
        sameLength[134] = expected[134];
        assertArrayEquals(Arrays.copyOf(expected, before - 2), Arrays.copyOf(sameLength, before - 2));
        assertArrayEquals(made.bytes(), sign(key, change).bytes());
        if (key.type() == KeyType.ED25519) {
            assertArrayEquals(expected, made.bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("imgtool")
    void damageIsFoundWhereverItIs(String name, PrivateImageKey key, UnaryOperator<SignOptions> change, SignatureScheme scheme) {
        byte[] image = ImgtoolFiles.read("sign-" + name + ".bin");
        int signature = sign(key, change).signature().orElseThrow().length;
        for (int at : new int[] {40, 131, image.length - signature / 2, image.length - signature + 5}) {
            byte[] damaged = image.clone();
            damaged[at] ^= 0x10;
            assertThrows(ImageException.class, () -> validate(damaged, scheme, Set.of(), key.publicKey()), "byte " + at);
        }
    }

    @ParameterizedTest
    @EnumSource(value = KeyType.class, names = "X25519", mode = EnumSource.Mode.EXCLUDE)
    void newKeysSurviveTheirFilesAndSign(KeyType type) {
        PrivateImageKey key = type.isRsa() ? ImgtoolFiles.key(type.label()) : AsymmetricPrivateKey.generate(type, new SecureRandom());
        PrivateImageKey read = PemKeys.read(PemKeys.privateKey(key).getBytes(StandardCharsets.US_ASCII)).privateKey();
        assertEquals(key, read);
        assertEquals(type, read.type());
        assertEquals(key.publicKey(), PemKeys.read(PemKeys.publicKey(key.publicKey()).getBytes(StandardCharsets.US_ASCII)));
        byte[] image = sign(read, options -> options).bytes();
        assertEquals("1.2.3+4", validate(image, SignatureScheme.of(type), Set.of(), key.publicKey()).header().version().toString());
    }

    @Test
    void filesWrittenByImgtoolAreWrittenAlike() {
        for (KeyType type : KeyType.values()) {
            String pem = new String(ImgtoolFiles.read(type.label() + ".pem"), StandardCharsets.US_ASCII);
            assertEquals(pem, PemKeys.privateKey(ImgtoolFiles.key(type.label())));
        }
    }

    @Test
    void paddingIsTakenOffWhereItIsPadding() {
        byte[] der = ImgtoolFiles.key("ecdsa-p256").sign(new byte[32]);
        assertArrayEquals(der, SignatureScheme.withoutPadding(KeyType.ECDSA_P256, Arrays.copyOf(der, 72)));
        byte[] notZero = Arrays.copyOf(der, 72);
        notZero[71] = 1;
        assertEquals(72, SignatureScheme.withoutPadding(KeyType.ECDSA_P256, notZero).length);
        assertEquals(73, SignatureScheme.withoutPadding(KeyType.ECDSA_P256, Arrays.copyOf(der, 73)).length);
        byte[] notDer = new byte[72];
        Arrays.fill(notDer, (byte) 0xFF);
        assertEquals(72, SignatureScheme.withoutPadding(KeyType.ECDSA_P256, notDer).length);
    }

    @Test
    void keysAndHashesThatDoNotGoTogetherAreRefused() {
        assertRefused(" only, not ", ImgtoolFiles.key("rsa-2048"), options -> options.sha(Sha.SHA512));
        assertRefused(" only, not ", ImgtoolFiles.key("ecdsa-p384"), options -> options.sha(Sha.SHA256));
        assertRefused("--pure", ImgtoolFiles.key("rsa-2048"), options -> options.pure(true));
        assertRefused("SHA-512", ImgtoolFiles.key("ed25519"), options -> options.pure(true).sha(Sha.SHA512));
        assertRefused("for encryption", ImgtoolFiles.key("x25519"), options -> options);
        assertThrows(IllegalArgumentException.class, () -> new ImageValidator(
                List.of(ImgtoolFiles.key("rsa-2048").publicKey(), ImgtoolFiles.key("ed25519").publicKey()), VERIFIER));
        assertThrows(IllegalArgumentException.class, () -> new SignatureScheme(KeyType.RSA_2048, Sha.SHA256, true));
    }

    @Test
    void aPureSignatureIsNotTakenForOneOverTheHashAndTheOtherWayRound() {
        PublicImageKey key = ImgtoolFiles.key("ed25519").publicKey();
        SignatureScheme pure = new SignatureScheme(KeyType.ED25519, Sha.SHA512, true);
        SignatureScheme hashed = new SignatureScheme(KeyType.ED25519, Sha.SHA512, false);
        assertEquals(ImageError.SIGNATURE_MISSING,
                assertThrows(ImageException.class, () -> validate(ImgtoolFiles.read("sign-ed25519-sha512.bin"), pure, Set.of(), key)).error());
        assertEquals(ImageError.TLV_NOT_ALLOWED,
                assertThrows(ImageException.class, () -> validate(ImgtoolFiles.read("sign-ed25519-pure.bin"), hashed, Set.of(), key)).error());
    }

    @Test
    void anyOfSeveralKeysWillDoUnlessItIsRevoked() {
        PrivateImageKey first = ImgtoolFiles.key("ed25519");
        PrivateImageKey second = AsymmetricPrivateKey.generate(KeyType.ED25519, new SecureRandom());
        SignatureScheme scheme = SignatureScheme.of(KeyType.ED25519);
        byte[] byFirst = sign(first, options -> options).bytes();
        byte[] bySecond = sign(second, options -> options).bytes();
        PublicImageKey[] keys = {first.publicKey(), second.publicKey()};
        validate(byFirst, scheme, Set.of(), keys);
        validate(bySecond, scheme, Set.of(), keys);
        validate(bySecond, scheme, Set.of(0), keys);
        assertEquals(ImageError.SIGNATURE_MISSING, assertThrows(ImageException.class, () -> validate(byFirst, scheme, Set.of(0), keys)).error());
        byte[] byBoth = withSecondSignature(byFirst, bySecond);
        validate(byBoth, scheme, Set.of(), keys);
        validate(byBoth, scheme, Set.of(0), keys);
        validate(byBoth, scheme, Set.of(1), keys);
        assertThrows(ImageException.class, () -> validate(byBoth, scheme, Set.of(0, 1), keys));
    }

    /** The image {@code one} with key hash and signature of {@code other} behind its own. */
    private static byte[] withSecondSignature(byte[] one, byte[] other) {
        int info = 32 + 100;
        int signature = 4 + 32 + 4 + 64;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(one);
        out.write(other, other.length - signature, signature);
        byte[] both = out.toByteArray();
        int total = both.length - info;
        both[info + 2] = (byte) total;
        both[info + 3] = (byte) (total >> 8);
        return both;
    }

    private static Image validate(byte[] image, SignatureScheme scheme, Set<Integer> revoked, PublicImageKey... keys) {
        return new ImageValidator(List.of(keys), revoked, scheme, VERIFIER).validate(image, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static void assertRefused(String part, PrivateImageKey key, UnaryOperator<SignOptions> change) {
        UsageException e = assertThrows(UsageException.class, () -> sign(key, change));
        assertTrue(e.getMessage().contains(part) && e.getMessage().endsWith("."), e.getMessage());
    }

    private static SignedImage sign(PrivateImageKey key, UnaryOperator<SignOptions> change) {
        SignOptions options = new SignOptions(ImageVersion.parse("1.2.3+4")).padHeader(true).slotSize(0x10000);
        return ImageBuilder.build(ImgtoolFiles.payload(), change.apply(options), new Signer.Key(key));
    }

    private static Arguments like(String file, String key, UnaryOperator<SignOptions> change, SignatureScheme scheme) {
        return Arguments.of(file, ImgtoolFiles.key(key), change, scheme);
    }
}
