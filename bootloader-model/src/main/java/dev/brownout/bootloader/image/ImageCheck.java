package dev.brownout.bootloader.image;

import dev.brownout.bootloader.chain.CertificateChain;
import dev.brownout.bootloader.chain.ChainTrust;
import dev.brownout.bootloader.chain.DatePolicy;
import dev.brownout.bootloader.key.ImageKey;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    public static Passed check(byte[] file, Optional<? extends ImageKey> key) {
        Layout layout = Layout.of(file);
        byte[] hashed = Arrays.copyOf(file, layout.unprotectedInfo());
        if (key.isPresent() && !key.get().type().signs()) {
            throw new ImageException(ImageError.SIGNATURE_MISSING, "Nothing is signed with %s keys.", key.get().type().title());
        }
        boolean pure = layout.has(file, TlvType.SIG_PURE);
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
                    throw new ImageException(ImageError.HASH_WRONG, layout.header().isEncrypted()
                            ? "The image is encrypted, or damaged: hash and signature are those of the plain image, and cannot be checked without the decryption key."
                            : "The image has an invalid hash: it is damaged.");
                }
                if (key.isEmpty()) {
                    return new Passed(layout.header().version(), digest.get());
                }
            } else if (key.isPresent() && type == SignatureScheme.signatureTlv(key.get().type()).code() && isSignature(key.get(), hashed, digest, value, pure)) {
                return new Passed(layout.header().version(), digest.orElseGet(() -> defaultSha(key.get()).of(hashed)));
            }
        }
        throw new ImageException(ImageError.SIGNATURE_MISSING, key.isPresent() ? "The image has no valid signature made with this key."
                : "The image has no hash.");
    }

    /**
     * Checks {@code file} as a bootloader does that trusts the root of certificate chains, the dates included, with the signatures that the chain's last key makes.
     *
     * @throws ImageException with the first rule that it breaks
     */
    public static Passed checkChain(byte[] file, ChainTrust trust) {
        Image image = ImageReader.read(file);
        CertificateChain chain = ImageValidator.chain(image);
        KeyType type = chain.leaf().key().type();
        if (!type.signs()) {
            throw new ImageException(ImageError.CHAIN_UNTRUSTED, "The chain ends with an %s key, and nothing is signed with such.", type.title());
        }
        boolean pure = type == KeyType.ED25519 && image.tlv(TlvType.SIG_PURE).isPresent();
        Sha usual = SignatureScheme.of(type).sha();
        Sha sha = SignatureScheme.allowed(type, true).stream().filter(each -> image.tlv(each.tlv()).isPresent()).findFirst().orElse(usual);
        new ImageValidator(List.of(), Set.of(), new SignatureScheme(type, sha, pure), SignatureVerifier.bouncyCastle(), Optional.empty(),
                Optional.of(trust.with(trust.dates().with(DatePolicy.Scope.EVERY_BOOT)))).validate(file, Integer.MAX_VALUE, Integer.MAX_VALUE);
        return new Passed(image.header().version(), sha.of(Arrays.copyOf(file, (int) image.header().hashedSize())));
    }

    private static boolean isSignature(ImageKey key, byte[] hashed, Optional<byte[]> digest, byte[] value, boolean pure) {
        if (pure && key.type() != KeyType.ED25519) {
            return false;
        }
        // Ed25519 signs whatever hash the image carries, the others the one that belongs to them.
        byte[] message = pure ? hashed : key.type() == KeyType.ED25519 && digest.isPresent() ? digest.get() : defaultSha(key).of(hashed);
        return SignatureVerifier.bouncyCastle().verify(key.publicKey(), message, SignatureScheme.withoutPadding(key.type(), value));
    }

    private static Sha defaultSha(ImageKey key) {
        return SignatureScheme.of(key.type()).sha();
    }

    private static boolean fits(ImageKey key, Sha sha) {
        return SignatureScheme.allowed(key.type(), key instanceof PrivateImageKey).contains(sha);
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

        boolean has(byte[] file, TlvType type) {
            for (int at = unprotectedInfo() + Tlv.INFO_SIZE; at < end(); at = valueEnd(file, at)) {
                if ((file[at] & 0xFF) == type.code()) {
                    return true;
                }
            }
            return false;
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
