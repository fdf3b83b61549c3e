package dev.brownout.bootloader.image;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * One entry of a TLV area.
 *
 * @param type        its number, see {@link TlvType}
 * @param isProtected whether it lies in the protected area, which the hash covers
 */
public record Tlv(int type, byte[] value, boolean isProtected) {

    /** Bytes of type and length before the value. */
    public static final int HEADER_SIZE = 4;
    /** Bytes of magic and length before the first entry of an area. */
    public static final int INFO_SIZE = 4;
    /** Magic of the unprotected area. */
    public static final int INFO_MAGIC = 0x6907;
    /** Magic of the protected area. */
    public static final int PROTECTED_INFO_MAGIC = 0x6908;

    public boolean is(TlvType known) {
        return type == known.code();
    }

    /** imgtool's name of the type, UNKNOWN for others. */
    public String typeName() {
        return TlvType.of(type).map(TlvType::name).orElse("UNKNOWN");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tlv tlv && tlv.type == type && tlv.isProtected == isProtected && Arrays.equals(tlv.value, value);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return String.format("%s (0x%02x)%s %s", typeName(), type, isProtected ? " protected" : "", HexFormat.of().formatHex(value));
    }
}
