package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.ItState;
import dev.brownout.emulator.timing.Timing;

/**
 * Where execution stands inside a block: what has been executed since LEFT and COUNT were brought up to date.
 *
 * @param key  of the flash lines of the instruction fetched last
 */
record Point(int cycles, int count, int trace, int itState, int key) {
    /** A trace that only local {@link Assembler#TRACE} knows. */
    private static final int DYNAMIC = -1;

    /** Before a block's first instruction, which has been fetched. */
    static Point entry(int key) {
        return new Point(0, 0, DYNAMIC, ItState.NONE, key);
    }

    /** The same with LEFT and COUNT up to date, outside an IT block. */
    Point counted() {
        return new Point(0, 0, trace, ItState.NONE, key);
    }

    Point fetched(int newKey) {
        return new Point(cycles, count, trace, itState, newKey);
    }

    Point waited(int more) {
        return new Point(cycles + more, count, trace, itState, key);
    }

    Point after(int cost, int newTrace, int newItState) {
        return new Point(cycles + cost, count + 1, newTrace, newItState, key);
    }

    /** Whether only local {@link Assembler#TRACE} knows the trace. */
    boolean atEntry() {
        return trace == DYNAMIC;
    }

    /** The trace behind an instruction that executes here. */
    int traceAfter(Timing timing, Instruction i, int address) {
        return timing.after(i, address, atEntry() ? Timing.NOTHING : trace);
    }

    /** The cycles of an instruction that executes here; without what comes before it, at the entry of a block. */
    int cost(Timing timing, Instruction i, int address) {
        return atEntry() ? timing.cycles(i) : timing.straight(trace, i, address);
    }
}
