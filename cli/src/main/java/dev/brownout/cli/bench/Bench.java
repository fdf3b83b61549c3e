package dev.brownout.cli.bench;

import dev.brownout.cli.bench.Cell.Failed;
import dev.brownout.cli.bench.Cell.Measured;
import dev.brownout.cli.bench.Cell.Unable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Measures programs on contenders: round by round, all contenders in each, so that what disturbs the host disturbs all of them alike. */
final class Bench {

    /** A workload's line. Cells in the contenders' order. */
    record Line(Program program, Reference reference, List<Cell> cells) {
    }

    private final List<Contender> contenders;
    private final Plan plan;
    private final LongConsumer progress;
    private long done;

    /** @param progress told how many samples are taken or will never be */
    Bench(List<Contender> contenders, Plan plan, LongConsumer progress) {
        this.contenders = contenders;
        this.plan = plan;
        this.progress = progress;
    }

    Line measure(Program program) {
        Reference reference = Reference.of(program);
        Map<Contender, Cell> ended = new LinkedHashMap<>();
        Map<Contender, Candidate> candidates = new LinkedHashMap<>();
        try {
            for (Contender contender : contenders) {
                Optional<String> unable = contender.unable(program);
                if (unable.isPresent()) {
                    ended.put(contender, new Unable(unable.get()));
                    advance(plan.rounds());
                } else {
                    start(contender, program, reference, candidates, ended);
                }
            }
            for (int round = 0; round < plan.rounds(); round++) {
                for (Candidate candidate : List.copyOf(candidates.values())) {
                    sample(candidate, plan.rounds() - round, candidates, ended);
                }
            }
        } finally {
            candidates.values().forEach(candidate -> candidate.running.close());
        }
        List<Cell> cells = contenders.stream().map(contender -> candidates.containsKey(contender)
                ? new Measured(candidates.get(contender).samples) : ended.get(contender)).toList();
        return new Line(program, reference, cells);
    }

    private void start(Contender contender, Program program, Reference reference, Map<Contender, Candidate> candidates,
            Map<Contender, Cell> ended) {
        Contender.Running running = null;
        try {
            running = contender.start(program, reference);
            candidates.put(contender, new Candidate(contender, running, plan.warmUp(contender, running, program), new ArrayList<>()));
        } catch (WorkloadFailure e) {
            if (running != null) {
                running.close();
            }
            ended.put(contender, new Failed(e.exitCode(), e.getMessage()));
            advance(plan.rounds());
        }
    }

    private void sample(Candidate candidate, int left, Map<Contender, Candidate> candidates, Map<Contender, Cell> ended) {
        try {
            candidate.samples.add(candidate.running.measure(candidate.iterations));
            advance(1);
        } catch (WorkloadFailure e) {
            candidates.remove(candidate.contender);
            candidate.running.close();
            ended.put(candidate.contender, new Failed(e.exitCode(), e.getMessage()));
            advance(left);
        }
    }

    private void advance(int samples) {
        done += samples;
        progress.accept(done);
    }

    private record Candidate(Contender contender, Contender.Running running, int iterations, List<Sample> samples) {
    }
}
