package dev.brownout.bootloader.image;

import dev.brownout.bootloader.chain.CertificateChain;
import dev.brownout.bootloader.image.SignOptions.PublicKeyFormat;
import dev.brownout.bootloader.image.SignOptions.VectorToSign;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PublicImageKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes signed images, byte for byte as imgtool 2.4.0 does (scripts/imgtool/image.py), but for the signature itself: ours is deterministic.
 */
public final class ImageBuilder {

    private final SignOptions options;
    private final ByteOrder order;

    private ImageBuilder(SignOptions options) {
        this.options = options;
        this.order = options.bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /**
     * Makes an image of {@code input}.
     *
     * @param input the application, behind room for the header unless the options pad it
     * @throws UsageException if the options contradict each other or the input does not fit
     */
    public static SignedImage build(byte[] input, SignOptions options, Signer signer) {
        return new ImageBuilder(options).build(input, signer);
    }

    private SignedImage build(byte[] input, Signer signer) {
        if (options.loadAddress != 0 && options.romFixed != 0) {
            throw new UsageException("A load address and a fixed flash address exclude each other.");
        }
        options.encryptFor.ifPresent(receiver -> checkTypes(signer, receiver));
        byte[] payload = paddedToBlocks(withRoomForHeader(input));
        Sha sha = sha(signer);
        Optional<byte[]> publicKey = publicKey(signer).map(PublicImageKey::embedded);
        byte[] keyHash = publicKey.map(sha::of).orElse(new byte[32]);
        options.chain.ifPresent(chain -> checkChain(chain, signer));
        byte[] protectedTlvs = protectedTlvs(sha, keyHash);
        System.arraycopy(header(payload.length, protectedTlvs.length, order), 0, payload, 0, ImageHeader.SIZE);
        byte[] hashed = concat(payload, protectedTlvs);
        byte[] digest = sha.of(hashed);
        if (options.vectorToSign.isPresent()) {
            return new SignedImage(options.vectorToSign.get() == VectorToSign.PAYLOAD ? hashed : digest, Optional.empty(), options, 0);
        }
        TlvWriter tlvs = new TlvWriter(order, Tlv.INFO_MAGIC);
        tlvs.add(sha.tlv(), digest);
        if (options.pure) {
            tlvs.add(TlvType.SIG_PURE, new byte[] {1});
        }
        Optional<byte[]> signature = signature(signer, hashed, digest);
        if (publicKey.isPresent()) {
            if (options.publicKeyFormat == PublicKeyFormat.HASH) {
                tlvs.add(TlvType.KEYHASH, keyHash);
            } else {
                tlvs.add(TlvType.PUBKEY, publicKey.get());
            }
            tlvs.add(SignatureScheme.signatureTlv(publicKey(signer).orElseThrow().type()), signature.orElseThrow());
        }
        int encryptedKeySize = 0;
        if (options.encryptFor.isPresent()) {
            byte[] key = new byte[options.encryptionKeyBits / 8];
            options.random.nextBytes(key);
            EncryptedKey encrypted = EncryptedKey.of(key, options.encryptFor.get(), options.encryptionHmac, options.random);
            encryptedKeySize = encrypted.value().length;
            tlvs.add(encrypted.tlv(), encrypted.value());
            if (!options.clear) {
                new ImageCipher(key, ImageHeader.read(header(payload.length, protectedTlvs.length, ByteOrder.LITTLE_ENDIAN), 0)).apply(hashed, 0);
            }
        }
        byte[] image = concat(hashed, tlvs.toBytes());
        checkFits(image.length, encryptedKeySize);
        return new SignedImage(image, signature, options, encryptedKeySize);
    }

    // imgtool takes one type for both keys but where the signature is Ed25519's.
    private static void checkTypes(Signer signer, PublicImageKey receiver) {
        boolean alike = !(signer instanceof Signer.Key key) || key.key().type() == KeyType.ED25519 || key.key().type() == receiver.type()
                || key.key().type().isRsa() && receiver.type().isRsa();
        if (!alike) {
            throw new UsageException("The key to sign with and the key to encrypt for are of one type, unless an Ed25519 key signs.");
        }
    }

    private void checkChain(CertificateChain chain, Signer signer) {
        if (publicKey(signer).filter(key -> key.equals(chain.leaf().key())).isEmpty()) {
            throw UsageException.of("The chain ends with the certificate of '%s', whose key is not the one that signs the image.", chain.leaf().subject());
        }
        if (options.customTlvs.containsKey(CertificateChain.TLV)) {
            throw UsageException.of("Custom TLV 0x%x is where the chain of certificates goes.", CertificateChain.TLV);
        }
        if (chain.toTlv().length > 0xFFFF) {
            throw UsageException.of("The chain has %d bytes, more than the 65535 that a TLV can have.", chain.toTlv().length);
        }
    }

    /** An encrypted image has whole blocks of 16 bytes. */
    private byte[] paddedToBlocks(byte[] payload) {
        return options.encryptFor.isPresent() ? Arrays.copyOf(payload, (payload.length + 15) / 16 * 16) : payload;
    }

    private byte[] withRoomForHeader(byte[] input) {
        if (options.padHeader) {
            byte[] room = new byte[options.headerSize];
            Arrays.fill(room, (byte) options.erasedValue);
            return concat(room, input);
        }
        if (input.length < options.headerSize) {
            throw UsageException.of("The input has %d bytes, fewer than the header of %d that it should begin with; --pad-header puts one in front.",
                    input.length, options.headerSize);
        }
        for (int i = 0; i < options.headerSize; i++) {
            if (input[i] != 0) {
                throw UsageException.of("The input does not begin with %d zeros for the header; --pad-header puts one in front.", options.headerSize);
            }
        }
        return input.clone();
    }

    private Sha sha(Signer signer) {
        Optional<PublicImageKey> key = publicKey(signer);
        if (key.isEmpty()) {
            return options.sha.orElse(Sha.SHA256);
        }
        KeyType type = key.get().type();
        if (!type.signs()) {
            throw UsageException.of("%s keys are for encryption: images are not signed with them.", type.title());
        }
        if (options.pure) {
            if (type != KeyType.ED25519 || signer instanceof Signer.Fixed) {
                throw UsageException.of("%s: --pure does not apply to it.",
                        signer instanceof Signer.Fixed ? "The signature is given" : "An " + type.title() + " key signs a hash");
            }
            if (options.sha.isPresent()) {
                throw new UsageException("With --pure the hash cannot be chosen: it is SHA-512.");
            }
            return Sha.SHA512;
        }
        List<Sha> allowed = SignatureScheme.allowed(type, signer instanceof Signer.Key);
        if (options.sha.isPresent() && !allowed.contains(options.sha.get())) {
            throw UsageException.of("An %s key signs %s only, not %s.", type.title(), allowed.stream().map(Sha::title).collect(Collectors.joining(" and ")),
                    options.sha.get().title());
        }
        return options.sha.orElse(allowed.get(0));
    }

    private static Optional<PublicImageKey> publicKey(Signer signer) {
        if (signer instanceof Signer.Key key) {
            return Optional.of(key.key().publicKey());
        }
        return signer instanceof Signer.Fixed fixed ? Optional.of(fixed.key()) : Optional.empty();
    }

    private Optional<byte[]> signature(Signer signer, byte[] hashed, byte[] digest) {
        if (signer instanceof Signer.Key key) {
            byte[] signature = key.key().sign(options.pure ? hashed : digest);
            return Optional.of(options.padSignature ? SignatureScheme.padded(key.key().type(), signature) : signature);
        }
        return signer instanceof Signer.Fixed fixed ? Optional.of(fixed.signature()) : Optional.empty();
    }

    private byte[] protectedTlvs(Sha sha, byte[] keyHash) {
        TlvWriter tlvs = new TlvWriter(order, Tlv.PROTECTED_INFO_MAGIC);
        options.securityCounter.ifPresent(counter -> tlvs.add(TlvType.SEC_CNT,
                ByteBuffer.allocate(4).order(order).putInt((int) counter.valueFor(options.version)).array()));
        options.bootRecord.ifPresent(type -> tlvs.add(TlvType.BOOT_RECORD, BootRecord.encode(type, options.version, sha, keyHash)));
        for (Dependency dependency : options.dependencies) {
            ImageVersion version = dependency.version();
            tlvs.add(TlvType.DEPENDENCY, ByteBuffer.allocate(12).order(order).putInt(0).put(0, (byte) dependency.image()).put((byte) version.major())
                    .put((byte) version.minor()).putShort((short) version.revision()).putInt((int) version.build()).array());
        }
        Optional<byte[]> vendor = options.vendor.map(text -> UuidValue.parse(Optional.of(UuidValue.DNS), text));
        vendor.ifPresent(uuid -> tlvs.add(TlvType.UUID_VID, uuid));
        options.imageClass.ifPresent(text -> tlvs.add(TlvType.UUID_CID, UuidValue.parse(vendor, text)));
        options.customTlvs.forEach(tlvs::addCustom);
        options.chain.ifPresent(chain -> tlvs.addCustom(CertificateChain.TLV, chain.toTlv()));
        return tlvs.toBytes();
    }

    private byte[] header(int payloadSize, int protectedSize, ByteOrder byteOrder) {
        int flags = (options.loadAddress != 0 ? ImageHeader.RAM_LOAD : 0) | (options.romFixed != 0 ? ImageHeader.ROM_FIXED : 0)
                | (options.nonBootable ? ImageHeader.NON_BOOTABLE : 0) | (options.encryptFor.isEmpty() ? 0
                        : options.encryptionKeyBits == 128 ? ImageHeader.ENCRYPTED_AES128 : ImageHeader.ENCRYPTED_AES256);
        long address = options.romFixed != 0 ? options.romFixed : options.loadAddress;
        return new ImageHeader(ImageHeader.MAGIC, (int) address, options.headerSize, protectedSize, payloadSize - options.headerSize, flags, options.version)
                .toBytes(byteOrder);
    }

    private void checkFits(int size, int encryptedKeySize) {
        int trailer = SignedImage.trailerSize(options, encryptedKeySize);
        if (options.slotSize > 0 && (long) size + trailer > options.slotSize) {
            throw UsageException.of("Image size (0x%x) + trailer (0x%x) exceeds the slot size 0x%x.", size, trailer, options.slotSize);
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(first.length + second.length);
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
