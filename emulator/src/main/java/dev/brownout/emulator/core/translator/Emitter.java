package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.BUSY;
import static dev.brownout.emulator.core.translator.Assembler.LEFT;

import dev.brownout.emulator.isa.Apsr;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.timing.FlashTiming;
import dev.brownout.emulator.timing.Timing;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Writes a plan's blocks and the ways between them. Cycles are subtracted from local LEFT where a block ends, the instructions of its
 * beginning at the exits in its midst; the pairing of a block's first instruction with what came before is counted on the way into it.
 */
final class Emitter implements Opcodes {
    private final Plan plan;
    private final Timing timing;
    private final Assembler to;
    private final AccessKinds kinds;
    private final FlagsEmitter flags;
    private final DataEmitter data;
    private final FloatEmitter floats;
    private final SystemEmitter system;
    private final MemoryEmitter memory;
    private final Exits exits;
    private final WaitEmitter waits;
    private final Ways ways;
    private final BranchEmitter branches;

    Emitter(Plan plan, Timing timing, Layout layout, AccessKinds kinds, FlashPages pages, PagedMemory flash, boolean checked, FlashTiming flashTiming, Assembler to) {
        this.plan = plan;
        this.timing = timing;
        this.to = to;
        this.kinds = kinds;
        flags = new FlagsEmitter(to);
        data = new DataEmitter(to, flags);
        floats = new FloatEmitter(to, flags);
        system = new SystemEmitter(to, flags);
        waits = new WaitEmitter(to, flashTiming);
        memory = new MemoryEmitter(to, layout, kinds, pages, flash, plan, timing, checked, waits);
        exits = new Exits(to);
        ways = new Ways(plan, timing, to, exits, waits);
        branches = new BranchEmitter(plan, timing, to, ways, exits, flags, memory, waits, layout);
    }

    /** Whether unaligned accesses are made as if they were allowed. */
    boolean accessesUnaligned() {
        return memory.access().accessesUnaligned();
    }

    /** The ways out, by number. */
    Exit[] exits() {
        return exits.all();
    }

    /** Emits everything. @param leaving  code for the way out, the exit's number on the stack */
    void emit(Runnable leaving) {
        List<Block> blocks = plan.blocks();
        for (int n = 0; n < blocks.size(); n++) {
            ways.begin(blocks.get(n), n + 1 < blocks.size() ? blocks.get(n + 1) : null);
            emit(blocks.get(n));
        }
        exits.emit(leaving);
    }

    private void emit(Block block) {
        int[] live = FlagLiveness.after(block);
        memory.begin(Spans.of(block, kinds));
        flags.forgetComparison();
        Point point = Point.entry(waits.key(block.first(), block.address));
        for (int n = 0; n < block.code.size(); n++) {
            Instruction i = block.code.get(n);
            int address = block.addresses.get(n);
            if (n > 0) {
                point = waits.fetch(point, i, address);
            }
            if (Support.endsBlock(i)) {
                if (block.conditional.isEmpty()) {
                    branches.emit(block, i, address, point);
                } else {
                    memory.begin(Spans.NONE);
                    Point inside = point.after(point.cost(timing, i, address), point.traceAfter(timing, i, address), ItState.start(i));
                    conditional(block, 0, address + i.size, inside, Truth.UNKNOWN);
                }
                return;
            }
            straight(i, address, point, live[n]);
            point = point.after(point.cost(timing, i, address), point.traceAfter(timing, i, address), ItState.NONE);
        }
        if (block.interpretsNext) {
            exits.out(Exits.interpreted(point, Optional.empty(), block.end));
        } else {
            ways.go(block.end, point);
        }
    }

    private void straight(Instruction i, int address, Point point, int live) {
        boolean usesFloat = timing.usesFloat(i);
        if (usesFloat && !point.atEntry()) {
            ways.awaitFloat(point.cycles());
        }
        if (timing.overlap(i) != 0) {
            to.load(LEFT).add(-point.cycles() - timing.overlap(i) - point.cost(timing, i, address)).store(BUSY);
        }
        if (Support.accessesMemory(i)) {
            memory.emit(i, address, exits.stub(Exits.interpreted(point, i, address)));
        } else if (Support.isDivision(i)) {
            divide(i, exits.stub(Exits.interpreted(point, i, address)));
        } else if (timing.usesFloat(i)) {
            floats.emit(i);
            if ((i.flagsWritten & Apsr.NZCV) != 0) {
                flags.forgetComparison();
            }
        } else if (!system.emit(i, Support.changesMasks(i) ? exits.stub(Exits.interpreted(point, i, address)) : new Label())) {
            data.emit(i, address, live);
        }
    }

    private void divide(Instruction i, Label leaveBefore) {
        boolean signed = i.op == Op.SDIV;
        to.reg(i.rm).jump(IFEQ, leaveBefore);
        to.load(LEFT).reference(Assembler.FRAME).reg(i.rn).reg(i.rm).push(signed ? 1 : 0);
        to.code.visitMethodInsn(INVOKEVIRTUAL, Frame.class.getName().replace('.', '/'), "division", "(III)I", false);
        to.op(ISUB).store(LEFT);
        to.reg(i.rn).reg(i.rm);
        if (signed) {
            to.op(IDIV);
        } else {
            to.call(Integer.class, "divideUnsigned", "(II)I");
        }
        to.setReg(i.rd);
    }

    private enum Truth { UNKNOWN, HOLDS, FAILS }

    /**
     * Emits an IT block from its nth instruction on: one way for each outcome of its condition, forking anew where an instruction changes
     * the flags.
     *
     * @param even  whether the condition with its lowest bit clear holds
     */
    private void conditional(Block block, int n, int address, Point before, Truth even) {
        if (n == block.conditional.size()) {
            ways.go(block.end, before);
            return;
        }
        int condition = before.itState() >>> 4;
        boolean inverted = (condition & 1) != 0;
        if (condition < 14 && even == Truth.UNKNOWN) {
            Label fails = new Label();
            FlagsEmitter.Comparison comparison = flags.comparison();
            flags.jumpUnless(condition, fails);
            ways.apart(() -> conditional(block, n, address, before, inverted ? Truth.FAILS : Truth.HOLDS));
            to.label(fails);
            flags.restore(comparison);
            conditional(block, n, address, before, inverted ? Truth.HOLDS : Truth.FAILS);
            return;
        }
        Instruction i = block.conditional.get(n).insideIt;
        Point point = waits.fetch(before, i, address);
        int itAfter = ItState.advance(point.itState());
        boolean passes = condition >= 14 || (even == Truth.HOLDS) != inverted;
        if (!passes) {
            conditional(block, n + 1, address + i.size, point.after(timing.skipped(), Timing.NOTHING, itAfter), even);
        } else if (!Support.translates(i) || Support.endsBlock(i) && itAfter != ItState.NONE) {
            // A branch that is not the last of its block is UNPREDICTABLE; the interpreter knows what becomes of ITSTATE.
            exits.out(Exits.interpreted(point, i, address));
        } else if (Support.endsBlock(i)) {
            branches.emit(block, i, address, point);
        } else {
            straight(i, address, point, Apsr.NZCV);
            Truth then = (i.flagsWritten & Apsr.NZCV) != 0 ? Truth.UNKNOWN : even;
            conditional(block, n + 1, address + i.size, point.after(point.cost(timing, i, address), point.traceAfter(timing, i, address), itAfter), then);
        }
    }
}
