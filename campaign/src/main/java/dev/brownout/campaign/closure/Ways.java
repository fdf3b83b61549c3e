package dev.brownout.campaign.closure;

import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.Step;
import dev.brownout.campaign.fault.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedList;
import java.util.List;

/**
 * The shortest way to every node of a finished graph, in cuts and then in boots; among equals the one through nodes with the smallest
 * hashes, so that it is the same on every run.
 */
final class Ways {
    // Of a node: the node before it; the cut's operation in that boot, or WHOLE; the variant.
    private static final int WHOLE = -1;
    private static final int UNKNOWN = -2;

    private final ClosureGraph graph;
    private final int[] parent;
    private final int[] operation;
    private final short[] variant;
    private final int[] rank;
    private int reached;
    private final BitSet statesSeen = new BitSet();
    private final BitSet endsSeen = new BitSet();

    Ways(ClosureGraph graph, int start) {
        this.graph = graph;
        parent = new int[graph.nodes()];
        operation = new int[parent.length];
        variant = new short[parent.length];
        rank = new int[parent.length];
        Arrays.fill(parent, UNKNOWN);
        parent[start] = start;
        List<Integer> level = List.of(start);
        while (!level.isEmpty()) {
            List<Integer> next = new ArrayList<>();
            while (!level.isEmpty()) {
                List<Integer> same = new ArrayList<>();
                level.stream().sorted(graph::compareNodes).forEach(node -> walk(node, same, next));
                level = same;
            }
            level = next;
        }
    }

    private void walk(int node, List<Integer> same, List<Integer> next) {
        int number = 0;
        int link = graph.first(node);
        while (link != ClosureGraph.NONE) {
            if (link >= 0) {
                if (statesSeen.get(link)) {
                    return;
                }
                statesSeen.set(link);
                for (int cut = graph.lastCut(link); cut != ClosureGraph.NONE; cut = graph.cutBefore(cut)) {
                    reach(graph.cutTarget(cut), node, number + graph.cutOperation(cut), graph.cutVariant(cut), next);
                }
                number += graph.operations(link);
                link = graph.next(link);
            } else {
                int end = ClosureGraph.END - link;
                if (endsSeen.get(end)) {
                    return;
                }
                endsSeen.set(end);
                int behind = graph.nextBoot(end);
                if (behind != ClosureGraph.NONE) {
                    reach(behind, node, WHOLE, 0, graph.depth(behind) > graph.depth(node) ? next : same);
                }
                link = graph.application(end);
            }
        }
    }

    private void reach(int target, int from, int number, int how, List<Integer> queue) {
        if (parent[target] == UNKNOWN) {
            parent[target] = from;
            rank[target] = ++reached;
            operation[target] = number;
            variant[target] = (short) how;
            queue.add(target);
        }
    }

    /** Orders nodes by their ways: fewer cuts first, then fewer boots. */
    int rank(int node) {
        return rank[node];
    }

    /** The way from the start. */
    List<Step> to(int node) {
        LinkedList<Step> steps = new LinkedList<>();
        for (int at = node; parent[at] != at; at = parent[at]) {
            steps.addFirst(operation[at] == WHOLE ? Step.WHOLE : Step.at(new CutPoint(operation[at], Faults.name(variant[at]))));
        }
        return List.copyOf(steps);
    }
}
