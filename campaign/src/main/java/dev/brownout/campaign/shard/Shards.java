package dev.brownout.campaign.shard;

import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Parts of a sweep, written apart and put together again. The whole is equal to what one host would have found. */
public final class Shards {
    private final Sweep.Plan plan;
    private final SweepResult.Clean clean;
    private final Map<Integer, ShardFile.Part> parts = new TreeMap<>();

    /** @param sweep what the parts belong to */
    public Shards(Sweep.Plan plan, Sweep sweep) {
        this.plan = plan;
        clean = sweep.clean();
    }

    /** A part as a file, for {@link #add}. */
    public static String text(Shard shard, Sweep.Plan plan, SweepResult result) {
        return ShardFile.text(shard, plan, result);
    }

    /**
     * Adds a part.
     *
     * @param name what to call it in messages
     * @throws ShardException if it is damaged, belongs to another sweep, was added before, or is one of another number of parts
     */
    public void add(String name, String text) {
        ShardFile.Part part = ShardFile.read(name, text, plan, clean);
        if (!parts.isEmpty()) {
            ShardFile.Part first = parts.values().iterator().next();
            if (first.shard().of() != part.shard().of()) {
                throw new ShardException(name + " is part " + part.shard() + ", but " + first.name() + " is part " + first.shard()
                        + ": a sweep is put together of parts of one division");
            }
        }
        ShardFile.Part same = parts.putIfAbsent(part.shard().number(), part);
        if (same != null) {
            throw new ShardException(name + " is part " + part.shard() + ", which " + same.name() + " is too: each is needed once");
        }
        Sweep.Operations due = part.shard().among(plan.operations(), clean.operations());
        long[] found = part.cases().stream().map(SweepResult.Case::cut).filter(cut -> !cut.atCycle()).mapToLong(CutPoint::operation).distinct().toArray();
        boolean right = plan.faults().everywhere() ? Arrays.equals(found, LongStream.rangeClosed(due.first(), due.last()).toArray())
                : Arrays.stream(found).allMatch(operation -> operation >= due.first() && operation <= due.last());
        if (!right) {
            throw new ShardException(name + " does not hold the operations " + due.first() + " to " + due.last() + " that part " + part.shard() + " has");
        }
    }

    /** The whole. @throws ShardException naming the parts that are missing */
    public SweepResult result() {
        int of = parts.isEmpty() ? 0 : parts.values().iterator().next().shard().of();
        String missing = IntStream.rangeClosed(1, of).filter(number -> !parts.containsKey(number)).mapToObj(number -> number + "/" + of)
                .collect(Collectors.joining(", "));
        if (of == 0 || !missing.isEmpty()) {
            throw new ShardException(of == 0 ? "there are no parts to put together" : "the sweep is not whole: part " + missing + " missing");
        }
        List<SweepResult.Case> cases = new ArrayList<>();
        parts.values().forEach(part -> cases.addAll(part.cases()));
        return new SweepResult(clean, cases, plan.crossCheck().isPresent(), plan.seed(), plan.tearing(), plan.leftOut(), plan.faults());
    }
}
