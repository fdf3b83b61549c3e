package dev.brownout.bootloader.image;

import dev.brownout.bootloader.chain.CertificateChain;
import dev.brownout.bootloader.chain.ChainTrust;
import dev.brownout.bootloader.chain.DatePolicy;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether an image may be started: the rules of MCUboot's bootutil_img_validate for one kind of signature and the TLV allow list, and strict DER
 * (docs/swap-move.md, section 6).
 */
public final class ImageValidator {

    private final List<PublicImageKey> keys;
    private final Set<Integer> revoked;
    private final SignatureScheme scheme;
    private final SignatureVerifier verifier;
    private final Optional<Decryption> decryption;
    private final Optional<ChainTrust> chain;

    /** A validator that trusts {@code keys}, with the usual scheme for them. */
    public ImageValidator(List<? extends PublicImageKey> keys, SignatureVerifier verifier) {
        this(keys, Set.of(), SignatureScheme.of(keys), verifier);
    }

    /**
     * A validator.
     *
     * @param revoked which of the keys are not trusted any more, by their place in the list (as fuses say it)
     */
    public ImageValidator(List<? extends PublicImageKey> keys, Set<Integer> revoked, SignatureScheme scheme, SignatureVerifier verifier) {
        this(keys, revoked, scheme, verifier, Optional.empty());
    }

    /** The same, of a bootloader that decrypts images. */
    public ImageValidator(List<? extends PublicImageKey> keys, Set<Integer> revoked, SignatureScheme scheme, SignatureVerifier verifier,
            Optional<Decryption> decryption) {
        this(keys, revoked, scheme, verifier, decryption, Optional.empty());
    }

    /**
     * The same, of a bootloader that may trust certificate chains.
     *
     * @param chain what it trusts them by; it has no keys then
     */
    public ImageValidator(List<? extends PublicImageKey> keys, Set<Integer> revoked, SignatureScheme scheme, SignatureVerifier verifier,
            Optional<Decryption> decryption, Optional<ChainTrust> chain) {
        if (chain.isPresent() && !keys.isEmpty()) {
            throw new IllegalArgumentException("A bootloader trusts the root of a chain or keys, not both.");
        }
        this.keys = List.copyOf(keys);
        this.revoked = Set.copyOf(revoked);
        this.scheme = scheme;
        this.verifier = verifier;
        this.decryption = decryption;
        this.chain = chain;
        if (keys.stream().anyMatch(key -> key.type() != scheme.keyType())) {
            throw new IllegalArgumentException("A bootloader that checks " + scheme.keyType().title() + " signatures has keys of that type only.");
        }
    }

    /**
     * Validates an image on its own with BouncyCastle.
     *
     * @throws ImageException with the first rule that it breaks
     */
    public static Image verify(byte[] image, List<? extends PublicImageKey> keys) {
        return verify(image, keys, SignatureVerifier.bouncyCastle());
    }

