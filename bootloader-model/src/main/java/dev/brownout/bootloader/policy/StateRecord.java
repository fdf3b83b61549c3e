package dev.brownout.bootloader.policy;

import dev.brownout.bootloader.image.ImageVersion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One record of the state log, 32 bytes (docs/policies.md, section 3). The newest one is all that a bootloader needs to know of the past, so every record
 * carries on what it does not change.
 *
 * @param sequence u32, from 1 up
 * @param starts   how often the image on trial has been started, 0 to 255
 * @param attempts how often the image {@code image} was swapped in without confirming itself, 0 to 255
 * @param backOff    how many boots its next attempt has to wait, 0 to 255
 * @param cause    why the device last started, as an application saw it: 0 not told, otherwise 1 + the bit in RESETREAS, or 255 for power-on
 * @param version  of the image that the record speaks of
 * @param image    the first four bytes of the hash in the image that was last brought in, as a little-endian number; 0 for none
 * @param time     seconds since 1970 by the writer's clock, 0 for none
 */
public record StateRecord(long sequence, UpdateState state, Reason reason, int starts, int attempts, int backOff, int cause,
        ImageVersion version, int image, long time) {

    /** Bytes of a record. */
    public static final int SIZE = 32;
    /** Tells records from anything else, and their form from later ones. */
    public static final int FORMAT = 0x4C31;

    private static final int CHECKED = SIZE - Integer.BYTES;
    private static final ImageVersion NO_VERSION = new ImageVersion(0, 0, 0, 0);

    /** What holds before the first record. */
    public static final StateRecord FIRST = new StateRecord(0, UpdateState.IDLE, Reason.NONE, 0, 0, 0, 0, NO_VERSION, 0, 0);

    /** The record after this one, which carries on its counts; cause and time are not told. */
    public StateRecord next(UpdateState newState, Reason why, ImageVersion about) {
        return new StateRecord(sequence + 1, newState, why, starts, attempts, backOff, 0, about, image, 0);
    }

    public StateRecord withStarts(int count) {
        return new StateRecord(sequence, state, reason, Math.min(255, count), attempts, backOff, cause, version, image, time);
    }

    /** The same with other bookkeeping of an image that is tried. */
    public StateRecord withCandidate(int imageId, int attemptsMade, int boots) {
        return new StateRecord(sequence, state, reason, starts, Math.min(255, attemptsMade), boots, cause, version, imageId, time);
    }

    /** The 32 bytes. */
    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt((int) sequence).put((byte) state.code()).put((byte) reason.code()).put((byte) starts).put((byte) attempts);
        out.put((byte) backOff).put((byte) cause).putShort((short) FORMAT);
        out.put((byte) version.major()).put((byte) version.minor()).putShort((short) version.revision()).putInt((int) version.build());
        out.putInt(image).putInt((int) time);
        return out.putInt(crc(out.array())).array();
    }

    /** Reads a record; empty if these 32 bytes are none, or one that was not written to its end. */
    public static Optional<StateRecord> of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(CHECKED) != crc(bytes) || (in.getShort(10) & 0xFFFF) != FORMAT) {
            return Optional.empty();
        }
        Optional<UpdateState> state = UpdateState.of(bytes[4]);
        Optional<Reason> reason = Reason.of(bytes[5]);
        if (state.isEmpty() || reason.isEmpty()) {
            return Optional.empty();
        }
        ImageVersion version = new ImageVersion(bytes[12] & 0xFF, bytes[13] & 0xFF, in.getShort(14) & 0xFFFF, in.getInt(16) & 0xFFFF_FFFFL);
        return Optional.of(new StateRecord(in.getInt(0) & 0xFFFF_FFFFL, state.get(), reason.get(), bytes[6] & 0xFF, bytes[7] & 0xFF, bytes[8] & 0xFF,
                bytes[9] & 0xFF, version, in.getInt(20), in.getInt(24) & 0xFFFF_FFFFL));
    }

    /** CRC-32 of IEEE 802.3 over everything before it. */
    private static int crc(byte[] record) {
        CRC32 crc = new CRC32();
        crc.update(record, 0, CHECKED);
        return (int) crc.getValue();
    }
}
