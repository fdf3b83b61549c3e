package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.timing.Timing;

/** Where execution stands inside a block: what has been executed since LEFT and COUNT were brought up to date. */
record Point(int cycles, int count, int trace, int itState) {
    /** A trace that only local {@link Assembler#TRACE} knows. */
    private static final int DYNAMIC = -1;
    static final Point START = new Point(0, 0, DYNAMIC, ItState.NONE);

    Point after(int cost, int newTrace, int newItState) {
        return new Point(cycles + cost, count + 1, newTrace, newItState);
    }

    /** Whether only local {@link Assembler#TRACE} knows the trace. */
    boolean atEntry() {
        return trace == DYNAMIC;
    }

    /** The cycles of an instruction that executes here; without what comes before it, at the entry of a block. */
    int cost(Timing timing, Instruction i, int address) {
        return atEntry() ? timing.cycles(i) : timing.straight(trace, i, address);
    }
}
