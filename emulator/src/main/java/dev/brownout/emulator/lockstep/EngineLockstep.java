package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.isa.Architecture;
import dev.brownout.emulator.isa.Encoding;
import dev.brownout.emulator.isa.ThumbTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * Runs random trials on an engine and on the one that is right by definition: registers, flags, memory, cycles, traces, exceptions and everything
 * else that a state hash covers must be equal wherever the two are stopped. A trial depends on the seed and its number alone.
 */
public final class EngineLockstep {
    private static final int RUNS_TO_REDUCE = 1_500;
    /** A trial takes milliseconds, and a minute with what it takes to cut it down. */
    private static final int PATIENCE_SECONDS = 300;

    private final long seed;
    private final List<CoreModel> cores;
    private final Duel duel;
    private final TrialMaker maker;
    private final Map<Architecture, Map<Encoding, Integer>> rows = new EnumMap<>(Architecture.class);
    private final Map<Architecture, BitSet> executed = new EnumMap<>(Architecture.class);
    private final Map<CoreModel, Long> instructions = new EnumMap<>(CoreModel.class);
    private final List<Finding> findings = new ArrayList<>();
    private long total;
    private long accelerated;
    private long exceptions;
    private long trials;
    private boolean hangs;

    /**
     * A difference, cut down.
     *
     * @param trial    in which it was found: the same seed and this number find it again
     * @param core     the type of the core
     * @param listing  the smallest program and events that show it
     * @param trace    what the judge executes on the last stretch, where the machines part
     * @param text     what differs then
     */
    public record Finding(long trial, CoreModel core, String listing, String trace, String text) {
    }

    /**
     * What was done.
     *
     * @param instructions  executed by the judge, by core type
     * @param accelerated   of the judged engine, not left to its interpreter; on the last machine of each trial
     * @param exceptions    taken
     * @param trials        run
     * @param rows          rows of the instruction tables, summed over architectures
     * @param executed      rows of those that were executed
     * @param unexecuted    names of the others
     * @param findings      differences
     */
    public record Report(long seed, Map<CoreModel, Long> instructions, long accelerated, long exceptions, long trials, int rows, int executed,
            List<String> unexecuted, List<Finding> findings) {
        /** On all cores. */
        public long allInstructions() {
            return instructions.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * @param seed    of all random numbers
     * @param cores   types of cores to take turns
     * @param judge   the engine that is right
     * @param judged  makes the other one, fresh for each trial so that trials do not depend on each other; given how often an address must be
     *                reached for a translator to translate it
     */
    public EngineLockstep(long seed, List<CoreModel> cores, CoreFactory judge, IntFunction<CoreFactory> judged) {
        this.seed = seed;
        this.cores = List.copyOf(cores);
        duel = new Duel(judge, judged);
        maker = new TrialMaker(seed, cores);
        for (CoreModel core : cores) {
            Architecture architecture = core.architecture();
            Map<Encoding, Integer> numbers = new HashMap<>();
            ThumbTable.rows(architecture).forEach(row -> numbers.put(row, numbers.size()));
            rows.put(architecture, numbers);
            executed.put(architecture, new BitSet());
            instructions.put(core, 0L);
        }
    }

    /**
     * Runs trials until so many instructions were executed.
     *
     * @param count         of instructions
     * @param first         number of the first trial: 0 but for repeating a finding
     * @param mostFindings  after which to give up
     * @param enough        asked after each trial whether to stop anyway
     * @param progress      told the number of instructions after each trial
     */
    public Report run(long count, long first, int mostFindings, BooleanSupplier enough, LongConsumer progress) {
        for (long number = first; total < count && findings.size() < mostFindings && !hangs && !enough.getAsBoolean(); number++) {
            trial(number);
            progress.accept(total);
        }
        int all = 0;
        int done = 0;
        List<String> missing = new ArrayList<>();
        for (Map.Entry<Architecture, BitSet> entry : executed.entrySet()) {
            List<Encoding> table = ThumbTable.rows(entry.getKey());
            all += table.size();
            done += entry.getValue().cardinality();
            table.stream().filter(row -> !entry.getValue().get(rows.get(entry.getKey()).get(row)))
                .forEach(row -> missing.add(entry.getKey() + ": " + row.name()));
        }
        return new Report(seed, Map.copyOf(instructions), accelerated, exceptions, trials, all, done, missing, List.copyOf(findings));
    }

    private void trial(long number) {
        Trial trial = maker.make(number);
        trials++;
        count(trial.core(), 1);
        Patience patience = new Patience(PATIENCE_SECONDS);
        if (!patience.goesThrough(() -> compare(trial))) {
            // What never ends cannot be tried again and again: it is told as it is.
            findings.add(new Finding(number, trial.core(), trial.listing(), "", String.format("  %s did not come back within %d s after event %d%n",
                duel.running(), PATIENCE_SECONDS, duel.event())));
            hangs = true;
        }
    }

    private void compare(Trial trial) {
        Architecture architecture = trial.core().architecture();
        Optional<Duel.Difference> difference = duel.run(trial, (expected, actual) -> {
            count(trial.core(), expected.instructions());
            exceptions += expected.exceptions();
            accelerated += actual.machine().core().acceleratedInstructions();
            expected.executedRows(rows.get(architecture), executed.get(architecture));
        });
        difference.ifPresent(found -> {
            Reducer.Reduced reduced = new Reducer(duel::run, RUNS_TO_REDUCE).reduce(trial, found);
            findings.add(new Finding(trial.number(), trial.core(), reduced.trial().listing(), duel.trace(reduced.trial(), reduced.difference()),
                reduced.difference().text()));
        });
    }

    private void count(CoreModel core, long executedNow) {
        instructions.merge(core, executedNow, Long::sum);
        total += executedNow;
    }
}
