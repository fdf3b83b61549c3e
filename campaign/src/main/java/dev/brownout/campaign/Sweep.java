package dev.brownout.campaign;

import dev.brownout.campaign.fault.Faults;
import dev.brownout.campaign.fault.LiveFault;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.StateHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A power-cut sweep: one boot is watched, and for every cut of every flash operation in it a new device is booted from what that cut
 * left, to the end. No prefix is ever replayed: the states are taken out of the one boot as it passes. A boot that comes to a machine
 * state which an earlier one went through ends there, for its future is known.
 */
public final class Sweep {
    /** How many states may wait for a worker; bounds memory. */
    private static final int QUEUE = 64;

    /**
     * The experiment.
     *
     * @param machines    makes a machine that has not been switched on, the same each time
     * @param start       what the device holds before the boot that is swept
     * @param judge       says what is acceptable
     * @param crossCheck  the reference bootloader's word on each node, if there is one for this strategy
     * @param operations  which of the boot's flash operations are cut
     * @param tearing     how operations are cut
     * @param seed        picks the bits of torn operations
     * @param limits      when a boot is given up
     * @param leftOut     what does not keep two machines apart
     * @param faults      what happens at an operation
     */
    public record Plan(Supplier<Machine> machines, NonVolatile start, Judge judge, Optional<CrossCheck> crossCheck,
            Operations operations, Tearing tearing, long seed, BootLimits limits, HashOmissions leftOut, Faults faults) {
        /** Power cuts only, and everything counts. */
        public Plan(Supplier<Machine> machines, NonVolatile start, Judge judge, Optional<CrossCheck> crossCheck, Operations operations,
                Tearing tearing, long seed, BootLimits limits) {
            this(machines, start, judge, crossCheck, operations, tearing, seed, limits, HashOmissions.NONE, Faults.POWER_CUTS);
        }

        /** Power cuts only. */
        public Plan(Supplier<Machine> machines, NonVolatile start, Judge judge, Optional<CrossCheck> crossCheck, Operations operations,
                Tearing tearing, long seed, BootLimits limits, HashOmissions leftOut) {
            this(machines, start, judge, crossCheck, operations, tearing, seed, limits, leftOut, Faults.POWER_CUTS);
        }

        /** Equal for plans that find the same. */
        public String fingerprint() {
            return String.join(" ", start.hash().toString(), judge.fingerprint(), Boolean.toString(crossCheck.isPresent()), operations.toString(),
                    tearing.name(), Long.toString(seed), limits.toString(), leftOut.toString(), faults.toString());
        }
    }

    /**
     * Flash operations by number.
     *
     * @param first  the first, from 0
     * @param last   the last, which is one of them
     */
    public record Operations(long first, long last) {
        public static final Operations ALL = new Operations(0, Long.MAX_VALUE);
        private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

        /** How many there are among operations 0 to {@code count - 1}. */
        public long among(long count) {
            return Math.max(0, Math.min(last, count - 1) - first + 1);
        }

        /** Those that are in the other range too. */
        public Operations within(Operations other) {
            return new Operations(Math.max(first, other.first), Math.min(last, other.last));
        }

        /** {@code 0-99}. @throws IllegalArgumentException with a sentence, if it is not such a range */
        public static Operations parse(String text) {
            Matcher matcher = RANGE.matcher(text);
            if (!matcher.matches() || Long.parseLong(matcher.group(1)) > Long.parseLong(matcher.group(2))) {
                throw new IllegalArgumentException("'" + text + "' is not a range such as 0-99");
            }
            return new Operations(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }

        boolean include(long number) {
            return number >= first && number <= last;
        }
    }

    /** Told how far a sweep is. */
    @FunctionalInterface
    public interface Progress {
        void at(long done, long total);
    }

    /** A boot's end and what it left in flash. */
    private record Outcome(BootEnd end, NonVolatile after) {
    }

    /** What a node turned out to be. */
    private record Examined(StateHash.Value state, BootEnd end, Judge.Judgement judgement, Optional<CrossCheck.Result> check) {
    }

    /** An operation at whose boundary something may strike. */
    private record Struck(long ordinal, int array, FlashOperation operation) {
    }

    /** A cut point whose node is being examined, perhaps together with others that left the same state. */
    private record Pending(CutPoint cut, String place, Future<CompletableFuture<Examined>> found) {
    }

    /** What several boots have in common from some state on: the first of them is on the way, the others know the end when it does. */
    private static final class Chain {
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        // The chain that this one ran into; null as long as it did not.
        private Chain into;
    }

