package dev.brownout.emulator.firmware;

import dev.brownout.emulator.firmware.SymbolTable.Kind;
import dev.brownout.emulator.firmware.SymbolTable.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Linked ELF32 programs for Arm (System V ABI, chapter 4 and 5; ELF for the Arm Architecture, IHI 0044). Own code, because a general ELF
 * library trusts the sizes it reads, and a damaged file must end in a sentence.
 */
final class ElfFile {

    private static final int HEADER_SIZE = 52;
    private static final int ELFCLASS32 = 1;
    private static final int ELFDATA2LSB = 1;
    private static final int ELFDATA2MSB = 2;
    private static final int ET_REL = 1;
    private static final int ET_EXEC = 2;
    private static final int EM_ARM = 40;
    private static final int PT_LOAD = 1;
    private static final int SHT_SYMTAB = 2;
    private static final int SHT_NOBITS = 8;
    private static final int SHF_ALLOC = 2;
    private static final int SHF_EXECINSTR = 4;
    private static final int SHF_COMPRESSED = 0x800;
    private static final int SHN_LORESERVE = 0xFF00;
    private static final int STT_NOTYPE = 0;
    private static final int STT_OBJECT = 1;
    private static final int STT_FUNC = 2;
    private static final int STB_LOCAL = 0;
    private static final int ELFCOMPRESS_ZLIB = 1;

    private record Section(String name, int type, long flags, long offset, long size, long link) {
    }

    private final String name;
    private final byte[] file;
    private final ByteReader in;
    private final List<Section> sections;

    private ElfFile(String name, byte[] file) {
        this.name = name;
        this.file = file;
        this.in = new ByteReader(file);
        this.sections = new ArrayList<>();
    }

    static boolean matches(byte[] file) {
        return file.length >= 4 && file[0] == 0x7F && file[1] == 'E' && file[2] == 'L' && file[3] == 'F';
    }

    static FirmwareImage read(String name, byte[] file) {
        try {
            return new ElfFile(name, file).read();
        } catch (ByteReader.OutOfBounds e) {
            throw new FirmwareException(name + " is a damaged or truncated ELF file (" + file.length + " bytes)", e);
        }
    }

    private FirmwareImage read() {
        checkHeader();
        long entry = in.seek(24).u32();
        readSections();
        List<Segment> segments = readSegments();
        SymbolTable symbols = readSymbols();
        LineTable lines = readLines();
        return new FirmwareImage(name, segments, OptionalLong.of(entry), symbols, lines);
    }

    private void checkHeader() {
        if (file.length < HEADER_SIZE) {
            throw new FirmwareException(name + " is a truncated ELF file: " + file.length + " bytes, its header alone takes"
                    + " " + HEADER_SIZE);
        }
        if (file[4] != ELFCLASS32) {
            throw new FirmwareException(name + " is " + (file[4] == 2 ? "a 64-bit ELF" : "an ELF of unknown class " + (file[4] & 0xFF))
                    + "; a Cortex-M program is a 32-bit ELF");
        }
        if (file[5] != ELFDATA2LSB) {
            throw new FirmwareException(name + " is " + (file[5] == ELFDATA2MSB ? "a big-endian ELF" : "an ELF of unknown byte order "
                    + (file[5] & 0xFF)) + "; a Cortex-M program is little endian");
        }
        int type = in.seek(16).u16();
        int machine = in.u16();
        if (machine != EM_ARM) {
            throw new FirmwareException(name + " is an ELF for " + machineName(machine) + ", not for Arm");
        }
        if (type != ET_EXEC) {
            throw new FirmwareException(name + (type == ET_REL ? " is an object file that is not linked yet; a linked program is needed"
                    : " is an ELF of type " + type + "; a linked program (type 2, EXEC) is needed"));
        }
    }

    private static String machineName(int machine) {
        return switch (machine) {
            case 3 -> "x86 (machine 3)";
            case 8 -> "MIPS (machine 8)";
            case 62 -> "x86-64 (machine 62)";
            case 83 -> "AVR (machine 83)";
            case 94 -> "Xtensa (machine 94)";
            case 105 -> "MSP430 (machine 105)";
            case 183 -> "64-bit Arm (AArch64)";
            case 243 -> "RISC-V (machine 243)";
            default -> "machine " + machine;
        };
    }

    private List<Segment> readSegments() {
        long offset = in.seek(28).u32();
        int entrySize = in.seek(42).u16();
        int count = in.u16();
        SegmentBuilder builder = new SegmentBuilder(name);
        for (int i = 0; i < count; i++) {
            in.seek(offset + (long) i * entrySize);
            if (in.u32() != PT_LOAD) {
                continue;
            }
            long from = in.u32();
            in.u32();
            long physical = in.u32();
            long size = in.u32();
            if (from + size > file.length) {
                throw new FirmwareException(name + " is truncated: its load segment " + i + " ends at byte " + (from + size)
                        + ", the file has " + file.length);
            }
            long trimmed = headersInFront(from, size);
            builder.add(physical + trimmed, file, (int) (from + trimmed), (int) (size - trimmed));
        }
        List<Segment> segments = builder.build();
        if (segments.isEmpty()) {
            throw new FirmwareException(name + " is an ELF without anything to load: no load segment holds bytes");
        }
        return segments;
    }

