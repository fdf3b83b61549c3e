package dev.brownout.emulator.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of a disassembly listing, and what our disassembler makes of the same halfwords. */
final class Listing {
    /** One instruction: where it stands, its halfwords, its text without comments. */
    record Line(int address, int hw1, int hw2, int size, String text) {
        Instruction decode() {
            return Decoder.decode(hw1, hw2, Architecture.ARMV7E_M_FP);
        }
    }

    private static final Pattern OBJDUMP = Pattern.compile("\\s*([0-9a-f]+):?\t([0-9a-f]{4})(?: ([0-9a-f]{4}))? *\t(.*)");

    private Listing() {
    }

    /** Parses objdump's output; data, headers and comments are left out. */
    static List<Line> parse(List<String> text) {
        List<Line> lines = new ArrayList<>();
        for (String line : text) {
            Matcher m = OBJDUMP.matcher(line);
            if (m.matches() && !m.group(4).startsWith(".")) {
                int hw2 = m.group(3) == null ? 0 : Integer.parseInt(m.group(3), 16);
                lines.add(new Line(Integer.parseUnsignedInt(m.group(1), 16), Integer.parseInt(m.group(2), 16), hw2,
                    m.group(3) == null ? 2 : 4, plain(m.group(4))));
            }
        }
        return lines;
    }

    /** The text without what objdump adds: comments after an at sign or semicolon, symbols in angle brackets. */
    private static String plain(String text) {
        return text.split("@", 2)[0].split(" ;", 2)[0].replaceFirst(" <.*>\\s*$", "").strip();
    }

    /** The lines on which our disassembler says something else, as messages. IT blocks are followed through consecutive lines. */
    static List<String> differences(List<Line> lines) {
        List<String> differences = new ArrayList<>();
        int itState = ItState.NONE;
        int next = 0;
        for (Line line : lines) {
            if (line.address != next) {
                itState = ItState.NONE;
            }
            next = line.address + line.size;
            Instruction i = line.decode();
            String ours = Disassembler.text(i, line.address, itState).split(" @", 2)[0].strip();
            if (!ours.equals(line.text)) {
                differences.add(String.format("%x: %04x %04x: objdump \"%s\", we \"%s\" (%s)",
                    line.address, line.hw1, line.hw2, line.text, ours, i.encoding));
            }
            itState = i.op == Op.IT ? ItState.start(i) : ItState.advance(itState);
        }
        return differences;
    }
}
