package dev.brownout.bootloader.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Bytes at addresses, read from and written to Intel HEX (Intel, Hexadecimal Object File Format Specification, revision A). The text written is the same as
 * that of Python's intelhex, which imgtool uses.
 */
public final class IntelHex {

    private static final int RECORD_BYTES = 16;
    private static final long ADDRESS_SPACE = 1L << 32;
    private static final int LARGEST_SPAN = 1 << 28;

    /** Runs of bytes by first address; they neither overlap nor touch. */
    private final NavigableMap<Long, byte[]> runs = new TreeMap<>();

    /** Reads Intel HEX text. Data after the end record is not read; no byte may be given twice. */
    public static IntelHex parse(byte[] text) {
        IntelHex hex = new IntelHex();
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        long runAt = 0;
        long base = 0;
        String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\r\n|\n|\r", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank()) {
                continue;
            }
            byte[] record = record(lines[i].strip(), i + 1);
            int address = (record[1] & 0xFF) << 8 | record[2] & 0xFF;
            switch (record[3]) {
                case 0 -> {
                    if (base + address != runAt + run.size()) {
                        hex.addNew(runAt, run.toByteArray(), i);
                        run.reset();
                        runAt = base + address;
                    }
                    run.write(record, 4, record.length - 5);
                }
                case 1 -> i = lines.length;
                case 2 -> base = (long) extended(record, i + 1) << 4;
                case 4 -> base = (long) extended(record, i + 1) << 16;
                case 3, 5 -> { }
                default -> throw UsageException.of("Line %d of the Intel HEX is a record of the unknown type %d.", i + 1, record[3] & 0xFF);
            }
        }
        hex.addNew(runAt, run.toByteArray(), lines.length);
        return hex;
    }

    /** Puts bytes at an address, over what was there. */
    public void put(long address, byte[] bytes) {
        if (address < 0 || address + bytes.length > ADDRESS_SPACE) {
            throw UsageException.of("0x%x bytes at 0x%x do not lie in the 32-bit address space.", bytes.length, address);
        }
        if (bytes.length == 0) {
            return;
        }
        long from = address;
        long to = address + bytes.length;
        Map.Entry<Long, byte[]> before = runs.floorEntry(address);
        if (before != null && before.getKey() + before.getValue().length >= address) {
            from = before.getKey();
        }
        for (Map.Entry<Long, byte[]> run : runs.subMap(from, true, to, true).entrySet()) {
            to = Math.max(to, run.getKey() + run.getValue().length);
        }
        byte[] merged = new byte[Math.toIntExact(to - from)];
        NavigableMap<Long, byte[]> touched = runs.subMap(from, true, to, true);
        for (Map.Entry<Long, byte[]> run : touched.entrySet()) {
            System.arraycopy(run.getValue(), 0, merged, (int) (run.getKey() - from), run.getValue().length);
        }
        touched.clear();
        System.arraycopy(bytes, 0, merged, (int) (address - from), bytes.length);
        runs.put(from, merged);
    }

    public boolean isEmpty() {
        return runs.isEmpty();
    }

    /** The lowest address that has a byte. */
    public long firstAddress() {
        return runs.firstKey();
    }

    /** All bytes from the lowest address to the highest, gaps filled with 0xFF. */
    public byte[] toBinary() {
        if (runs.isEmpty()) {
            return new byte[0];
        }
        long span = runs.lastKey() + runs.lastEntry().getValue().length - runs.firstKey();
        if (span > LARGEST_SPAN) {
            throw UsageException.of("The Intel HEX spans 0x%x bytes, too many for one image.", span);
        }
        byte[] bytes = new byte[(int) span];
        Arrays.fill(bytes, (byte) 0xFF);
        runs.forEach((address, run) -> System.arraycopy(run, 0, bytes, (int) (address - runs.firstKey()), run.length));
        return bytes;
    }

    /** The text, with upper-case digits, records of 16 bytes and line feeds. */
    public byte[] toText() {
        StringBuilder text = new StringBuilder();
        boolean extendedRecords = !runs.isEmpty() && runs.lastKey() + runs.lastEntry().getValue().length - 1 > 0xFFFF;
        long high = -1;
        for (Map.Entry<Long, byte[]> run : runs.entrySet()) {
            byte[] bytes = run.getValue();
            for (int at = 0; at < bytes.length; ) {
                long address = run.getKey() + at;
                if (extendedRecords && address >> 16 != high) {
                    high = address >> 16;
                    append(text, 0, 4, new byte[] {(byte) (high >> 8), (byte) high});
                }
                int length = (int) Math.min(Math.min(RECORD_BYTES, 0x10000 - (address & 0xFFFF)), bytes.length - at);
                append(text, (int) address & 0xFFFF, 0, Arrays.copyOfRange(bytes, at, at + length));
                at += length;
            }
        }
        append(text, 0, 1, new byte[0]);
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void addNew(long address, byte[] bytes, int line) {
        Map.Entry<Long, byte[]> before = runs.lowerEntry(address + bytes.length);
        if (bytes.length > 0 && before != null && before.getKey() + before.getValue().length > address) {
            throw UsageException.of("The Intel HEX gives the byte at 0x%x twice, the second time at line %d or before.", Math.max(address, before.getKey()), line);
        }
        put(address, bytes);
    }

    private static int extended(byte[] record, int line) {
        if (record[0] != 2) {
            throw UsageException.of("Line %d of the Intel HEX is an address record of %d bytes instead of 2.", line, record[0] & 0xFF);
        }
        return (record[4] & 0xFF) << 8 | record[5] & 0xFF;
    }

    private static byte[] record(String line, int number) {
        byte[] record;
        try {
            record = line.charAt(0) == ':' ? HexFormat.of().parseHex(line, 1, line.length()) : new byte[0];
        } catch (IllegalArgumentException e) {
            record = new byte[0];
        }
        if (record.length < 5 || record.length != 5 + (record[0] & 0xFF)) {
            throw UsageException.of("Line %d of the Intel HEX is not a record: a colon and pairs of hexadecimal digits, as many as it says.", number);
        }
        int sum = 0;
        for (byte b : record) {
            sum += b;
        }
        if ((sum & 0xFF) != 0) {
            throw UsageException.of("Line %d of the Intel HEX has a wrong checksum.", number);
        }
        return record;
    }

    private static void append(StringBuilder text, int address, int type, byte[] data) {
        int sum = data.length + (address >> 8) + address + type;
        for (byte b : data) {
            sum += b;
        }
        text.append(String.format(Locale.ROOT, ":%02X%04X%02X", data.length, address, type)).append(HexFormat.of().withUpperCase().formatHex(data))
                .append(String.format(Locale.ROOT, "%02X\n", -sum & 0xFF));
    }
}
