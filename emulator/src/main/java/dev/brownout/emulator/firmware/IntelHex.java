package dev.brownout.emulator.firmware;

import java.util.List;
import java.util.OptionalLong;

/** Intel HEX (Intel Hexadecimal Object File Format Specification, revision A, 1988): all six record types. */
final class IntelHex {

    private static final int DATA = 0;
    private static final int END_OF_FILE = 1;
    private static final int EXTENDED_SEGMENT_ADDRESS = 2;
    private static final int START_SEGMENT_ADDRESS = 3;
    private static final int EXTENDED_LINEAR_ADDRESS = 4;
    private static final int START_LINEAR_ADDRESS = 5;

    private final RecordText text;
    private final SegmentBuilder segments;
    private long base;
    private boolean segmented;
    private boolean ended;
    private OptionalLong entry = OptionalLong.empty();

    private IntelHex(String name, byte[] file) {
        this.text = new RecordText(name, file);
        this.segments = new SegmentBuilder(name);
    }

    static boolean matches(byte[] file) {
        return RecordText.startsWith(file, ':', c -> Character.digit(c, 16) >= 0);
    }

    static FirmwareImage read(String name, byte[] file) {
        IntelHex hex = new IntelHex(name, file);
        while (hex.text.nextLine()) {
            hex.record();
        }
        if (!hex.ended) {
            throw new FirmwareException(name + " has no end-of-file record (:00000001FF): it looks truncated after line "
                    + hex.text.lineNumber());
        }
        List<Segment> built = hex.segments.build();
        if (built.isEmpty()) {
            throw new FirmwareException(name + " is an Intel HEX file without any data");
        }
        return new FirmwareImage(name, built, hex.entry, SymbolTable.EMPTY, LineTable.EMPTY);
    }

    private void record() {
        if (ended) {
            throw text.error("there is something after the end-of-file record");
        }
        if (text.character(0) != ':') {
            throw text.error("a record begins with ':', not with " + text.show(0));
        }
        byte[] record = text.bytes(1);
        if (record.length < 5) {
            throw text.error("a record of " + record.length + " bytes is too short; the shortest has 5");
        }
        int length = record[0] & 0xFF;
        if (record.length != length + 5) {
            throw text.error("the record announces " + length + " data bytes and holds " + (record.length - 5));
        }
        int sum = 0;
        for (int i = 0; i < record.length - 1; i++) {
            sum += record[i];
        }
        int checksum = record[record.length - 1] & 0xFF;
        if ((-sum & 0xFF) != checksum) {
            throw text.error(String.format("wrong checksum 0x%02X, 0x%02X would be right", checksum, -sum & 0xFF));
        }
        int offset = RecordText.bigEndian(record, 1, 2);
        switch (record[3]) {
            case DATA -> data(offset, record, length);
            case END_OF_FILE -> ended = expect(length, 0);
            case EXTENDED_SEGMENT_ADDRESS -> {
                segmented = expect(length, 2);
                base = (long) RecordText.bigEndian(record, 4, 2) << 4;
            }
            case START_SEGMENT_ADDRESS -> {
                expect(length, 4);
                entry = OptionalLong.of(((long) RecordText.bigEndian(record, 4, 2) << 4) + RecordText.bigEndian(record, 6, 2));
            }
            case EXTENDED_LINEAR_ADDRESS -> {
                segmented = !expect(length, 2);
                base = (long) RecordText.bigEndian(record, 4, 2) << 16;
            }
            case START_LINEAR_ADDRESS -> {
                expect(length, 4);
                entry = OptionalLong.of(RecordText.bigEndian(record, 4, 4) & 0xFFFF_FFFFL);
            }
            default -> throw text.error("unknown record type " + (record[3] & 0xFF) + "; there are 0 to 5");
        }
    }

    /** Under a segment address the offset wraps at 64 KB; under a linear one it counts on. */
    private void data(int offset, byte[] record, int length) {
        int beforeWrap = segmented ? Math.min(length, 0x10000 - offset) : length;
        if (base + offset + beforeWrap > 1L << 32) {
            throw text.error("the data runs past the 32-bit address space");
        }
        segments.add(base + offset, record, 4, beforeWrap);
        segments.add(base, record, 4 + beforeWrap, length - beforeWrap);
    }

    private boolean expect(int length, int right) {
        if (length != right) {
            throw text.error("a record of this type has " + right + " data bytes, not " + length);
        }
        return true;
    }
}
