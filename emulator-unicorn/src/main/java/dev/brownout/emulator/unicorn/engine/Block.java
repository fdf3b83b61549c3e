package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.isa.Instruction;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A block of straight code as Unicorn translates it, entered at its beginning alone, and what has to be known of it to count its cycles:
 * constants, and which registers to look at for the rest. Plain fields, since all of them are read for every block executed.
 */
final class Block {
    static final Access[] NO_ACCESSES = new Access[0];
    static final Look.Division[] NO_DIVISIONS = new Look.Division[0];
    static final Look.Choice[] NO_CHOICES = new Look.Choice[0];
    private static final int[] NONE = new int[0];

    /** Something to be read just before an instruction in the middle. */
    record Probe(int address, Look look) {
    }

    final int address;
    final int size;
    /** Behind it. */
    final int end;
    /** Its instructions, and whatever else it was made from, lie in [low, high), addresses as unsigned numbers. */
    long low;
    long high;
    /** The interpreter's: it holds something that is not Unicorn's to execute, or whose cycles nobody would know. */
    boolean interpreted;
    /** It can be entered only where the trace has no row ({@link dev.brownout.emulator.timing.Timing#continuesRow}). */
    boolean beginsInRow;

    /** Execution may have to stop in it: the interpreter's too, for so long. */
    boolean holdsStop;

    /** Instructions, skipped ones included. */
    int count;
    Instruction first;
    /** The traces that change the cost of the first instruction, and the change after a branch. */
    int sensitivity;
    int afterBranch;
    boolean usesFloat;
    /** No less than it can ever take. */
    int most;

    /** It ends with a branch that is always taken, or one that is never followed by what is behind the block. */
    boolean alwaysBranches;
    /** It ends with a branch that depends on flags and may lead behind the block as well: to be there does not tell. */
    boolean ambiguous;

    // By the outcome of its choices: a bit for each IT block that matters.
    int[] cyclesNext;
    int[] traceNext;
    int[] busyNext;
    int[] cyclesTaken;
    int[] busyTaken;
    /** The bits that the choices have for {@link #costs}. */
    int[] choiceBits = NONE;
    /** Those that hold there by a last branch that is conditional: not taken, taken. */
    int[] endingHolds = NONE;
    /** The floating-point unit may be busy behind it, and it makes it so. */
    boolean leavesFloatBusy;
    /** For a simulation where the floating-point unit is busy at its beginning. */
    Costs costs;

    // What is read before the block, and behind it.
    Look.Choice[] choicesBefore = NO_CHOICES;
    Look.Choice[] choicesBehind = NO_CHOICES;
    /** The filter that lets it pass ({@link Guest#filterNumber}). */
    long filter;

    /** Registers that must hold multiples of 4, or 2, for no access to be unaligned: before the block, and behind it. */
    int wordsBefore;
    int halvesBefore;
    int wordsBehind;
    int halvesBehind;
    /** Every access that depends on registers before, and behind. */
    Access[] before = NO_ACCESSES;
    Access[] behind = NO_ACCESSES;
    /** Something must be read each time, before or behind. */
    boolean alwaysBefore;
    boolean alwaysBehind;
    /** Some of these do not follow from the masks: they must be looked at each time. */
    boolean inspectBefore;
    boolean inspectBehind;
    Look.Division[] divisionsBefore = NO_DIVISIONS;
    Look.Division[] divisionsBehind = NO_DIVISIONS;
    /** What can be read in the middle only. */
    List<Probe> probes = List.of();
    /** Who calls for these. */
    Guest probedBy;

    // What is known of the registers afterwards: kept, made, and copied (destination << 4 | source).
    int keepsWords;
    int keepsHalves;
    int makesWords;
    int makesHalves;
    int[] copies = NONE;

    Block(int address, int size) {
        this.address = address;
        this.size = size;
        end = address + size;
        low = Integer.toUnsignedLong(address);
        high = low + Math.max(2, size);
    }

    /** A block that is the interpreter's. */
    static Block interpreted(int address, int size) {
        Block block = new Block(address, size);
        block.interpreted = true;
        return block;
    }

    /** The choices' outcomes as {@link #costs} wants them. */
    int holds(int outcomes, boolean taken) {
        int holds = endingHolds[taken ? 1 : 0];
        for (int n = 0; n < choiceBits.length; n++) {
            holds |= (outcomes >>> n & 1) != 0 ? choiceBits[n] : 0;
        }
        return holds;
    }

    /** Whether nothing about it must be read behind it. */
    boolean endsKnown() {
        return !alwaysBehind && (wordsBehind | halvesBehind) == 0;
    }

    /** Whether it can pass a filter: alignment is all that must be known. */
    boolean filters() {
        return !beginsInRow && !alwaysBefore && endsKnown() && probes.isEmpty() && !ambiguous;
    }

    /** Whether any of these addresses is one of its instructions', or might be. */
    boolean holdsAny(IntPredicate addresses) {
        for (int at = address; at - end < 0; at += 2) {
            if (addresses.test(at)) {
                return true;
            }
        }
        return false;
    }

    void covers(int from, int length) {
        long begin = Integer.toUnsignedLong(from);
        low = Math.min(low, begin);
        high = Math.max(high, begin + length);
    }

    boolean overlaps(long from, long to) {
        return low < to && from < high;
    }

    /** To be called when all is known. */
    void complete() {
        alwaysBefore = looksBefore();
        alwaysBehind = looksBehind();
    }

    private boolean looksBefore() {
        return inspectBefore || choicesBefore.length != 0 || divisionsBefore.length != 0;
    }

    private boolean looksBehind() {
        return inspectBehind || choicesBehind.length != 0 || divisionsBehind.length != 0;
    }
}