    private final Plan plan;
    private final Map<StateHash.Value, Chain> chains = new ConcurrentHashMap<>();
    private final ThreadLocal<Booter> booters;
    private final AtomicLong merged = new AtomicLong();
    private SweepResult.Clean clean;

    public Sweep(Plan plan) {
        this.plan = plan;
        Optional<BootPrefixes> prefixes = Optional.of(new BootPrefixes(plan.machines().get(), plan.start(), plan.judge()::inSlot));
        booters = ThreadLocal.withInitial(() -> new Booter(machine(), plan.judge(), plan.limits(), prefixes));
    }

    private Machine machine() {
        Machine machine = plan.machines().get();
        machine.leaveOutOfHash(plan.leftOut());
        return machine;
    }

    private Booter newBooter() {
        return new Booter(plan.machines().get(), plan.judge(), plan.limits());
    }

    /** The boot that is swept, without any cut. */
    public synchronized SweepResult.Clean clean() {
        if (clean == null) {
            clean = bootWithoutCut();
        }
        return clean;
    }

    private SweepResult.Clean bootWithoutCut() {
        Booter booter = newBooter();
        List<FlashOperation> operations = new ArrayList<>();
        Optional<BootEnd> end = booter.boot(plan.start(), new Booter.Watcher() {
            @Override
            public void operationStarts(int array, FlashOperation operation) {
                operations.add(operation);
            }
        });
        NonVolatile after = new NonVolatile(booter.machine().nonVolatile());
        long erases = operations.stream().filter(FlashOperation::erases).count();
        return new SweepResult.Clean(end.orElseThrow(), plan.judge().judge(end.orElseThrow(), after), after, erases,
                operations.size() - erases, booter.machine().cpu().cycles, booter.machine().clock().now(),
                plan.crossCheck().map(check -> check.compare(plan.start(), end.orElseThrow(), after)));
    }

    /** Runs the sweep on {@code workers} threads. The result is the same for any number of them. */
    public SweepResult run(int workers, Progress progress) throws InterruptedException {
        return run(workers, plan.operations(), progress);
    }

