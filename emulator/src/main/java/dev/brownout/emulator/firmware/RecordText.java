package dev.brownout.emulator.firmware;

import java.util.function.IntPredicate;

/** The lines of a text format made of hexadecimal records. */
final class RecordText {

    private final String name;
    private final byte[] file;
    private int next;
    private int start;
    private int end;
    private int lineNumber;

    RecordText(String name, byte[] file) {
        this.name = name;
        this.file = file;
    }

    /** Whether the first thing in the file is this mark, followed by a character that fits, and what follows looks like text. */
    static boolean startsWith(byte[] file, char mark, IntPredicate second) {
        int i = 0;
        while (i < file.length && isBlank(file[i])) {
            i++;
        }
        if (i + 1 >= file.length || file[i] != mark || !second.test(file[i + 1])) {
            return false;
        }
        for (int j = i; j < Math.min(file.length, i + 9); j++) {
            if (file[j] < ' ' && !isBlank(file[j])) {
                return false;
            }
        }
        return true;
    }

    /** Moves to the next line that is not blank; false at the end of the file. */
    boolean nextLine() {
        do {
            if (next >= file.length) {
                return false;
            }
            start = next;
            end = start;
            while (end < file.length && file[end] != '\n' && file[end] != '\r') {
                end++;
            }
            next = end < file.length && file[end] == '\r' && end + 1 < file.length && file[end + 1] == '\n' ? end + 2 : end + 1;
            lineNumber++;
            while (end > start && isBlank(file[end - 1])) {
                end--;
            }
            while (start < end && isBlank(file[start])) {
                start++;
            }
        } while (start == end);
        return true;
    }

    /** The number of the line last read, from 1. */
    int lineNumber() {
        return lineNumber;
    }

    /** A character of the line, or -1 past its end. */
    int character(int index) {
        return start + index < end ? file[start + index] & 0xFF : -1;
    }

    /** The bytes written from this column to the line's end, two digits each. */
    byte[] bytes(int from) {
        int digits = end - start - from;
        for (int i = 0; i < digits; i++) {
            if (digit(from + i) < 0) {
                throw error(show(from + i) + " in column " + (from + i + 1) + " is not a hexadecimal digit");
            }
        }
        if (digits < 0 || digits % 2 != 0) {
            throw error("the record ends in the middle of a byte");
        }
        byte[] bytes = new byte[digits / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (digit(from + 2 * i) << 4 | digit(from + 2 * i + 1));
        }
        return bytes;
    }

    FirmwareException error(String what) {
        return new FirmwareException(name + ", line " + lineNumber + ": " + what);
    }

    String show(int index) {
        int c = character(index);
        return c >= ' ' && c < 0x7F ? "'" + (char) c + "'" : String.format("byte 0x%02X", c & 0xFF);
    }

    static int bigEndian(byte[] bytes, int offset, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | bytes[offset + i] & 0xFF;
        }
        return value;
    }

    private int digit(int index) {
        int c = character(index);
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
