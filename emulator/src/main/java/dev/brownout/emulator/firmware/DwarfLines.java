package dev.brownout.emulator.firmware;

import dev.brownout.emulator.firmware.LineTable.Row;
import dev.brownout.emulator.firmware.LineTable.SourceLine;
import java.util.ArrayList;
import java.util.List;

/**
 * The line number programs of {@code .debug_line} (DWARF 5 section 6.2; versions 2 to 5). Debugging information never decides whether a
 * program loads: a unit that cannot be read ends the table, and what was read before it stays.
 */
final class DwarfLines {

    private static final int DW_LNCT_PATH = 1;
    private static final int DW_LNCT_DIRECTORY_INDEX = 2;

    private static final int DW_FORM_BLOCK2 = 0x03;
    private static final int DW_FORM_BLOCK4 = 0x04;
    private static final int DW_FORM_DATA2 = 0x05;
    private static final int DW_FORM_DATA4 = 0x06;
    private static final int DW_FORM_DATA8 = 0x07;
    private static final int DW_FORM_STRING = 0x08;
    private static final int DW_FORM_BLOCK = 0x09;
    private static final int DW_FORM_BLOCK1 = 0x0A;
    private static final int DW_FORM_DATA1 = 0x0B;
    private static final int DW_FORM_STRP = 0x0E;
    private static final int DW_FORM_UDATA = 0x0F;
    private static final int DW_FORM_DATA16 = 0x1E;
    private static final int DW_FORM_LINE_STRP = 0x1F;

    private static final int DW_LNS_COPY = 1;
    private static final int DW_LNS_ADVANCE_PC = 2;
    private static final int DW_LNS_ADVANCE_LINE = 3;
    private static final int DW_LNS_SET_FILE = 4;
    private static final int DW_LNS_CONST_ADD_PC = 8;
    private static final int DW_LNS_FIXED_ADVANCE_PC = 9;
    private static final int DW_LNE_END_SEQUENCE = 1;
    private static final int DW_LNE_SET_ADDRESS = 2;
    private static final int DW_LNE_DEFINE_FILE = 3;

    /** More rows than the code of any microcontroller has: a damaged file stops here. */
    private static final int MOST_ROWS = 4_000_000;

    private final ByteReader strings;
    private final ByteReader lineStrings;
    private final List<Row> rows = new ArrayList<>();

    DwarfLines(ByteReader strings, ByteReader lineStrings) {
        this.strings = strings;
        this.lineStrings = lineStrings;
    }

    LineTable read(ByteReader section) {
        try {
            while (section.remaining() > 0 && rows.size() < MOST_ROWS) {
                long length = section.u32();
                boolean wide = length == 0xFFFF_FFFFL;
                if (wide) {
                    length = section.u64();
                }
                ByteReader unit = section.slice(section.position(), length);
                section.skip(length);
                new Unit(unit, wide).read();
            }
        } catch (ByteReader.OutOfBounds e) {
            return new LineTable(rows);
        }
        return new LineTable(rows);
    }

    /** One unit's header and its program. */
    private final class Unit {

        private final ByteReader in;
        private final int offsetSize;
        private final List<String> directories = new ArrayList<>();
        private final List<String> files = new ArrayList<>();
        private int version;
        private int minimumInstructionLength;
        private int lineBase;
        private int lineRange;
        private int opcodeBase;
        private int[] operandCounts;

        private final List<long[]> sequence = new ArrayList<>();
        private long address;
        private long file;
        private long line;

        Unit(ByteReader in, boolean wide) {
            this.in = in;
            this.offsetSize = wide ? 8 : 4;
        }

        void read() {
            version = in.u16();
            if (version < 2 || version > 5) {
                return;
            }
            if (version == 5) {
                in.skip(2);
            }
            long headerLength = in.unsigned(offsetSize);
            int program = in.position();
            minimumInstructionLength = in.u8();
            if (version >= 4) {
                in.u8();
            }
            in.u8();
            lineBase = (byte) in.u8();
            lineRange = in.u8();
            opcodeBase = in.u8();
            operandCounts = new int[opcodeBase];
            for (int i = 1; i < opcodeBase; i++) {
                operandCounts[i] = in.u8();
            }
            if (version == 5) {
                readTable(directories, false);
                readTable(files, true);
            } else {
                readOldTables();
            }
            in.seek(program + headerLength);
            runProgram();
        }

        private void readOldTables() {
            directories.add("");
            for (String text = in.text(); !text.isEmpty(); text = in.text()) {
                directories.add(text);
            }
            files.add("");
            for (String text = in.text(); !text.isEmpty(); text = in.text()) {
                readOldFile(text);
            }
        }

        private void readOldFile(String text) {
            files.add(join(in.uleb(), text));
            in.uleb();
            in.uleb();
        }

        /** A directory or file table of version 5: the formats of the entries first, then the entries. */
        private void readTable(List<String> into, boolean withDirectory) {
            int formats = in.u8();
            long[] types = new long[formats];
            long[] forms = new long[formats];
            for (int i = 0; i < formats; i++) {
                types[i] = in.uleb();
                forms[i] = in.uleb();
            }
            long count = in.uleb();
            if (count > in.remaining()) {
                throw new ByteReader.OutOfBounds();
            }
            for (long n = 0; n < count; n++) {
                String path = "";
                long directory = -1;
                for (int i = 0; i < formats; i++) {
                    if (types[i] == DW_LNCT_PATH) {
                        path = text(forms[i]);
                    } else if (types[i] == DW_LNCT_DIRECTORY_INDEX) {
                        directory = number(forms[i]);
                    } else {
                        number(forms[i]);
                    }
                }
                into.add(withDirectory ? join(directory, path) : path);
            }
        }

