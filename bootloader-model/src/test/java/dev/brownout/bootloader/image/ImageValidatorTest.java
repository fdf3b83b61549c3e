package dev.brownout.bootloader.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.TestImages;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ImageValidatorTest {

    private static final List<EcdsaP256PublicKey> KEYS = List.of(TestImages.OTHER_KEY.publicKey(), TestImages.KEY.publicKey());
    private static final byte[] IMAGE = TestImages.dense("1.2.3+4", 300);

    @Property(tries = 30)
    void whatIsSignedVerifies(@ForAll @Size(max = 400) byte[] payload, @ForAll @IntRange(max = 255) int major) {
        byte[] image = TestImages.signed(major + ".0.0", payload, TestImages.KEY);
        assertEquals(major, ImageValidator.verify(image, KEYS, SignatureVerifier.jdk()).header().version().major());
        assertEquals(major, ImageCheck.check(image, Optional.of(TestImages.KEY)).version().major());
    }

    @Test
    void anyFlippedBitIsRefused() {
        for (int bit = 0; bit < IMAGE.length * 8; bit++) {
            byte[] flipped = IMAGE.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            int at = bit;
            assertThrows(ImageException.class, () -> ImageValidator.verify(flipped, KEYS, SignatureVerifier.jdk()), () -> "bit " + at);
        }
    }

    @Property(tries = 500)
    void anyBytesBehindAHeaderGiveAnImageOrOneSentence(@ForAll @Size(min = 0, max = 120) byte[] bytes) {
        if (bytes.length >= 4) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(ImageHeader.MAGIC);
        }
        for (Runnable read : new Runnable[] {() -> ImageReader.read(bytes), () -> ImageInfo.read(bytes), () -> ImageCheck.check(bytes, Optional.empty()),
            () -> ImageValidator.verify(bytes, KEYS)}) {
            ImageException e = assertThrows(ImageException.class, read::run);
            assertTrue(e.getMessage().endsWith("."), e.getMessage());
        }
    }

    @Property(tries = 500)
    void anyChangeOfHeaderOrTlvsGivesOneSentence(@ForAll @IntRange(max = 10_000) int at, @ForAll byte value) {
        byte[] changed = IMAGE.clone();
        int tlvs = 32 + 300;
        int place = at % (32 + changed.length - tlvs);
        changed[place < 32 ? place : tlvs + place - 32] = value;
        if (!Arrays.equals(changed, IMAGE)) {
            assertThrows(ImageException.class, () -> ImageValidator.verify(changed, KEYS));
            try {
                ImageInfo.read(changed);
            } catch (ImageException e) {
                assertTrue(e.getMessage().endsWith("."), e.getMessage());
            }
        }
    }

    @Test
    void cutOffImagesAreRefusedAtEveryLength() {
        for (int length = 0; length < IMAGE.length; length++) {
            byte[] cut = Arrays.copyOf(IMAGE, length);
            assertEquals(ImageError.TRUNCATED, assertThrows(ImageException.class, () -> ImageValidator.verify(cut, KEYS)).error());
        }
    }

    @Test
    void eachRuleHasItsReason() {
        refused(ImageError.NO_MAGIC, put(0, 0x12345678));
        refused(ImageError.NON_BOOTABLE, put(16, ImageHeader.NON_BOOTABLE));
        refused(ImageError.ENCRYPTED, put(16, ImageHeader.ENCRYPTED_AES128));
        refused(ImageError.ENCRYPTED, put(16, ImageHeader.ENCRYPTED_AES256));
        refused(ImageError.COMPRESSED, put(16, ImageHeader.COMPRESSED_LZMA2));
        refused(ImageError.COMPRESSED, put(16, ImageHeader.COMPRESSED_ARM_THUMB));
        refused(ImageError.SIZE_OVERFLOW, put(12, 0xFFFFFFF0));
        refused(ImageError.LARGER_THAN_SLOT, put(12, 0x7FFFFFFF));
        refused(ImageError.PROTECTED_SIZE, put(10, 0x0008));
        refused(ImageError.NO_TLV_INFO, put(332, 0x00966906));
        refused(ImageError.NO_ROOM_FOR_TRAILER, IMAGE, 1000, IMAGE.length - 1);
        refused(ImageError.LARGER_THAN_SLOT, IMAGE, 332, 1000);
        refused(ImageError.TLV_BOUNDS, put(336, 0x01000010));
        refused(ImageError.HASH_WRONG, put(40, 0));
        refused(ImageError.HASH_LENGTH, with(sha(new byte[31])));
        refused(ImageError.HASH_MISSING, with(tlv(0x01, new byte[32])));
        refused(ImageError.KEY_HASH_LENGTH, with(tlv(0x01, new byte[33])));
        refused(ImageError.SIGNATURE_MISSING, with(sha(hash())));
        refused(ImageError.SIGNATURE_MISSING, with(sha(hash()), tlv(0x01, new byte[32]), tlv(0x22, sign())));
        refused(ImageError.SIGNATURE_LENGTH, with(sha(hash()), key(), tlv(0x22, new byte[129])));
        refused(ImageError.SIGNATURE_WRONG, with(sha(hash()), key(), tlv(0x22, new byte[70])));
        refused(ImageError.TLV_NOT_ALLOWED, with(sha(hash()), tlv(0x50, new byte[4]), key(), tlv(0x22, sign())));
    }

    @Test
    void mcubootsRulesForSeveralSignaturesHold() {
        accepted(with(sha(hash()), tlv(0x01, new byte[32]), tlv(0x22, new byte[70]), key(), tlv(0x22, sign())));
        accepted(with(tlv(0x24, new byte[64]), sha(hash()), key(), tlv(0x22, sign())));
        // The last signature under a known key decides.
        refused(ImageError.SIGNATURE_WRONG, with(sha(hash()), key(), tlv(0x22, sign()), key(), tlv(0x22, new byte[70])));
        // A key selects one signature only.
        refused(ImageError.SIGNATURE_WRONG, with(sha(hash()), key(), tlv(0x22, new byte[70]), tlv(0x22, sign())));
        // A shortened key hash selects the first key that it fits.
        accepted(with(sha(hash()), tlv(0x01, Arrays.copyOf(TestImages.KEY.publicKey().keyHash(), 4)), tlv(0x22, sign())));
    }

    @Test
    void keysThatAreNotTrustedAreNoKeys() {
        ImageException e = assertThrows(ImageException.class, () -> ImageValidator.verify(IMAGE, List.of(TestImages.OTHER_KEY.publicKey())));
        assertEquals(ImageError.SIGNATURE_MISSING, e.error());
    }

    private static void refused(ImageError error, byte[] image) {
        refused(error, image, 100_000, 100_000);
    }

    private static void refused(ImageError error, byte[] image, int slot, int largest) {
        ImageValidator validator = new ImageValidator(KEYS, SignatureVerifier.bouncyCastle());
        ImageException e = assertThrows(ImageException.class, () -> validator.validate(image, slot, largest));
        assertEquals(error, e.error(), e.getMessage());
        assertTrue(e.getMessage().endsWith("."), e.getMessage());
    }

    private static void accepted(byte[] image) {
        ImageValidator.verify(image, KEYS);
    }

    private static byte[] put(int at, int value) {
        byte[] image = Arrays.copyOf(IMAGE, IMAGE.length);
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return image;
    }

    /** The same payload with these unprotected TLVs. */
    private static byte[] with(byte[]... tlvs) {
        int size = Arrays.stream(tlvs).mapToInt(tlv -> tlv.length).sum();
        ByteBuffer image = ByteBuffer.allocate(332 + 4 + size).order(ByteOrder.LITTLE_ENDIAN).put(IMAGE, 0, 332).putShort((short) 0x6907)
                .putShort((short) (4 + size));
        for (byte[] tlv : tlvs) {
            image.put(tlv);
        }
        return image.array();
    }

    private static byte[] tlv(int type, byte[] value) {
        return ByteBuffer.allocate(4 + value.length).order(ByteOrder.LITTLE_ENDIAN).putShort((short) type).putShort((short) value.length).put(value).array();
    }

    private static byte[] sha(byte[] value) {
        return tlv(0x10, value);
    }

    private static byte[] key() {
        return tlv(0x01, TestImages.KEY.publicKey().keyHash());
    }

    private static byte[] hash() {
        return ImageReader.read(IMAGE).tlv(TlvType.SHA256).orElseThrow().value();
    }

    private static byte[] sign() {
        return TestImages.KEY.sign(hash());
    }
}
