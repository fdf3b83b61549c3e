package dev.brownout.emulator.unicorn.lockstep;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.ThumbTable;
import dev.brownout.emulator.unicorn.Unicorn;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The judge: executes random instructions on an engine of ours and on Unicorn and compares every register, flag and byte of memory after
 * each.
 *
 * <p>Work is done in blocks, each with its own random numbers drawn from the seed and the block's number, so that any block can be repeated
 * alone. A block is a stream of instructions of all kinds; before each its operands are steered to values worth testing.
 */
public final class Lockstep implements AutoCloseable {
    private final long seed;
    private final Tally tally;
    private final BlockRunner runner;

    /**
     * @param seed   of all random numbers
     * @param engine under judgement
     */
    public Lockstep(long seed, CoreFactory engine) {
        this.seed = seed;
        List<Encoding> rows = ThumbTable.rows(Architecture.ARMV7E_M_FP);
        tally = new Tally(rows);
        runner = new BlockRunner(seed, rows, engine, tally);
    }

    /** The version of the Unicorn that judges. */
    public static String unicornVersion() {
        return Unicorn.version();
    }

    /**
     * Runs blocks until a number of instructions has been compared.
     *
     * @param count         of instructions
     * @param firstBlock    to begin with; 0 but for repeating a mismatch
     * @param maxMismatches after which to give up; one is kept for each row
     * @param progress      told the number of instructions so far, now and then
     * @throws dev.brownout.emulator.unicorn.UnicornException if there is no Unicorn for this platform
     */
    public LockstepReport run(long count, long firstBlock, int maxMismatches, LongConsumer progress) {
        return run(count, firstBlock, maxMismatches, () -> false, progress);
    }

    /** As the other one. @param enough  asked now and then whether to stop anyway */
    public LockstepReport run(long count, long firstBlock, int maxMismatches, BooleanSupplier enough, LongConsumer progress) {
        long start = System.nanoTime();
        for (long block = firstBlock; tally.instructions() < count && tally.mismatches() < maxMismatches
                && ((block & 0x3f) != 0 || !enough.getAsBoolean()); block++) {
            runner.run(block);
            if ((block & 0x3ff) == 0) {
                progress.accept(tally.instructions());
            }
        }
        return tally.report(seed, (System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
        runner.close();
    }
}
