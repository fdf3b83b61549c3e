package dev.brownout.bootloader.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows every edge from a start until no new node appears: what held at every node then holds after any number of edges, in any order. A node is the state
 * that survives (flash at power-on, say), an edge what can happen on the way (a power cut). Breadth first, so the path that is told for a node is among the
 * shortest.
 *
 * <p>Nodes are kept only until they are expanded; of all that were seen there remain a key, a parent and a label.
 *
 * @param <N> the node as it is handed around
 * @param <K> what tells nodes apart: equal keys mean nodes that behave alike
 * @param <L> what to call an edge
 */
public final class StateClosure<N, K, L> {

    /** Runs from a node and names every node that an edge leads to. */
    @FunctionalInterface
    public interface Expansion<N, K, L> {

        /**
         * @param path  the labels that led to {@code node}, worked out only when asked for
         * @param edges to be told of every edge
         */
        void expand(N node, Path<L> path, Edges<N, K, L> edges);
    }

    /** The labels from the start to a node. */
    @FunctionalInterface
    public interface Path<L> {

        List<L> labels();
    }

    /** Takes edges. */
    public interface Edges<N, K, L> {

        /** Whether a node with this key was seen before. An edge there is counted, and needs no node. */
        boolean isKnown(K key);

        /** An edge to {@code node}, with a key that is not known. */
        void to(K key, N node, L label);
    }

    /**
     * What an exploration came to.
     *
     * @param nodes  different nodes found
     * @param edges  edges followed
     * @param open   nodes that were not expanded because the limit was reached; 0 for a closure
     * @param longest edges on the longest of the shortest paths
     */
    public record Result(int nodes, long edges, int open, int longest) {

        public boolean closed() {
            return open == 0;
        }
    }

    private record Open<N>(N node, int number) {
    }

    private final Expansion<N, K, L> expansion;
    private final Map<K, Integer> numbers = new HashMap<>();
    private final List<L> labels = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Integer> depths = new ArrayList<>();
    private final Deque<Open<N>> open = new ArrayDeque<>();
    private long edges;

    public StateClosure(Expansion<N, K, L> expansion) {
        this.expansion = expansion;
    }

    /**
     * Explores from {@code start}.
     *
     * @param limit expand at most so many nodes
     * @throws RuntimeException whatever the expansion throws, to end the exploration at a node that must not be
     */
    public Result explore(K startKey, N start, int limit) {
        add(startKey, start, null, -1);
        int expanded = 0;
        while (!open.isEmpty() && expanded < limit) {
            Open<N> next = open.remove();
            expanded++;
            expansion.expand(next.node(), () -> path(next.number()), new Edges<>() {
                @Override
                public boolean isKnown(K key) {
                    edges++;
                    return numbers.containsKey(key);
                }

                @Override
                public void to(K key, N node, L label) {
                    if (!numbers.containsKey(key)) {
                        add(key, node, label, next.number());
                    }
                }
            });
        }
        return new Result(numbers.size(), edges, open.size(), depths.stream().mapToInt(Integer::intValue).max().orElse(0));
    }

    private void add(K key, N node, L label, int parent) {
        int number = numbers.size();
        numbers.put(key, number);
        labels.add(label);
        parents.add(parent);
        depths.add(parent < 0 ? 0 : depths.get(parent) + 1);
        open.add(new Open<>(node, number));
    }

    private List<L> path(int number) {
        List<L> path = new ArrayList<>();
        for (int at = number; parents.get(at) >= 0; at = parents.get(at)) {
            path.add(labels.get(at));
        }
        Collections.reverse(path);
        return path;
    }
}
