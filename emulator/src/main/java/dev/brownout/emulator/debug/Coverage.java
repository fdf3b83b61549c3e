package dev.brownout.emulator.debug;

import dev.brownout.emulator.firmware.LineTable;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.firmware.SymbolTable.Kind;
import dev.brownout.emulator.firmware.SymbolTable.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each instruction was executed, and from that each source line. */
public final class Coverage implements InstructionListener {

    private static final int PAGE_SHIFT = 12;
    private static final int PAGE_SIZE = 1 << PAGE_SHIFT;

    private final Map<Integer, long[]> pages = new HashMap<>();
    private int page = -1;
    private long[] counts = new long[0];

    @Override
    public void executed(int address, int opcode, long cycles) {
        if (address >>> PAGE_SHIFT != page) {
            page = address >>> PAGE_SHIFT;
            counts = pages.computeIfAbsent(page, p -> new long[PAGE_SIZE / 2]);
        }
        counts[(address & PAGE_SIZE - 1) >>> 1]++;
    }

    /** How often the instruction at an address was executed. */
    public long count(long address) {
        long[] found = pages.get((int) address >>> PAGE_SHIFT);
        return found == null ? 0 : found[((int) address & PAGE_SIZE - 1) >>> 1];
    }

    /** Whether any instruction in a range was executed. */
    private long most(long start, long end) {
        long most = 0;
        for (long address = start; address < end; address += 2) {
            most = Math.max(most, count(address));
        }
        return most;
    }

    /**
     * A tracefile as lcov's genhtml reads it: for each source file its functions and its lines, each with a count. A line counts as often
     * as its most executed instruction.
     */
    public String lcov(SymbolTable symbols, LineTable lines) {
        Map<String, TreeMap<Integer, Long>> files = new TreeMap<>();
        for (LineTable.Row row : lines.rows()) {
            files.computeIfAbsent(row.source().file(), f -> new TreeMap<>()).merge(row.source().line(), most(row.start(), row.end()),
                    Math::max);
        }
        Map<String, List<Symbol>> functions = new HashMap<>();
        for (Symbol symbol : symbols.symbols()) {
            if (symbol.kind() == Kind.FUNCTION) {
                lines.at(symbol.address()).ifPresent(at -> functions.computeIfAbsent(at.file(), f -> new ArrayList<>()).add(symbol));
            }
        }
        StringBuilder out = new StringBuilder("TN:\n");
        files.forEach((file, counted) -> {
            out.append("SF:").append(file).append('\n');
            List<Symbol> here = functions.getOrDefault(file, List.of());
            here.forEach(f -> out.append("FN:").append(lines.at(f.address()).orElseThrow().line()).append(',').append(f.name())
                    .append('\n'));
            here.forEach(f -> out.append("FNDA:").append(count(f.address())).append(',').append(f.name()).append('\n'));
            out.append("FNF:").append(here.size()).append('\n');
            out.append("FNH:").append(here.stream().filter(f -> count(f.address()) > 0).count()).append('\n');
            counted.forEach((line, count) -> out.append("DA:").append(line).append(',').append(count).append('\n'));
            out.append("LF:").append(counted.size()).append('\n');
            out.append("LH:").append(counted.values().stream().filter(c -> c > 0).count()).append('\n');
            out.append("end_of_record\n");
        });
        return out.toString();
    }
}
