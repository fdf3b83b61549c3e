package dev.brownout.bootloader.image;

import java.util.Optional;

/** The TLV types that MCUboot knows (bootutil/image.h), with imgtool's names. */
public enum TlvType {
    KEYHASH(0x01),
    PUBKEY(0x02),
    SHA256(0x10),
    SHA384(0x11),
    SHA512(0x12),
    RSA2048(0x20),
    ECDSASIG(0x22),
    RSA3072(0x23),
    ED25519(0x24),
    SIG_PURE(0x25),
    ENCRSA2048(0x30),
    ENCKW(0x31),
    ENCEC256(0x32),
    ENCX25519(0x33),
    ENCX25519_SHA512(0x34),
    DEPENDENCY(0x40),
    SEC_CNT(0x50),
    BOOT_RECORD(0x60),
    DECOMP_SIZE(0x70),
    DECOMP_SHA(0x71),
    DECOMP_SIGNATURE(0x72),
    COMP_DEC_SIZE(0x73),
    UUID_VID(0x74),
    UUID_CID(0x75);

    /** First type that is left to vendors. */
    public static final int VENDOR_FIRST = 0x00A0;
    /** Last type that is left to vendors. */
    public static final int VENDOR_LAST = 0xFFFE;

    private static final int ECDSA224 = 0x21;

    private final int code;

    TlvType(int code) {
        this.code = code;
    }

    /** The number in the image. */
    public int code() {
        return code;
    }

    /** The type with this number. */
    public static Optional<TlvType> of(int code) {
        for (TlvType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Whether MCUboot's allow list (image_validate.c, allowed_unprot_tlvs) admits this type outside the protected area. */
    public static boolean allowedUnprotected(int code) {
        return code == ECDSA224 || of(code).map(type -> switch (type) {
            case KEYHASH, PUBKEY, SHA256, SHA384, SHA512, RSA2048, ECDSASIG, RSA3072, ED25519, ENCRSA2048, ENCKW, ENCEC256, ENCX25519, ENCX25519_SHA512 -> true;
            default -> false;
        }).orElse(false);
    }
}
