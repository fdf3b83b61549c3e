package dev.brownout.campaign.closure;

import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Start;
import dev.brownout.emulator.flash.Tear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A boot whose cuts led to new nodes. It keeps which cut of which other run it began with and the flash operations since, from which every
 * one of those nodes can be made again; so a waiting node costs a few words and not pages of flash.
 */
final class Run {
    /** Operations between two places that are kept of a long run, so that nobody has to begin at its first one. */
    private static final int MARK_EVERY = 512;

    /** What a run began with. */
    sealed interface Origin {
    }

    /** Kept as it is: the device that the search begins with, what no cut led to, and what operations do not tell. */
    record Whole(NonVolatile node) implements Origin {
    }

    /** One operation of a run, cut. */
    record Cut(Run run, int operation, Tear tear) implements Origin {
    }

    /** What flash held before an operation of a run. */
    record Place(int operation, NonVolatile node) {
    }

    /**
     * A new node.
     *
     * @param node       its number
     * @param operation  the operation that was cut, an index of {@link #operations}
     * @param tear       how
     * @param whole      where its boot begins, where it cannot be made again from the operations; else null
     * @param reset      behind which reset, if that is not power-on and it can be made again; else null
     */
    record Child(int node, int operation, Tear tear, Start whole, Start.Reset reset) {
        Child(int node, int operation, Tear tear, Start whole) {
            this(node, operation, tear, whole, null);
        }

        /** Where its boot begins. @param holds what its flash holds */
        Start start(NonVolatile holds) {
            return whole != null ? whole : reset != null ? new Start.Restarted(reset, holds) : holds;
        }
    }

    final Origin origin;
    final Operations operations = new Operations();
    // Those of the nodes that nobody has looked at; the others are null, since a run outlives them.
    private final List<Child> children = new ArrayList<>();
    private NonVolatile[] marks = new NonVolatile[0];

    Run(Origin origin) {
        this.origin = origin;
    }

    int size() {
        return children.size();
    }

    Child child(int index) {
        return children.get(index);
    }

    void add(Child child) {
        children.add(child);
    }

    /** The node has been looked at. Nobody else looks at this one at the same time. */
    void forget(int child) {
        children.set(child, null);
    }

    /** No more operations and no more children. */
    void complete() {
        ((ArrayList<Child>) children).trimToSize();
        operations.trim(children.stream().mapToInt(child -> child.operation() + 1).max().orElse(0));
    }

    static boolean wantsMark(int operation) {
        return operation > 0 && operation % MARK_EVERY == 0;
    }

    synchronized void mark(int operation, NonVolatile node) {
        int index = operation / MARK_EVERY - 1;
        if (index >= marks.length) {
            marks = Arrays.copyOf(marks, operations.size() / MARK_EVERY);
        }
        marks[index] = node;
    }

    /** The nearest place at or before an operation that was marked; null if there is none. */
    synchronized Place marked(int operation) {
        for (int index = Math.min(operation / MARK_EVERY, marks.length) - 1; index >= 0; index--) {
            if (marks[index] != null) {
                return new Place((index + 1) * MARK_EVERY, marks[index]);
            }
        }
        return null;
    }
}
