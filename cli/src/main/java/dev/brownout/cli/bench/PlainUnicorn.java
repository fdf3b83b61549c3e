package dev.brownout.cli.bench;

import dev.brownout.cli.ExitCode;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.unicorn.Unicorn;
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

    private static final long PATIENCE_MILLIS = 30_000;

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
    public Optional<String> unable(Program program) {
        if (program instanceof Workload workload) {
            return workload.needsInterrupts() ? Optional.of("Unicorn alone takes no interrupts") : Optional.empty();
        }
        UserProgram user = (UserProgram) program;
        if (user.exitCode().isEmpty()) {
            return Optional.of("the program does not end itself, and Unicorn alone has no clock to end it");
        }
        try (UnicornRunner runner = runner(program)) {
            new Timed(runner).run();
            return Optional.empty();
        } catch (UnicornException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static UnicornRunner runner(Program program) {
        return program instanceof Workload workload ? runner(workload, workload.builtIterations())
                : new UnicornRunner(((UserProgram) program).firmware(), memory(((UserProgram) program).board()));
    }

    private static List<UnicornRunner.Memory> memory(BoardDescription board) {
        return List.of(new UnicornRunner.Memory(board.flash().base(), whole(board.flash().geometry().size())),
                new UnicornRunner.Memory(board.ram().base(), whole(board.ram().size())));
    }

    private static int whole(int size) {
        return size + Unicorn.GRANULE - 1 & -Unicorn.GRANULE;
    }

    /** A run that is ended from outside if it does not end. */
    private record Timed(UnicornRunner runner) {
        void run() {
            Thread watch = new Thread(() -> {
                try {
                    Thread.sleep(PATIENCE_MILLIS);
                    runner.stop();
                } catch (InterruptedException e) {
                    // It ended in time.
                }
            }, "unicorn-watch");
            watch.setDaemon(true);
            watch.start();
            try {
                runner.run();
            } finally {
                watch.interrupt();
                try {
                    watch.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Override
    public Running start(Program program, Reference reference) {
        UnicornRunner runner = runner(program);
        return new Running() {
            @Override
            public Sample measure(int iterations) {
                int runs = iterations;
                if (program instanceof Workload workload) {
                    runner.writeWord(workload.iterationsAddress(), iterations);
                    runs = 1;
                }
                Sample sample;
                boolean right = true;
                try {
                    Stopwatch stopwatch = new Stopwatch();
                    for (int n = 0; n < runs; n++) {
                        right &= runner.run();
                    }
                    sample = stopwatch.stop(iterations, reference.instructions(iterations));
                } catch (UnicornException e) {
                    throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED, program.name() + " on " + NAME + ": " + e.getMessage());
                }
                // A program of the user's may end with a code of its own, which Unicorn's host is not told.
                if (!right && program instanceof Workload) {
                    throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED,
                            program.name() + " on " + NAME + " failed, saying \"" + runner.text().strip() + "\"");
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
