package dev.brownout.emulator.lockstep;

import dev.brownout.emulator.lockstep.Trial.Event;
import dev.brownout.emulator.timing.FlashInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Cuts a trial down to the smallest one, as far as leaving out parts leads, that still ends in a difference: delta debugging (A. Zeller, R.
 * Hildebrandt, "Simplifying and isolating failure-inducing input", 2002) over events, then pieces of the main loop and the handlers, until nothing
 * more can go.
 */
final class Reducer {
    private final Function<Trial, Optional<Duel.Difference>> duel;
    private int runsLeft;
    private Trial best;
    private Duel.Difference difference;

    /** @param duel  what a trial ends in */
    Reducer(Function<Trial, Optional<Duel.Difference>> duel, int runs) {
        this.duel = duel;
        runsLeft = runs;
    }

    /** What is left of a trial, and how it differs. */
    record Reduced(Trial trial, Duel.Difference difference) {
    }

    Reduced reduce(Trial trial, Duel.Difference found) {
        best = trial;
        difference = found;
        cutTail();
        boolean smaller = true;
        while (smaller && runsLeft > 0) {
            smaller = events();
            smaller |= main();
            for (int n = 0; n < best.handlers().size(); n++) {
                smaller |= handler(n);
            }
            smaller |= best.inRam() && accept(best.inFlash());
            smaller |= best.flash() != FlashInterface.ZERO_WAIT && accept(best.withoutWaits());
            smaller |= shorterPortions();
        }
        closer();
        fewerLooks();
        return new Reduced(best, difference);
    }

    // What comes after the difference has no part in it.
    private void cutTail() {
        if (difference.event() + 1 < best.events().size()) {
            best = best.withEvents(best.events().subList(0, difference.event() + 1));
        }
    }

    private boolean accept(Trial trial) {
        if (runsLeft-- <= 0) {
            return false;
        }
        Optional<Duel.Difference> found = duel.apply(trial);
        if (found.isEmpty()) {
            return false;
        }
        best = trial;
        difference = found.get();
        cutTail();
        return true;
    }

    private interface Without {
        Trial without(int from, int to);
    }

    private interface Size {
        int size();
    }

    private boolean chunks(Size size, Without without) {
        boolean any = false;
        for (int chunk = Math.max(1, size.size() / 2); chunk >= 1; chunk /= 2) {
            for (int from = 0; from < size.size() && runsLeft > 0;) {
                if (accept(without.without(from, Math.min(size.size(), from + chunk)))) {
                    any = true;
                } else {
                    from += chunk;
                }
            }
        }
        return any;
    }

    private boolean events() {
        // The time that an event took either goes with it, or falls to the next one.
        return chunks(() -> best.events().size() - 1, (from, to) -> best.withEvents(withoutEvents(from, to, false)))
            | chunks(() -> best.events().size() - 1, (from, to) -> best.withEvents(withoutEvents(from, to, true)));
    }

    private List<Event> withoutEvents(int from, int to, boolean keepTime) {
        List<Event> rest = new ArrayList<>(best.events().subList(0, from));
        int time = 0;
        for (int n = from; n < to; n++) {
            time += keepTime ? best.events().get(n).after() : 0;
        }
        for (int n = to; n < best.events().size(); n++) {
            Event event = best.events().get(n);
            rest.add(n == to ? new Event(event.after() + time, event.action()) : event);
        }
        return rest;
    }

    private boolean main() {
        // One piece stays, for the loop to be one.
        return best.main().size() > 1 && chunks(() -> best.main().size() - 1, (from, to) -> best.withMain(Piece.without(best.main(), from, to)))
            | best.main().size() > 1 && accept(best.withMain(Piece.without(best.main(), best.main().size() - 1, best.main().size())));
    }

    private boolean handler(int index) {
        return !best.handlers().get(index).isEmpty() && chunks(() -> best.handlers().get(index).size(),
            (from, to) -> best.withHandler(index, Piece.without(best.handlers().get(index), from, to)));
    }

    private boolean shorterPortions() {
        boolean any = false;
        for (int n = 0; n < best.events().size(); n++) {
            int after = best.events().get(n).after();
            for (int less : new int[] {0, after / 2, after * 3 / 4, after - 1}) {
                if (less >= 0 && less < after && n < best.events().size() && accept(withPortion(n, less))) {
                    any = true;
                    break;
                }
            }
        }
        return any;
    }

    private Trial withPortion(int index, int cycles) {
        List<Event> events = new ArrayList<>(best.events());
        events.set(index, new Event(cycles, events.get(index).action()));
        return best.withEvents(events);
    }

    // The machines may have been equal for most of the last portion: a further stop says so, if the difference survives it.
    private void closer() {
        while (runsLeft > 0) {
            int last = best.events().size() - 1;
            Event event = best.events().get(last);
            boolean moved = false;
            for (int part = 2; part <= 64 && event.after() / part > 0 && !moved; part *= 2) {
                List<Event> events = new ArrayList<>(best.events());
                int first = event.after() - event.after() / part;
                events.set(last, new Event(first, new Action.Look()));
                events.add(new Event(event.after() - first, event.action()));
                moved = first > 0 && first < event.after() && accept(best.withEvents(events));
            }
            if (!moved || best.events().size() > 40) {
                return;
            }
        }
    }

    // The stops that led there are not all needed: all but the last two in a row become one.
    private void fewerLooks() {
        List<Event> events = new ArrayList<>();
        int waited = 0;
        for (int n = 0; n < best.events().size(); n++) {
            Event event = best.events().get(n);
            boolean merges = n + 2 < best.events().size() && event.action() instanceof Action.Look;
            waited += event.after();
            if (!merges) {
                events.add(new Event(waited, event.action()));
                waited = 0;
            }
        }
        if (events.size() < best.events().size()) {
            runsLeft = Math.max(runsLeft, 1);
            accept(best.withEvents(events));
        }
    }
}
