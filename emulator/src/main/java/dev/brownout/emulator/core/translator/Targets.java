package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.PagedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** Where blocks of a region lead to. */
final class Targets {
    private static final int LARGEST_TABLE = 64;

    private final IntFunction<Instruction> executed;
    private final PagedMemory flash;
    private final Layout layout;
    private final int deepest;
    private final TreeSet<Integer> folded;

    /**
     * @param executed  the instruction that was executed at an address; {@code null} where none was
     * @param deepest   how many calls inside calls are followed
     * @param folded    takes the words of flash that were read as branch tables
     */
    Targets(IntFunction<Instruction> executed, PagedMemory flash, Layout layout, int deepest, TreeSet<Integer> folded) {
        this.executed = executed;
        this.flash = flash;
        this.layout = layout;
        this.deepest = deepest;
        this.folded = folded;
    }

    /** The places that a block leads to directly, those behind calls that are not followed left out. */
    List<Place> of(Block block) {
        return of(block, false);
    }

    /**
     * The places that a block leads to directly.
     *
     * @param calls  with functions whose calls are not followed: they may be in the region for another reason, recursion among them
     */
    List<Place> of(Block block, boolean calls) {
        List<Place> targets = new ArrayList<>();
        if (block.interpretsNext) {
            return targets;
        }
        if (!block.conditional.isEmpty()) {
            Instruction last = block.conditional.get(block.conditional.size() - 1);
            if (Support.translates(last) && (last.writeMask & 1 << CpuState.PC) != 0) {
                addTargets(block, last, block.end - last.size, targets, calls);
            }
            targets.add(new Place(block.call, block.end));
            return targets;
        }
        Instruction last = block.last();
        if (Support.endsBlock(last)) {
            addTargets(block, last, block.lastAddress(), targets, calls);
        } else {
            targets.add(new Place(block.call, block.end));
        }
        return targets;
    }

    private void addTargets(Block block, Instruction i, int address, List<Place> targets, boolean calls) {
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
                } else if (calls) {
                    targets.add(new Place(block.call, Support.target(i, address)));
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
            folded.add(at & ~3);
            end = Math.min(end, target);
            targets.add(target);
        }
        return targets;
    }
}
