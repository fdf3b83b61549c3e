package dev.brownout.bootloader.image;

import java.util.List;
import java.util.Optional;

/**
 * An image taken apart, its bounds checked, its hash and signature not.
 *
 * @param tlvs  protected entries, then unprotected ones, in their order
 * @param size  bytes from the header to the end of the last TLV area
 */
public record Image(ImageHeader header, List<Tlv> tlvs, int size) {

    public Image {
        tlvs = List.copyOf(tlvs);
    }

    /** The first entry of a type. */
    public Optional<Tlv> tlv(TlvType type) {
        return tlvs.stream().filter(tlv -> tlv.is(type)).findFirst();
    }
}
