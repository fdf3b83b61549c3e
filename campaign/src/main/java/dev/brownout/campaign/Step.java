package dev.brownout.campaign;

import dev.brownout.campaign.Start.Struck;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
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
     * @throws IllegalArgumentException as {@link #lead}, or if it leaves power on
     */
    public NonVolatile follow(Booter booter, NonVolatile from, long seed) {
        if (lead(booter, from, seed) instanceof NonVolatile node) {
            return node;
        }
        throw new IllegalArgumentException(id() + " leaves power on.");
    }

    /**
     * What this step leaves: a node, or a device to which something happens while it runs.
     *
     * @param seed  picks the bits of torn operations
     * @throws IllegalArgumentException if the boot has no such operation or variant
     */
    public Start lead(Booter booter, Start from, long seed) {
        if (cut.isEmpty()) {
            booter.boot(from, new Booter.Watcher() { });
            return new NonVolatile(booter.machine().nonVolatile());
        }
        Cutter cutter = new Cutter(booter.machine(), cut.get(), seed);
        booter.boot(from, cutter);
        if (cutter.found == null) {
            throw new IllegalArgumentException("There is no cut point " + id() + ": "
                    + (cut.get().atCycle() ? "the boot ends before that cycle, or it is no reset."
                    : "the boot has " + cutter.next + " flash operations, numbered from 0, and its operation has no variant of that name."));
        }
        return cutter.found;
    }

    private static final class Cutter implements Booter.Watcher {
        private final Machine machine;
        private final CutPoint cut;
        private final long seed;
        private Start found;
        private long next;
        private int array;
        private FlashOperation struck;
        private boolean application;
        private boolean looked;

        Cutter(Machine machine, CutPoint cut, long seed) {
            this.machine = machine;
            this.cut = cut;
            this.seed = seed;
        }

        @Override
        public void operationStarts(int where, FlashOperation operation) {
            if (next++ == cut.operation() && !cut.atCycle()) {
                Optional<Tear> tear = Faults.cut(cut.variant(), operation, seed);
                if (tear.isPresent()) {
                    found = new NonVolatile(machine.nonVolatile()).with(where, machine.arrays().get(where).torn(tear.get()));
                } else {
                    array = where;
                    struck = operation;
                }
            }
        }

        @Override
        public boolean leavesAtBoundary(Machine at) {
            if (struck != null) {
                found = Faults.live(cut.variant(), at, array, struck, seed)
                        .map(fault -> new Struck(at.snapshot(), fault, array, application)).orElse(null);
                struck = null;
            }
            return next > cut.operation() && !cut.atCycle() || found != null;
        }

        @Override
        public boolean leavesAtStart(Machine at, BootEnd.Started start) {
            application = true;
            return false;
        }

        @Override
        public long pausesAt() {
            return cut.atCycle() && !looked ? cut.operation() : Long.MAX_VALUE;
        }

        @Override
        public void paused(Machine at) {
            looked = true;
            found = Faults.reset(cut.variant()).map(fault -> new Struck(at.snapshot(), fault, 0, application)).orElse(null);
            at.requestStop("reset");
        }
    }
}
