package dev.brownout.campaign;

import dev.brownout.emulator.flash.FlashArray;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.StateHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
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
     */
    public record Plan(Supplier<Machine> machines, NonVolatile start, Judge judge, Optional<CrossCheck> crossCheck,
            Operations operations, Tearing tearing, long seed, BootLimits limits, HashOmissions leftOut) {
        /** Everything counts. */
        public Plan(Supplier<Machine> machines, NonVolatile start, Judge judge, Optional<CrossCheck> crossCheck, Operations operations,
                Tearing tearing, long seed, BootLimits limits) {
            this(machines, start, judge, crossCheck, operations, tearing, seed, limits, HashOmissions.NONE);
        }

        /** Equal for plans that find the same. */
        public String fingerprint() {
            return String.join(" ", start.hash().toString(), judge.fingerprint(), Boolean.toString(crossCheck.isPresent()), operations.toString(),
                    tearing.name(), Long.toString(seed), limits.toString(), leftOut.toString());
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
    private record Examined(BootEnd end, Judge.Judgement judgement, Optional<CrossCheck.Result> check) {
    }

    /** A cut point whose node is being examined, perhaps together with others that left the same state. */
    private record Pending(CutPoint cut, FlashOperation operation, StateHash.Value state, Future<CompletableFuture<Examined>> found) {
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
            Booter source = newBooter();
            long[] next = {0};
            source.boot(plan.start(), new Booter.Watcher() {
                @Override
                public void operationStarts(int array, FlashOperation operation) {
                    long ordinal = next[0]++;
                    if (!operations.include(ordinal)) {
                        return;
                    }
                    FlashArray flash = source.machine().arrays().get(array);
                    NonVolatile before = new NonVolatile(source.machine().nonVolatile());
                    for (Tearing.Variant variant : plan.tearing().at(operation, plan.seed())) {
                        NonVolatile node = before.with(array, flash.torn(variant.tear()));
                        StateHash.Value state = node.hash();
                        pending.add(new Pending(new CutPoint(ordinal, variant.name()), operation, state,
                                byState.computeIfAbsent(state, hash -> pool.submit(() -> examine(node, pool)))));
                    }
                    progress.at(ordinal - operations.first(), total);
                }

                @Override
                public boolean leavesAtBoundary(Machine machine) {
                    return next[0] > operations.last();
                }
            });
            List<SweepResult.Case> results = new ArrayList<>();
            for (Pending one : pending) {
                Examined found = one.found().get().get();
                results.add(new SweepResult.Case(one.cut(), one.operation(), one.state(), found.end(), found.judgement(), found.check()));
            }
            progress.at(total, total);
            return new SweepResult(clean(), results, plan.crossCheck().isPresent(), plan.seed(), plan.tearing(), plan.leftOut());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a boot of the sweep failed inside the emulator: " + e.getCause(), e.getCause());
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

    private CompletableFuture<Examined> examine(NonVolatile node, Executor pool) {
        Chain chain = new Chain();
        try {
            walk(node, chain);
        } catch (RuntimeException | Error e) {
            chain.outcome.completeExceptionally(e);
        }
        return chain.outcome.isDone() ? chain.outcome.thenApply(outcome -> judge(node, outcome))
                : chain.outcome.thenApplyAsync(outcome -> judge(node, outcome), pool);
    }

    private Examined judge(NonVolatile node, Outcome outcome) {
        // A boot that never ends leaves nothing that could be compared.
        Optional<CrossCheck.Result> check = plan.crossCheck().map(reference -> outcome.end() instanceof BootEnd.Loops loops
                ? new CrossCheck.Result(false, "the reference bootloader comes to an end; the binary " + loops)
                : reference.compare(node, outcome.end(), outcome.after()));
        return new Examined(outcome.end(), plan.judge().judge(outcome.end(), outcome.after()), check);
    }

    private void walk(NonVolatile node, Chain chain) {
        Booter booter = booters.get();
        Chain[] met = new Chain[1];
        Optional<BootEnd> end = booter.boot(node, new Booter.Watcher() {
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
