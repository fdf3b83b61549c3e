package dev.brownout.campaign.closure;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.BootPrefixes;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Tearing;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Follows every power cut of every boot, and every cut of the boots after those, until nothing new appears. Then the verdict holds for any
 * number of cuts at any of these points, in any order, with any number of undisturbed boots between them.
 *
 * <p>It ends because boots merge: one that comes to a state of the whole machine that any boot was in before has the same future, cuts
 * included. A cut inside the copy of a page leaves a node of its own, but all of those boot into the same erase of that page.
 *
 * <p>Nodes are looked at in the order of the cuts they need, so each is reached by as few as possible. The result is the same for any
 * number of threads, unless a budget ends it early.
 */
public final class Closure {
    /** For {@link Plan#cuts}: as many as there can be. */
    public static final int ANY_NUMBER = Integer.MAX_VALUE;
    // Nodes of one boot that a worker takes at a time.
    private static final int CHUNK = 64;

    /**
     * The experiment.
     *
     * @param machines    makes a machine that has not been switched on, the same each time
     * @param start       what the device holds before the first boot
     * @param judge       says what is acceptable
     * @param crossCheck  the reference bootloader's word on each node, if there is one for this strategy
     * @param tearing     how operations are cut
     * @param seed        picks the bits of torn operations
     * @param limits      when a boot is given up
     * @param cuts        how many cuts in all, or {@link #ANY_NUMBER}
     * @param nodes       how many nodes to boot before giving up
     */
    public record Plan(Supplier<Machine> machines, NonVolatile start, Judge judge, Optional<CrossCheck> crossCheck, Tearing tearing,
            long seed, BootLimits limits, int cuts, long nodes) {
    }

    /** Told how far the search is: {@code known} grows while it goes on. */
    @FunctionalInterface
    public interface Progress {
        void at(long booted, long known, int cuts);
    }

    /** Some new nodes of one run. */
    private record Chunk(Run run, int from, int to) {
    }

    private final Plan plan;
    private final BooleanSupplier outOfTime;
    private final Progress progress;
    private final ClosureGraph graph = new ClosureGraph();
    private final HashIndex entries = new HashIndex();
    // The end that an entry is, by the entry's number.
    private final List<Integer> starts = new ArrayList<>();
    private final List<ClosureResult.End> ends = new ArrayList<>();
    private final ThreadLocal<Booter> booters;
    private final AtomicLong booted = new AtomicLong();
    private final AtomicLong reserved = new AtomicLong();
    private final ConcurrentLinkedQueue<Run> found = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Chunk> sameDepth = new ConcurrentLinkedQueue<>();

    /** @param outOfTime asked before each boot; true ends the search, which is then not closed */
    public Closure(Plan plan, BooleanSupplier outOfTime, Progress progress) {
        this.plan = plan;
        this.outOfTime = outOfTime;
        this.progress = progress;
        Optional<BootPrefixes> prefixes = Optional.of(new BootPrefixes(plan.machines().get(), plan.start(), plan.judge()::inSlot));
        booters = ThreadLocal.withInitial(() -> new Booter(plan.machines().get(), plan.judge()::inSlot, plan.limits(), prefixes));
    }

    /** Searches on {@code workers} threads. */
    public ClosureResult run(int workers) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            addWhole(plan.start(), 0);
            List<Chunk> level = List.of();
            for (int depth = 0; ; depth++) {
                finish(pool, level, depth);
                while (!sameDepth.isEmpty()) {
                    List<Chunk> more = new ArrayList<>();
                    for (Chunk chunk = sameDepth.poll(); chunk != null; chunk = sameDepth.poll()) {
                        more.add(chunk);
                    }
                    finish(pool, more, depth);
                }
                if (found.isEmpty()) {
                    break;
                }
                level = chunks();
            }
            return new ClosureResult(graph, List.copyOf(ends), plan);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a boot of the closure failed inside the emulator: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private void finish(ExecutorService pool, List<Chunk> chunks, int depth) throws InterruptedException, ExecutionException {
        List<Future<?>> pending = new ArrayList<>();
        for (Chunk chunk : chunks) {
            pending.add(pool.submit(() -> look(chunk, depth)));
        }
        for (Future<?> one : pending) {
            one.get();
        }
    }

    private List<Chunk> chunks() {
        List<Chunk> chunks = new ArrayList<>();
        for (Run run = found.poll(); run != null; run = found.poll()) {
            for (int from = 0; from < run.children.size(); from += CHUNK) {
                chunks.add(new Chunk(run, from, Math.min(from + CHUNK, run.children.size())));
            }
        }
        return chunks;
    }

    // A node that no cut led to.
    private int addWhole(NonVolatile node, int depth) {
        int number = graph.claimNode(node.hash(), depth);
        if (number < 0) {
            number = ~number;
            Run run = new Run(node);
            run.children.add(new Run.Child(number, 0, null, node));
            sameDepth.add(new Chunk(run, 0, 1));
        }
        return number;
    }

    private void look(Chunk chunk, int depth) {
        Booter booter = booters.get();
        Run run = chunk.run();
        NonVolatile cursor = run.start;
        int done = 0;
        for (Run.Child child : run.children.subList(chunk.from(), chunk.to())) {
            if (outOfTime.getAsBoolean() || reserved.incrementAndGet() > plan.nodes()) {
                return;
            }
            if (child.whole() != null) {
                booter.prepare(child.whole());
            } else {
                booter.prepare(cursor);
                for (; done < child.operation(); done++) {
                    repeat(booter.machine(), run.operations.get(done), new Tear.Finished());
                }
                cursor = new NonVolatile(booter.machine().nonVolatile());
                repeat(booter.machine(), run.operations.get(done), child.tear());
            }
            Walk walk = new Walk(this, booter, new NonVolatile(booter.machine().nonVolatile()), child.node(), depth);
            walk.go();
            progress.at(booted.incrementAndGet(), graph.nodes(), depth);
        }
    }

    private static void repeat(Machine machine, Run.Operation operation, Tear tear) {
        machine.arrays().get(operation.array()).repeat(operation.operation(), tear);
    }

    ClosureGraph graph() {
        return graph;
    }

    Plan plan() {
        return plan;
    }

    /** A run with children, for the next depth. */
    void add(Run run) {
        found.add(run);
    }

    /** The node that power off and on makes of what a boot left. */
    int nextBoot(NonVolatile after, int depth) {
        return addWhole(after, depth);
    }

    /** The number of the end that the start of an image in this state of the machine is; the complement of it if it is new. */
    int claimStart(Machine machine, BootEnd.Started start) {
        synchronized (ends) {
            int known = entries.claim(machine.stateHash());
            if (known >= 0) {
                return starts.get(known);
            }
            int end = addEnd(start, new NonVolatile(machine.nonVolatile()));
            starts.add(end);
            return ~end;
        }
    }

    int addEnd(BootEnd end, NonVolatile after) {
        Judge.Judgement judgement = plan.judge().judge(end, after);
        long observed = plan.crossCheck().map(check -> check.observed(end, after)).orElse(0L);
        synchronized (ends) {
            ends.add(new ClosureResult.End(end, judgement, observed));
            return graph.addEnd();
        }
    }
}