    /** The same for a part of the operations, as one of several hosts looks at. */
    public SweepResult run(int workers, Operations part, Progress progress) throws InterruptedException {
        Operations operations = plan.operations().within(part);
        long total = operations.among(clean().operations());
        List<Pending> pending = new ArrayList<>();
        Map<StateHash.Value, Future<CompletableFuture<Examined>>> byState = new HashMap<>();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(workers, workers, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE),
                new ThreadPoolExecutor.CallerRunsPolicy());
        try {
            // They belong to the first part of a divided sweep.
            if (operations.first() == plan.operations().first()) {
                resetAtCycles(pool, pending);
            }
            Booter source = newBooter();
            long[] next = {0};
            source.boot(plan.start(), new Booter.Watcher() {
                private final List<Struck> struck = new ArrayList<>();
                private boolean application;

                @Override
                public void operationStarts(int array, FlashOperation operation) {
                    long ordinal = next[0]++;
                    if (!operations.include(ordinal)) {
                        return;
                    }
                    FlashArray flash = source.machine().arrays().get(array);
                    NonVolatile before = new NonVolatile(source.machine().nonVolatile());
                    for (Tearing.Variant variant : plan.faults().cuts(operation, plan.tearing(), plan.seed())) {
                        NonVolatile node = before.with(array, flash.torn(variant.tear()));
                        pending.add(new Pending(new CutPoint(ordinal, variant.name()), operation.what(),
                                byState.computeIfAbsent(node.hash(), hash -> pool.submit(() -> examine(node, pool)))));
                    }
                    if (!plan.faults().losePower()) {
                        struck.add(new Struck(ordinal, array, operation));
                    }
                    progress.at(ordinal - operations.first(), total);
                }

                @Override
                public boolean leavesAtBoundary(Machine machine) {
                    MachineSnapshot here = struck.isEmpty() ? null : machine.snapshot();
                    for (Struck one : struck) {
                        for (LiveFault fault : plan.faults().live(machine, one.array(), one.operation(), plan.seed())) {
                            Start.Struck start = new Start.Struck(here, fault, one.array(), application);
                            pending.add(new Pending(new CutPoint(one.ordinal(), fault.name()), one.operation().what(),
                                    pool.submit(() -> examine(start, pool))));
                        }
                    }
                    struck.clear();
                    return next[0] > operations.last();
                }

                @Override
                public boolean leavesAtStart(Machine machine, BootEnd.Started start) {
                    application = true;
                    return false;
                }
            });
            List<SweepResult.Case> results = new ArrayList<>();
            for (Pending one : pending) {
                Examined found = one.found().get().get();
                results.add(new SweepResult.Case(one.cut(), one.place(), found.state(), found.end(), found.judgement(), found.check()));
            }
            progress.at(total, total);
            return new SweepResult(clean(), results, plan.crossCheck().isPresent(), plan.seed(), plan.tearing(), plan.leftOut(), plan.faults());
        } catch (ExecutionException e) {
            throw WorkerFailure.of("sweep", e);
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    /** How many boots ended early because their state was known. Depends on the order in which workers happen to run. */
    public long merged() {
        return merged.get();
    }

    /** The state that a cut leaves. @throws IllegalArgumentException if the boot has no such operation or variant */
    public NonVolatile nodeAt(CutPoint cut) {
        return Step.at(cut).follow(newBooter(), plan.start(), plan.seed());
    }

    // Resets at chosen cycles, in a boot of their own.
    private void resetAtCycles(ExecutorService pool, List<Pending> pending) {
        Iterator<Long> cycles = plan.faults().cycles().iterator();
        if (!cycles.hasNext()) {
            return;
        }
        newBooter().boot(plan.start(), new Booter.Watcher() {
            private long next = cycles.next();
            private boolean application;

            @Override
            public long pausesAt() {
                return next;
            }

            @Override
            public void paused(Machine machine) {
                MachineSnapshot here = machine.snapshot();
                String place = String.format("core cycle %d at 0x%08x", machine.cpu().cycles, machine.cpu().r[CpuState.PC]);
                for (LiveFault fault : plan.faults().resetsAtCycles()) {
                    Start.Struck start = new Start.Struck(here, fault, 0, application);
                    pending.add(new Pending(new CutPoint(next, fault.name(), true), place, pool.submit(() -> examine(start, pool))));
                }
                next = cycles.hasNext() ? cycles.next() : Long.MAX_VALUE;
            }

            @Override
            public boolean leavesAtStart(Machine machine, BootEnd.Started start) {
                application = true;
                return false;
            }
        });
    }

    private CompletableFuture<Examined> examine(Start from, Executor pool) {
        Booter booter = booters.get();
        booter.place(from);
        NonVolatile node = new NonVolatile(booter.machine().nonVolatile());
        StateHash.Value state = from instanceof NonVolatile ? node.hash() : booter.machine().stateHash();
        boolean comparable = Start.comparable(from, node);
        Chain chain = new Chain();
        try {
            walk(booter, from, node, chain);
        } catch (RuntimeException | Error e) {
            chain.outcome.completeExceptionally(e);
        }
        return chain.outcome.isDone() ? chain.outcome.thenApply(outcome -> judge(state, node, comparable, outcome))
                : chain.outcome.thenApplyAsync(outcome -> judge(state, node, comparable, outcome), pool);
    }

    private Examined judge(StateHash.Value state, NonVolatile node, boolean comparable, Outcome outcome) {
        // A boot that never ends leaves nothing that could be compared.
        Optional<CrossCheck.Result> check = plan.crossCheck().filter(reference -> comparable).map(reference -> outcome.end() instanceof BootEnd.Loops loops
                ? new CrossCheck.Result(false, "the reference bootloader comes to an end; the binary " + loops)
                : reference.compare(node, outcome.end(), outcome.after()));
        return new Examined(state, outcome.end(), plan.judge().judge(outcome.end(), outcome.after()), check);
    }

    private void walk(Booter booter, Start from, NonVolatile node, Chain chain) {
        Chain[] met = new Chain[1];
        Optional<BootEnd> end = booter.bootPlaced(from, new Booter.Watcher() {
            @Override
            public boolean leavesAtBoundary(Machine machine) {
                met[0] = chains.putIfAbsent(machine.stateHash(), chain);
                return met[0] != null;
            }
        });
        if (end.isPresent()) {
            chain.outcome.complete(new Outcome(end.get(), new NonVolatile(booter.machine().nonVolatile())));
            return;
        }
        merged.incrementAndGet();
        if (closesLoop(chain, met[0])) {
            chain.outcome.complete(new Outcome(new BootEnd.Loops(), node));
            return;
        }
        met[0].outcome.whenComplete((outcome, failure) -> {
            if (failure != null) {
                chain.outcome.completeExceptionally(failure);
            } else {
                chain.outcome.complete(outcome);
            }
        });
    }

    /** A chain ran into another one. @return whether that one leads back to it */
    private synchronized boolean closesLoop(Chain chain, Chain met) {
        chain.into = met;
        for (Chain at = met; at != null; at = at.into) {
            if (at == chain) {
                return true;
            }
        }
        return false;
    }
}
