package dev.brownout.emulator.firmware;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Symbols by address and by name. Function addresses are those of the first instruction: the Thumb bit is cleared. */
public final class SymbolTable {

    /** What a symbol names. A label has no type in the ELF: code and data of hand-written assembly. */
    public enum Kind { FUNCTION, OBJECT, LABEL }

    /**
     * @param address first byte, Thumb bit cleared
     * @param size    bytes, 0 if the file does not say
     */
    public record Symbol(String name, long address, long size, Kind kind, boolean global) {

        public boolean contains(long place) {
            return place >= address && place < address + size;
        }
    }

    /**
     * A place named by the symbol at or below it.
     *
     * @param inside whether the symbol is known to reach this far; false for a place past its end, or if its size is not known
     */
    public record Place(Symbol symbol, long offset, boolean inside) {

        /** {@code name}, or {@code name+0x1c}. */
        @Override
        public String toString() {
            return offset == 0 ? symbol.name : symbol.name + "+0x" + Long.toHexString(offset);
        }
    }

    private static final Comparator<Symbol> BY_ADDRESS = Comparator.comparingLong(Symbol::address)
            .thenComparing(Symbol::kind, Comparator.reverseOrder())
            .thenComparing(Symbol::global)
            .thenComparingLong(Symbol::size)
            .thenComparing(Symbol::name, Comparator.reverseOrder());

    public static final SymbolTable EMPTY = new SymbolTable(List.of());

    /** Of several symbols at one address the one to show comes last: typed before untyped, global before local. */
    private final Symbol[] sorted;
    private final long[] addresses;
    /** The greatest end of this symbol and all before it, so that a search backwards for an enclosing symbol knows when to stop. */
    private final long[] reach;
    private final Map<String, Symbol> byName = new LinkedHashMap<>();

    public SymbolTable(List<Symbol> symbols) {
        sorted = symbols.stream().sorted(BY_ADDRESS).toArray(Symbol[]::new);
        addresses = new long[sorted.length];
        reach = new long[sorted.length];
        long furthest = 0;
        for (int i = 0; i < sorted.length; i++) {
            addresses[i] = sorted[i].address;
            furthest = Math.max(furthest, sorted[i].address + sorted[i].size);
            reach[i] = furthest;
            byName.merge(sorted[i].name, sorted[i], (a, b) -> a.global && !b.global ? a : b);
        }
    }

    /** All symbols, sorted by address. */
    public List<Symbol> symbols() {
        return List.of(sorted);
    }

    public boolean isEmpty() {
        return sorted.length == 0;
    }

    /** The symbol with this name; the global one if there are several. */
    public Optional<Symbol> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The innermost symbol that covers an address, or failing that the nearest one below it. Bit 0 is not looked at. */
    public Optional<Place> nearest(long address) {
        long place = address & ~1L;
        int floor = lastAtOrBelow(place);
        if (floor < 0) {
            return Optional.empty();
        }
        for (int i = floor; i >= 0 && reach[i] > place; i--) {
            if (sorted[i].contains(place)) {
                return Optional.of(new Place(sorted[i], place - addresses[i], true));
            }
        }
        return Optional.of(new Place(sorted[floor], place - addresses[floor], false));
    }

    /** The function around an address: one that covers it, or one without a size that starts at or below it with nothing in between. */
    public Optional<Symbol> function(long address) {
        return nearest(address).filter(place -> place.symbol.kind != Kind.OBJECT && (place.inside || place.symbol.size == 0))
                .map(Place::symbol);
    }

    /** Those of several files. */
    public static SymbolTable merge(List<SymbolTable> tables) {
        List<Symbol> all = new ArrayList<>();
        tables.forEach(table -> all.addAll(List.of(table.sorted)));
        return new SymbolTable(all);
    }

    private int lastAtOrBelow(long address) {
        int low = 0;
        int high = addresses.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (addresses[middle] <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
