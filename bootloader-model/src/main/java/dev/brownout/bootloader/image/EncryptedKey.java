package dev.brownout.bootloader.image;

import dev.brownout.bootloader.key.AsymmetricPrivateKey;
import dev.brownout.bootloader.key.AsymmetricPublicKey;
import dev.brownout.bootloader.key.KeyAgreement;
import dev.brownout.bootloader.key.KeyException;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.Oaep;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.bootloader.key.PublicImageKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * How the key that an image is encrypted with travels in the image (MCUboot, docs/encrypted_images.md; imgtool, image.py): RSA-OAEP, or ECIES with HKDF, AES in
 * counter mode and HMAC, or AES key wrap (RFC 3394), which imgtool does not write.
 *
 * @param tlv   under which type
 * @param value the TLV's value
 */
public record EncryptedKey(TlvType tlv, byte[] value) {

    private static final byte[] INFO = "MCUBoot_ECIES_v1".getBytes(StandardCharsets.US_ASCII);

    /** Encrypts {@code key}, 16 or 32 bytes, for the owner of {@code receiver}. */
    static EncryptedKey of(byte[] key, PublicImageKey receiver, Sha hmac, SecureRandom random) {
        if (hmac == Sha.SHA512 && receiver.type() != KeyType.X25519) {
            throw new UsageException("HMAC-SHA-512 goes with X25519 keys only.");
        }
        return switch (receiver.type()) {
            case RSA_2048 -> new EncryptedKey(TlvType.ENCRSA2048, Oaep.encrypt((AsymmetricPublicKey) receiver, key, random));
            case ECDSA_P256 -> new EncryptedKey(TlvType.ENCEC256, ecies(key, receiver, hmac, random));
            case X25519 -> new EncryptedKey(hmac == Sha.SHA512 ? TlvType.ENCX25519_SHA512 : TlvType.ENCX25519, ecies(key, receiver, hmac, random));
            default -> throw UsageException.of("Images are not encrypted for %s keys; RSA-2048, ECDSA P-256 and X25519 keys will do.", receiver.type().title());
        };
    }

    /** Wraps {@code key} under another one of the same length. */
    public static EncryptedKey wrapped(byte[] key, byte[] wrappingKey) {
        RFC3394WrapEngine engine = new RFC3394WrapEngine(AESEngine.newInstance());
        engine.init(true, new KeyParameter(wrappingKey));
        return new EncryptedKey(TlvType.ENCKW, engine.wrap(key, 0, key.length));
    }

    /**
     * The key in an image, if it is there and meant for the owner of {@code receiver}.
     *
     * @param length bytes of the key, as the image's flags say
     */
    public static Optional<byte[]> find(Image image, PrivateImageKey receiver, int length) {
        for (Tlv tlv : image.tlvs()) {
            Optional<byte[]> key = switch (receiver.type()) {
                case RSA_2048 -> tlv.is(TlvType.ENCRSA2048) ? Oaep.decrypt((AsymmetricPrivateKey) receiver, tlv.value()) : Optional.empty();
                case ECDSA_P256 -> tlv.is(TlvType.ENCEC256) ? open(tlv.value(), receiver, Sha.SHA256, length) : Optional.empty();
                case X25519 -> tlv.is(TlvType.ENCX25519) ? open(tlv.value(), receiver, Sha.SHA256, length)
                        : tlv.is(TlvType.ENCX25519_SHA512) ? open(tlv.value(), receiver, Sha.SHA512, length) : Optional.empty();
                default -> Optional.empty();
            };
            if (key.isPresent()) {
                return key.filter(found -> found.length == length);
            }
        }
        return Optional.empty();
    }

    /**
     * Bytes of an encrypted key in its TLV, if it is for the owner of such a key: SHA-256 in ECIES.
     *
     * @param length bytes of the key
     */
    public static int size(KeyType receiver, int length) {
        return receiver.isRsa() ? 2048 / 8 : KeyAgreement.publicKeySize(receiver) + Sha.SHA256.size() + length;
    }

    /** Whether a TLV of this type can hold a key for the owner of such a key. */
    static boolean canBeFor(KeyType receiver, int tlv) {
        return switch (receiver) {
            case RSA_2048 -> tlv == TlvType.ENCRSA2048.code();
            case ECDSA_P256 -> tlv == TlvType.ENCEC256.code();
            case X25519 -> tlv == TlvType.ENCX25519.code() || tlv == TlvType.ENCX25519_SHA512.code();
            default -> false;
        };
    }

    /** The key in an image, if it is wrapped under {@code wrappingKey}. */
    public static Optional<byte[]> find(Image image, byte[] wrappingKey) {
        return image.tlv(TlvType.ENCKW).flatMap(tlv -> {
            try {
                RFC3394WrapEngine engine = new RFC3394WrapEngine(AESEngine.newInstance());
                engine.init(false, new KeyParameter(wrappingKey));
                return Optional.of(engine.unwrap(tlv.value(), 0, tlv.value().length));
            } catch (InvalidCipherTextException e) {
                return Optional.empty();
            }
        });
    }

    // Ephemeral public key, HMAC of the encrypted key, encrypted key.
    private static byte[] ecies(byte[] key, PublicImageKey receiver, Sha hmac, SecureRandom random) {
        KeyAgreement.Offer offer = KeyAgreement.offer(receiver, random);
        byte[] derived = derive(offer.secret(), key.length, hmac);
        byte[] encrypted = key.clone();
        ImageCipher.ctr(Arrays.copyOf(derived, key.length), 0, encrypted, 0, encrypted.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(offer.publicKey());
        out.writeBytes(mac(derived, key.length, hmac, encrypted));
        out.writeBytes(encrypted);
        return out.toByteArray();
    }

    private static Optional<byte[]> open(byte[] value, PrivateImageKey receiver, Sha hmac, int length) {
        int macAt = KeyAgreement.publicKeySize(receiver.type());
        int keyAt = macAt + hmac.size();
        if (value.length != keyAt + length) {
            return Optional.empty();
        }
        byte[] secret;
        try {
            secret = KeyAgreement.accept(receiver, Arrays.copyOf(value, macAt));
        } catch (KeyException e) {
            return Optional.empty();
        }
        byte[] derived = derive(secret, length, hmac);
        byte[] key = Arrays.copyOfRange(value, keyAt, value.length);
        if (!MessageDigest.isEqual(mac(derived, length, hmac, key), Arrays.copyOfRange(value, macAt, keyAt))) {
            return Optional.empty();
        }
        ImageCipher.ctr(Arrays.copyOf(derived, length), 0, key, 0, length);
        return Optional.of(key);
    }

    private static byte[] derive(byte[] secret, int keyLength, Sha hmac) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(digest(hmac));
        hkdf.init(new HKDFParameters(secret, null, INFO));
        byte[] derived = new byte[keyLength + hmac.size()];
        hkdf.generateBytes(derived, 0, derived.length);
        return derived;
    }

    private static byte[] mac(byte[] derived, int keyLength, Sha hmac, byte[] message) {
        HMac mac = new HMac(digest(hmac));
        mac.init(new KeyParameter(derived, keyLength, derived.length - keyLength));
        mac.update(message, 0, message.length);
        byte[] result = new byte[mac.getMacSize()];
        mac.doFinal(result, 0);
        return result;
    }

    private static Digest digest(Sha sha) {
        return sha == Sha.SHA512 ? new SHA512Digest() : new SHA256Digest();
    }
}
