package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.BUSY;
import static dev.brownout.emulator.core.translator.Assembler.COUNT;
import static dev.brownout.emulator.core.translator.Assembler.LEFT;
import static dev.brownout.emulator.core.translator.Assembler.REGISTERS;
import static dev.brownout.emulator.core.translator.Assembler.TARGET;
import static dev.brownout.emulator.core.translator.Assembler.TRACE;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Apsr;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.timing.Timing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Writes a plan's blocks and the ways between them. Cycles are subtracted from local LEFT where a block ends, the instructions of its
 * beginning at the exits in its midst; the pairing of a block's first instruction with what came before is counted on the way into it.
 */
final class Emitter implements Opcodes {
    /** A trace that only local TRACE knows. */
    private static final int DYNAMIC = -1;

    private record Stub(Label label, int exit) {
    }

    /** Where execution stands inside a block: what has been executed since LEFT and COUNT were brought up to date. */
    private record Point(int cycles, int count, int trace, int itState) {
        static final Point START = new Point(0, 0, DYNAMIC, ItState.NONE);

        Point after(int cost, int newTrace, int newItState) {
            return new Point(cycles + cost, count + 1, newTrace, newItState);
        }
    }

    private final Plan plan;
    private final Timing timing;
    private final Assembler to;
    private final AccessKinds kinds;
    private final DataEmitter data;
    private final FloatEmitter floats;
    private final MemoryEmitter memory;
    private final Label leave = new Label();
    private final Map<Block, Label> labels = new HashMap<>();
    private final List<Stub> stubs = new ArrayList<>();
    private final Map<Exit, Integer> numbers = new HashMap<>();
    private final List<Exit> exits = new ArrayList<>();
    /** The block behind what is being emitted, to which no jump is needed; {@code null} if something else is there. */
    private Block next;

    Emitter(Plan plan, Timing timing, Layout layout, AccessKinds kinds, PagedMemory flash, Assembler to) {
        this.plan = plan;
        this.timing = timing;
        this.to = to;
        this.kinds = kinds;
        data = new DataEmitter(to);
        floats = new FloatEmitter(to);
        memory = new MemoryEmitter(to, layout, kinds, flash, plan, timing);
    }

    /** Whether unaligned accesses are made as if they were allowed. */
    boolean accessesUnaligned() {
        return memory.accessesUnaligned();
    }

    /** The ways out, by number. */
    List<Exit> exits() {
        return exits;
    }

    /** Emits everything. @param leaving  code for the way out, the exit's number on the stack */
    void emit(Runnable leaving) {
        List<Block> blocks = plan.blocks();
        for (Block block : blocks) {
            labels.put(block, new Label());
        }
        for (int n = 0; n < blocks.size(); n++) {
            next = n + 1 < blocks.size() ? blocks.get(n + 1) : null;
            to.label(labels.get(blocks.get(n)));
            emit(blocks.get(n));
        }
        for (Stub stub : stubs) {
            to.label(stub.label).push(stub.exit).jump(GOTO, leave);
        }
        to.label(leave);
        leaving.run();
    }

    private int number(Exit exit) {
        return numbers.computeIfAbsent(exit, unknown -> {
            exits.add(unknown);
            return exits.size() - 1;
        });
    }

    private Label stub(Exit exit) {
        int number = number(exit);
        for (Stub stub : stubs) {
            if (stub.exit == number) {
                return stub.label;
            }
        }
        Label label = new Label();
        stubs.add(new Stub(label, number));
        return label;
    }

    private static Exit interpreted(Point point, Optional<Instruction> i, int address) {
        return point.trace == DYNAMIC ? new Exit(Exit.Kind.INTERPRET_ENTRY, address, 0, point.itState, i, point.cycles, point.count)
            : new Exit(Exit.Kind.INTERPRET, address, point.trace, point.itState, i, point.cycles, point.count);
    }

    private static Exit interpreted(Point point, Instruction i, int address) {
        return interpreted(point, Optional.of(i), address);
    }

    private static Exit exit(Exit.Kind kind, int address, Point point) {
        return new Exit(kind, address, point.trace, ItState.NONE, Optional.empty(), point.cycles, point.count);
    }

    private int cost(Point point, Instruction i, int address) {
        return point.trace == DYNAMIC ? timing.cycles(i) : timing.straight(point.trace, i, address);
    }

