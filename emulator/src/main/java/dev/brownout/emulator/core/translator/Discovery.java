package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.timing.Timing;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Collects the blocks of a region: what direct branches reach from its entry and has been executed before, until a limit of size. */
final class Discovery {
    /** Instructions in a straight line after which the attention cycle is looked at. */
    private static final int LONGEST_BLOCK = 64;

    private final IntFunction<Instruction> executed;
    private final int size;
    private final Targets targets;
    private final Timing timing;
    private final Map<Integer, Block> blocks = new TreeMap<>();

    /**
     * @param executed  the instruction that was executed at an address; {@code null} where none was
     * @param size      an estimate of the bytes of bytecode that the region may have
     */
    Discovery(IntFunction<Instruction> executed, int size, Targets targets, Timing timing) {
        this.executed = executed;
        this.size = size;
        this.targets = targets;
        this.timing = timing;
    }

    /** The block at an address, {@code null} if there is none. */
    Block find(int address) {
        return blocks.get(address);
    }

    /** All blocks. */
    Collection<Block> all() {
        return blocks.values();
    }

    /** Finds everything from an address on. @return the block there; {@code null} if there is nothing to translate */
    Block from(int start) {
        ArrayDeque<Integer> open = new ArrayDeque<>();
        open.add(start);
        int used = 0;
        while (!open.isEmpty()) {
            int address = open.removeFirst();
            Instruction i = executed.apply(address);
            if (blocks.containsKey(address) || i == null || !Support.translates(i)) {
                continue;
            }
            Block inside = around(address);
            if (inside != null) {
                blocks.put(address, split(inside, address));
                continue;
            }
            if (used > size) {
                continue;
            }
            Block block = follow(address);
            if (block.code.isEmpty()) {
                continue;
            }
            blocks.put(address, block);
            used += estimate(block);
            Targets.behindCall(block).ifPresent(open::addFirst);
            for (int next : targets.of(block)) {
                if (next == block.end) {
                    open.addFirst(next);
                } else {
                    open.addLast(next);
                }
            }
        }
        return blocks.get(start);
    }

    private Block follow(int address) {
        Block block = new Block(address);
        int at = address;
        while (true) {
            Instruction i = executed.apply(at);
            if (i == null || !block.code.isEmpty() && blocks.containsKey(at)) {
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
            if (Support.endsBlock(i) || block.code.size() >= LONGEST_BLOCK && !inRow(block, at)) {
                return block;
            }
        }
    }

    // A block that begins in the midst of a row could not be entered.
    private boolean inRow(Block block, int at) {
        Instruction next = executed.apply(at);
        return block.code.size() < 4 * LONGEST_BLOCK && next != null && timing.continuesRow(next, at);
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

    private Block around(int address) {
        for (Block block : blocks.values()) {
            if (address > block.address && block.addresses.contains(address)) {
                return block;
            }
        }
        return null;
    }

    private static Block split(Block block, int address) {
        int at = block.addresses.indexOf(address);
        Block rest = new Block(address);
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
}
