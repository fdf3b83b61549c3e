package dev.brownout.emulator.debug;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cycles by call path: one node for each function in each chain of callers. */
final class CallTree {

    static final class Node {
        private final String function;
        private final Node parent;
        private final Map<String, Node> children = new LinkedHashMap<>();
        private long cycles;
        private long calls;

        private Node(String function, Node parent) {
            this.function = function;
            this.parent = parent;
        }

        String function() {
            return function;
        }

        Node parent() {
            return parent;
        }

        /** Cycles spent in this function itself, on this path. */
        long cycles() {
            return cycles;
        }

        long calls() {
            return calls;
        }

        void spend(long more) {
            cycles += more;
        }

        void countCall() {
            calls++;
        }

        Node child(String name) {
            return children.computeIfAbsent(name, n -> new Node(n, this));
        }

        /** Functions from the outermost caller to this one. */
        List<String> path() {
            List<String> path = parent == null ? new ArrayList<>() : parent.path();
            if (parent != null) {
                path.add(function);
            }
            return path;
        }
    }

    private final Node root = new Node("", null);

    Node root() {
        return root;
    }

    /** All nodes but the root, in the order in which they were first entered, callers before callees. */
    List<Node> nodes() {
        List<Node> all = new ArrayList<>();
        collect(root, all);
        return all;
    }

    private static void collect(Node node, List<Node> into) {
        for (Node child : node.children.values()) {
            into.add(child);
            collect(child, into);
        }
    }
}
