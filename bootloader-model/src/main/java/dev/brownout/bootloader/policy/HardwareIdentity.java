package dev.brownout.bootloader.policy;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.Tlv;
import dev.brownout.bootloader.image.UsageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Which board a device is, and in which revision; images say in two protected TLVs what they are for (docs/policies.md, section 5).
 *
 * @param board    a number for the board, u32
 * @param revision of the board, u16
 */
public record HardwareIdentity(long board, int revision) {

    /** The TLV that names the board: u32, little endian. */
    public static final int BOARD_TLV = 0x00A0;
    /** The TLV that names the first and the last revision: two u16, little endian. */
    public static final int REVISIONS_TLV = 0x00A1;

    public HardwareIdentity {
        if (board < 0 || board > 0xFFFF_FFFFL || revision < 0 || revision > 0xFFFF) {
            throw new UsageException(String.format("A board is a number from 0 to 0xffffffff and its revision one from 0 to 65535,"
                    + " not 0x%x and %d.", board, revision));
        }
    }

    /** The value of the TLV for a board. */
    public static byte[] boardValue(long board) {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt((int) new HardwareIdentity(board, 0).board()).array();
    }

    /** The value of the TLV for revisions {@code first} to {@code last}. */
    public static byte[] revisionsValue(int first, int last) {
        new HardwareIdentity(0, first);
        new HardwareIdentity(0, last);
        if (first > last) {
            throw new UsageException(String.format("The first hardware revision is %d, above the last, %d.", first, last));
        }
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putShort((short) first).putShort((short) last).array();
    }

    /** @throws ImageException if the image does not say that it is for this board in this revision */
    public void check(Image image) {
        int wanted = value(image, BOARD_TLV).orElseThrow(() -> wrong("The image does not say which board it is for."));
        if (wanted != (int) board) {
            throw wrong(String.format("The image is for board 0x%x, and this is board 0x%x.", wanted, board));
        }
        int range = value(image, REVISIONS_TLV).orElseThrow(() -> wrong("The image does not say which hardware revisions it is for."));
        int first = range & 0xFFFF;
        int last = range >>> 16;
        if (revision < first || revision > last) {
            throw wrong(String.format("The image is for hardware revisions %d to %d, and this is revision %d.", first, last, revision));
        }
    }

    private static ImageException wrong(String message) {
        return new ImageException(ImageError.WRONG_HARDWARE, message);
    }

    private static Optional<Integer> value(Image image, int type) {
        return image.tlvs().stream().filter(tlv -> tlv.isProtected() && tlv.type() == type && tlv.value().length == Integer.BYTES)
                .findFirst().map(Tlv::value).map(value -> ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt());
    }
}
