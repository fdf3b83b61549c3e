package dev.brownout.emulator.firmware;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes segments as Intel HEX or as a raw binary. */
public final class FirmwareWriter {

    private static final int BYTES_A_LINE = 16;

    private FirmwareWriter() {
    }

    /** Intel HEX with linear addresses, 16 data bytes a line, lines ended by LF. */
    public static byte[] intelHex(List<Segment> segments) {
        StringBuilder out = new StringBuilder();
        long upper = 0;
        for (Segment segment : segments) {
            int offset = 0;
            while (offset < segment.size()) {
                long address = segment.address() + offset;
                if (address >>> 16 != upper) {
                    upper = address >>> 16;
                    record(out, 4, 0, new byte[] {(byte) (upper >> 8), (byte) upper});
                }
                // Lines end at multiples of 16, so none crosses a 64 KB border.
                int length = (int) Math.min(segment.size() - offset, BYTES_A_LINE - address % BYTES_A_LINE);
                byte[] data = new byte[length];
                segment.copyTo(offset, data, 0, length);
                record(out, 0, (int) (address & 0xFFFF), data);
                offset += length;
            }
        }
        record(out, 1, 0, new byte[0]);
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * A raw binary from the first segment's first byte to the last one's last.
     *
     * @param fill what stands in the gaps
     * @throws FirmwareException if there is nothing to write, or the gaps would make more than 256 MB
     */
    public static byte[] binary(List<Segment> segments, byte fill) {
        if (segments.isEmpty()) {
            throw new FirmwareException("there is nothing to write to a binary");
        }
        long start = segments.stream().mapToLong(Segment::address).min().getAsLong();
        long size = segments.stream().mapToLong(Segment::end).max().getAsLong() - start;
        if (size > SegmentBuilder.LIMIT) {
            throw new FirmwareException("a raw binary from " + Hex.range(start, start + size) + " would have " + (size >> 20)
                    + " MB; Intel HEX keeps gaps out");
        }
        byte[] out = new byte[(int) size];
        Arrays.fill(out, fill);
        segments.forEach(segment -> segment.copyTo(0, out, (int) (segment.address() - start), segment.size()));
        return out;
    }

    private static void record(StringBuilder out, int type, int offset, byte[] data) {
        int sum = data.length + (offset >> 8) + offset + type;
        out.append(String.format(":%02X%04X%02X", data.length, offset, type));
        for (byte b : data) {
            out.append("0123456789ABCDEF".charAt(b >> 4 & 0xF)).append("0123456789ABCDEF".charAt(b & 0xF));
            sum += b;
        }
        out.append(String.format("%02X", -sum & 0xFF)).append('\n');
    }
}
