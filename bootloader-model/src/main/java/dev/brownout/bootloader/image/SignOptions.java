package dev.brownout.bootloader.image;

import dev.brownout.bootloader.chain.CertificateChain;
import dev.brownout.bootloader.key.PublicImageKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How an image is to be made: imgtool's options of {@code sign} but compression, with imgtool's defaults. Filled in, then not changed any more. */
public final class SignOptions {

    /** What to put the public key into the image as. */
    public enum PublicKeyFormat { HASH, FULL }

    /** What to write instead of the image, for a signature made elsewhere. */
    public enum VectorToSign { PAYLOAD, DIGEST }

    ImageVersion version;
    int headerSize = ImageHeader.SIZE;
    boolean padHeader;
    int slotSize;
    boolean pad;
    boolean confirm;
    boolean test;
    int align = 1;
    OptionalInt maxAlign = OptionalInt.empty();
    int maxSectors = 128;
    int erasedValue = 0xFF;
    long loadAddress;
    long romFixed;
    boolean bigEndian;
    boolean overwriteOnly;
    boolean nonBootable;
    Optional<SecurityCounter> securityCounter = Optional.empty();
    List<Dependency> dependencies = List.of();
    Optional<String> bootRecord = Optional.empty();
    final Map<Integer, byte[]> customTlvs = new LinkedHashMap<>();
    Optional<CertificateChain> chain = Optional.empty();
    Optional<String> vendor = Optional.empty();
    Optional<String> imageClass = Optional.empty();
    PublicKeyFormat publicKeyFormat = PublicKeyFormat.HASH;
    Optional<Sha> sha = Optional.empty();
    boolean pure;
    boolean padSignature;
    Optional<VectorToSign> vectorToSign = Optional.empty();
    Optional<PublicImageKey> encryptFor = Optional.empty();
    int encryptionKeyBits = 128;
    Sha encryptionHmac = Sha.SHA256;
    boolean clear;
    boolean savesEncryptedKey;
    SecureRandom random = new SecureRandom();

    public SignOptions(ImageVersion version) {
        this.version = version;
    }

    /** Bytes before the payload, at least 32 and at most 65535. */
    public SignOptions headerSize(int bytes) {
        if (bytes < ImageHeader.SIZE || bytes > 0xFFFF) {
            throw UsageException.of("The header size lies between %d and 65535, not at %d.", ImageHeader.SIZE, bytes);
        }
        headerSize = bytes;
        return this;
    }

    /** Puts the header in front of the input, rather than over the zeros that it begins with. */
    public SignOptions padHeader(boolean on) {
        padHeader = on;
        return this;
    }

    /** Bytes of the slot; 0 leaves the size unchecked. */
    public SignOptions slotSize(int bytes) {
        if (bytes < 0) {
            throw UsageException.of("A slot of %d bytes is not possible.", bytes);
        }
        slotSize = bytes;
        return this;
    }

    /** Pads to the slot's size, with the magic at the end. */
    public SignOptions pad(boolean on) {
        pad = on;
        return this;
    }

    /** Pads, with image_ok set. */
    public SignOptions confirm(boolean on) {
        confirm = on;
        pad |= on;
        return this;
    }

    /** Pads for a test swap. */
    public SignOptions test(boolean on) {
        test = on;
        pad |= on;
        return this;
    }

    /** The flash's write size: 1, 2, 4, 8, 16 or 32. */
    public SignOptions align(int bytes) {
        if (Integer.bitCount(bytes) != 1 || bytes < 1 || bytes > 32) {
            throw UsageException.of("The alignment is 1, 2, 4, 8, 16 or 32, not %d.", bytes);
        }
        align = bytes;
        return this;
    }

    /** BOOT_MAX_ALIGN: 8, 16 or 32; without it the larger of 8 and the alignment. */
    public SignOptions maxAlign(int bytes) {
        if (bytes != 8 && bytes != 16 && bytes != 32) {
            throw UsageException.of("The maximum alignment is 8, 16 or 32, not %d.", bytes);
        }
        maxAlign = OptionalInt.of(bytes);
        return this;
    }

    /** How many sectors the trailer has room for. */
    public SignOptions maxSectors(int sectors) {
        if (sectors < 0 || sectors > 1 << 20) {
            throw UsageException.of("The number of sectors lies between 0 and 1048576, not at %d.", sectors);
        }
        maxSectors = sectors;
        return this;
    }

    /** What padding is filled with: 0 or 0xFF. */
    public SignOptions erasedValue(int value) {
        if (value != 0 && value != 0xFF) {
            throw UsageException.of("Erased flash reads 0 or 0xff, not %d.", value);
        }
        erasedValue = value;
        return this;
    }

    /** The address to load to RAM at; 0 for none. */
    public SignOptions loadAddress(long address) {
        loadAddress = u32("load address", address);
        return this;
    }

    /** The flash address that the image is built for; 0 for none. */
    public SignOptions romFixed(long address) {
        romFixed = u32("flash address", address);
        return this;
    }

