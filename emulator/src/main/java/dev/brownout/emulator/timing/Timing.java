package dev.brownout.emulator.timing;

import dev.brownout.emulator.isa.Instruction;

/**
 * Cycles of a core type, at zero wait states. What an instruction costs falls into parts, so that an engine adds up a few integers and asks
 * nothing of the instruction while it runs:
 *
 * <ul>
 * <li>{@link #cycles}: a constant of the instruction, found once when it is decoded;
 * <li>{@link #after}: the trace it leaves in the pipeline, a constant as well, for the one instruction that follows;
 * <li>{@link #sensitivity}: which bits of such a trace change its own cost. Where {@code before & sensitivity} is not zero, {@link
 *     #pairing} says by how much, else by nothing; so most instructions pay one AND;
 * <li>what depends on operands: {@link #refill} where it branches, {@link #unaligned} accesses, {@link #division}.
 * </ul>
 *
 * <p>The trace is the whole state that timing carries from one instruction to the next, apart from a floating-point unit that is still
 * busy ({@link #overlap}). It is {@link #NOTHING} after a reset, an exception entry or return, an instruction skipped in an IT block, and
 * {@link #BRANCHED} after any branch taken, whatever stood before: so a translator knows it at every branch target, and inside straight
 * code it is a constant of the instruction before ({@link #straight}).
 */
public interface Timing {
    /** The trace of nothing. */
    int NOTHING = 0;
    /** The trace of a branch taken. */
    int BRANCHED = 1 << 19;

    /** The bits of a trace that count instructions of one kind in a row: one, two, or more. Where they are clear, nothing before matters. */
    int ROW = 7 << 26;
    /** A row of two. */
    int ROW_OF_TWO = 2 << 26;

    /** The cost with nothing before it: of a branch, not taken; of a division, at its shortest. */
    int cycles(Instruction i);

    /** The trace the instruction leaves if it is executed and does not branch. */
    int after(Instruction i);

    /** Whether the instruction, at this address, prolongs a row of its kind; any other ends it. */
    default boolean continuesRow(Instruction i, int address) {
        return false;
    }

    /** The trace it leaves behind that trace: {@link #after(Instruction)}, and the row that it prolongs. */
    default int after(Instruction i, int address, int before) {
        return continuesRow(i, address) ? after(i) | row(before) : after(i);
    }

    /** The row behind one more instruction of its kind. */
    static int row(int before) {
        int row = before & ROW;
        return row == 0 ? ROW & -ROW : (row << 1 | row & ROW_OF_TWO << 1) & ROW;
    }

    /** The bits of a trace before it that change the instruction's cost at this address. */
    int sensitivity(Instruction i, int address);

    /** The change of cost after this trace, {@code before & sensitivity != 0}; can be negative. */
    int pairing(Instruction i, int address, int before);

    /** P: the cycles to refill the pipeline when the instruction branches. 0 for an instruction that does not. */
    int refill(Instruction i);

    /** The additional cycles of an access of 2 or 4 bytes at an unaligned address: 0 to 15, by the address's two lowest bits alone. */
    int unaligned(int address, int size);

    /** The cycles of a division above {@link #cycles}. */
    int division(int dividend, int divisor, boolean signed);

    /**
     * Cycles that the floating-point unit stays busy after the instruction while integer instructions go on. An instruction of the unit
     * ({@link #usesFloat}) that comes earlier waits.
     */
    int overlap(Instruction i);

    /** Whether the instruction waits for a busy floating-point unit. */
    boolean usesFloat(Instruction i);

    /** The cost of an instruction that an IT block skips. */
    int skipped();

    /**
     * No less than the instruction can ever take: after whatever trace, at whatever address, with whatever operands, its branch taken or
     * not. What it may wait for a busy floating-point unit comes on top. An engine that runs ahead relies on it.
     */
    int most(Instruction i);

    /** No less than an instruction can ever wait for a busy floating-point unit: the largest {@link #overlap}. */
    int longestFloatWait();

    /** The cost of an instruction after a trace: {@link #NOTHING}, {@link #BRANCHED}, or what the one before it left. */
    default int straight(int before, Instruction i, int address) {
        return cycles(i) + ((before & sensitivity(i, address)) == 0 ? 0 : pairing(i, address, before));
    }
}
