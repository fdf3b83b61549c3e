package dev.brownout.bootloader.image;

import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PublicImageKey;
import java.util.Arrays;
import java.util.List;

/**
 * What kind of signatures a bootloader is built to check (MCUboot's MCUBOOT_SIGN_..., MCUBOOT_SHA512 and MCUBOOT_SIGN_PURE).
 *
 * @param keyType what the keys are
 * @param sha     the hash that images carry and, unless pure, that is signed
 * @param pure    the signature is over the image's bytes; Ed25519 only
 */
public record SignatureScheme(KeyType keyType, Sha sha, boolean pure) {

    private static final int PADDED_P256 = 72;
    private static final int PADDED_P384 = 103;
    private static final int LONGEST_ECDSA = 128;

    public SignatureScheme {
        if (!keyType.signs()) {
            throw new IllegalArgumentException("Nothing is signed with " + keyType.title() + " keys.");
        }
        if (pure && keyType != KeyType.ED25519) {
            throw new IllegalArgumentException("Only Ed25519 signs images rather than their hash, not " + keyType.title() + ".");
        }
        if (!allowed(keyType, false).contains(sha)) {
            throw new IllegalArgumentException(keyType.title() + " does not go with " + sha + ".");
        }
    }

    /** The usual scheme for keys of a type: SHA-384 for ECDSA P-384, SHA-256 for all others. */
    public static SignatureScheme of(KeyType type) {
        return new SignatureScheme(type, allowed(type, true).get(0), false);
    }

    /** The usual scheme for these keys, ECDSA P-256 if there are none. @throws IllegalArgumentException if they are of several types */
    public static SignatureScheme of(List<? extends PublicImageKey> keys) {
        if (keys.stream().map(PublicImageKey::type).distinct().count() > 1) {
            throw new IllegalArgumentException("A bootloader's keys are all of one type, not of several.");
        }
        return of(keys.isEmpty() ? KeyType.ECDSA_P256 : keys.get(0).type());
    }

    /**
     * imgtool's tables ALLOWED_KEY_SHA: the hashes that go with keys of a type, the usual one first.
     *
     * @param isPrivate a public ECDSA P-256 key goes with one hash more
     */
    static List<Sha> allowed(KeyType type, boolean isPrivate) {
        return switch (type) {
            case ECDSA_P384 -> List.of(Sha.SHA384);
            case RSA_2048, RSA_3072 -> List.of(Sha.SHA256);
            case ECDSA_P256 -> isPrivate ? List.of(Sha.SHA256) : List.of(Sha.SHA256, Sha.SHA512);
            case ED25519, X25519 -> List.of(Sha.SHA256, Sha.SHA512);
        };
    }

    /** The TLV that holds signatures by keys of a type. */
    static TlvType signatureTlv(KeyType type) {
        return switch (type) {
            case RSA_2048 -> TlvType.RSA2048;
            case RSA_3072 -> TlvType.RSA3072;
            case ECDSA_P256, ECDSA_P384 -> TlvType.ECDSASIG;
            case ED25519 -> TlvType.ED25519;
            case X25519 -> throw new IllegalArgumentException("Nothing is signed with X25519 keys.");
        };
    }

    TlvType signatureTlv() {
        return signatureTlv(keyType);
    }

    /** Whether a signature can have so many bytes. */
    boolean canHaveLength(int bytes) {
        return switch (keyType) {
            case RSA_2048 -> bytes == 2048 / 8;
            case RSA_3072 -> bytes == 3072 / 8;
            case ED25519 -> bytes == 64;
            default -> bytes <= LONGEST_ECDSA;
        };
    }

    /** A signature padded with zeros to the length that {@code imgtool --pad-sig} gives it. */
    static byte[] padded(KeyType type, byte[] signature) {
        return Arrays.copyOf(signature, Math.max(signature.length, paddedLength(type)));
    }

    /** A signature without such zeros. */
    static byte[] withoutPadding(KeyType type, byte[] value) {
        int length = paddedLength(type);
        if (length == 0 || value.length != length || value[1] < 0) {
            return value;
        }
        int end = value[1] + 2;
        for (int i = end; i < length; i++) {
            if (value[i] != 0) {
                return value;
            }
        }
        return end < length ? Arrays.copyOf(value, end) : value;
    }

    // A signature on P-384 can have one byte more, and is then not padded.
    private static int paddedLength(KeyType type) {
        return type == KeyType.ECDSA_P256 ? PADDED_P256 : type == KeyType.ECDSA_P384 ? PADDED_P384 : 0;
    }
}
