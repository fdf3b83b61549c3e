package dev.brownout.bootloader.image;

import dev.brownout.bootloader.key.EcdsaP256Key;
import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.key.EcdsaSignature;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.util.Arrays;
import java.util.Optional;

/**
 * The check of {@code imgtool verify}: whether a signed file holds together and one key signed it. It asks less than a bootloader does
 * ({@link ImageValidator}): the key hash and the place of TLVs do not matter to it.
 */
public final class ImageCheck {

    /**
     * An image that passed.
     *
     * @param digest the hash that was found and is right
     */
    public record Passed(ImageVersion version, byte[] digest) {
    }

    private ImageCheck() {
    }

    /**
     * Checks {@code file}.
     *
     * @param key without one, only the hash is checked
     * @throws ImageException with what is wrong
     */
    public static Passed check(byte[] file, Optional<EcdsaP256Key> key) {
        Layout layout = Layout.of(file);
        byte[] hashed = Arrays.copyOf(file, layout.unprotectedInfo());
        Optional<byte[]> digest = Optional.empty();
        for (int at = layout.unprotectedInfo() + Tlv.INFO_SIZE; at < layout.end(); at = layout.valueEnd(file, at)) {
            int type = file[at] & 0xFF;
            byte[] value = Arrays.copyOfRange(file, at + Tlv.HEADER_SIZE, layout.valueEnd(file, at));
            Optional<Sha> sha = Sha.ofTlv(type);
            if (sha.isPresent()) {
                if (key.isPresent() && !fits(key.get(), sha.get())) {
                    throw new ImageException(ImageError.SIGNATURE_MISSING, "The key's kind does not go with the image's hash, %s.", sha.get());
                }
                digest = Optional.of(sha.get().of(hashed));
                if (!Arrays.equals(digest.get(), value)) {
                    throw new ImageException(ImageError.HASH_WRONG, "The image has an invalid hash: it is damaged.");
                }
                if (key.isEmpty()) {
                    return new Passed(layout.header().version(), digest.get());
                }
            } else if (type == TlvType.ECDSASIG.code() && key.isPresent()
                    && SignatureVerifier.bouncyCastle().verify(key.get().publicKey(), Sha.SHA256.of(hashed), EcdsaSignature.withoutPadding(value))) {
                return new Passed(layout.header().version(), digest.orElseGet(() -> Sha.SHA256.of(hashed)));
            }
        }
        throw new ImageException(ImageError.SIGNATURE_MISSING, key.isPresent() ? "The image has no valid signature made with this key."
                : "The image has no hash.");
    }

    /** A private key goes with SHA-256 only, a public one with SHA-512 too: imgtool's table ALLOWED_KEY_SHA. */
    private static boolean fits(EcdsaP256Key key, Sha sha) {
        return sha == Sha.SHA256 || sha == Sha.SHA512 && !(key instanceof EcdsaP256PrivateKey);
    }

    /** Where the unprotected TLVs are. */
    private record Layout(ImageHeader header, int unprotectedInfo, int end) {

        static Layout of(byte[] file) {
            ImageHeader header = ImageReader.header(file);
            long at = header.tlvOffset();
            int magic = info(file, at);
            if (magic == Tlv.PROTECTED_INFO_MAGIC) {
                at += info(file, at + 2);
                magic = info(file, at);
            }
            if (magic != Tlv.INFO_MAGIC) {
                throw new ImageException(ImageError.NO_TLV_INFO, "There is no TLV area at 0x%x, but 0x%04x instead of 0x%04x.", at, magic, Tlv.INFO_MAGIC);
            }
            long end = at + info(file, at + 2);
            if (end > file.length) {
                throw new ImageException(ImageError.TRUNCATED, "The file ends at 0x%x, but the image at 0x%x.", file.length, end);
            }
            return new Layout(header, (int) at, (int) end);
        }

        int valueEnd(byte[] file, int at) {
            int end = at + Tlv.HEADER_SIZE <= end() ? at + Tlv.HEADER_SIZE + info(file, at + 2) : Integer.MAX_VALUE;
            if (end > end()) {
                throw new ImageException(ImageError.TLV_BOUNDS, "The TLV at 0x%x does not end before its area does, at 0x%x.", at, end());
            }
            return end;
        }

        private static int info(byte[] file, long at) {
            if (at + 2 > file.length) {
                throw new ImageException(ImageError.TRUNCATED, "The file ends at 0x%x, before the TLVs at 0x%x do.", file.length, at);
            }
            return (file[(int) at] & 0xFF) | (file[(int) at + 1] & 0xFF) << 8;
        }
    }
}
