package dev.brownout.campaign.closure;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.Step;
import dev.brownout.campaign.Verdict;
import dev.brownout.emulator.machine.StateHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What a closure found. Equal for equal plans, however many threads looked, unless a budget ended it. */
public final class ClosureResult {
    private static final int DIFFERENCES_KEPT = 100;

    /**
     * How boots ended in one state of the machine.
     *
     * @param observed  what the cross-check makes of it
     */
    record End(BootEnd end, Judge.Judgement judgement, long observed) {
    }

    /**
     * One way in which boots fail.
     *
     * @param nodes  how many nodes boot into it
     * @param way    the shortest way to one of them
     */
    public record Failure(BootEnd end, Judge.Judgement judgement, long nodes, List<Step> way) {
        /** As {@code --replay} takes it. */
        public String id() {
            return Step.path(way);
        }
    }

    private record Kind(BootEnd end, Judge.Judgement judgement) {
    }

    private final Closure.Plan plan;
    private final int nodes;
    private final int states;
    private final long open;
    private final long cutPoints;
    private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private final Map<String, Long> images = new TreeMap<>();
    private final Map<Integer, Long> depths = new TreeMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<List<Step>> differences = new ArrayList<>();
    private final long differing;
    private final boolean heapFull;
    private final OptionalInt readUnwritten;
    private final StateHash.Value outcomes;

    ClosureResult(ClosureGraph graph, List<End> ends, Closure.Plan plan, boolean heapFull, OptionalInt readUnwritten) {
        this.plan = plan;
        this.readUnwritten = readUnwritten;
        this.heapFull = heapFull;
        nodes = graph.nodes();
        states = graph.states();
        cutPoints = graph.cutPoints();
        int[] endOfNode = graph.endOfEachNode();
        Map<Kind, List<Integer>> failing = new LinkedHashMap<>();
        List<Integer> different = new ArrayList<>();
        long unbooted = 0;
        long sumHi = 0;
        long sumLo = 0;
        for (int node = 0; node < nodes; node++) {
            depths.merge(graph.depth(node), 1L, Long::sum);
            if (endOfNode[node] == ClosureGraph.NONE) {
                unbooted++;
                continue;
            }
            boolean loops = endOfNode[node] == ClosureGraph.END;
            End end = loops ? null : ends.get(endOfNode[node]);
            Kind kind = loops ? new Kind(new BootEnd.Loops(), new Judge.Judgement(Verdict.NEVER_SETTLES, "")) : new Kind(end.end(), end.judgement());
            StateHash.Value outcome = outcome(graph.node(node), graph.depth(node), kind);
            sumHi += outcome.hi();
            sumLo += outcome.lo();
            verdicts.merge(kind.judgement().verdict(), 1L, Long::sum);
            if (kind.judgement().verdict().good()) {
                images.merge(kind.judgement().image(), 1L, Long::sum);
            } else if (!kind.judgement().verdict().tolerable()) {
                failing.computeIfAbsent(kind, k -> new ArrayList<>()).add(node);
            }
            if (plan.crossCheck().isPresent() && graph.predicted(node) != ClosureGraph.UNCHECKED && (loops || end.observed() != graph.predicted(node))) {
                different.add(node);
            }
        }
        outcomes = new StateHash.Value(sumHi, sumLo);
        open = unbooted;
        differing = different.size();
        if (!failing.isEmpty() || !different.isEmpty()) {
            Ways ways = new Ways(graph, 0);
            Comparator<Integer> order = Comparator.comparingInt(ways::rank);
            failing.forEach((kind, list) -> failures.add(new Failure(kind.end(), kind.judgement(), list.size(),
                    ways.to(list.stream().min(order).orElseThrow()))));
            failures.sort(Comparator.<Failure>comparingInt(f -> f.way().size()).thenComparing(Failure::id));
            different.stream().sorted(order).limit(DIFFERENCES_KEPT).forEach(node -> differences.add(ways.to(node)));
        }
    }

    private static StateHash.Value outcome(StateHash.Value node, int depth, Kind kind) {
        StateHash hash = new StateHash();
        hash.add(node.hi());
        hash.add(node.lo());
        hash.add(depth);
        hash.add(kind.judgement().verdict().ordinal());
        (kind.judgement().image() + " " + kind.end().getClass().getSimpleName()).chars().forEach(hash::add);
        return hash.value();
    }

    public Closure.Plan plan() {
        return plan;
    }

    /** Different non-volatile states that were found. */
    public long nodes() {
        return nodes;
    }

    /** Equal for searches that found the same non-volatile states, by as few cuts each, and saw each of them end alike. */
    public StateHash.Value outcomes() {
        return outcomes;
    }

    /** Nodes that were booted. */
    public long booted() {
        return nodes - open;
    }

    /** Nodes that were found and not booted, because a budget ended the search. */
    public long open() {
        return open;
    }

    /** Nothing was left to look at: the verdict covers every sequence of cuts that the plan allows. */
    public boolean closed() {
        return open == 0;
    }

    /** Whether the search was ended because what it has found fills the Java heap. */
    public boolean heapFull() {
        return heapFull;
    }

    /**
     * An address of RAM, or that of DWT CYCCNT, that some boot read without having written it since it began. Looked for among resets; if there is one,
     * what a reset leaves there counts.
     */
    public OptionalInt readUnwritten() {
        return readUnwritten;
    }

    /** Different states of the whole machine at flash operations. */
    public long states() {
        return states;
    }

    /** At how many points power was cut: before each operation of each of these states, and in the middle of it in each way. */
    public long cutPoints() {
        return cutPoints;
    }

    public Map<Verdict, Long> verdicts() {
        return verdicts;
    }

    /** Which acceptable image runs after how many nodes. */
    public Map<String, Long> images() {
        return images;
    }

    /** How many nodes need that many cuts at least. */
    public Map<Integer, Long> depths() {
        return depths;
    }

    /** One for each way in which a boot can fail, the shortest first. */
    public List<Failure> failures() {
        return failures;
    }

    /** Nodes in which the reference bootloader does otherwise. */
    public long differing() {
        return differing;
    }

    /** Ways to the first of them. */
    public List<List<Step>> differences() {
        return differences;
    }

    public boolean good() {
        return failures.isEmpty() && differing == 0;
    }
}
