package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.PagedMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Where blocks of a region lead to. */
final class Targets {
    private static final int LARGEST_TABLE = 64;

    private final BranchTargets branches;
    private final PagedMemory flash;
    private final Layout layout;
    private final TreeSet<Integer> folded;

    /** @param folded    takes the words of flash that were read as branch tables */
    Targets(BranchTargets branches, PagedMemory flash, Layout layout, TreeSet<Integer> folded) {
        this.branches = branches;
        this.flash = flash;
        this.layout = layout;
        this.folded = folded;
    }

    /** The addresses that a block leads to; a call leads to the function. */
    List<Integer> of(Block block) {
        List<Integer> targets = new ArrayList<>();
        if (block.interpretsNext) {
            return targets;
        }
        branch(block).ifPresent(i -> addTargets(i, block.end - i.size, targets));
        if (!block.conditional.isEmpty() || branch(block).isEmpty()) {
            targets.add(block.end);
        }
        return targets;
    }

    /** Where the call that ends a block returns to; empty if none does. */
    static OptionalInt behindCall(Block block) {
        return branch(block).filter(Targets::calls).isPresent() ? OptionalInt.of(block.end) : OptionalInt.empty();
    }

    /** The branch that ends a block, if one does; its address is just before the block's end. */
    static Optional<Instruction> branch(Block block) {
        List<Instruction> code = block.conditional.isEmpty() ? block.code : block.conditional;
        Instruction last = code.get(code.size() - 1);
        boolean branches = last.op != Op.IT && Support.endsBlock(last) && Support.translates(last);
        return branches && !block.interpretsNext ? Optional.of(last) : Optional.empty();
    }

    /** Whether it is a call. */
    static boolean calls(Instruction i) {
        return i.op == Op.BL || i.op == Op.BLX;
    }

    /** Whether it branches to an address in a register, as calls by pointer do; returns are told by their calls. */
    static boolean computed(Instruction i) {
        return switch (i.op) {
            case BLX, ADD_PC, LDR_PC_REG, LDR_PC_LIT -> true;
            case BX, MOV_PC -> i.rm != CpuState.LR;
            case LDR_PC_IMM -> i.rn != CpuState.SP;
            default -> false;
        };
    }

    /** Where a branch to an address in a register was seen to go. */
    List<Integer> seen(int address) {
        return branches.of(address);
    }

    /** The functions that a call was seen to call. */
    List<Integer> called(Instruction i, int address) {
        return i.op == Op.BL ? List.of(Support.target(i, address)) : branches.of(address);
    }

    private void addTargets(Instruction i, int address, List<Integer> targets) {
        switch (i.op) {
            case B -> targets.add(Support.target(i, address));
            case B_COND, CBZ, CBNZ -> {
                targets.add(address + i.size);
                targets.add(Support.target(i, address));
            }
            case BL -> targets.add(Support.target(i, address));
            case TBB, TBH -> targets.addAll(table(i, address));
            default -> {
                if (computed(i)) {
                    targets.addAll(branches.of(address));
                }
            }
        }
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
