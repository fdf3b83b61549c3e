package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.isa.Apsr;
import dev.brownout.emulator.isa.Decoder;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.timing.Timing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a block from memory and finds what its cycles depend on. */
final class BlockReader {
    /** More IT blocks whose outcome matters make the block the interpreter's. */
    private static final int MOST_CHOICES = 4;
    private static final int MOST_IT_BLOCKS = 10;
    private static final int AL = 14;

    private final Bus bus;
    private final Decoder decoder;
    private final Timing timing;

    // The block under way.
    private Block block;
    private Instruction[] code;
    private int[] addresses;
    private int[] choice;
    private boolean[] inverted;
    private int[] itAt;
    private int itBlocks;
    private final List<Block.Probe> probes = new ArrayList<>();

    BlockReader(Bus bus, Decoder decoder, Timing timing) {
        this.bus = bus;
        this.decoder = decoder;
        this.timing = timing;
    }

    Block read(int address, int size) {
        block = new Block(address, size);
        probes.clear();
        block.interpreted = !decode() || !findItBlocks() || !new Operands(bus, block, code, addresses, choice, probes).follow() || !count();
        block.probes = List.copyOf(probes);
        block.complete();
        return block;
    }

    private boolean decode() {
        List<Instruction> found = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        int state = ItState.NONE;
        int at = block.address;
        try {
            while (at - block.end < 0) {
                int hw1 = bus.readDirect(at, 2);
                Instruction i = decoder.decode(hw1, Decoder.isWide(hw1) ? bus.readDirect(at + 2, 2) : 0);
                if (!Native.runs(i)) {
                    return false;
                }
                found.add(ItState.inBlock(state) ? i.insideIt : i);
                places.add(at);
                state = i.op == Op.IT ? ItState.start(i) : ItState.advance(state);
                at += i.size;
            }
        } catch (MemoryFault nothingThere) {
            return false;
        }
        code = found.toArray(Instruction[]::new);
        addresses = places.stream().mapToInt(Integer::intValue).toArray();
        boolean branchesEarly = Arrays.stream(code, 0, Math.max(0, code.length - 1)).anyMatch(Instruction::endsStraightLine);
        return code.length > 0 && at == block.end && !ItState.inBlock(state) && !branchesEarly;
    }

    private boolean findItBlocks() {
        int n = code.length;
        choice = new int[n];
        inverted = new boolean[n];
        itAt = new int[n];
        itBlocks = 0;
        for (int k = 0; k < n; k++) {
            if (code[k].op != Op.IT) {
                continue;
            }
            if (itBlocks == MOST_IT_BLOCKS) {
                return false;
            }
            int state = ItState.start(code[k]);
            int first = ItState.condition(state);
            int bit = first >= AL ? 0 : 1 << itBlocks;
            itAt[itBlocks++] = k;
            for (int m = k + 1; ItState.inBlock(state); m++) {
                if (code[m].op == Op.B_COND || code[m].op == Op.CBZ || code[m].op == Op.CBNZ || code[m].op == Op.IT) {
                    // UNPREDICTABLE there, and with two conditions to tell apart.
                    return false;
                }
                choice[m] = bit;
                inverted[m] = ItState.condition(state) != first;
                state = ItState.advance(state);
                if (ItState.inBlock(state) && (code[m].flagsWritten & Apsr.NZCV) != 0) {
                    // What follows in the block looks at other flags than its beginning.
                    return false;
                }
            }
        }
        return true;
    }

    private boolean count() {
        Instruction last = code[code.length - 1];
        boolean branches = last.endsStraightLine();
        boolean conditional = choice[code.length - 1] != 0;
        boolean sometimes = branches && (conditional || last.op == Op.B_COND || last.op == Op.CBZ || last.op == Op.CBNZ);
        boolean indirect = Native.branchesIndirectly(last);
        int target = addresses[code.length - 1] + 4 + last.imm;
        if (sometimes && !indirect && target == block.end) {
            return false;
        }
        block.alwaysBranches = branches && !sometimes;
        block.ambiguous = sometimes && indirect;
        block.count = code.length;
        block.first = code[0];
        block.beginsInRow = timing.continuesRow(code[0], block.address);
        block.sensitivity = timing.sensitivity(code[0], block.address);
        block.afterBranch = timing.straight(Timing.BRANCHED, code[0], block.address) - timing.cycles(code[0]);
        int floats = 0;
        for (Instruction i : code) {
            block.most += timing.most(i);
            floats += timing.usesFloat(i) ? 1 : 0;
        }
        block.usesFloat = floats > 0;
        block.most += floats * timing.longestFloatWait();
        Costs costs = new Costs(code, addresses, choice, inverted, timing);
        block.costs = costs;
        int ending = branches && conditional ? choice[code.length - 1] : 0;
        boolean endingTakes = ending != 0 && !inverted[code.length - 1];
        return tabulate(costs, ending, endingTakes);
    }

