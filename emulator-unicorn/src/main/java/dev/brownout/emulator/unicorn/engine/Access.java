package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.timing.Timing;

/**
 * A word or halfword access whose address is known from registers, modulo 4: the sum of one or two of them, the second one times a power of
 * two, and a constant. Where the access is aligned nothing need be done, and most are.
 *
 * @param register     the first register, -1 if there is none
 * @param other        the second register, -1 if there is none
 * @param otherShift   by how much it is shifted left
 * @param offset       the constant
 * @param size         2 or 4
 * @param strict       whether the instruction faults where the address is not aligned
 * @param conditional  whether it may be skipped in an IT block
 */
record Access(int register, int other, int otherShift, int offset, int size, boolean strict, boolean conditional) implements Look {
    /** What came of an access. */
    static final int FAULTS = -1;

    /** Whether it is aligned where all of its registers are multiples of {@link #size}. */
    boolean followsFromAlignment() {
        return (offset & size - 1) == 0;
    }

    /** Bit n for register n. */
    int registers() {
        return (register >= 0 ? 1 << register : 0) | (other >= 0 ? 1 << other : 0);
    }

    /** The cycles that it takes above an aligned one, or {@link #FAULTS}. */
    int extra(Timing timing, boolean traps, int first, int second) {
        int address = first + (second << otherShift) + offset;
        if ((address & size - 1) == 0) {
            return 0;
        }
        return strict || traps ? FAULTS : timing.unaligned(address, size);
    }
}
