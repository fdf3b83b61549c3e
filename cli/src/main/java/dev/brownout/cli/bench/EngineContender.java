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
        return "engine of Brownout, a whole board, cycles counted";
    }

    @Override
    public boolean needsWarmUp() {
        return true;
    }

    @Override
    public Optional<String> unable(Program program) {
        return Optional.empty();
    }

    @Override
    public Running start(Program program, Reference reference) {
        Program.Device machine;
        Counts counts;
        try {
            machine = program.device(engine);
            counts = machine.run(program.roundsToCheck());
        } catch (EngineException e) {
            throw new WorkloadFailure(ExitCode.WRONG_INPUT, program.name() + " on " + name() + ": " + e.getMessage());
        }
        Counts expected = reference.counts(program.roundsToCheck());
        if (!counts.equals(expected)) {
            throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED, String.format("%s on %s took %,d instructions and %,d cycles; by the"
                    + " interpreter's count it takes %,d and %,d", program.name(), name(), counts.instructions(), counts.cycles(),
                    expected.instructions(), expected.cycles()));
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
