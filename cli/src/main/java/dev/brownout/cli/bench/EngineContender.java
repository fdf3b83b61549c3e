package dev.brownout.cli.bench;

import dev.brownout.cli.ExitCode;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.EngineException;
import java.util.Optional;

/** One of our engines with a whole machine around it, cycles counted. */
record EngineContender(CoreFactory engine) implements Contender {

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public String description() {
        return "engine of Brownout, a whole nRF52840, cycles counted";
    }

    @Override
    public boolean needsWarmUp() {
        return true;
    }

    @Override
    public Optional<String> unable(Workload workload) {
        return Optional.empty();
    }

    @Override
    public Running start(Workload workload, Reference reference) {
        WorkloadMachine machine;
        Counts counts;
        try {
            machine = new WorkloadMachine(workload, engine);
            counts = machine.run(Reference.ROUNDS);
        } catch (EngineException e) {
            throw new WorkloadFailure(ExitCode.WRONG_INPUT, workload.name() + " on " + name() + ": " + e.getMessage());
        }
        if (!counts.equals(reference.three())) {
            throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED, String.format("%s on %s took %,d instructions and %,d cycles; by the"
                    + " interpreter's count it takes %,d and %,d", workload.name(), name(), counts.instructions(), counts.cycles(),
                    reference.three().instructions(), reference.three().cycles()));
        }
        return new Running() {
            @Override
            public Sample measure(int iterations) {
                machine.prepare(iterations);
                Stopwatch stopwatch = new Stopwatch();
                long instructions = machine.run().instructions();
                return stopwatch.stop(iterations, instructions);
            }

            @Override
            public void close() {
                // Nothing outside the heap.
            }
        };
    }
}