    /**
     * A linker without a script lets the first segment begin with the ELF header itself, at an address below the program that may belong
     * to somebody else: what lies before the first allocated section is not part of the program.
     */
    private long headersInFront(long from, long size) {
        if (from >= HEADER_SIZE) {
            return 0;
        }
        return sections.stream().filter(s -> (s.flags & SHF_ALLOC) != 0 && s.type != SHT_NOBITS && s.size > 0)
                .filter(s -> s.offset >= from && s.offset < from + size)
                .mapToLong(s -> s.offset - from).min().orElse(0);
    }

    private void readSections() {
        long offset = in.seek(32).u32();
        int entrySize = in.seek(46).u16();
        int count = in.u16();
        int nameIndex = in.u16();
        if (offset == 0 || count == 0) {
            return;
        }
        if (offset + (long) count * entrySize > file.length) {
            throw new FirmwareException(name + " is truncated: its section table ends at byte " + (offset + (long) count * entrySize)
                    + ", the file has " + file.length);
        }
        List<Long> names = new ArrayList<>();
        List<Section> unnamed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            in.seek(offset + (long) i * entrySize);
            names.add(in.u32());
            int type = (int) in.u32();
            long flags = in.u32();
            in.u32();
            long from = in.u32();
            long size = in.u32();
            unnamed.add(new Section("", type, flags, from, size, in.u32()));
        }
        Optional<ByteReader> strings = nameIndex < count ? Optional.of(contents(unnamed.get(nameIndex))) : Optional.empty();
        for (int i = 0; i < count; i++) {
            Section s = unnamed.get(i);
            String sectionName = strings.isPresent() ? strings.get().seek(names.get(i)).text() : "";
            sections.add(new Section(sectionName, s.type, s.flags, s.offset, s.size, s.link));
        }
    }

    private ByteReader contents(Section section) {
        return in.slice(section.offset, section.type == SHT_NOBITS ? 0 : section.size);
    }

    private SymbolTable readSymbols() {
        List<Symbol> symbols = new ArrayList<>();
        for (Section table : sections) {
            if (table.type == SHT_SYMTAB && table.link < sections.size()) {
                ByteReader entries = contents(table);
                ByteReader strings = contents(sections.get((int) table.link));
                while (entries.remaining() >= 16) {
                    readSymbol(entries, strings).ifPresent(symbols::add);
                }
            }
        }
        return new SymbolTable(symbols);
    }

    private Optional<Symbol> readSymbol(ByteReader entries, ByteReader strings) {
        long nameOffset = entries.u32();
        long value = entries.u32();
        long size = entries.u32();
        int info = entries.u8();
        entries.u8();
        int section = entries.u16();
        Kind kind = switch (info & 0xF) {
            case STT_FUNC -> Kind.FUNCTION;
            case STT_OBJECT -> Kind.OBJECT;
            case STT_NOTYPE -> Kind.LABEL;
            default -> null;
        };
        if (kind == null || section == 0 || section >= SHN_LORESERVE || section >= sections.size()) {
            return Optional.empty();
        }
        String text = strings.seek(nameOffset).text();
        boolean code = (sections.get(section).flags & SHF_EXECINSTR) != 0;
        // Mapping symbols ($t, $d, $a, with or without a suffix) tell code from literals and name nothing.
        if (text.isEmpty() || text.startsWith("$") || kind == Kind.LABEL && !code) {
            return Optional.empty();
        }
        long address = kind == Kind.OBJECT ? value : value & ~1L;
        return Optional.of(new Symbol(text, address, size, kind, info >> 4 != STB_LOCAL));
    }

    private LineTable readLines() {
        Optional<ByteReader> lines = debugSection(".debug_line");
        if (lines.isEmpty()) {
            return LineTable.EMPTY;
        }
        ByteReader none = new ByteReader(new byte[0]);
        return new DwarfLines(debugSection(".debug_str").orElse(none), debugSection(".debug_line_str").orElse(none)).read(lines.get());
    }

    private Optional<ByteReader> debugSection(String wanted) {
        return sections.stream().filter(s -> s.name.equals(wanted)).findFirst().map(s -> (s.flags & SHF_COMPRESSED) == 0 ? contents(s)
                : inflate(contents(s), wanted));
    }

    private ByteReader inflate(ByteReader section, String wanted) {
        long type = section.u32();
        long size = section.u32();
        section.u32();
        if (type != ELFCOMPRESS_ZLIB || size > SegmentBuilder.LIMIT || size / 1032 > section.remaining()) {
            // Zstandard, or a size that zlib's best ratio cannot reach: the program runs without its source lines.
            return new ByteReader(new byte[0]);
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(section.bytes(section.remaining()));
            byte[] plain = new byte[(int) size];
            if (inflater.inflate(plain) != plain.length) {
                throw new FirmwareException(name + ": its compressed section " + wanted + " is damaged");
            }
            return new ByteReader(plain);
        } catch (DataFormatException e) {
            throw new FirmwareException(name + ": its compressed section " + wanted + " is damaged", e);
        } finally {
            inflater.end();
        }
    }
}
