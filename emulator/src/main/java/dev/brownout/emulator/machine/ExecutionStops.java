package dev.brownout.emulator.machine;

import dev.brownout.emulator.core.Core;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/** The addresses before which a run stops: single breakpoints, and whatever a predicate says. */
final class ExecutionStops {
    private static final IntPredicate NOWHERE = address -> false;

    private final Core core;
    private final Set<Integer> breakpoints = new HashSet<>();
    private IntPredicate others = NOWHERE;

    ExecutionStops(Core core) {
        this.core = core;
    }

    void add(int address) {
        breakpoints.add(address & ~1);
        tellCore();
    }

    void remove(int address) {
        breakpoints.remove(address & ~1);
        tellCore();
    }

    void setOthers(IntPredicate addresses) {
        others = addresses;
        tellCore();
    }

    void clearOthers() {
        setOthers(NOWHERE);
    }

    boolean before(int address) {
        return breakpoints.contains(address) || others.test(address);
    }

    private void tellCore() {
        core.setStops(breakpoints.isEmpty() ? others : this::before);
    }
}
