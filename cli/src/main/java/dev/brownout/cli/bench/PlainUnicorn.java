package dev.brownout.cli.bench;

import dev.brownout.cli.ExitCode;
import dev.brownout.emulator.unicorn.UnicornException;
import dev.brownout.emulator.unicorn.UnicornRunner;
import dev.brownout.emulator.unicorn.lockstep.Lockstep;
import java.util.List;
import java.util.Optional;

/** Unicorn alone, without hooks: a core and memory, nothing counted. Absent where the module emulator-unicorn is left out. */
public final class PlainUnicorn implements Contender {
    static final String NAME = "plain-unicorn";
    /** Flash and RAM of an nRF52840. */
    private static final List<UnicornRunner.Memory> MEMORY =
            List.of(new UnicornRunner.Memory(0, 0x10_0000), new UnicornRunner.Memory(0x2000_0000, 0x4_0000));

    private final String version = Lockstep.unicornVersion();

    /** Unicorn with a workload in its memory, told to repeat its work so often. @throws UnicornException if there is no Unicorn here */
    public static UnicornRunner runner(Workload workload, int iterations) {
        return new UnicornRunner(workload.firmware(iterations), MEMORY);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Unicorn " + version + " without hooks, a core and memory, nothing counted";
    }

    @Override
    public boolean needsWarmUp() {
        return false;
    }

    @Override
    public Optional<String> unable(Workload workload) {
        return workload.needsInterrupts() ? Optional.of("Unicorn alone takes no interrupts") : Optional.empty();
    }

    @Override
    public Running start(Workload workload, Reference reference) {
        UnicornRunner runner = runner(workload, workload.builtIterations());
        return new Running() {
            @Override
            public Sample measure(int iterations) {
                runner.writeWord(workload.iterationsAddress(), iterations);
                Sample sample;
                boolean right;
                try {
                    Stopwatch stopwatch = new Stopwatch();
                    right = runner.run();
                    sample = stopwatch.stop(iterations, reference.instructions(iterations));
                } catch (UnicornException e) {
                    throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED, workload.name() + " on " + NAME + ": " + e.getMessage());
                }
                if (!right) {
                    throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED,
                            workload.name() + " on " + NAME + " failed, saying \"" + runner.text().strip() + "\"");
                }
                return sample;
            }

            @Override
            public void close() {
                runner.close();
            }
        };
    }
}
