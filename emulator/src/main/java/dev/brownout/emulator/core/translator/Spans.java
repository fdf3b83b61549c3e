package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.Ram;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Accesses of one block to words at constant offsets from the same register: they need one check of address and alignment together. All of
 * them execute if the first one does and nothing leaves in between, so the check asks for nothing that they would not ask for.
 */
final class Spans {
    /** Fewer stores than this are no more work singly. */
    private static final int FEWEST_STORES = 3;

    /**
     * @param lowest   offset of the lowest word from the register
     * @param highest  of the highest
     */
    record Span(int lowest, int highest) {
        private Span with(int offset) {
            return new Span(Math.min(lowest, offset), Math.max(highest, offset));
        }
    }

    static final Spans NONE = new Spans();

    private final Map<Integer, Span> begun = new HashMap<>();
    private final Map<Integer, Span> within = new HashMap<>();
    private final Map<Integer, Span> storesBegun = new HashMap<>();
    private final Set<Integer> storesWithin = new HashSet<>();

    private Spans() {
    }

    static Spans of(Block block, AccessKinds kinds) {
        Spans spans = new Spans();
        for (int n = 0; n < block.code.size(); n++) {
            int at = block.addresses.get(n);
            if (qualifies(block.code.get(n), at, kinds) && !spans.within.containsKey(at)) {
                spans.follow(block, n, kinds);
            }
        }
        return spans;
    }

    private void follow(Block block, int from, AccessKinds kinds) {
        int base = block.code.get(from).rn;
        int lowest = block.code.get(from).imm;
        int highest = lowest;
        int last = from;
        int n = from;
        while (n < block.code.size()) {
            Instruction i = block.code.get(n);
            if (i.rn == base && qualifies(i, block.addresses.get(n), kinds)) {
                lowest = Math.min(lowest, i.imm);
                highest = Math.max(highest, i.imm);
                last = n;
            }
            if ((i.writeMask >>> base & 1) != 0) {
                break;
            }
            n++;
        }
        if (last == from) {
            return;
        }
        Span span = new Span(lowest, highest);
        begun.put(block.addresses.get(from), span);
        TreeSet<Integer> stores = new TreeSet<>();
        Span stored = null;
        for (n = from; n <= last; n++) {
            Instruction i = block.code.get(n);
            if (i.rn == base && qualifies(i, block.addresses.get(n), kinds)) {
                within.put(block.addresses.get(n), span);
                if (i.op == Op.STR_IMM) {
                    stores.add(block.addresses.get(n));
                    stored = stored == null ? new Span(i.imm, i.imm) : stored.with(i.imm);
                }
            }
        }
        // On no more than two pages, so that its ends tell of all.
        if (stores.size() >= FEWEST_STORES && stored.highest - stored.lowest < 1 << Ram.PAGE_SHIFT) {
            storesBegun.put(stores.first(), stored);
            storesWithin.addAll(stores);
        }
    }

    private static boolean qualifies(Instruction i, int address, AccessKinds kinds) {
        return switch (i.op) {
            case LDR_IMM, STR_IMM -> i.index && !i.wback && (i.imm & 3) == 0 && (kinds.of(address) & ~AccessKinds.RAM) == 0;
            default -> false;
        };
    }

    /** The span that the access at an address begins, {@code null} if none. */
    Span beginning(int address) {
        return begun.get(address);
    }

    /** Whether the access at an address has been checked already. */
    boolean checked(int address) {
        return within.containsKey(address) && !begun.containsKey(address);
    }

    /** The words that are stored by the stores that the one at an address begins, and whose pages can be looked at together; {@code null} if none. */
    Span beginningStores(int address) {
        return storesBegun.get(address);
    }

    /** Whether the page of the store at an address has been looked at already. */
    boolean storeChecked(int address) {
        return storesWithin.contains(address) && !storesBegun.containsKey(address);
    }
}
