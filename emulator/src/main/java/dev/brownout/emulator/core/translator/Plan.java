package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.timing.Timing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Which code a region consists of: what direct branches reach from its entry and has been executed before, until a limit of size. Code
 * that never ran stays outside: it is where a region may be left.
 */
final class Plan {
    /** Instructions in a straight line after which the attention cycle is looked at. */
    private static final int LONGEST_BLOCK = 64;
    private static final int MOST_CYCLES = 400;
    private static final int LARGEST_TABLE = 64;

    private final IntFunction<Instruction> executed;
    private final PagedMemory flash;
    private final Layout layout;
    private final Timing timing;
    private final int deepest;
    private final Map<Block.Call, Map<Integer, Block>> blocks = new HashMap<>();
    private final List<Block> ordered = new ArrayList<>();
    /** Flash that was read as data while translating: words folded into the code, branch tables. */
    final TreeSet<Integer> foldedWords = new TreeSet<>();
    /** {@code null} if there is nothing to translate. */
    final Block entry;

    /**
     * @param executed  the instruction that was executed at an address; {@code null} where none was
     * @param size      an estimate of the bytes of bytecode that the region may have
     * @param deepest   how many calls inside calls are followed
     */
    Plan(int entry, IntFunction<Instruction> executed, PagedMemory flash, Layout layout, Timing timing, int size, int deepest) {
        this.executed = executed;
        this.flash = flash;
        this.layout = layout;
        this.timing = timing;
        this.deepest = deepest;
        this.entry = discover(entry, size);
        if (this.entry != null) {
            order();
            measure();
        }
    }

    /** The blocks in an order in which control flows forward, loops aside; the entry first. */
    List<Block> blocks() {
        return ordered;
    }

    /** The block at an address, {@code null} if the region has none there. */
    Block find(Block.Call call, int address) {
        Map<Integer, Block> known = blocks.get(call);
        return known == null ? null : known.get(address);
    }

    private record Place(Block.Call call, int address) {
    }

    private Block discover(int start, int size) {
        ArrayDeque<Place> open = new ArrayDeque<>();
        open.add(new Place(Block.Call.NONE, start));
        int used = 0;
        Block first = null;
        while (!open.isEmpty()) {
            Place place = open.removeFirst();
            Map<Integer, Block> known = blocks.computeIfAbsent(place.call, call -> new HashMap<>());
            Instruction i = executed.apply(place.address);
            if (known.containsKey(place.address) || i == null || !Support.translates(i)) {
                continue;
            }
            Block inside = around(known, place.address);
            if (inside != null) {
                Block rest = split(inside, place.address);
                known.put(place.address, rest);
                continue;
            }
            if (first != null && used > size) {
                continue;
            }
            Block block = follow(place, known);
            if (block.code.isEmpty()) {
                continue;
            }
            known.put(place.address, block);
            used += estimate(block);
            first = first == null ? block : first;
            for (Place next : targets(block)) {
                if (next.address == block.end) {
                    open.addFirst(next);
                } else {
                    open.addLast(next);
                }
            }
        }
        return first;
    }

    private Block follow(Place place, Map<Integer, Block> known) {
        Block block = new Block(place.call, place.address);
        int at = place.address;
        while (true) {
            Instruction i = executed.apply(at);
            if (i == null || !block.code.isEmpty() && known.containsKey(at)) {
                return block;
            }
            if (!Support.translates(i)) {
                block.interpretsNext = true;
                return block;
            }
            block.add(i, at);
            at += i.size;
            if (i.op == Op.IT) {
                if (!addConditional(block, i)) {
                    block.code.remove(block.code.size() - 1);
                    block.addresses.remove(block.addresses.size() - 1);
                    block.conditional.clear();
                    block.end = at - i.size;
                    block.interpretsNext = true;
                }
                return block;
            }
            if (Support.endsBlock(i) || block.code.size() >= LONGEST_BLOCK) {
                return block;
            }
        }
    }

    // The instructions of an IT block, executed or not: skipping one is enough to have been decoded.
    private boolean addConditional(Block block, Instruction it) {
        int count = 4 - Integer.numberOfTrailingZeros(it.itMask);
        for (int n = 0; n < count; n++) {
            Instruction i = executed.apply(block.end);
            if (i == null || i.op == Op.IT || i.op == Op.BKPT || i.op == Op.CBZ || i.op == Op.CBNZ || i.op == Op.B_COND) {
                return false;
            }
            block.addConditional(i);
        }
        return true;
    }

    private static Block around(Map<Integer, Block> known, int address) {
        for (Block block : known.values()) {
            if (address > block.address && block.addresses.contains(address)) {
                return block;
            }
        }
        return null;
    }

    private static Block split(Block block, int address) {
        int at = block.addresses.indexOf(address);
        Block rest = new Block(block.call, address);
        rest.code.addAll(block.code.subList(at, block.code.size()));
        rest.addresses.addAll(block.addresses.subList(at, block.addresses.size()));
        rest.conditional.addAll(block.conditional);
        rest.end = block.end;
        rest.interpretsNext = block.interpretsNext;
        block.code.subList(at, block.code.size()).clear();
        block.addresses.subList(at, block.addresses.size()).clear();
        block.conditional.clear();
        block.end = address;
        block.interpretsNext = false;
        return rest;
    }

    private static int estimate(Block block) {
        int bytes = 16;
        for (List<Instruction> part : List.of(block.code, block.conditional)) {
            for (Instruction i : part) {
                bytes += size(i);
            }
        }
        return bytes;
    }

    private static boolean stores(Instruction i) {
        return i.op.name().startsWith("ST");
    }

