package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Collects the blocks of a region: what direct branches reach from its entry and has been executed before, until a limit of size. */
final class Discovery {
    /** Instructions in a straight line after which the attention cycle is looked at. */
    private static final int LONGEST_BLOCK = 64;

    private final IntFunction<Instruction> executed;
    private final int size;
    private final Targets targets;
    private final Map<Block.Call, Map<Integer, Block>> blocks = new HashMap<>();

    /**
     * @param executed  the instruction that was executed at an address; {@code null} where none was
     * @param size      an estimate of the bytes of bytecode that the region may have
     */
    Discovery(IntFunction<Instruction> executed, int size, Targets targets) {
        this.executed = executed;
        this.size = size;
        this.targets = targets;
    }

    /** The block at an address, {@code null} if there is none. */
    Block find(Place place) {
        Map<Integer, Block> known = blocks.get(place.call());
        return known == null ? null : known.get(place.address());
    }

    /** Finds everything from an address on. @return the block there; {@code null} if there is nothing to translate */
    Block from(int start) {
        ArrayDeque<Place> open = new ArrayDeque<>();
        open.add(new Place(Block.Call.NONE, start));
        int used = 0;
        Block first = null;
        while (!open.isEmpty()) {
            Place place = open.removeFirst();
            Map<Integer, Block> known = blocks.computeIfAbsent(place.call(), call -> new HashMap<>());
            Instruction i = executed.apply(place.address());
            if (known.containsKey(place.address()) || i == null || !Support.translates(i)) {
                continue;
            }
            Block inside = around(known, place.address());
            if (inside != null) {
                Block rest = split(inside, place.address());
                known.put(place.address(), rest);
                continue;
            }
            if (first != null && used > size) {
                continue;
            }
            Block block = follow(place, known);
            if (block.code.isEmpty()) {
                continue;
            }
            known.put(place.address(), block);
            used += estimate(block);
            first = first == null ? block : first;
            for (Place next : targets.of(block)) {
                if (next.address() == block.end) {
                    open.addFirst(next);
                } else {
                    open.addLast(next);
                }
            }
        }
        return first;
    }

    private Block follow(Place place, Map<Integer, Block> known) {
        Block block = new Block(place.call(), place.address());
        int at = place.address();
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
}
