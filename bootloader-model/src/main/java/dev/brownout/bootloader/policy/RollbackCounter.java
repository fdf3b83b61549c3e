package dev.brownout.bootloader.policy;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.TlvType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The device's security counter, which no image may be below: a page that is never erased and takes each new value behind the one
 * before, the value first and its complement second (docs/policies.md, section 4).
 */
public final class RollbackCounter {

    private static final int PAIR = 2 * Integer.BYTES;

    private final FlashDevice device;
    private final int address;
    private final int size;
    private final int step;

    /** The counter in the {@code size} bytes from {@code address} on. */
    public RollbackCounter(FlashDevice device, int address, int size) {
        this.device = device;
        this.address = address;
        this.size = size;
        this.step = Math.max(PAIR, device.writeSize());
    }

    /** What an image raises the counter to: the value of its protected security counter TLV; 0 without one. */
    public static long wanted(Image image) {
        return image.tlv(TlvType.SEC_CNT).filter(tlv -> tlv.isProtected() && tlv.value().length == Integer.BYTES)
                .map(tlv -> ByteBuffer.wrap(tlv.value()).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xFFFF_FFFFL).orElse(0L);
    }

    /** The highest value that was written to its end, u32; 0 before the first. */
    public long value() {
        long highest = 0;
        for (int at = 0; at + step <= size; at += step) {
            ByteBuffer entry = ByteBuffer.wrap(device.read(address + at, PAIR)).order(ByteOrder.LITTLE_ENDIAN);
            if (entry.getInt(0) == ~entry.getInt(Integer.BYTES)) {
                highest = Math.max(highest, entry.getInt(0) & 0xFFFF_FFFFL);
            }
        }
        return highest;
    }

    /**
     * Raises the counter to {@code value} unless it is as high already. What an earlier cut left half written is completed where that is
     * possible. A page without room keeps the value that it has.
     */
    public void raise(long value) {
        if (value <= value()) {
            return;
        }
        byte[] entry = new byte[step];
        Arrays.fill(entry, (byte) device.erasedValue());
        ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).putInt((int) ~value);
        int at = size / step * step;
        while (at > 0 && Cells.isErased(device, device.read(address + at - step, step))) {
            at -= step;
        }
        if (at > 0 && Cells.canBecome(device, address + at - step, entry)) {
            at -= step;
        }
        if (at + step <= size) {
            Cells.program(device, address + at, entry);
        }
    }
}
