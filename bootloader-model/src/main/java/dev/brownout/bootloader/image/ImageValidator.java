package dev.brownout.bootloader.image;

import dev.brownout.bootloader.key.Digests;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;
import dev.brownout.bootloader.key.EcdsaSignature;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether an image may be started: the rules of MCUboot's bootutil_img_validate for ECDSA P-256 with SHA-256 and the TLV allow list, and strict
 * DER (docs/swap-move.md, section 6).
 */
public final class ImageValidator {

    private static final int HASH_SIZE = 32;
    private static final int LONGEST_SIGNATURE = 128;

    private final List<EcdsaP256PublicKey> keys;
    private final SignatureVerifier verifier;

    /** A validator that trusts {@code keys}. */
    public ImageValidator(List<EcdsaP256PublicKey> keys, SignatureVerifier verifier) {
        this.keys = List.copyOf(keys);
        this.verifier = verifier;
    }

    /**
     * Validates an image on its own with BouncyCastle.
     *
     * @throws ImageException with the first rule that it breaks
     */
    public static Image verify(byte[] image, List<EcdsaP256PublicKey> keys) {
        return verify(image, keys, SignatureVerifier.bouncyCastle());
    }

    /** As {@link #verify(byte[], List)}, with the verifier chosen. */
    public static Image verify(byte[] image, List<EcdsaP256PublicKey> keys, SignatureVerifier verifier) {
        return new ImageValidator(keys, verifier).validate(image, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Validates the image at the beginning of {@code slot}.
     *
     * @param slotSize     bytes of the slot
     * @param largestImage bytes that an image can have beside the trailer
     * @throws ImageException with the first rule that it breaks
     */
    public Image validate(byte[] slot, int slotSize, int largestImage) {
        ImageHeader header = ImageReader.header(slot);
        if (header.has(ImageHeader.NON_BOOTABLE)) {
            throw new ImageException(ImageError.NON_BOOTABLE, "The image is marked as not bootable.");
        }
        Image image = ImageReader.read(slot, slotSize, largestImage);
        MessageDigest sha256 = Digests.digest("SHA-256");
        sha256.update(slot, 0, (int) image.header().hashedSize());
        check(image, sha256.digest());
        return image;
    }

    private void check(Image image, byte[] hash) {
        boolean hashSeen = false;
        Optional<EcdsaP256PublicKey> key = Optional.empty();
        Optional<Boolean> signed = Optional.empty();
        for (Tlv tlv : image.tlvs()) {
            if (!tlv.isProtected() && !TlvType.allowedUnprotected(tlv.type())) {
                throw new ImageException(ImageError.TLV_NOT_ALLOWED, "The TLV 0x%x is allowed in the protected area only.", tlv.type());
            }
            if (tlv.is(TlvType.SHA256)) {
                checkHash(tlv.value(), hash);
                hashSeen = true;
            } else if (tlv.is(TlvType.KEYHASH)) {
                key = findKey(tlv.value());
            } else if (tlv.is(TlvType.ECDSASIG) && key.isPresent()) {
                signed = Optional.of(checkSignature(key.get(), hash, tlv.value()));
                key = Optional.empty();
            }
        }
        if (!hashSeen) {
            throw new ImageException(ImageError.HASH_MISSING, "The image has no SHA-256 hash.");
        }
        if (signed.isEmpty()) {
            throw new ImageException(ImageError.SIGNATURE_MISSING, "The image has no ECDSA signature by a key that is trusted.");
        }
        if (!signed.get()) {
            throw new ImageException(ImageError.SIGNATURE_WRONG, "The image's signature is wrong.");
        }
    }

    private static void checkHash(byte[] value, byte[] hash) {
        if (value.length != HASH_SIZE) {
            throw new ImageException(ImageError.HASH_LENGTH, "The image's SHA-256 hash has %d bytes instead of 32.", value.length);
        }
        if (!Arrays.equals(value, hash)) {
            throw new ImageException(ImageError.HASH_WRONG, "The image's hash is not that of its bytes: the image is damaged.");
        }
    }

    private Optional<EcdsaP256PublicKey> findKey(byte[] value) {
        if (value.length > HASH_SIZE) {
            throw new ImageException(ImageError.KEY_HASH_LENGTH, "The image's key hash has %d bytes, more than 32.", value.length);
        }
        return keys.stream().filter(candidate -> candidate.keyHashStartsWith(value)).findFirst();
    }

    private boolean checkSignature(EcdsaP256PublicKey key, byte[] hash, byte[] value) {
        if (value.length > LONGEST_SIGNATURE) {
            throw new ImageException(ImageError.SIGNATURE_LENGTH, "The image's signature has %d bytes, more than %d.", value.length, LONGEST_SIGNATURE);
        }
        return verifier.verify(key, hash, EcdsaSignature.withoutPadding(value));
    }
}
