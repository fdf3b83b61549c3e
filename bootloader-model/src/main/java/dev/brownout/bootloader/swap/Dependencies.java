package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.Tlv;
import dev.brownout.bootloader.image.TlvType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.function.IntFunction;

/** Which versions of other images an image needs (MCUboot, loader.c, boot_verify_slot_dependencies). */
public final class Dependencies {

    private static final int LENGTH = 12;
    private static final Comparator<ImageVersion> ORDER = Comparator.comparingInt(ImageVersion::major).thenComparingInt(ImageVersion::minor)
            .thenComparingInt(ImageVersion::revision);

    private Dependencies() {
    }

    /** Compares versions without their build numbers, as MCUboot does unless it is built otherwise. */
    static int compare(ImageVersion one, ImageVersion other) {
        return ORDER.compare(one, other);
    }

    /**
     * Whether every image that {@code image} names in its protected TLVs will be there in the version it asks for, or a later one.
     *
     * @param images   how many images there are
     * @param versions the version of each that is going to run
     */
    public static boolean areMet(Image image, int images, IntFunction<ImageVersion> versions) {
        for (Tlv tlv : image.tlvs()) {
            if (tlv.is(TlvType.DEPENDENCY) && tlv.isProtected() && !isMet(tlv.value(), images, versions)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMet(byte[] value, int images, IntFunction<ImageVersion> versions) {
        if (value.length != LENGTH) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        int other = in.getInt() & 0xFF;
        ImageVersion least = new ImageVersion(in.get() & 0xFF, in.get() & 0xFF, in.getShort() & 0xFFFF, in.getInt() & 0xFFFF_FFFFL);
        return other < images && compare(versions.apply(other), least) >= 0;
    }
}
