package dev.brownout.bootloader.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.ImgtoolFiles;
import dev.brownout.bootloader.key.AsymmetricPrivateKey;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encrypted images, against what imgtool 2.4.0 wrote. */
class EncryptionTest {

    private static final String CASES = """
            ecdsa-p256-128, ecdsa-p256, ecdsa-p256, 128, SHA256
            ecdsa-p256-256, ecdsa-p256, ecdsa-p256, 256, SHA256
            x25519-128, ed25519, x25519, 128, SHA256
            x25519-256, ed25519, x25519, 256, SHA256
            x25519-hmac512-128, ed25519, x25519, 128, SHA512
            x25519-hmac512-256, ed25519, x25519, 256, SHA512
            rsa-2048-128, rsa-2048, rsa-2048, 128, SHA256
            rsa-2048-256, rsa-2048, rsa-2048, 256, SHA256
            """;

    @ParameterizedTest
    @CsvSource(textBlock = CASES)
    void whatImgtoolEncryptedIsDecryptedAndValid(String file, String signer, String receiver) {
        byte[] image = ImgtoolFiles.read("enc-" + file + ".bin");
        Image read = validator(signer, receiver).validateIncoming(image, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertEquals("1.2.3+4", read.header().version().toString());
        assertArrayEquals(ImgtoolFiles.payload(), payload(decrypted(image, receiver)));
        assertFalse(Arrays.equals(ImgtoolFiles.payload(), payload(image)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = CASES)
    void anEncryptedFileIsNotCalledDamagedWhereItCannotBeDecrypted(String file) {
        byte[] image = ImgtoolFiles.read("enc-" + file + ".bin");
        ImageException e = assertThrows(ImageException.class, () -> ImageCheck.check(image, Optional.empty()));
        assertTrue(e.getMessage().startsWith("The image is encrypted, or damaged"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(textBlock = CASES)
    void whatIsEncryptedHereIsImgtoolsLayout(String file, String signer, String receiver, int bits, Sha hmac) {
        byte[] expected = ImgtoolFiles.read("enc-" + file + ".bin");
        byte[] made = sign(signer, options -> encrypted(options, receiver).encryptionKeyBits(bits).encryptionHmac(hmac)).bytes();
        assertArrayEquals(Arrays.copyOf(expected, 32), Arrays.copyOf(made, 32));
        validator(signer, receiver).validateIncoming(made, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertArrayEquals(ImgtoolFiles.payload(), payload(decrypted(made, receiver)));
        List<Tlv> mine = ImageReader.read(made, Integer.MAX_VALUE, Integer.MAX_VALUE, true).tlvs();
        List<Tlv> theirs = ImageReader.read(expected, Integer.MAX_VALUE, Integer.MAX_VALUE, true).tlvs();
        assertEquals(theirs.stream().map(Tlv::type).toList(), mine.stream().map(Tlv::type).toList());
        assertEquals(theirs.get(0), mine.get(0));
        assertEquals(theirs.get(3).value().length, mine.get(3).value().length);
    }

    @Test
    void aClearImageIsMarkedAndCarriesItsKeyButIsReadable() {
        byte[] expected = ImgtoolFiles.read("enc-clear.bin");
        byte[] made = sign("ecdsa-p256", options -> encrypted(options, "ecdsa-p256").clear(true)).bytes();
        assertArrayEquals(Arrays.copyOf(expected, 144), Arrays.copyOf(made, 144));
        assertArrayEquals(ImgtoolFiles.payload(), payload(made));
        validator("ecdsa-p256", "ecdsa-p256").validate(made, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    @Test
    void anImageForAnotherDeviceOrWithADamagedKeyIsRefused() {
        PrivateImageKey other = AsymmetricPrivateKey.generate(KeyType.X25519, new SecureRandom());
        byte[] image = ImgtoolFiles.read("enc-x25519-128.bin");
        ImageValidator notForUs = new ImageValidator(List.of(ImgtoolFiles.key("ed25519").publicKey()), Set.of(), SignatureScheme.of(KeyType.ED25519),
                SignatureVerifier.bouncyCastle(), Optional.of(new Decryption.WithPrivateKey(other)));
        assertEquals(ImageError.NOT_DECRYPTED, error(notForUs, image));
        for (int fromEnd : new int[] {1, 17, 60}) {
            byte[] damaged = image.clone();
            damaged[image.length - fromEnd] ^= 1;
            assertEquals(ImageError.NOT_DECRYPTED, error(validator("ed25519", "x25519"), damaged));
        }
        byte[] payload = image.clone();
        payload[40] ^= 1;
        assertEquals(ImageError.HASH_WRONG, error(validator("ed25519", "x25519"), payload));
        ImageValidator without = new ImageValidator(List.of(ImgtoolFiles.key("ed25519").publicKey()), SignatureVerifier.bouncyCastle());
        assertEquals(ImageError.ENCRYPTED, error(without, image));
    }

    /** RFC 3394, section 4.1. */
    @Test
    void wrappedKeysAreThoseOfTheStandard() {
        byte[] wrapping = HexFormat.of().parseHex("000102030405060708090A0B0C0D0E0F");
        byte[] key = HexFormat.of().parseHex("00112233445566778899AABBCCDDEEFF");
        EncryptedKey wrapped = EncryptedKey.wrapped(key, wrapping);
        assertEquals("1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5", HexFormat.of().withUpperCase().formatHex(wrapped.value()));
        ImageHeader header = new ImageHeader(ImageHeader.MAGIC, 0, 32, 0, 100, ImageHeader.ENCRYPTED_AES128, ImageVersion.parse("1"));
        Image image = new Image(header, List.of(new Tlv(TlvType.ENCKW.code(), wrapped.value(), false)), 200);
        assertArrayEquals(key, new Decryption.WithWrappingKey(wrapping).key(image).orElseThrow());
        assertTrue(new Decryption.WithWrappingKey(key).key(image).isEmpty());
    }

    @Test
    void partsOfAnImageAreDecryptedAsTheWholeIs() {
        byte[] image = ImgtoolFiles.read("enc-ecdsa-p256-256.bin");
        byte[] whole = decrypted(image, "ecdsa-p256");
        Image read = ImageReader.read(image, Integer.MAX_VALUE, Integer.MAX_VALUE, true);
        ImageCipher cipher = new ImageCipher(EncryptedKey.find(read, ImgtoolFiles.key("ecdsa-p256"), 32).orElseThrow(), read.header());
        for (int step : new int[] {1, 7, 16, 33, 64}) {
            byte[] parts = new byte[image.length];
            for (int at = 0; at < image.length; at += step) {
                byte[] part = Arrays.copyOfRange(image, at, Math.min(image.length, at + step));
                cipher.apply(part, at);
                System.arraycopy(part, 0, parts, at, part.length);
            }
            assertArrayEquals(whole, parts);
        }
    }

    @Test
    void keysThatDoNotGoTogetherAreRefused() {
        for (String[] pair : new String[][] {{"ecdsa-p256", "x25519"}, {"rsa-2048", "ecdsa-p256"}, {"ecdsa-p384", "ecdsa-p256"}, {"ed25519", "ed25519"},
            {"ed25519", "rsa-3072"}, {"ecdsa-p384", "ecdsa-p384"}}) {
            assertThrows(UsageException.class, () -> sign(pair[0], options -> encrypted(options, pair[1])), pair[0] + " " + pair[1]);
        }
        assertThrows(UsageException.class, () -> sign("ecdsa-p256", options -> encrypted(options, "ecdsa-p256").encryptionHmac(Sha.SHA512)));
    }

    /** imgtool's sizes for --slot-size 0x10000 --pad. */
    @Test
    void theTrailerHasRoomForTheKeys() {
        int image = sign("ecdsa-p256", options -> encrypted(options, "ecdsa-p256")).bytes().length;
        int trailer = 128 * 3 + 4 * 8 + 16;
        sign("ecdsa-p256", options -> encrypted(options, "ecdsa-p256").slotSize(image + trailer + 2 * 16 + 4));
        assertThrows(UsageException.class, () -> sign("ecdsa-p256", options -> encrypted(options, "ecdsa-p256").slotSize(image + trailer + 2 * 16 - 4)));
        assertThrows(UsageException.class,
                () -> sign("ecdsa-p256", options -> encrypted(options, "ecdsa-p256").savesEncryptedKey(true).slotSize(image + trailer + 2 * 112)));
    }

    private static SignOptions encrypted(SignOptions options, String receiver) {
        return options.encryptFor(ImgtoolFiles.key(receiver).publicKey());
    }

    private static SignedImage sign(String key, UnaryOperator<SignOptions> change) {
        SignOptions options = new SignOptions(ImageVersion.parse("1.2.3+4")).padHeader(true).slotSize(0x10000);
        return ImageBuilder.build(ImgtoolFiles.payload(), change.apply(options), new Signer.Key(ImgtoolFiles.key(key)));
    }

    private static ImageValidator validator(String signer, String receiver) {
        return new ImageValidator(List.of(ImgtoolFiles.key(signer).publicKey()), Set.of(), SignatureScheme.of(ImgtoolFiles.key(signer).type()),
                SignatureVerifier.bouncyCastle(), Optional.of(new Decryption.WithPrivateKey(ImgtoolFiles.key(receiver))));
    }

    private static byte[] decrypted(byte[] image, String receiver) {
        Image read = ImageReader.read(image, Integer.MAX_VALUE, Integer.MAX_VALUE, true);
        byte[] plain = image.clone();
        new ImageCipher(new Decryption.WithPrivateKey(ImgtoolFiles.key(receiver)).key(read).orElseThrow(), read.header()).apply(plain, 0);
        return plain;
    }

    private static byte[] payload(byte[] image) {
        return Arrays.copyOfRange(image, 32, 132);
    }

    private static ImageError error(ImageValidator validator, byte[] image) {
        return assertThrows(ImageException.class, () -> validator.validateIncoming(image, Integer.MAX_VALUE, Integer.MAX_VALUE)).error();
    }
}
