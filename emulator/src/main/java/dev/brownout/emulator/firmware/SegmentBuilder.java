package dev.brownout.emulator.firmware;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the pieces of one file and turns them into sorted segments; pieces that touch become one, pieces that overlap are an error. */
final class SegmentBuilder {

    /** More than any microcontroller holds: a file that asks for more is damaged, and must not take the host's memory with it. */
    static final int LIMIT = 256 << 20;

    private static final long ADDRESS_SPACE = 1L << 32;

    private record Piece(long address, ByteArrayOutputStream bytes) {
        long end() {
            return address + bytes.size();
        }
    }

    private final String name;
    private final List<Piece> pieces = new ArrayList<>();
    private long total;

    SegmentBuilder(String name) {
        this.name = name;
    }

    void add(long address, byte[] source, int offset, int length) {
        if (length == 0) {
            return;
        }
        if (address + length > ADDRESS_SPACE) {
            throw new FirmwareException(name + ": " + length + " bytes at " + Hex.address(address) + " run past the 32-bit address space");
        }
        total += length;
        if (total > LIMIT) {
            throw new FirmwareException(name + " asks for more than " + (LIMIT >> 20) + " MB of memory: it is damaged, or not firmware");
        }
        Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
        if (last == null || last.end() != address) {
            last = new Piece(address, new ByteArrayOutputStream(Math.max(length, 32)));
            pieces.add(last);
        }
        last.bytes.write(source, offset, length);
    }

    List<Segment> build() {
        pieces.sort(Comparator.comparingLong(Piece::address));
        List<Segment> segments = new ArrayList<>();
        int i = 0;
        while (i < pieces.size()) {
            Piece first = pieces.get(i++);
            long end = first.end();
            ByteArrayOutputStream joined = first.bytes;
            while (i < pieces.size() && pieces.get(i).address <= end) {
                Piece next = pieces.get(i++);
                if (next.address < end) {
                    throw new FirmwareException(name + " loads " + Hex.range(next.address, Math.min(end, next.end())) + " twice");
                }
                joined.write(next.bytes.toByteArray(), 0, next.bytes.size());
                end = next.end();
            }
            segments.add(Segment.owning(first.address, joined.toByteArray()));
        }
        return segments;
    }
}