        private String text(long form) {
            return switch ((int) form) {
                case DW_FORM_STRING -> in.text();
                case DW_FORM_STRP -> strings.seek(in.unsigned(offsetSize)).text();
                case DW_FORM_LINE_STRP -> lineStrings.seek(in.unsigned(offsetSize)).text();
                default -> throw new ByteReader.OutOfBounds();
            };
        }

        private long number(long form) {
            switch ((int) form) {
                case DW_FORM_DATA1:
                    return in.u8();
                case DW_FORM_DATA2:
                    return in.u16();
                case DW_FORM_DATA4:
                    return in.u32();
                case DW_FORM_DATA8:
                    return in.u64();
                case DW_FORM_UDATA:
                    return in.uleb();
                case DW_FORM_DATA16:
                    in.skip(16);
                    return 0;
                case DW_FORM_BLOCK:
                    in.bytes(in.uleb());
                    return 0;
                case DW_FORM_BLOCK1:
                    in.skip(in.u8());
                    return 0;
                case DW_FORM_BLOCK2:
                    in.skip(in.u16());
                    return 0;
                case DW_FORM_BLOCK4:
                    in.skip(in.u32());
                    return 0;
                default:
                    text(form);
                    return 0;
            }
        }

        private String join(long directory, String path) {
            if (path.startsWith("/") || directory < 0 || directory >= directories.size()) {
                return path;
            }
            String parent = directories.get((int) directory);
            if (version == 5 && directory > 0 && !parent.startsWith("/")) {
                parent = directories.get(0) + "/" + parent;
            }
            return parent.isEmpty() ? path : parent + "/" + path;
        }

        private void runProgram() {
            startSequence();
            while (in.remaining() > 0 && rows.size() < MOST_ROWS) {
                int opcode = in.u8();
                if (opcode >= opcodeBase) {
                    special(opcode - opcodeBase);
                } else if (opcode == 0) {
                    extended();
                } else {
                    standard(opcode);
                }
            }
        }

        private void startSequence() {
            sequence.clear();
            address = 0;
            file = 1;
            line = 1;
        }

        private void special(int adjusted) {
            if (lineRange == 0) {
                throw new ByteReader.OutOfBounds();
            }
            address += (long) (adjusted / lineRange) * minimumInstructionLength;
            line += lineBase + adjusted % lineRange;
            emit();
        }

        private void standard(int opcode) {
            switch (opcode) {
                case DW_LNS_COPY -> emit();
                case DW_LNS_ADVANCE_PC -> address += in.uleb() * minimumInstructionLength;
                case DW_LNS_ADVANCE_LINE -> line += in.sleb();
                case DW_LNS_SET_FILE -> file = in.uleb();
                case DW_LNS_CONST_ADD_PC -> {
                    if (lineRange == 0) {
                        throw new ByteReader.OutOfBounds();
                    }
                    address += (long) ((255 - opcodeBase) / lineRange) * minimumInstructionLength;
                }
                case DW_LNS_FIXED_ADVANCE_PC -> address += in.u16();
                default -> {
                    // Statement, block, prologue, epilogue and ISA marks, and opcodes of the future: operands skipped.
                    for (int i = 0; i < operandCounts[opcode]; i++) {
                        in.uleb();
                    }
                }
            }
        }

        private void extended() {
            long length = in.uleb();
            if (length < 1 || length > in.remaining()) {
                throw new ByteReader.OutOfBounds();
            }
            int next = (int) (in.position() + length);
            switch (in.u8()) {
                case DW_LNE_END_SEQUENCE -> {
                    emit();
                    endSequence();
                    startSequence();
                }
                case DW_LNE_SET_ADDRESS -> address = in.unsigned((int) length - 1);
                case DW_LNE_DEFINE_FILE -> readOldFile(in.text());
                default -> {
                    // Discriminators and vendors' extensions do not move lines.
                }
            }
            in.seek(next);
        }

        private void emit() {
            if (sequence.size() >= MOST_ROWS) {
                throw new ByteReader.OutOfBounds();
            }
            sequence.add(new long[] {address, file, line});
        }

        /**
         * Functions that the linker removed keep their lines, at address 0 (GNU ld) or at the top of the address space (lld). Address 0
         * holds a Cortex-M's vector table, never an instruction.
         */
        private void endSequence() {
            long first = sequence.get(0)[0];
            if (first == 0 || first < 0 || first >= 0xFFFF_FFF0L) {
                return;
            }
            for (int i = 1; i < sequence.size(); i++) {
                long[] row = sequence.get(i - 1);
                long end = sequence.get(i)[0];
                if (end > row[0] && row[2] > 0 && row[2] <= Integer.MAX_VALUE && row[1] >= 0 && row[1] < files.size()) {
                    rows.add(new Row(row[0], end, new SourceLine(files.get((int) row[1]), (int) row[2])));
                }
            }
        }
    }
}