    public SignOptions bigEndian(boolean on) {
        bigEndian = on;
        return this;
    }

    /** The trailer of a device that overwrites rather than swaps. */
    public SignOptions overwriteOnly(boolean on) {
        overwriteOnly = on;
        return this;
    }

    public SignOptions nonBootable(boolean on) {
        nonBootable = on;
        return this;
    }

    public SignOptions securityCounter(SecurityCounter counter) {
        securityCounter = Optional.of(counter);
        return this;
    }

    public SignOptions dependencies(List<Dependency> images) {
        dependencies = new ArrayList<>(images);
        return this;
    }

    /** The role of the software component, at most 12 characters. */
    public SignOptions bootRecord(String type) {
        bootRecord = Optional.of(type);
        return this;
    }

    /** A TLV of the user's own, protected. */
    public SignOptions customTlv(int type, byte[] value) {
        if (customTlvs.containsKey(type)) {
            throw UsageException.of("Custom TLV 0x%x is given twice.", type);
        }
        if (TlvType.of(type).isPresent()) {
            throw UsageException.of("Custom TLV 0x%x conflicts with the predefined TLV %s.", type, TlvType.of(type).get());
        }
        if (type < TlvType.VENDOR_FIRST || type > TlvType.VENDOR_LAST) {
            throw UsageException.of("A custom TLV's type lies between 0x%04x and 0x%04x, not at 0x%04x.", TlvType.VENDOR_FIRST, TlvType.VENDOR_LAST, type);
        }
        if (value.length > 0xFFFF) {
            throw UsageException.of("Custom TLV 0x%x has %d bytes, more than the 65535 that a TLV can have.", type, value.length);
        }
        customTlvs.put(type, value.clone());
        return this;
    }

    /** The certificates from the root to the key that signs the image, put into the protected TLV {@link CertificateChain#TLV}. */
    public SignOptions chain(CertificateChain certificates) {
        chain = Optional.of(certificates);
        return this;
    }

    /** The vendor: a UUID or a domain name. */
    public SignOptions vendor(String uuidOrDomain) {
        vendor = Optional.of(uuidOrDomain);
        return this;
    }

    /** The image class: a UUID or, with a vendor, a name. */
    public SignOptions imageClass(String uuidOrName) {
        imageClass = Optional.of(uuidOrName);
        return this;
    }

    public SignOptions publicKeyFormat(PublicKeyFormat format) {
        publicKeyFormat = format;
        return this;
    }

    /** The hash; without it the one that fits the key. */
    public SignOptions sha(Sha hash) {
        sha = Optional.of(hash);
        return this;
    }

    /** Marks the image as one whose signature is over its bytes, not over their hash. No ECDSA P-256 key can make that. */
    public SignOptions pure(boolean on) {
        pure = on;
        return this;
    }

    /** Pads the signature with zeros to 72 bytes, for MCUboot before 1.5. */
    public SignOptions padSignature(boolean on) {
        padSignature = on;
        return this;
    }

    public SignOptions vectorToSign(VectorToSign vector) {
        vectorToSign = Optional.of(vector);
        return this;
    }

    /** Encrypts the payload for the owner of this key: RSA-2048, ECDSA P-256 or X25519. */
    public SignOptions encryptFor(PublicImageKey receiver) {
        encryptFor = Optional.of(receiver);
        return this;
    }

    /** Bits of the key that the payload is encrypted with: 128 or 256. */
    public SignOptions encryptionKeyBits(int bits) {
        if (bits != 128 && bits != 256) {
            throw UsageException.of("An image is encrypted with a key of 128 or 256 bits, not %d.", bits);
        }
        encryptionKeyBits = bits;
        return this;
    }

    /** The hash in ECIES: SHA-256, or for X25519 also SHA-512. */
    public SignOptions encryptionHmac(Sha hash) {
        if (hash == Sha.SHA384) {
            throw new UsageException("The HMAC of an encrypted key is made with SHA-256 or SHA-512, not SHA-384.");
        }
        encryptionHmac = hash;
        return this;
    }

    /** Marks the image as encrypted and puts the key in, but leaves the payload as it is. */
    public SignOptions clear(boolean on) {
        clear = on;
        return this;
    }

    /** The trailer of a device that keeps encrypted keys there rather than keys. */
    public SignOptions savesEncryptedKey(boolean on) {
        savesEncryptedKey = on;
        return this;
    }

    /** Where keys come from; a {@link SecureRandom} of its own by default. */
    public SignOptions random(SecureRandom source) {
        random = source;
        return this;
    }

    public int headerSize() {
        return headerSize;
    }

    public boolean padHeader() {
        return padHeader;
    }

    int maxAlignOrDefault() {
        return maxAlign.orElse(Math.max(8, align));
    }

    private static long u32(String what, long value) {
        if (value < 0 || value > 0xFFFF_FFFFL) {
            throw UsageException.of("The %s 0x%x does not fit 32 bits.", what, value);
        }
        return value;
    }
}
