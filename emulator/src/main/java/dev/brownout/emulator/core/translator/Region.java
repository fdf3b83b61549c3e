package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.timing.Timing;

/** Translated code with one entry. Immutable, and without anything of a machine: machines share it. */
final class Region {
    /** The hidden class's instance. */
    final Translation code;
    /** Of the entry. */
    final int address;
    /** Of its flash lines. */
    final int key;
    /** The instruction there. */
    final Instruction first;
    /** The most cycles it may take before it looks at the attention cycle. */
    final int most;
    /** The ways out, by number. */
    final Exit[] exits;
    /** The change of the first instruction's cost after a branch, where most come from. */
    final int pairingAfterBranch;
    /** Whether it can be entered only where the trace has no row ({@link Timing#continuesRow}). */
    final boolean beginsInRow;
    /** Whether the first instruction waits for a busy floating-point unit. */
    final boolean beginsWithFloat;
    /** It has floating-point instructions: it may only be entered while those need no permission. */
    final boolean usesFloat;
    /** It may only be entered while CCR.UNALIGN_TRP is clear. */
    final boolean accessesUnaligned;
    /** The addresses of the halfwords it was made from, ascending: instructions and constants. */
    private final int[] covered;
    /** Where it must be allowed to fetch and read. */
    final Granules granules;
    private final char[] values;

    Region(Translation code, Block entry, int key, Timing timing, Exit[] exits, boolean usesFloat, boolean accessesUnaligned,
            int[] covered, char[] values, Granules granules) {
        this.code = code;
        address = entry.address;
        this.key = key;
        first = entry.first();
        most = entry.most;
        this.exits = exits;
        pairingAfterBranch = timing.straight(Timing.BRANCHED, first, address) - timing.cycles(first);
        beginsInRow = timing.continuesRow(first, address);
        beginsWithFloat = timing.usesFloat(first);
        this.usesFloat = usesFloat;
        this.accessesUnaligned = accessesUnaligned;
        this.covered = covered;
        this.values = values;
        this.granules = granules;
    }

    int[] covered() {
        return covered;
    }

    /** Whether a memory holds now what this was made from. */
    boolean matches(Bus bus) {
        for (int n = 0; n < covered.length; n++) {
            if (bus.readDirect(covered[n], 2) != values[n]) {
                return false;
            }
        }
        return true;
    }

    /** Whether it was made from anything in {@code [first, end)}. */
    boolean covers(long first, long end) {
        for (int at : covered) {
            long place = Integer.toUnsignedLong(at);
            if (place + 1 >= first && place < end) {
                return true;
            }
        }
        return false;
    }
}