    private void emit(Block block) {
        int[] live = liveFlags(block);
        memory.begin(Spans.of(block, kinds));
        data.forgetComparison();
        Point point = Point.START;
        for (int n = 0; n < block.code.size(); n++) {
            Instruction i = block.code.get(n);
            int address = block.addresses.get(n);
            if (Support.endsBlock(i)) {
                if (block.conditional.isEmpty()) {
                    branch(block, i, address, point);
                } else {
                    memory.begin(Spans.NONE);
                    Point inside = point.after(cost(point, i, address), timing.after(i), ItState.start(i));
                    conditional(block, 0, address + i.size, inside, Truth.UNKNOWN);
                }
                return;
            }
            straight(i, address, point, live[n]);
            point = point.after(cost(point, i, address), timing.after(i), ItState.NONE);
        }
        if (block.interpretsNext) {
            out(interpreted(point, Optional.empty(), block.end));
        } else {
            go(block.call, block.end, point);
        }
    }

    // The flags that may be looked at after each instruction: all where the region may be left.
    private static int[] liveFlags(Block block) {
        int[] live = new int[block.code.size()];
        int now = Apsr.NZCV;
        for (int n = live.length - 1; n >= 0; n--) {
            Instruction i = block.code.get(n);
            live[n] = now;
            boolean leaves = Support.mayLeaveBefore(i) || Support.endsBlock(i);
            now = leaves || shiftsByRegister(i) ? Apsr.NZCV : now & ~i.flagsWritten | i.flagsRead & Apsr.NZCV;
        }
        return live;
    }

    // Their carry stays what it was if the amount is zero.
    private static boolean shiftsByRegister(Instruction i) {
        return switch (i.op) {
            case LSL_REG, LSR_REG, ASR_REG, ROR_REG -> true;
            default -> false;
        };
    }

    private void straight(Instruction i, int address, Point point, int live) {
        boolean usesFloat = timing.usesFloat(i);
        if (usesFloat && point.trace != DYNAMIC) {
            awaitFloat(point.cycles);
        }
        if (timing.overlap(i) != 0) {
            to.load(LEFT).add(-point.cycles - timing.overlap(i) - cost(point, i, address)).store(BUSY);
        }
        if (Support.accessesMemory(i)) {
            memory.emit(i, address, stub(interpreted(point, i, address)));
        } else if (Support.isDivision(i)) {
            divide(i, stub(interpreted(point, i, address)));
        } else if (timing.usesFloat(i)) {
            floats.emit(i);
            if ((i.flagsWritten & Apsr.NZCV) != 0) {
                data.forgetComparison();
            }
        } else {
            data.emit(i, address, live);
        }
    }