    /** As {@link #verify(byte[], List)}, with the verifier chosen. */
    public static Image verify(byte[] image, List<? extends PublicImageKey> keys, SignatureVerifier verifier) {
        return new ImageValidator(keys, verifier).validate(image, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** The TLV with the image's hash, if signatures are made over one. */
    public Optional<TlvType> hashTlv() {
        return scheme.pure() ? Optional.empty() : Optional.of(scheme.sha().tlv());
    }

    /** An image's certificates. @throws ImageException CHAIN_MISSING or CHAIN_MALFORMED */
    public static CertificateChain chain(Image image) {
        List<Tlv> found = image.tlvs().stream().filter(tlv -> tlv.type() == CertificateChain.TLV && tlv.isProtected()).toList();
        if (found.isEmpty()) {
            throw new ImageException(ImageError.CHAIN_MISSING, "The image has no certificates (TLV 0x%x), and the bootloader trusts no key without.",
                    CertificateChain.TLV);
        }
        if (found.size() > 1) {
            throw new ImageException(ImageError.CHAIN_MALFORMED, "The image has %d chains of certificates.", found.size());
        }
        return CertificateChain.ofTlv(found.get(0).value());
    }

    /**
     * Checks the dates in the certificates of a valid image that is to be brought in, if certificates are what this bootloader trusts.
     *
     * @throws ImageException CHAIN_DATES
     */
    public void checkDates(Image image) {
        chain.ifPresent(trust -> chain(image).checkDates(trust));
    }

    /** Whether this bootloader decrypts images. */
    public boolean decrypts() {
        return decryption.isPresent();
    }

    /** The key of an encrypted image. @throws ImageException if it is not meant for this device */
    public byte[] key(Image image) {
        return decryption.flatMap(how -> how.key(image)).orElseThrow(() -> new ImageException(ImageError.NOT_DECRYPTED,
                "The image is encrypted, but its key is not for this device, or damaged."));
    }

    /** An encrypted image as it will be in slot A. @throws ImageException if it is not meant for this device */
    public byte[] decrypted(byte[] image) {
        byte[] plain = image.clone();
        new ImageCipher(key(ImageReader.read(image, Integer.MAX_VALUE, Integer.MAX_VALUE, true)), ImageReader.header(image)).apply(plain, 0);
        return plain;
    }

    /** What the key of an encrypted image travels in. @throws ImageException if it is not meant for this device */
    public byte[] encryptedKey(Image image) {
        return decryption.flatMap(how -> how.encryptedKey(image)).map(EncryptedKey::value).orElseThrow(() -> new ImageException(ImageError.NOT_DECRYPTED,
                "The image is encrypted, but its key is not for this device."));
    }

    /** The key in an encrypted key that was kept from an image with this header. */
    public Optional<byte[]> key(ImageHeader header, byte[] encryptedKey) {
        return decryption.flatMap(how -> {
            for (TlvType type : new TlvType[] {TlvType.ENCRSA2048, TlvType.ENCKW, TlvType.ENCEC256, TlvType.ENCX25519, TlvType.ENCX25519_SHA512}) {
                Optional<byte[]> key = how.key(new Image(header, List.of(new Tlv(type.code(), encryptedKey, false)), 0));
                if (key.isPresent()) {
                    return key;
                }
            }
            return Optional.empty();
        });
    }

    /**
     * Validates the image at the beginning of {@code slot} as {@link #validate} does, decrypted if it is encrypted: an image on its way to slot A.
     *
     * @throws ImageException with the first rule that it breaks
     */
    public Image validateIncoming(byte[] slot, int slotSize, int largestImage) {
        if (!ImageReader.header(slot).isEncrypted() || decryption.isEmpty()) {
            return validate(slot, slotSize, largestImage);
        }
        Image image = ImageReader.read(slot, slotSize, largestImage, true);
        byte[] plain = slot.clone();
        new ImageCipher(key(image), image.header()).apply(plain, 0);
        return validate(plain, slotSize, largestImage);
    }

    /**
     * Validates the image at the beginning of {@code slot}. With a bootloader that decrypts, an image marked as encrypted is taken for decrypted: it lies in
     * slot A.
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
        Image image = ImageReader.read(slot, slotSize, largestImage, decryption.isPresent());
        check(image, Arrays.copyOf(slot, (int) image.header().hashedSize()));
        return image;
    }

    private void check(Image image, byte[] hashed) {
        byte[] hash = scheme.sha().of(hashed);
        List<PublicImageKey> trusted = chain.map(trust -> List.of(chainKey(image, trust))).orElse(keys);
        if (scheme.pure() && image.tlv(TlvType.SIG_PURE).filter(tlv -> Arrays.equals(tlv.value(), new byte[] {1})).isEmpty()) {
            throw new ImageException(ImageError.SIGNATURE_MISSING, "The image's signature is not over the image itself (SIG_PURE), as it must be.");
        }
        boolean hashSeen = false;
        Optional<PublicImageKey> key = Optional.empty();
        Optional<Boolean> signed = Optional.empty();
        for (Tlv tlv : image.tlvs()) {
            if (!tlv.isProtected() && !TlvType.allowedUnprotected(tlv.type()) && !(scheme.pure() && tlv.is(TlvType.SIG_PURE))) {
                throw new ImageException(ImageError.TLV_NOT_ALLOWED, "The TLV 0x%x is allowed in the protected area only.", tlv.type());
            }
            if (tlv.is(scheme.sha().tlv()) && !scheme.pure()) {
                checkHash(tlv.value(), hash);
                hashSeen = true;
            } else if (tlv.is(TlvType.KEYHASH)) {
                key = findKey(trusted, tlv.value());
            } else if (tlv.is(scheme.signatureTlv()) && key.isPresent()) {
                signed = Optional.of(checkSignature(key.get(), scheme.pure() ? hashed : hash, tlv.value()));
                key = Optional.empty();
            }
        }
        if (!hashSeen && !scheme.pure()) {
            throw new ImageException(ImageError.HASH_MISSING, "The image has no %s hash.", scheme.sha().title());
        }
        if (signed.isEmpty()) {
            throw new ImageException(ImageError.SIGNATURE_MISSING, "The image has no %s signature by a key that is trusted.", scheme.keyType().title());
        }
        if (!signed.get()) {
            throw new ImageException(ImageError.SIGNATURE_WRONG, "The image's signature is wrong.");
        }
    }

    private void checkHash(byte[] value, byte[] hash) {
        if (value.length != hash.length) {
            throw new ImageException(ImageError.HASH_LENGTH, "The image's %s hash has %d bytes instead of %d.", scheme.sha().title(), value.length,
                    hash.length);
        }
        if (!Arrays.equals(value, hash)) {
            throw new ImageException(ImageError.HASH_WRONG, "The image's hash is not that of its bytes: the image is damaged.");
        }
    }

    /** The key that an image's certificates lead to. */
    private PublicImageKey chainKey(Image image, ChainTrust trust) {
        CertificateChain certificates = chain(image);
        PublicImageKey key = certificates.check(trust, verifier);
        if (key.type() != scheme.keyType()) {
            throw new ImageException(ImageError.CHAIN_UNTRUSTED, "The chain ends with an %s key, but the bootloader checks %s signatures.", key.type().title(),
                    scheme.keyType().title());
        }
        if (trust.dates().scope() == DatePolicy.Scope.EVERY_BOOT) {
            certificates.checkDates(trust);
        }
        return key;
    }

    /** The first key whose hash begins with {@code value}; a revoked one is none. */
    private Optional<PublicImageKey> findKey(List<PublicImageKey> trusted, byte[] value) {
        int longest = scheme.sha().size();
        if (value.length > longest) {
            throw new ImageException(ImageError.KEY_HASH_LENGTH, "The image's key hash has %d bytes, more than %d.", value.length, longest);
        }
        for (int i = 0; i < trusted.size(); i++) {
            if (Arrays.equals(scheme.sha().of(trusted.get(i).embedded()), 0, value.length, value, 0, value.length)) {
                return revoked.contains(i) ? Optional.empty() : Optional.of(trusted.get(i));
            }
        }
        return Optional.empty();
    }

    private boolean checkSignature(PublicImageKey key, byte[] message, byte[] value) {
        if (!scheme.canHaveLength(value.length)) {
            throw new ImageException(ImageError.SIGNATURE_LENGTH, "The image's signature has %d bytes, which no %s signature has.", value.length,
                    scheme.keyType().title());
        }
        return verifier.verify(key, message, SignatureScheme.withoutPadding(scheme.keyType(), value));
    }
}
