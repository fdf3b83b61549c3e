package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.core.CpuState;
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
        block.interpreted = !decode() || !findItBlocks() || !followRegisters() || !count();
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
                choice[m] = bit;
                inverted[m] = ItState.condition(state) != first;
                state = ItState.advance(state);
            }
        }
        return true;
    }

    // Alignment and operands.
    private boolean followRegisters() {
        Residues residues = new Residues(this::literal);
        List<Pending> accesses = new ArrayList<>();
        int written = 0;
        int[] writtenAfter = new int[code.length];
        for (int k = code.length - 1; k > 0; k--) {
            writtenAfter[k - 1] = writtenAfter[k] | code[k].writeMask;
        }
        List<Look.Division> divisionsBefore = new ArrayList<>();
        List<Look.Division> divisionsBehind = new ArrayList<>();
        for (int k = 0; k < code.length; k++) {
            Instruction i = code[k];
            boolean conditional = choice[k] != 0;
            if (!access(residues, i, addresses[k], conditional, accesses)) {
                return false;
            }
            if (i.op == Op.SDIV || i.op == Op.UDIV) {
                int operands = 1 << i.rn | 1 << i.rm;
                Look.Division division = new Look.Division(i.rn, i.rm, i.op == Op.SDIV);
                if (!conditional && (written & operands) == 0) {
                    divisionsBefore.add(division);
                } else if (!conditional && ((i.writeMask | writtenAfter[k]) & operands) == 0) {
                    divisionsBehind.add(division);
                } else {
                    probes.add(new Block.Probe(addresses[k], division));
                }
            }
            residues.execute(i, addresses[k], conditional);
            written |= i.writeMask;
        }
        block.divisionsBefore = divisionsBefore.toArray(Block.NO_DIVISIONS);
        block.divisionsBehind = divisionsBehind.toArray(Block.NO_DIVISIONS);
        remember(residues);
        place(accesses, residues);
        return true;
    }

    // RAM changes without anybody being told.
    private long literal(int address) {
        if (Integer.compareUnsigned(address - bus.flashBase(), bus.flash().size() - 3) >= 0) {
            return Residues.UNKNOWN;
        }
        block.covers(address, 4);
        return bus.readDirect(address, 4);
    }

    /** An access by symbols; what registers they are in is known at the end. @param probe  the same at the instruction itself */
    private record Pending(int symbol, int otherSymbol, int otherShift, int offset, int size, boolean strict, boolean conditional,
            Block.Probe probe) {
    }

    private boolean access(Residues residues, Instruction i, int address, boolean conditional, List<Pending> into) {
        if (Native.misalignsSp(i) && !stackPointer(residues, i, address, conditional, into)) {
            return false;
        }
        int size = i.encoding.accessSize();
        if (size < 2 || i.op == Op.PRELOAD) {
            return true;
        }
        return switch (i.op) {
            case LDR_IMM, LDRH_IMM, LDRSH_IMM, STR_IMM, STRH_IMM, LDR_PC_IMM ->
                based(residues, i, address, i.index ? i.imm : 0, size, false, conditional, into);
            case LDRD_IMM, STRD_IMM -> based(residues, i, address, i.index ? i.imm : 0, 4, true, conditional, into);
            // Always unaligned: rare enough.
            case LDR_LIT, LDRH_LIT, LDRSH_LIT -> (i.imm & size - 1) == 0;
            case LDRD_LIT -> (i.imm & 3) == 0;
            case VLDR_32, VLDR_64, VSTR_32, VSTR_64 -> i.rn == CpuState.PC || based(residues, i, address, i.imm, 4, true, conditional, into);
            case LDM, LDMDB, POP, STM, STMDB, PUSH, VLDM, VSTM -> based(residues, i, address, 0, 4, true, conditional, into);
            case LDR_REG, LDRH_REG, LDRSH_REG, STR_REG, STRH_REG, LDR_PC_REG ->
                indexed(residues, i, address, i.shiftAmount, size, conditional, into);
            case TBH -> i.rn == CpuState.PC || indexed(residues, i, address, 1, 2, conditional, into);
            default -> false;
        };
    }

    // What becomes of SP must be a multiple of 4.
    private boolean stackPointer(Residues residues, Instruction i, int address, boolean conditional, List<Pending> into) {
        if (i.wback) {
            return i.rn == CpuState.SP && i.rd != CpuState.SP && (i.imm & 3) == 0;
        }
        residues.result(i, address);
        if (residues.resultSymbol() == Residues.CONSTANT) {
            return residues.resultOffset() == 0;
        }
        Access there = switch (i.op) {
            case MOV_REG -> new Access(i.rm, -1, 0, 0, 4, true, false);
            case ADD_IMM -> new Access(i.rn, -1, 0, i.imm & 3, 4, true, false);
            case SUB_IMM -> new Access(i.rn, -1, 0, -i.imm & 3, 4, true, false);
            default -> null;
        };
        return there != null && into.add(new Pending(residues.resultSymbol(), Residues.CONSTANT, 0, residues.resultOffset(), 4, true,
            conditional, new Block.Probe(address, there)));
    }

    private boolean based(Residues residues, Instruction i, int address, int offset, int size, boolean strict, boolean conditional,
            List<Pending> into) {
        int symbol = residues.symbol(i.rn);
        int sum = residues.offset(i.rn) + offset & 3;
        if (symbol == Residues.CONSTANT) {
            return (sum & size - 1) == 0;
        }
        Access there = new Access(i.rn, -1, 0, offset & 3, size, strict, false);
        return into.add(new Pending(symbol, Residues.CONSTANT, 0, sum, size, strict, conditional, new Block.Probe(address, there)));
    }

    private boolean indexed(Residues residues, Instruction i, int address, int shift, int size, boolean conditional, List<Pending> into) {
        int symbol = residues.symbol(i.rn);
        int other = residues.symbol(i.rm);
        int sum = residues.offset(i.rn) + (residues.offset(i.rm) << shift) & 3;
        if (1 << shift >= size) {
            other = Residues.CONSTANT;
            sum = residues.offset(i.rn);
        }
        if (other == Residues.CONSTANT && symbol == Residues.CONSTANT) {
            return (sum & size - 1) == 0;
        }
        Access there = new Access(i.rn, i.rm, shift, 0, size, false, false);
        return into.add(new Pending(symbol, other, shift, sum, size, false, conditional, new Block.Probe(address, there)));
    }

    private void place(List<Pending> accesses, Residues residues) {
        List<Access> before = new ArrayList<>();
        List<Access> behind = new ArrayList<>();
        for (Pending access : accesses) {
            Access early = resolve(access, residues, true);
            Access late = early == null ? resolve(access, residues, false) : null;
            if (early != null) {
                before.add(early);
            } else if (late != null) {
                behind.add(late);
            } else {
                probes.add(access.probe);
            }
        }
        block.before = before.toArray(Block.NO_ACCESSES);
        block.behind = behind.toArray(Block.NO_ACCESSES);
        for (Access access : before) {
            block.inspectBefore |= !access.followsFromAlignment();
            if (access.size() == 4) {
                block.wordsBefore |= access.registers();
            } else {
                block.halvesBefore |= access.registers();
            }
        }
        for (Access access : behind) {
            block.inspectBehind |= !access.followsFromAlignment();
            if (access.size() == 4) {
                block.wordsBehind |= access.registers();
            } else {
                block.halvesBehind |= access.registers();
            }
        }
    }

    private static Access resolve(Pending access, Residues residues, boolean atEntry) {
        int first = register(access.symbol, residues, atEntry);
        int second = register(access.otherSymbol, residues, atEntry);
        if (first == UNRESOLVED || second == UNRESOLVED) {
            return null;
        }
        int offset = access.offset;
        if (!atEntry) {
            offset -= first >= 0 ? residues.offset(first) : 0;
            offset -= second >= 0 ? residues.offset(second) << access.otherShift : 0;
        }
        return new Access(first, second, access.otherShift, offset & 3, access.size, access.strict, access.conditional);
    }

    private static final int UNRESOLVED = -2;

    private static int register(int symbol, Residues residues, boolean atEntry) {
        if (symbol == Residues.CONSTANT) {
            return -1;
        }
        if (atEntry) {
            return Residues.isEntry(symbol) ? symbol : UNRESOLVED;
        }
        int holder = residues.holder(symbol);
        return holder < 0 ? UNRESOLVED : holder;
    }

    // What alignment is known of the registers behind the block, by what is known before it.
    private void remember(Residues residues) {
        int[] copies = new int[CpuState.PC];
        int count = 0;
        for (int register = 0; register < CpuState.PC; register++) {
            int symbol = residues.symbol(register);
            int offset = residues.offset(register);
            int bit = 1 << register;
            if (symbol == Residues.CONSTANT) {
                block.makesWords |= offset == 0 ? bit : 0;
                block.makesHalves |= (offset & 1) == 0 ? bit : 0;
            } else if (symbol == register) {
                block.keepsWords |= offset == 0 ? bit : 0;
                block.keepsHalves |= (offset & 1) == 0 ? bit : 0;
            } else if (Residues.isEntry(symbol) && offset == 0) {
                copies[count++] = register << 4 | symbol;
            }
        }
        block.copies = Arrays.copyOf(copies, count);
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