    private static int size(Instruction i) {
        if (i.op == Op.LDR_LIT) {
            return 6;
        }
        if (i.op == Op.VLDM || i.op == Op.VSTM) {
            return 60 + 14 * i.registerList;
        }
        if (Support.accessesMemory(i)) {
            return 28 + 18 * Integer.bitCount(i.registerList) + (stores(i) ? 12 : 0);
        }
        return i.setFlags || (i.flagsWritten & 0xf0000000) != 0 ? 30 : 10;
    }

    /** The places that a block leads to directly. */
    private List<Place> targets(Block block) {
        List<Place> targets = new ArrayList<>();
        if (block.interpretsNext) {
            return targets;
        }
        if (!block.conditional.isEmpty()) {
            Instruction last = block.conditional.get(block.conditional.size() - 1);
            if (Support.translates(last) && (last.writeMask & 1 << CpuState.PC) != 0) {
                addTargets(block, last, block.end - last.size, targets);
            }
            targets.add(new Place(block.call, block.end));
            return targets;
        }
        Instruction last = block.last();
        if (Support.endsBlock(last)) {
            addTargets(block, last, block.lastAddress(), targets);
        } else {
            targets.add(new Place(block.call, block.end));
        }
        return targets;
    }

    private void addTargets(Block block, Instruction i, int address, List<Place> targets) {
        switch (i.op) {
            case B -> targets.add(new Place(block.call, Support.target(i, address)));
            case B_COND, CBZ, CBNZ -> {
                targets.add(new Place(block.call, address + i.size));
                targets.add(new Place(block.call, Support.target(i, address)));
            }
            case BL -> {
                Block.Call called = called(block.call, i, address);
                if (called != null) {
                    targets.add(new Place(called, Support.target(i, address)));
                }
            }
            case TBB, TBH -> {
                for (int target : table(i, address)) {
                    targets.add(new Place(block.call, target));
                }
            }
            case BX, LDM, LDMDB, POP, LDR_PC_IMM -> {
                if (block.call.caller() != null) {
                    targets.add(new Place(block.call.caller(), block.call.returnAddress()));
                }
            }
            default -> { }
        }
    }

    /** The call that a BL begins, {@code null} if the region does not follow it. */
    Block.Call called(Block.Call from, Instruction i, int address) {
        int target = Support.target(i, address);
        return from.depth() >= deepest || executed.apply(target) == null ? null : new Block.Call(from, address + i.size);
    }

    /** The targets of a branch table behind its instruction, as far as they were executed; none if the table is elsewhere. */
    List<Integer> table(Instruction i, int address) {
        List<Integer> targets = new ArrayList<>();
        int size = i.op == Op.TBB ? 1 : 2;
        int table = address + 4;
        int end = Integer.MAX_VALUE;
        for (int n = 0; i.rn == CpuState.PC && n < LARGEST_TABLE && table + size * (n + 1) <= end; n++) {
            int at = table + size * n;
            if (!layout.inFlash(at, size)) {
                break;
            }
            int offset = at - layout.flashBase();
            int target = table + 2 * (size == 1 ? flash.read8(offset) : flash.read16(offset));
            foldedWords.add(at & ~3);
            end = Math.min(end, target);
            targets.add(target);
        }
        return targets;
    }

    private void order() {
        List<Block> finished = new ArrayList<>();
        ArrayDeque<Block> path = new ArrayDeque<>();
        ArrayDeque<Iterator<Block.Edge>> edges = new ArrayDeque<>();
        visit(entry, path, edges);
        while (!path.isEmpty()) {
            if (edges.getLast().hasNext()) {
                Block next = edges.getLast().next().target();
                if (!next.guarded) {
                    visit(next, path, edges);
                }
            } else {
                edges.removeLast();
                finished.add(path.removeLast());
            }
        }
        for (int n = finished.size() - 1; n >= 0; n--) {
            Block block = finished.get(n);
            block.order = ordered.size();
            block.guarded = false;
            ordered.add(block);
        }
    }

    // Uses `guarded` as the mark of having been seen.
    private void visit(Block block, ArrayDeque<Block> path, ArrayDeque<Iterator<Block.Edge>> edges) {
        block.guarded = true;
        for (Place place : targets(block)) {
            Block target = find(place.call, place.address);
            if (target != null) {
                block.edges.add(new Block.Edge(target, Timing.BRANCHED));
            }
        }
        path.addLast(block);
        edges.addLast(block.edges.iterator());
    }

    // Longest ways first from the end: an edge backward, or one that would make the way too long, looks at the attention cycle.
    private void measure() {
        for (Block block : ordered) {
            for (Block.Edge edge : block.edges) {
                if (edge.target().order <= block.order) {
                    edge.target().guarded = true;
                }
            }
        }
        for (int n = ordered.size() - 1; n >= 0; n--) {
            Block block = ordered.get(n);
            int own = cycles(block);
            int rest = 0;
            for (Block.Edge edge : block.edges) {
                Block target = edge.target();
                if (!target.guarded && own + target.most > MOST_CYCLES) {
                    target.guarded = true;
                }
                rest = Math.max(rest, target.guarded ? 0 : target.most);
            }
            block.most = own + rest;
        }
    }

    boolean usesFloat() {
        return ordered.stream().anyMatch(this::usesFloat);
    }

    private boolean usesFloat(Block block) {
        return block.code.stream().anyMatch(timing::usesFloat) || block.conditional.stream().anyMatch(timing::usesFloat);
    }

    // No less than the block can take.
    private int cycles(Block block) {
        int cycles = usesFloat(block) ? timing.longestFloatWait() : 0;
        for (List<Instruction> part : List.of(block.code, block.conditional)) {
            for (Instruction i : part) {
                cycles += timing.most(i) + timing.overlap(i);
            }
        }
        return cycles;
    }
}
