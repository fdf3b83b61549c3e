package dev.brownout.campaign.closure;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Start;
import dev.brownout.campaign.Tearing;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.campaign.fault.LiveFault;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateHash;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One boot of a closure: from a node to where it merges with another boot, or ends; each state on the way gives the cuts their nodes. */
final class Walk implements Booter.Watcher {
    // A boot of fewer operations is repeated as fast as it is learned.
    private static final int WORTH_LEARNING = 500;

    private enum From { NODE, STATE, START }

    private record Started(int array, FlashOperation operation) {
    }

    private final Closure closure;
    private final ClosureGraph graph;
    private final Booter booter;
    private final NonVolatile holds;
    private final Run run;
    private final int node;
    private final int depth;
    private From from = From.NODE;
    private int at;
    // Operations that the last store started: one, or several in different arrays.
    private final List<Started> started = new ArrayList<>();
    private final Start start;
    private boolean repeatable;
    private boolean application;
    // States that nobody had been in.
    private final List<LiveRam.Passed> passed = new ArrayList<>();
    private int walked;
    private final boolean keepsStates;
    // Faults are tried that leave power on.
    private final boolean live;

    /**
     * @param start where the boot begins; the booter's machine stands there
     * @param holds what flash holds then
     * @param origin how to make that again
     * @param keepsStates whether {@link #passed} will be wanted
     */
    Walk(Closure closure, Booter booter, Start start, NonVolatile holds, Run.Origin origin, int node, int depth, boolean keepsStates) {
        this.keepsStates = keepsStates;
        this.closure = closure;
        this.booter = booter;
        this.node = node;
        this.depth = depth;
        graph = closure.graph();
        this.holds = holds;
        run = new Run(origin);
        at = node;
        this.start = start;
        live = !closure.plan().faults().losePower();
        application = start instanceof Start.Struck struck && struck.application();
        // What an operation that fails makes of its cells, and what unstable ones hold, is not told by the operations alone.
        repeatable = (start instanceof NonVolatile || start instanceof Start.Restarted || start instanceof Start.Struck struck && struck.fault() instanceof LiveFault.Reset)
                && !holds.hasDefects();
    }

    /** @return whether it merged */
    boolean go() {
        Optional<CrossCheck> check = closure.plan().crossCheck();
        check.ifPresent(reference -> graph.predict(node, Start.comparable(start, holds) ? reference.expected(holds) : ClosureGraph.UNCHECKED));
        Optional<BootEnd> end = booter.bootPlaced(start, this);
        end.ifPresent(this::ended);
        if (run.size() > 0) {
            closure.add(run);
        }
        return end.isEmpty();
    }

    /** Whether it went all the way from its node to the start of an image, and that was far. */
    boolean isWhole() {
        return from == From.START && walked >= WORTH_LEARNING;
    }

    /** The states that nobody had been in before. */
    List<LiveRam.Passed> passed() {
        return passed;
    }

    private void ended(BootEnd end) {
        NonVolatile after = new NonVolatile(booter.machine().nonVolatile());
        if (from == From.START && closure.plan().limits().applicationSeconds() == 0) {
            graph.linkNextBoot(at, closure.nextBoot(after, depth));
            return;
        }
        int number = closure.addEnd(end, after);
        link(ClosureGraph.END - number);
        if (end instanceof BootEnd.Started) {
            graph.linkNextBoot(number, closure.nextBoot(after, depth));
        } else if (depth < closure.plan().cuts()) {
            // Somebody switches off and on a device on which nothing runs.
            afterwards(number, after);
        }
    }

    private void afterwards(int end, NonVolatile after) {
        int target = graph.claimNode(after.hash(), depth + 1);
        if (target < 0) {
            target = ~target;
            run.add(new Run.Child(target, 0, null, after));
        }
        graph.linkNextBoot(end, target);
    }

    private void link(int target) {
        switch (from) {
            case NODE -> graph.linkNode(at, target);
            case STATE -> graph.linkState(at, target);
            case START -> graph.linkApplication(at, target);
            default -> throw new IllegalStateException();
        }
    }

    @Override
    public void operationStarts(int array, FlashOperation operation) {
        started.add(new Started(array, operation));
    }

    @Override
    public boolean leavesAtBoundary(Machine machine) {
        StateHash.Value withoutRam = machine.stateHashWithoutRam();
        int alike = closure.liveRam().alike(machine, withoutRam);
        if (alike >= 0) {
            link(alike);
            return true;
        }
        int state = graph.claimState(machine.stateHash(withoutRam), started.size());
        link(state < 0 ? ~state : state);
        if (state < 0) {
            from = From.STATE;
            at = ~state;
            walked++;
            if (keepsStates) {
                passed.add(new LiveRam.Passed(withoutRam, at));
            }
            if (depth < closure.plan().cuts()) {
                cut(machine);
            }
        }
        started.clear();
        return state >= 0;
    }

    @Override
    public boolean leavesAtStart(Machine machine, BootEnd.Started start) {
        int end = closure.claimStart(machine, start);
        link(ClosureGraph.END - (end < 0 ? ~end : end));
        from = From.START;
        application = true;
        at = end < 0 ? ~end : end;
        return end >= 0;
    }

