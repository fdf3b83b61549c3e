package dev.brownout.bootloader.image;

import dev.brownout.bootloader.image.SignOptions.PublicKeyFormat;
import dev.brownout.bootloader.image.SignOptions.VectorToSign;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;
import dev.brownout.bootloader.key.EcdsaSignature;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

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
        byte[] payload = withRoomForHeader(input);
        Sha sha = sha(signer);
        Optional<byte[]> publicKey = publicKey(signer);
        byte[] keyHash = publicKey.map(sha::of).orElse(new byte[32]);
        byte[] protectedTlvs = protectedTlvs(sha, keyHash);
        System.arraycopy(header(payload.length, protectedTlvs.length), 0, payload, 0, ImageHeader.SIZE);
        byte[] hashed = concat(payload, protectedTlvs);
        byte[] digest = sha.of(hashed);
        if (options.vectorToSign.isPresent()) {
            return new SignedImage(options.vectorToSign.get() == VectorToSign.PAYLOAD ? hashed : digest, Optional.empty(), options);
        }
        TlvWriter tlvs = new TlvWriter(order, Tlv.INFO_MAGIC);
        tlvs.add(sha.tlv(), digest);
        if (options.pure) {
            tlvs.add(TlvType.SIG_PURE, new byte[] {1});
        }
        Optional<byte[]> signature = signature(signer, digest);
        if (publicKey.isPresent()) {
            if (options.publicKeyFormat == PublicKeyFormat.HASH) {
                tlvs.add(TlvType.KEYHASH, keyHash);
            } else {
                tlvs.add(TlvType.PUBKEY, publicKey.get());
            }
            tlvs.add(TlvType.ECDSASIG, signature.orElseThrow());
        }
        byte[] image = concat(hashed, tlvs.toBytes());
        checkFits(image.length);
        return new SignedImage(image, signature, options);
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
        if (signer instanceof Signer.None) {
            return options.sha.orElse(Sha.SHA256);
        }
        if (options.pure) {
            throw new UsageException("An ECDSA P-256 key signs a hash: --pure does not apply to it.");
        }
        boolean allowed = options.sha.isEmpty() || options.sha.get() == Sha.SHA256 || options.sha.get() == Sha.SHA512 && signer instanceof Signer.Fixed;
        if (!allowed) {
            throw UsageException.of("An ECDSA P-256 key signs SHA-256 only, not %s.", options.sha.get());
        }
        return options.sha.orElse(Sha.SHA256);
    }

    private static Optional<byte[]> publicKey(Signer signer) {
        if (signer instanceof Signer.Key key) {
            return Optional.of(key.key().publicKey().subjectPublicKeyInfo());
        }
        return signer instanceof Signer.Fixed fixed ? Optional.of(fixed.key()).map(EcdsaP256PublicKey::subjectPublicKeyInfo) : Optional.empty();
    }

    private Optional<byte[]> signature(Signer signer, byte[] digest) {
        if (signer instanceof Signer.Key key) {
            byte[] signature = key.key().sign(digest);
            return Optional.of(options.padSignature ? Arrays.copyOf(signature, EcdsaSignature.PADDED_SIZE) : signature);
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
        return tlvs.toBytes();
    }

    private byte[] header(int payloadSize, int protectedSize) {
        int flags = (options.loadAddress != 0 ? ImageHeader.RAM_LOAD : 0) | (options.romFixed != 0 ? ImageHeader.ROM_FIXED : 0)
                | (options.nonBootable ? ImageHeader.NON_BOOTABLE : 0);
        long address = options.romFixed != 0 ? options.romFixed : options.loadAddress;
        return new ImageHeader(ImageHeader.MAGIC, (int) address, options.headerSize, protectedSize, payloadSize - options.headerSize, flags, options.version)
                .toBytes(order);
    }

    private void checkFits(int size) {
        int trailer = SignedImage.trailerSize(options);
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
