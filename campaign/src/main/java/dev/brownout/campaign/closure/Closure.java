package dev.brownout.campaign.closure;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.BootPrefixes;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.HeapWatch;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.RamUse;
import dev.brownout.campaign.Start;
import dev.brownout.campaign.Tearing;
import dev.brownout.campaign.WorkerFailure;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.StateHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final int PROBES = 32;

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
     * @param leftOut     what does not keep two machines apart
     * @param faults      what happens at an operation, each counting as a cut
     */
    public record Plan(Supplier<Machine> machines, NonVolatile start, Judge judge, Optional<CrossCheck> crossCheck, Tearing tearing,
            long seed, BootLimits limits, int cuts, long nodes, HashOmissions leftOut, Faults faults) {
        /** Everything counts. */
        public Plan(Supplier<Machine> machines, NonVolatile start, Judge judge, Optional<CrossCheck> crossCheck, Tearing tearing,
                long seed, BootLimits limits, int cuts, long nodes) {
            this(machines, start, judge, crossCheck, tearing, seed, limits, cuts, nodes, HashOmissions.NONE);
        }

        /** Power cuts only. */
        public Plan(Supplier<Machine> machines, NonVolatile start, Judge judge, Optional<CrossCheck> crossCheck, Tearing tearing,
                long seed, BootLimits limits, int cuts, long nodes, HashOmissions leftOut) {
            this(machines, start, judge, crossCheck, tearing, seed, limits, cuts, nodes, leftOut, Faults.POWER_CUTS);
        }
    }

    /** Told how far the search is: {@code known} grows while it goes on. */
    @FunctionalInterface
    public interface Progress {
        void at(long booted, long known, int cuts);
    }

    /** Some new nodes of one run. */
    record Chunk(Run run, int from, int to) {
    }

    private final Plan plan;
    private final BooleanSupplier outOfTime;
    private final Progress progress;
    private final Supplier<HeapWatch> heapWatch;
    private HeapWatch heap;
    private volatile boolean heapFull;
    private ClosureGraph graph = new ClosureGraph();
    private HashIndex entries = new HashIndex();
    // The end that an entry is, by the entry's number.
    private final List<Integer> starts = new ArrayList<>();
    private final List<ClosureResult.End> ends = new ArrayList<>();
    private ThreadLocal<Repeater> repeaters;
    // These execute boots from their beginning, one of them after the other: what an engine has translated serves all.
    private final ThreadLocal<Booter> learners;
    // By their ids.
    private final Map<StateHash.Value, Start.Reset> resets = new ConcurrentHashMap<>();
    private volatile boolean resetsForgetRam;
    // An address of RAM that a boot read without having written it; empty while there is none, or nobody looks.
    private volatile OptionalInt readUnwritten = OptionalInt.empty();
    private final AtomicLong booted = new AtomicLong();
    private final AtomicLong merged = new AtomicLong();
    private final AtomicLong reserved = new AtomicLong();
    private final Queue<Run> found = new ConcurrentLinkedQueue<>();
    private final Queue<Chunk> sameDepth = new ConcurrentLinkedQueue<>();
    // Nodes of this depth that are not being looked at: before the search, and where a budget ended it.
    private final Queue<Chunk> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Chunk> left = new ConcurrentLinkedQueue<>();
    private LiveRam liveRam;
    // What liveRam has learned the boots of.
    private final List<NonVolatile> learned = new ArrayList<>();
    // Some nodes of this depth that are looked at before all others, one after the other, for liveRam to learn from.
    private final Queue<Chunk> probes = new ConcurrentLinkedQueue<>();
    private volatile boolean probing;
    private boolean comparesAllRam;
    private int depth;

    /**
     * A search that also ends, not closed, before it fills the Java heap.
     *
     * @param outOfTime asked before each boot; true ends the search, which is then not closed
     */
    public Closure(Plan plan, BooleanSupplier outOfTime, Progress progress) {
        this(plan, outOfTime, progress, HeapWatch::new);
    }

    /**
     * @param outOfTime as above
     * @param heapWatch made for each {@link #run}
     */
    public Closure(Plan plan, BooleanSupplier outOfTime, Progress progress, Supplier<HeapWatch> heapWatch) {
        this.plan = plan;
        this.heapWatch = heapWatch;
        this.outOfTime = outOfTime;
        this.progress = progress;
        resetsForgetRam = !plan.faults().losePower() && plan.faults().endTheBoot() && bootloaderAlone();
        liveRam = new LiveRam(graph, plan.leftOut());
        repeaters = newRepeaters();
        learners = ThreadLocal.withInitial(() -> new Booter(machine(), plan.judge(), plan.limits(), Optional.empty()));
    }

    private ThreadLocal<Repeater> newRepeaters() {
        Optional<BootPrefixes> prefixes = Optional.of(new BootPrefixes(plan.machines().get(), plan.start(), plan.judge()::inSlot));
        boolean watched = resetsForgetRam;
        return ThreadLocal.withInitial(() -> {
            Booter booter = new Booter(machine(), plan.judge(), plan.limits(), prefixes);
            if (watched) {
                booter.watchRam();
            }
            return new Repeater(booter);
        });
    }

    /**
     * Whether RAM behind a reset is taken for unknown, as behind a loss of power. It is as long as no boot has read RAM that it had not written; the first
     * that does makes the search begin anew, with all of RAM counted as what a reset leaves.
     */
    boolean resetsForgetRam() {
        return resetsForgetRam;
    }

    /** The reset of that id; made if it is the first. */
    Start.Reset behindReset(StateHash.Value id, Supplier<Start.Reset> make) {
        return resets.computeIfAbsent(id, first -> make.get());
    }

    // Nothing that was found counts.
    private void beginAnew() {
        graph = new ClosureGraph();
        entries = new HashIndex();
        starts.clear();
        ends.clear();
        List.of(found, sameDepth, waiting, left, probes).forEach(Queue::clear);
        learned.clear();
        resets.clear();
        booted.set(0);
        reserved.set(0);
        merged.set(0);
        depth = 0;
        resetsForgetRam = false;
        liveRam = new LiveRam(graph, plan.leftOut());
        repeaters = newRepeaters();
    }

    /**
     * Has RAM that a boot does not read again keep states apart, too, from before the first {@link #run} on. It takes longer and must find the
     * same: the check on a search that finds out which RAM that is.
     */
    public Closure comparingAllRam() {
        comparesAllRam = true;
        return this;
    }

    // Whether nobody looks at RAM but the bootloader, from power-on to the start of an image: no application, no judge, no boot behind a reset.
    private boolean ramServesTheBootAlone() {
        return !comparesAllRam && bootloaderAlone() && (plan.faults().losePower() || resetsForgetRam);
    }

    private boolean bootloaderAlone() {
        return plan.limits().applicationSeconds() == 0 && plan.judge().demands().none() && plan.judge().slots().stream().noneMatch(Judge.Slot::ram);
    }

    private boolean outOfMemory() {
        heapFull |= heap.full();
        return heapFull;
    }

    // What a search that was saved had learned.
    private void learnAgain() {
        if (!learned.isEmpty()) {
            Booter booter = learners.get();
            learned.forEach(node -> liveRam.learn(booter, node, liveRam.states(booter, node)));
        }
    }

    LiveRam liveRam() {
        return liveRam;
    }

    private Machine machine() {
        Machine machine = plan.machines().get();
        machine.leaveOutOfHash(plan.leftOut());
        return machine;
    }

    /** Searches on {@code workers} threads; goes on where an earlier call was ended by the budget. */
    public ClosureResult run(int workers) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        reserved.set(booted.get());
        try (HeapWatch watch = heapWatch.get()) {
            heapFull = false;
            heap = watch;
            while (true) {
                if (resetsForgetRam && readUnwritten.isPresent()) {
                    beginAnew();
                }
                if (graph.nodes() == 0) {
                    addWhole(plan.start(), 0);
                    waiting.addAll(drain(sameDepth));
                }
                probe(pool);
                List<Chunk> now = drain(waiting);
                now.addAll(drain(sameDepth));
                while (!now.isEmpty()) {
                    finish(pool, now, depth);
                    now = drain(sameDepth);
                }
                if (resetsForgetRam && readUnwritten.isPresent()) {
                    continue;
                }
                if (!left.isEmpty() || !probes.isEmpty() || found.isEmpty()) {
                    break;
                }
                depth++;
                chunks(waiting);
                chooseProbes();
            }
            waiting.addAll(drain(left));
            return new ClosureResult(graph, List.copyOf(ends), plan, heapFull, readUnwritten);
        } catch (ExecutionException e) {
            throw WorkerFailure.of("closure", e);
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private void probe(ExecutorService pool) throws InterruptedException, ExecutionException {
        probing = true;
        for (Chunk probe = probes.peek(); probe != null; probe = probes.peek()) {
            finish(pool, List.of(probe), depth);
            if (!left.isEmpty()) {
                // The budget ended it; it stays a probe.
                left.clear();
                break;
            }
            probes.poll();
        }
        probing = false;
    }

    // Those with the smallest hashes: any will do, but the same on every run.
    private void chooseProbes() {
        if (!ramServesTheBootAlone()) {
            return;
        }
        Comparator<Chunk> byNode = (a, b) -> graph.compareNodes(a.run().child(a.from()).node(), b.run().child(b.from()).node());
        PriorityQueue<Chunk> chosen = new PriorityQueue<>(byNode.reversed());
        for (Chunk chunk : waiting) {
            for (int i = chunk.from(); i < chunk.to(); i++) {
                chosen.add(new Chunk(chunk.run(), i, i + 1));
                if (chosen.size() > PROBES) {
                    chosen.poll();
                }
            }
        }
        for (Chunk chunk : drain(waiting)) {
            int from = chunk.from();
            for (int i = from; i < chunk.to(); i++) {
                if (chosen.contains(new Chunk(chunk.run(), i, i + 1))) {
                    addUnlessEmpty(new Chunk(chunk.run(), from, i));
                    from = i + 1;
                }
            }
            addUnlessEmpty(new Chunk(chunk.run(), from, chunk.to()));
        }
        chosen.stream().sorted(byNode).forEach(probes::add);
    }

    private void addUnlessEmpty(Chunk chunk) {
        if (chunk.from() < chunk.to()) {
            waiting.add(chunk);
        }
    }

    private static List<Chunk> drain(Queue<Chunk> queue) {
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk chunk = queue.poll(); chunk != null; chunk = queue.poll()) {
            chunks.add(chunk);
        }
        return chunks;
    }

    private void finish(ExecutorService pool, List<Chunk> chunks, int atDepth) throws InterruptedException, ExecutionException {
        List<Future<?>> pending = new ArrayList<>();
        for (Chunk chunk : chunks) {
            pending.add(pool.submit(() -> look(chunk, atDepth)));
        }
        for (Future<?> one : pending) {
            one.get();
        }
    }

    private void chunks(Queue<Chunk> into) {
        for (Run run = found.poll(); run != null; run = found.poll()) {
            for (int from = 0; from < run.size(); from += CHUNK) {
                into.add(new Chunk(run, from, Math.min(from + CHUNK, run.size())));
            }
        }
    }

    // A node that no cut led to.
    private int addWhole(NonVolatile node, int atDepth) {
        int number = graph.claimNode(node.hash(), atDepth);
        if (number < 0) {
            number = ~number;
            Run run = new Run(new Run.Whole(node));
            run.add(new Run.Child(number, 0, null, node));
            sameDepth.add(new Chunk(run, 0, 1));
        }
        return number;
    }

    private void look(Chunk chunk, int atDepth) {
        Repeater repeater = repeaters.get();
        Booter booter = repeater.booter();
        Run run = chunk.run();
        boolean learns = (atDepth == 0 || probing) && plan.cuts() > 0 && ramServesTheBootAlone();
        for (int i = chunk.from(); i < chunk.to(); i++) {
            Run.Child child = run.child(i);
            if (resetsForgetRam && readUnwritten.isPresent()) {
                return;
            }
            if (outOfMemory() || outOfTime.getAsBoolean() || reserved.incrementAndGet() > plan.nodes()) {
                left.add(new Chunk(run, i, chunk.to()));
                return;
            }
            if (child.whole() != null) {
                booter.place(child.whole());
            } else {
                repeater.prepare(run, child);
            }
            NonVolatile holds = new NonVolatile(booter.machine().nonVolatile());
            Run.Origin origin = child.whole() == null ? new Run.Cut(run, child.operation(), child.tear())
                    : new Run.Whole(child.whole() instanceof NonVolatile whole ? whole : holds);
            Start start = child.start(holds);
            if (child.reset() != null) {
                booter.place(start);
            }
            Walk walk = new Walk(this, booter, start, holds, origin, child.node(), atDepth, learns);
            if (walk.go()) {
                merged.incrementAndGet();
            }
            booter.ramUse().filter(RamUse::readUnwritten).ifPresent(use -> readUnwritten = OptionalInt.of(use.firstUnwritten()));
            run.forget(i);
            if (learns && walk.isWhole()) {
                if (start instanceof NonVolatile) {
                    learned.add(holds);
                }
                liveRam.learn(learners.get(), start, walk.passed());
            }
            progress.at(booted.incrementAndGet(), graph.nodes(), atDepth);
        }
    }

    /** How many boots of this search ended because somebody had been in their state. Depends on the order in which workers happen to run. */
    public long merged() {
        return merged.get();
    }

    /** What the graph of the search takes in memory now, in bytes. */
    public long graphBytes() {
        return graph.bytes() + entries.bytes();
    }

    ClosureGraph graph() {
        return graph;
    }

    Plan plan() {
        return plan;
    }

    /** A run with children, for the next depth. */
    void add(Run run) {
        run.complete();
        found.add(run);
    }

    /** The node that power off and on makes of what a boot left. */
    int nextBoot(NonVolatile after, int atDepth) {
        return addWhole(after, atDepth);
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

    /** Writes where the search stands, when no {@link #run} is under way, for {@link #resume} to read. */
    public void save(OutputStream to) throws IOException {
        Checkpoint checkpoint = new Checkpoint(plan);
        Checkpoint.Writer out = checkpoint.write(to);
        out.data().writeInt(depth);
        out.data().writeLong(booted.get());
        out.data().writeInt(learned.size());
        for (NonVolatile one : learned) {
            out.node(one);
        }
        graph.write(out.data());
        entries.write(out.data());
        for (int end : starts) {
            out.data().writeInt(end);
        }
        out.data().writeInt(ends.size());
        for (ClosureResult.End end : ends) {
            out.end(end);
        }
        out.chunks(List.copyOf(probes));
        out.chunks(List.copyOf(waiting));
        out.chunks(found.stream().map(run -> new Chunk(run, 0, run.size())).toList());
        out.finish();
    }

    /**
     * Takes up a search that was saved, before the first {@link #run}.
     *
     * @throws IOException with one sentence, if the saved search is damaged or is one of another plan; this one can then not be used
     */
    public void resume(InputStream from) throws IOException {
        Checkpoint.Reader in = new Checkpoint(plan).read(from);
        depth = in.data().readInt();
        booted.set(in.data().readLong());
        reserved.set(booted.get());
        for (int i = in.data().readInt(); i > 0; i--) {
            learned.add(in.node());
        }
        graph.read(in.data());
        entries = HashIndex.read(in.data());
        for (int i = 0; i < entries.size(); i++) {
            starts.add(in.data().readInt());
        }
        for (int i = in.data().readInt(); i > 0; i--) {
            ends.add(in.end());
        }
        probes.addAll(in.chunks());
        waiting.addAll(in.chunks());
        in.chunks().forEach(chunk -> found.add(chunk.run()));
        in.finish();
        learnAgain();
    }
}
