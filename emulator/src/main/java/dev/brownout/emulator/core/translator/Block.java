package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import java.util.ArrayList;
import java.util.List;

/** Straight code of a region, entered at its first instruction only; with an IT block, if there is one, as its last part. */
final class Block {
    final int address;
    /** The instructions in order; the last one may be a branch or an IT. */
    final List<Instruction> code = new ArrayList<>();
    final List<Integer> addresses = new ArrayList<>();
    /** The instructions that an IT at the end governs. */
    final List<Instruction> conditional = new ArrayList<>();
    /** The address behind it all. */
    int end;
    /** The instruction behind it is the interpreter's. */
    boolean interpretsNext;
    /** Where it may go on inside the region. */
    final List<Block> edges = new ArrayList<>();
    /** Position in reverse postorder. */
    int order = -1;
    /** The most cycles from here until the attention cycle is looked at again. */
    int most;
    /** Whether everybody who comes here looks at the attention cycle. */
    boolean guarded;

    Block(int address) {
        this.address = address;
    }

    /** The instructions from the first to the last, the conditional ones included. */
    List<Instruction> all() {
        List<Instruction> all = new ArrayList<>(code);
        all.addAll(conditional);
        return all;
    }

    Instruction first() {
        return code.get(0);
    }

    Instruction last() {
        return code.get(code.size() - 1);
    }

    void add(Instruction i, int at) {
        code.add(i);
        addresses.add(at);
        end = at + i.size;
    }

    void addConditional(Instruction i) {
        conditional.add(i);
        end += i.size;
    }

    /** Whether the trace before the first instruction must be known when it executes: to tell it whoever executes that instead. */
    boolean needsTrace() {
        return Support.mayLeaveBefore(first());
    }
}
