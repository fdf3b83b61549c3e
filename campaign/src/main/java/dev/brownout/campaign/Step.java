package dev.brownout.campaign;

import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One boot on the way to a node: cut at a point, or left alone to its end, where power then goes off and on.
 *
 * @param cut where power is cut; empty for a boot that is left alone
 */
public record Step(Optional<CutPoint> cut) {
    /** The boot that nobody disturbs. */
    public static final Step WHOLE = new Step(Optional.empty());
    private static final String WHOLE_NAME = "boot";

    public static Step at(CutPoint cut) {
        return new Step(Optional.of(cut));
    }

    /** {@code 1234-torn}, or {@code boot}. */
    public String id() {
        return cut.map(CutPoint::id).orElse(WHOLE_NAME);
    }

    /** The name that replays a way: {@code 1234-torn,boot,17-before}. */
    public static String path(List<Step> steps) {
        return String.join(",", steps.stream().map(Step::id).toList());
    }

    /** @throws IllegalArgumentException if it is not such a name */
    public static List<Step> parse(String path) {
        List<Step> steps = new ArrayList<>();
        for (String part : path.split(",", -1)) {
            steps.add(part.strip().equals(WHOLE_NAME) ? WHOLE : at(CutPoint.parse(part.strip())));
        }
        return List.copyOf(steps);
    }

    /**
     * The node that this step leaves.
     *
     * @param seed  picks the bits of torn operations
     * @throws IllegalArgumentException if the boot has no such operation or variant
     */
    public NonVolatile follow(Booter booter, NonVolatile from, long seed) {
        if (cut.isEmpty()) {
            booter.boot(from);
            return new NonVolatile(booter.machine().nonVolatile());
        }
        Cutter cutter = new Cutter(booter.machine(), cut.get(), seed);
        booter.boot(from, cutter);
        if (cutter.found == null) {
            throw new IllegalArgumentException("There is no cut point " + id() + ": the boot has " + cutter.next
                    + " flash operations, numbered from 0, and its operation has no variant of that name.");
        }
        return cutter.found;
    }

    private static final class Cutter implements Booter.Watcher {
        private final Machine machine;
        private final CutPoint cut;
        private final long seed;
        private NonVolatile found;
        private long next;

        Cutter(Machine machine, CutPoint cut, long seed) {
            this.machine = machine;
            this.cut = cut;
            this.seed = seed;
        }

        @Override
        public void operationStarts(int array, FlashOperation operation) {
            if (next++ == cut.operation()) {
                for (Tearing.Variant variant : Tearing.ALL.at(operation, seed)) {
                    if (variant.name().equals(cut.variant())) {
                        found = new NonVolatile(machine.nonVolatile()).with(array, machine.arrays().get(array).torn(variant.tear()));
                    }
                }
            }
        }

        @Override
        public boolean leavesAtBoundary(Machine at) {
            return next > cut.operation();
        }
    }
}