    /** LEFT as it is when the floating-point unit is free, if that is later. */
    private void awaitFloat(int cycles) {
        to.load(LEFT).load(BUSY).add(cycles).call(Math.class, "min", "(II)I").store(LEFT);
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
    private void conditional(Block block, int n, int address, Point point, Truth even) {
        if (n == block.conditional.size()) {
            go(block.call, block.end, point);
            return;
        }
        int condition = point.itState >>> 4;
        boolean inverted = (condition & 1) != 0;
        if (condition < 14 && even == Truth.UNKNOWN) {
            Label fails = new Label();
            DataEmitter.Comparison comparison = data.comparison();
            data.jumpUnless(condition, fails);
            Block following = next;
            next = null;
            conditional(block, n, address, point, inverted ? Truth.FAILS : Truth.HOLDS);
            next = following;
            to.label(fails);
            data.restore(comparison);
            conditional(block, n, address, point, inverted ? Truth.HOLDS : Truth.FAILS);
            return;
        }
        Instruction i = block.conditional.get(n).insideIt;
        int itAfter = ItState.advance(point.itState);
        boolean passes = condition >= 14 || (even == Truth.HOLDS) != inverted;
        if (!passes) {
            conditional(block, n + 1, address + i.size, point.after(timing.skipped(), Timing.NOTHING, itAfter), even);
        } else if (!Support.translates(i) || Support.endsBlock(i) && itAfter != ItState.NONE) {
            // A branch that is not the last of its block is UNPREDICTABLE; the interpreter knows what becomes of ITSTATE.
            out(interpreted(point, i, address));
        } else if (Support.endsBlock(i)) {
            branch(block, i, address, point);
        } else {
            straight(i, address, point, Apsr.NZCV);
            Truth then = (i.flagsWritten & Apsr.NZCV) != 0 ? Truth.UNKNOWN : even;
            conditional(block, n + 1, address + i.size, point.after(cost(point, i, address), timing.after(i), itAfter), then);
        }
    }

    private void branch(Block block, Instruction i, int address, Point point) {
        int cost = cost(point, i, address);
        Point taken = point.after(cost + timing.refill(i), Timing.BRANCHED, ItState.NONE);
        switch (i.op) {
            case B -> go(block.call, Support.target(i, address), taken);
            case BL -> {
                to.push(address + i.size | 1).setReg(CpuState.LR);
                Block.Call called = plan.called(block.call, i, address);
                go(called == null ? block.call : called, Support.target(i, address), taken);
            }
            case B_COND, CBZ, CBNZ -> {
                Label branches = new Label();
                switch (i.op) {
                    case CBZ -> to.reg(i.rn).jump(IFEQ, branches);
                    case CBNZ -> to.reg(i.rn).jump(IFNE, branches);
                    default -> data.jumpIf(i.cond, branches);
                }
                // The way straight on comes last, so that it needs no jump to the block behind.
                Label straightOn = new Label();
                to.jump(GOTO, straightOn).label(branches);
                Block following = next;
                next = null;
                go(block.call, Support.target(i, address), taken);
                next = following;
                to.label(straightOn);
                go(block.call, address + i.size, point.after(cost, timing.after(i), ItState.NONE));
            }
            case BX -> {
                to.reg(i.rm).store(TARGET);
                memory.requireTarget(stub(interpreted(point, i, address)));
                returning(block, taken);
            }
            case BLX -> {
                to.reg(i.rm).store(TARGET);
                to.load(TARGET).push(1).op(IAND).jump(IFEQ, stub(interpreted(point, i, address)));
                to.push(address + i.size | 1).setReg(CpuState.LR);
                computed(taken);
            }
            case TBB, TBH -> table(block, i, address, point, taken);
            default -> {
                memory.emit(i, address, stub(interpreted(point, i, address)));
                returning(block, taken);
            }
        }
    }

    private void returning(Block block, Point taken) {
        Block.Call call = block.call;
        if (call.caller() != null && plan.find(call.caller(), call.returnAddress()) != null) {
            Label elsewhere = new Label();
            to.load(TARGET).push(call.returnAddress() | 1).jump(IF_ICMPNE, elsewhere);
            Block following = next;
            next = null;
            go(call.caller(), call.returnAddress(), taken);
            next = following;
            to.label(elsewhere);
        }
        computed(taken);
    }

    private void computed(Point taken) {
        to.reference(REGISTERS).push(CpuState.PC).load(TARGET).push(~1).op(IAND, IASTORE);
        out(exit(Exit.Kind.BRANCH, 0, taken));
    }

    private void table(Block block, Instruction i, int address, Point point, Point taken) {
        Exit exit = interpreted(point, i, address);
        List<Integer> targets = plan.table(i, address);
        if (targets.isEmpty()) {
            out(exit);
            return;
        }
        Label[] cases = new Label[targets.size()];
        for (int n = 0; n < cases.length; n++) {
            cases[n] = new Label();
        }
        to.reg(i.rm).code.visitTableSwitchInsn(0, cases.length - 1, stub(exit), cases);
        Block following = next;
        next = null;
        for (int n = 0; n < cases.length; n++) {
            int first = targets.indexOf(targets.get(n));
            to.label(cases[n]);
            if (first == n) {
                go(block.call, targets.get(n), taken);
            } else {
                to.jump(GOTO, cases[first]);
            }
        }
        next = following;
    }

    private void out(Exit exit) {
        to.push(number(exit)).jump(GOTO, leave);
    }

    private void go(Block.Call call, int address, Point point) {
        int trace = point.trace;
        Block target = plan.find(call, address);
        if (target == null) {
            out(exit(Exit.Kind.CONTINUE, address, point));
            return;
        }
        to.increase(LEFT, -point.cycles).increase(COUNT, point.count);
        int pairing = timing.straight(trace, target.first(), address) - timing.cycles(target.first());
        if (target.guarded) {
            Point here = new Point(0, 0, trace, ItState.NONE);
            to.load(LEFT).push(target.most + pairing).jump(IF_ICMPLE, stub(exit(Exit.Kind.ATTENTION, address, here)));
        }
        if (timing.usesFloat(target.first())) {
            awaitFloat(0);
        }
        to.increase(LEFT, -pairing);
        if (target.needsTrace()) {
            to.push(trace).store(TRACE);
        }
        if (target != next) {
            to.jump(GOTO, labels.get(target));
        }
    }
}
