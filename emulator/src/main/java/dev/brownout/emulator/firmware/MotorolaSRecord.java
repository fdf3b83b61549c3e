package dev.brownout.emulator.firmware;

import java.util.List;
import java.util.OptionalLong;

/** Motorola S-records (M68000 Family Programmer's Reference Manual, appendix C): S0 to S9. */
final class MotorolaSRecord {

    private final RecordText text;
    private final SegmentBuilder segments;
    private int dataRecords;
    private OptionalLong entry = OptionalLong.empty();

    private MotorolaSRecord(String name, byte[] file) {
        this.text = new RecordText(name, file);
        this.segments = new SegmentBuilder(name);
    }

    static boolean matches(byte[] file) {
        return RecordText.startsWith(file, 'S', c -> c >= '0' && c <= '9');
    }

    static FirmwareImage read(String name, byte[] file) {
        MotorolaSRecord records = new MotorolaSRecord(name, file);
        while (records.text.nextLine()) {
            records.record();
        }
        if (records.entry.isEmpty()) {
            throw new FirmwareException(name + " has no termination record (S7, S8 or S9): it looks truncated after line "
                    + records.text.lineNumber());
        }
        List<Segment> built = records.segments.build();
        if (built.isEmpty()) {
            throw new FirmwareException(name + " is an S-record file without any data");
        }
        return new FirmwareImage(name, built, records.entry, SymbolTable.EMPTY, LineTable.EMPTY);
    }

    private void record() {
        if (entry.isPresent()) {
            throw text.error("there is something after the termination record");
        }
        int type = text.character(1) - '0';
        if (text.character(0) != 'S' || type < 0 || type > 9 || type == 4) {
            throw text.error("a record begins with S0 to S9, without S4");
        }
        byte[] record = text.bytes(2);
        int addressBytes = switch (type) {
            case 2, 6, 8 -> 3;
            case 3, 7 -> 4;
            default -> 2;
        };
        if (record.length < addressBytes + 2) {
            throw text.error("a record S" + type + " of " + record.length + " bytes is too short");
        }
        int count = record[0] & 0xFF;
        if (count != record.length - 1) {
            throw text.error("the record announces " + count + " bytes and holds " + (record.length - 1));
        }
        int sum = 0;
        for (int i = 0; i < record.length - 1; i++) {
            sum += record[i];
        }
        int checksum = record[record.length - 1] & 0xFF;
        if ((~sum & 0xFF) != checksum) {
            throw text.error(String.format("wrong checksum 0x%02X, 0x%02X would be right", checksum, ~sum & 0xFF));
        }
        long address = RecordText.bigEndian(record, 1, addressBytes) & 0xFFFF_FFFFL;
        switch (type) {
            case 1, 2, 3 -> {
                int length = record.length - 2 - addressBytes;
                if (address + length > 1L << 32) {
                    throw text.error("the data runs past the 32-bit address space");
                }
                segments.add(address, record, 1 + addressBytes, length);
                dataRecords++;
            }
            case 5, 6 -> {
                if (address != dataRecords) {
                    throw text.error("the count record says " + address + " data records, there are " + dataRecords + " before it");
                }
            }
            case 7, 8, 9 -> entry = OptionalLong.of(address);
            default -> {
                // S0, the header: a title for people.
            }
        }
    }
}
