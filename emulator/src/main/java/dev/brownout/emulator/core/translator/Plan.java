package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.timing.FlashTiming;
import dev.brownout.emulator.timing.Timing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Which code a region consists of: what direct branches reach from its entry and has been executed before, until a limit of size. Code
 * that never ran stays outside: it is where a region may be left.
 */
final class Plan {
    private static final int MOST_CYCLES = 400;

    private final Timing timing;
    private final FlashTiming waits;
    private final Discovery discovery;
    private final List<Block> ordered = new ArrayList<>();
    /** Flash that was read as data while translating: words folded into the code, branch tables. */
    final TreeSet<Integer> foldedWords = new TreeSet<>();
    final Targets targets;
    final Returns returns;
    /** {@code null} if there is nothing to translate. */
    final Block entry;

    /**
     * @param executed  the instruction that was executed at an address; {@code null} where none was
     * @param size      an estimate of the bytes of bytecode that the region may have
     */
    Plan(int entry, IntFunction<Instruction> executed, BranchTargets branches, PagedMemory flash, Layout layout, Timing timing, FlashTiming waits, int size) {
        this.timing = timing;
        this.waits = waits;
        targets = new Targets(branches, flash, layout, foldedWords);
        discovery = new Discovery(executed, size, targets, timing);
        this.entry = discovery.from(entry);
        returns = new Returns(discovery, targets);
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
    Block find(int address) {
        return discovery.find(address);
    }

    private void order() {
        List<Block> finished = new ArrayList<>();
        ArrayDeque<Block> path = new ArrayDeque<>();
        ArrayDeque<Iterator<Block>> edges = new ArrayDeque<>();
        visit(entry, path, edges);
        while (!path.isEmpty()) {
            if (edges.getLast().hasNext()) {
                Block next = edges.getLast().next();
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
    private void visit(Block block, ArrayDeque<Block> path, ArrayDeque<Iterator<Block>> edges) {
        block.guarded = true;
        targets.of(block).forEach(address -> addEdge(block, address));
        returns.of(block).forEach(address -> addEdge(block, address));
        path.addLast(block);
        edges.addLast(block.edges.iterator());
    }

    private void addEdge(Block from, int address) {
        Block target = discovery.find(address);
        if (target != null) {
            from.edges.add(target);
        }
    }

    // Longest ways first from the end: an edge backward, or one that would make the way too long, looks at the attention cycle.
    private void measure() {
        for (Block block : ordered) {
            for (Block target : block.edges) {
                if (target.order <= block.order) {
                    target.guarded = true;
                }
            }
        }
        for (int n = ordered.size() - 1; n >= 0; n--) {
            Block block = ordered.get(n);
            int own = cycles(block);
            int rest = 0;
            for (Block target : block.edges) {
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
                cycles += timing.most(i) + timing.overlap(i) + WaitEmitter.most(waits, i);
            }
        }
        return cycles;
    }
}
