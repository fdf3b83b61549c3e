package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.REGISTERS;
import static dev.brownout.emulator.core.translator.Assembler.TARGET;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.isa.Op;
import dev.brownout.emulator.timing.Timing;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Branches as bytecode: inside the region where their target is there, otherwise out of it. */
final class BranchEmitter implements Opcodes {
    private final Plan plan;
    private final Timing timing;
    private final Assembler to;
    private final Ways ways;
    private final Exits exits;
    private final FlagsEmitter flags;
    private final MemoryEmitter memory;
    private final WaitEmitter waits;
    private final Layout layout;

    BranchEmitter(Plan plan, Timing timing, Assembler to, Ways ways, Exits exits, FlagsEmitter flags, MemoryEmitter memory,
            WaitEmitter waits, Layout layout) {
        this.plan = plan;
        this.timing = timing;
        this.to = to;
        this.ways = ways;
        this.exits = exits;
        this.flags = flags;
        this.memory = memory;
        this.waits = waits;
        this.layout = layout;
    }

    /** Emits the last instruction of a block, if that may branch. */
    void emit(Block block, Instruction i, int address, Point point) {
        int cost = point.cost(timing, i, address);
        Point taken = point.after(cost + timing.refill(i), Timing.BRANCHED, ItState.NONE);
        switch (i.op) {
            case B -> ways.go(Support.target(i, address), taken);
            case BL -> {
                to.push(address + i.size | 1).setReg(CpuState.LR);
                ways.go(Support.target(i, address), taken);
            }
            case B_COND, CBZ, CBNZ -> {
                Label branches = new Label();
                switch (i.op) {
                    case CBZ -> to.reg(i.rn).jump(IFEQ, branches);
                    case CBNZ -> to.reg(i.rn).jump(IFNE, branches);
                    default -> flags.jumpIf(i.cond, branches);
                }
                // The way straight on comes last, so that it needs no jump to the block behind.
                Label straightOn = new Label();
                to.jump(GOTO, straightOn).label(branches);
                ways.apart(() -> ways.go(Support.target(i, address), taken));
                to.label(straightOn);
                ways.go(address + i.size, point.after(cost, point.traceAfter(timing, i, address), ItState.NONE));
            }
            case BX -> {
                to.reg(i.rm).store(TARGET);
                memory.access().requireTarget(exits.stub(Exits.interpreted(point, i, address)));
                computed(block, i, address, taken);
            }
            case BLX -> {
                to.reg(i.rm).store(TARGET);
                to.load(TARGET).push(1).op(IAND).jump(IFEQ, exits.stub(Exits.interpreted(point, i, address)));
                to.push(address + i.size | 1).setReg(CpuState.LR);
                computed(block, i, address, taken);
            }
            case MOV_PC -> {
                operand(i.rm, address);
                to.push(1).op(IOR).store(TARGET);
                computed(block, i, address, taken);
            }
            case ADD_PC -> {
                operand(i.rn, address);
                operand(i.rm, address);
                to.op(IADD).push(1).op(IOR).store(TARGET);
                computed(block, i, address, taken);
            }
            case TBB, TBH -> table(block, i, address, point, taken);
            default -> {
                memory.emit(i, address, exits.stub(Exits.interpreted(point, i, address)));
                computed(block, i, address, taken);
            }
        }
    }

    private void operand(int register, int address) {
        if (register == CpuState.PC) {
            to.push(address + 4);
        } else {
            to.reg(register);
        }
    }

    private void computed(Block block, Instruction i, int address, Point taken) {
        List<Integer> known = plan.returns.of(block);
        if (Targets.computed(i)) {
            known = Stream.concat(known.stream(), plan.targets.seen(address).stream().filter(at -> plan.find(at) != null)).distinct().toList();
        }
        int[] keys = known.stream().mapToInt(at -> at | 1).sorted().toArray();
        if (keys.length > 0) {
            Label[] cases = Stream.generate(Label::new).limit(keys.length).toArray(Label[]::new);
            Label elsewhere = new Label();
            to.load(TARGET).code.visitLookupSwitchInsn(elsewhere, keys, cases);
            for (int n = 0; n < cases.length; n++) {
                int target = keys[n] & ~1;
                to.label(cases[n]);
                ways.apart(() -> ways.go(target, taken));
            }
            to.label(elsewhere);
        }
        outside(taken);
    }

    private void outside(Point taken) {
        to.reference(REGISTERS).push(CpuState.PC).load(TARGET).push(~1).op(IAND, IASTORE);
        exits.out(Exits.of(Exit.Kind.BRANCH, 0, taken));
    }

    private void table(Block block, Instruction i, int address, Point point, Point taken) {
        Exit exit = Exits.interpreted(point, i, address);
        List<Integer> targets = plan.targets.table(i, address);
        if (targets.isEmpty()) {
            exits.out(exit);
            return;
        }
        Label[] cases = new Label[targets.size()];
        for (int n = 0; n < cases.length; n++) {
            cases[n] = new Label();
        }
        to.reg(i.rm).code.visitTableSwitchInsn(0, cases.length - 1, exits.stub(exit), cases);
        for (int n = 0; n < cases.length; n++) {
            int first = targets.indexOf(targets.get(n));
            int target = targets.get(n);
            to.label(cases[n]);
            if (waits.waits()) {
                waits.read(address + 4 + n * (i.op == Op.TBB ? 1 : 2) - layout.flashBase(), 1);
                ways.apart(() -> ways.go(target, taken));
            } else if (first == n) {
                ways.apart(() -> ways.go(target, taken));
            } else {
                to.jump(GOTO, cases[first]);
            }
        }
    }
}
