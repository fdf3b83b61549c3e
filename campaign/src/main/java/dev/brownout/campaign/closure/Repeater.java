package dev.brownout.campaign.closure;

import dev.brownout.campaign.Booter;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;

/**
 * Makes waiting nodes again by repeating the flash operations that led to them, on the machine of one worker. Nodes that follow each other
 * in a run, and runs that began in the same one, come one after the other: the last few places are kept to go on from.
 */
final class Repeater {
    private static final Tear FINISHED = new Tear.Finished();
    private static final int KEPT = 8;

    private final Booter booter;
    private final Run[] runs = new Run[KEPT];
    private final Run.Place[] places = new Run.Place[KEPT];
    private int oldest;

    Repeater(Booter booter) {
        this.booter = booter;
    }

    Booter booter() {
        return booter;
    }

    /** Puts the node into the machine, which is then without power. */
    void prepare(Run run, Run.Child child) {
        before(run, child.operation());
        run.operations.repeat(child.operation(), booter.machine(), child.tear());
    }

    // Leaves the machine as it was before that operation, without power.
    private void before(Run run, int operation) {
        Run.Place from = nearest(run, operation);
        if (from != null) {
            booter.prepare(from.node());
        } else {
            begin(run);
        }
        int first = from == null ? 0 : from.operation();
        Machine machine = booter.machine();
        for (int at = first; at < operation; at++) {
            if (at > first && Run.wantsMark(at)) {
                run.mark(at, node(machine));
            }
            run.operations.repeat(at, machine, FINISHED);
        }
        if (from == null || operation > first) {
            keep(run, new Run.Place(operation, node(machine)));
        }
    }

    private void begin(Run run) {
        if (run.origin instanceof Run.Cut cut) {
            before(cut.run(), cut.operation());
            cut.run().operations.repeat(cut.operation(), booter.machine(), cut.tear());
        } else {
            booter.prepare(((Run.Whole) run.origin).node());
        }
    }

    private Run.Place nearest(Run run, int operation) {
        Run.Place nearest = run.marked(operation);
        for (int i = 0; i < KEPT; i++) {
            if (runs[i] == run && places[i].operation() <= operation && (nearest == null || places[i].operation() > nearest.operation())) {
                nearest = places[i];
            }
        }
        return nearest;
    }

    private void keep(Run run, Run.Place place) {
        int slot = oldest;
        for (int i = 0; i < KEPT; i++) {
            if (runs[i] == run) {
                slot = i;
            }
        }
        if (slot == oldest) {
            oldest = (oldest + 1) % KEPT;
        }
        runs[slot] = run;
        places[slot] = place;
    }

    private static NonVolatile node(Machine machine) {
        return new NonVolatile(machine.nonVolatile());
    }
}