    // What a cut leaves is decided by what the arrays hold and by the operation, whatever else the machine is in the middle of.
    private void cut(Machine machine) {
        List<StateHash.Value> hashes = new ArrayList<>();
        for (FlashArray array : machine.arrays()) {
            hashes.add(array.hash());
        }
        boolean alike = closure.resetsForgetRam() && started.size() == 1;
        Map<ResetKind, StateHash.Value> resets = new EnumMap<>(ResetKind.class);
        if (alike) {
            closure.plan().faults().resets().forEach(kind -> resets.put(kind, booter.idBehindReset(kind)));
        }
        int cuts = graph.claimCuts(at, situation(hashes, resets));
        for (int i = 0; i < started.size(); i++) {
            FlashOperation operation = started.get(i).operation();
            run.operations.add(started.get(i).array(), operation);
            repeatable &= started.size() == 1
                    && (operation.kind() == FlashOperation.Kind.PROGRAM || operation.kind() == FlashOperation.Kind.ERASE_PAGE);
            if (cuts < 0) {
                cut(machine, hashes, i, ~cuts);
            }
        }
        if (alike && cuts < 0) {
            reset(machine, hashes, resets, ~cuts);
        } else if (live && !alike) {
            strike(machine, ~cuts);
        }
    }

    private StateHash.Value situation(List<StateHash.Value> arrays, Map<ResetKind, StateHash.Value> resets) {
        StateHash hash = new StateHash();
        for (StateHash.Value array : arrays) {
            hash.add(array.hi());
            hash.add(array.lo());
        }
        for (Started each : started) {
            FlashOperation operation = each.operation();
            hash.add(each.array());
            hash.add(operation.kind().ordinal());
            hash.add(operation.offset());
            hash.add(operation.length());
            hash.add(operation.value());
            if (operation.kind() == FlashOperation.Kind.ERASE_PARTIAL || live && resets.isEmpty()) {
                // How far it gets is decided by the controller, and what a device lives through by all of it.
                hash.add(at);
            }
        }
        resets.forEach((kind, id) -> {
            hash.add(id.hi());
            hash.add(id.lo());
        });
        return hash.value();
    }

    // The cut after an operation is the one before the next, or power going off and on behind the end.
    private void cut(Machine machine, List<StateHash.Value> before, int index, int cuts) {
        int array = started.get(index).array();
        FlashOperation operation = started.get(index).operation();
        int number = run.operations.size() - 1;
        List<FlashArray> arrays = machine.arrays();
        List<StateHash.Value> hashes = new ArrayList<>(before);
        List<Tearing.Variant> variants = closure.plan().faults().cuts(operation, closure.plan().tearing(), closure.plan().seed());
        for (int i = 0; i < variants.size(); i++) {
            Tear tear = variants.get(i).tear();
            boolean untouched = tear instanceof Tear.Untouched;
            if (untouched && i > 0 || Faults.isAfter(variants.get(i))) {
                continue;
            }
            if (!untouched) {
                hashes.set(array, arrays.get(array).torn(tear).hash());
            }
            int target = graph.claimNode(NonVolatile.hash(hashes), depth + 1);
            if (target < 0) {
                target = ~target;
                NonVolatile whole = repeatable ? null : new NonVolatile(machine.nonVolatile()).with(array, arrays.get(array).torn(tear));
                run.add(new Run.Child(target, number, tear, whole));
            }
            graph.linkCut(cuts, index, Faults.code(variants.get(i).name()), target);
        }
    }

    // A reset leaves what the flash holds then, and a machine that is told apart by little else than why it was reset.
    private void reset(Machine machine, List<StateHash.Value> before, Map<ResetKind, StateHash.Value> resets, int cuts) {
        Started only = started.get(0);
        FlashArray flash = machine.arrays().get(only.array());
        List<StateHash.Value> hashes = new ArrayList<>(before);
        Map<Tear, StateHash.Value> left = new HashMap<>();
        for (LiveFault fault : closure.plan().faults().live(machine, only.array(), only.operation(), closure.plan().seed())) {
            LiveFault.Reset reset = (LiveFault.Reset) fault;
            hashes.set(only.array(), left.computeIfAbsent(reset.how(), how -> flash.torn(how).hash()));
            StateHash.Value id = resets.get(reset.kind());
            int target = graph.claimNode(NonVolatile.hash(List.of(NonVolatile.hash(hashes), id)), depth + 1);
            if (target < 0) {
                target = ~target;
                Start.Reset behind = closure.behindReset(id, () -> booter.behindReset(reset.kind()));
                run.add(repeatable ? new Run.Child(target, run.operations.size() - 1, reset.how(), null, behind)
                        : new Run.Child(target, run.operations.size() - 1, null,
                                new Start.Restarted(behind, new NonVolatile(machine.nonVolatile()).with(only.array(), flash.torn(reset.how())))));
            }
            graph.linkCut(cuts, 0, Faults.code(fault.name()), target);
        }
    }

    private void strike(Machine machine, int cuts) {
        MachineSnapshot here = machine.snapshot();
        int number = run.operations.size() - started.size();
        for (int i = 0; i < started.size(); i++) {
            Started each = started.get(i);
            for (LiveFault fault : closure.plan().faults().live(machine, each.array(), each.operation(), closure.plan().seed())) {
                Start.Struck struck = new Start.Struck(here, fault, each.array(), application);
                int target = graph.claimNode(booter.stateBehind(struck), depth + 1);
                if (target < 0) {
                    target = ~target;
                    run.add(new Run.Child(target, number + i, null, struck));
                }
                graph.linkCut(cuts, i, Faults.code(fault.name()), target);
            }
        }
    }
}