    // Which IT blocks matter, and the costs by their outcomes. The one that a last branch is in is told by where execution goes on.
    private boolean tabulate(Costs costs, int ending, boolean endingTakes) {
        int open = 0;
        for (int k = 0; k < itBlocks; k++) {
            open |= choice[itAt[k] + 1];
        }
        open &= ~ending;
        int matters = 0;
        for (int outcomes = open; ; outcomes = outcomes - 1 & open) {
            for (int rest = open & ~outcomes; rest != 0; rest &= rest - 1) {
                int bit = rest & -rest;
                if ((matters & bit) == 0 && differs(costs, outcomes, outcomes | bit, ending, endingTakes)) {
                    matters |= bit;
                }
            }
            if (outcomes == 0) {
                break;
            }
        }
        int[] bits = new int[Integer.bitCount(matters)];
        for (int n = 0; n < bits.length; n++) {
            bits[n] = matters & -matters;
            matters &= matters - 1;
        }
        if (bits.length > MOST_CHOICES) {
            return false;
        }
        resolveFlags(bits);
        fill(costs, bits, ending, endingTakes);
        return true;
    }

    private boolean differs(Costs costs, int some, int others, int ending, boolean endingTakes) {
        for (int taken = 0; taken < 2; taken++) {
            int end = ending == 0 || taken != 0 != endingTakes ? 0 : ending;
            costs.simulate(some | end, taken != 0, 0, 0);
            int cycles = costs.cycles();
            int trace = costs.trace();
            int busy = costs.busy();
            costs.simulate(others | end, taken != 0, 0, 0);
            if (cycles != costs.cycles() || trace != costs.trace() || busy != costs.busy()) {
                return true;
            }
        }
        return false;
    }

    private void resolveFlags(int[] bits) {
        List<Look.Choice> before = new ArrayList<>();
        List<Look.Choice> behind = new ArrayList<>();
        for (int n = 0; n < bits.length; n++) {
            int it = itAt[Integer.numberOfTrailingZeros(bits[n])];
            Look.Choice found = new Look.Choice(n, Costs.condition(code[it]));
            if (!writesFlags(0, it)) {
                before.add(found);
            } else if (!writesFlags(it, code.length)) {
                behind.add(found);
            } else {
                probes.add(new Block.Probe(addresses[it], found));
            }
        }
        block.choicesBefore = before.toArray(Block.NO_CHOICES);
        block.choicesBehind = behind.toArray(Block.NO_CHOICES);
    }

    private boolean writesFlags(int from, int to) {
        for (int k = from; k < to; k++) {
            if ((code[k].flagsWritten & Apsr.NZCV) != 0) {
                return true;
            }
        }
        return false;
    }

    private void fill(Costs costs, int[] bits, int ending, boolean endingTakes) {
        int size = 1 << bits.length;
        block.cyclesNext = new int[size];
        block.traceNext = new int[size];
        block.busyNext = new int[size];
        block.cyclesTaken = new int[size];
        block.busyTaken = new int[size];
        block.choiceBits = bits;
        block.endingHolds = new int[] {endingTakes ? 0 : ending, endingTakes ? ending : 0};
        for (int outcomes = 0; outcomes < size; outcomes++) {
            costs.simulate(block.holds(outcomes, false), false, 0, 0);
            block.cyclesNext[outcomes] = costs.cycles();
            block.traceNext[outcomes] = costs.trace();
            block.busyNext[outcomes] = costs.busy();
            costs.simulate(block.holds(outcomes, true), true, 0, 0);
            block.cyclesTaken[outcomes] = costs.cycles();
            block.busyTaken[outcomes] = costs.busy();
            block.leavesFloatBusy |= block.busyNext[outcomes] > 0;
        }
    }
}
