package dev.brownout.campaign.scenario;

import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.firmware.SymbolTable.Symbol;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.HashOmissions.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code leave-out} means: {@code cycle-counter}; {@code stack}, or {@code stack=} and where it lies; RAM as {@code ADDRESS:SIZE}, as the
 * {@code SYMBOL} of a loaded ELF, or as {@code SYMBOL:SIZE}.
 */
final class LeftOut {
    private static final String CYCLE_COUNTER = "cycle-counter";
    private static final String STACK = "stack";
    private static final String NUMBER = "0[xX][0-9a-fA-F]{1,8}|\\d{1,10}";
    private static final Pattern RANGE = Pattern.compile("(?:(" + NUMBER + ")|([A-Za-z_.$][\\w.$]*))(?::(" + NUMBER + "))?");

    private final BoardDescription board;
    private final SymbolTable symbols;
    private final int initialStackPointer;

    /**
     * @param symbols              of what was loaded
     * @param initialStackPointer  the first word of the bootloader's vector table
     */
    LeftOut(BoardDescription board, SymbolTable symbols, int initialStackPointer) {
        this.board = board;
        this.symbols = symbols;
        this.initialStackPointer = initialStackPointer;
    }

    /** @throws IllegalArgumentException with a sentence, if a word means nothing here */
    HashOmissions read(List<String> words) {
        List<Range> ram = new ArrayList<>();
        List<Range> stacks = new ArrayList<>();
        for (String word : words) {
            if (word.equals(STACK)) {
                stacks.add(inRam(word, bootloadersStack()));
            } else if (word.startsWith(STACK + "=")) {
                stacks.add(inRam(word, range(word.substring(STACK.length() + 1))));
            } else if (!word.equals(CYCLE_COUNTER)) {
                ram.add(inRam(word, range(word)));
            }
        }
        return new HashOmissions(words.contains(CYCLE_COUNTER), ram, stacks);
    }

    private Range range(String word) {
        Matcher matcher = RANGE.matcher(word);
        if (!matcher.matches() || matcher.group(1) != null && matcher.group(3) == null) {
            throw new IllegalArgumentException("'" + word + "' is neither " + CYCLE_COUNTER + " nor " + STACK
                    + " nor RAM such as 0x20000400:160 or the name of a variable");
        }
        long size = matcher.group(3) == null ? 0 : Long.decode(matcher.group(3));
        if (matcher.group(1) != null) {
            return Range.of(Long.decode(matcher.group(1)), size);
        }
        Symbol symbol = symbols.find(matcher.group(2)).orElseThrow(() -> new IllegalArgumentException(symbols.isEmpty()
                ? "'" + word + "' names a variable, but no file with symbols was loaded: give the bootloader as an ELF, or ADDRESS:SIZE"
                : "no file that was loaded has the symbol '" + matcher.group(2) + "'"));
        if (size == 0 && symbol.size() == 0) {
            throw new IllegalArgumentException("the symbol '" + symbol.name() + "' has no size; write " + symbol.name() + ":SIZE");
        }
        return Range.of(symbol.address(), size == 0 ? symbol.size() : size);
    }

    /** The variable that the initial stack pointer lies behind, if it is one; else all that lies between the last variable below it and it. */
    private Range bootloadersStack() {
        long top = Integer.toUnsignedLong(initialStackPointer);
        List<Symbol> variables = symbols.symbols().stream().filter(symbol -> symbol.size() > 0 && symbol.address() < top && inRam(symbol.address())).toList();
        if (variables.isEmpty()) {
            throw new IllegalArgumentException("where the stack lies is not known without the bootloader's ELF; write " + STACK + "=ADDRESS:SIZE");
        }
        Optional<Symbol> around = variables.stream().filter(symbol -> symbol.contains(top - 1)).findFirst();
        if (around.isPresent()) {
            return Range.of(around.get().address(), top - around.get().address());
        }
        long bottom = variables.stream().mapToLong(symbol -> symbol.address() + symbol.size()).max().orElseThrow();
        return Range.of(bottom, top - bottom);
    }

    private boolean inRam(long address) {
        return holds(board.ram().base(), board.ram().size(), address)
                || board.memories().stream().anyMatch(memory -> holds(memory.base(), memory.size(), address));
    }

    private static boolean holds(int base, int size, long address) {
        return address >= Integer.toUnsignedLong(base) && address < Integer.toUnsignedLong(base) + size;
    }

    private Range inRam(String word, Range range) {
        if (!inRam(Integer.toUnsignedLong(range.first())) || !inRam(Integer.toUnsignedLong(range.last()))) {
            throw new IllegalArgumentException("'" + word + "' (" + range + ") does not lie in the RAM of " + board.name());
        }
        return range;
    }
}
