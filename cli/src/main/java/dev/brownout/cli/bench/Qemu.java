package dev.brownout.cli.bench;

import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.firmware.LoadRequest;
import dev.brownout.emulator.isa.Level;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * QEMU's machine mps2-an386, a Cortex-M4F with code memory at 0 and RAM at 0x20000000, on the same binary. What it takes to start and to
 * translate is taken off: a run with one round of work is subtracted from one with more.
 */
final class Qemu implements Contender {
    static final String NAME = "qemu";
    static final String PROGRAM = "qemu-system-arm";
    private static final String MACHINE = "mps2-an386";
    private static final long LIMIT_SECONDS = 300;
    /** Of somebody else's program, which may wait for a peripheral that QEMU's machine does not have. */
    private static final long USER_LIMIT_SECONDS = 60;
    /** By how much two starts of the same process differ, usually. */
    private static final long ERROR_NANOS = 5_000_000;

    private final Path executable;
    private final Optional<String> chosenMachine;
    private final ChildrenTime children = ChildrenTime.open();
    private final String version;

    Qemu(Path executable) {
        this(executable, Optional.empty());
    }

    /** @param machine  of QEMU, for programs of the user's; empty to choose by the board's memory */
    Qemu(Path executable, Optional<String> machine) {
        this.executable = executable;
        chosenMachine = machine;
        try {
            version = output(List.of(executable.toString(), "--version"), executable + " --version", 0, USER_LIMIT_SECONDS).lines().findFirst().orElse("").strip();
        } catch (WorkloadFailure e) {
            throw new InputException(e.getMessage() + "; --qemu off leaves it out", e);
        }
    }

    /** @param path as the environment's {@code PATH}: folders, separated as this system does */
    static Optional<Path> find(String path) {
        for (String folder : path.split(File.pathSeparator)) {
            for (String name : List.of(PROGRAM, PROGRAM + ".exe")) {
                Path file = Path.of(folder.isEmpty() ? "." : folder, name);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return version + ", " + chosenMachine.orElse(MACHINE + " or a like machine") + ", nothing counted, without its start-up";
    }

    @Override
    public boolean needsWarmUp() {
        return false;
    }

    @Override
    public Optional<String> unable(Program program) {
        if (!(program instanceof UserProgram user)) {
            return Optional.empty();
        }
        if (user.exitCode().isEmpty()) {
            return Optional.of("the program does not end itself by semihosting, and QEMU would not know when to stop");
        }
        if (user.files().size() > 1 || !isElf(LoadRequest.parse(user.files().get(0)).file())) {
            return Optional.of("QEMU is given one ELF file here");
        }
        if (machine(user).isEmpty()) {
            return Optional.of("QEMU has no machine known here for a " + user.board().core().model().label() + " with flash at 0x"
                    + Integer.toHexString(user.board().flash().base()) + "; name one with --qemu-machine");
        }
        try {
            runUser(user);
            return Optional.empty();
        } catch (WorkloadFailure e) {
            return Optional.of(e.getMessage());
        }
    }

    /** One that has flash and RAM where the board has them. */
    private Optional<String> machine(UserProgram user) {
        if (chosenMachine.isPresent()) {
            return chosenMachine;
        }
        CoreModel core = user.board().core().model();
        boolean m4 = core.architecture().has(Level.V7EM);
        return switch (user.board().flash().base()) {
            case 0 -> Optional.of(m4 ? MACHINE : core.isArmv6() ? "microbit" : "mps2-an385");
            case 0x0800_0000 -> core.isArmv6() ? Optional.empty() : Optional.of(m4 ? "netduinoplus2" : "netduino2");
            default -> Optional.empty();
        };
    }

    private static boolean isElf(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(4), new byte[] {0x7f, 'E', 'L', 'F'});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void runUser(UserProgram user) {
        run(machine(user).orElseThrow(), user.files().get(0), user.name() + " on " + NAME, user.exitCode().orElseThrow(), USER_LIMIT_SECONDS);
    }

    private void run(String machine, String kernel, String what, int exitCode, long limitSeconds) {
        output(List.of(executable.toString(), "-M", machine, "-display", "none", "-monitor", "none", "-serial", "none",
                "-semihosting-config", "enable=on,target=native", "-kernel", kernel), what, exitCode, limitSeconds);
    }

    @Override
    public Running start(Program program, Reference reference) {
        if (program instanceof UserProgram user) {
            return startUser(user, reference);
        }
        Workload workload = (Workload) program;
        Path folder;
        try {
            folder = Files.createTempDirectory("brownout-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Running() {
            @Override
            public Sample measure(int iterations) {
                Sample little = run(1);
                Sample much = run(1 + iterations);
                return new Sample(iterations, much.instructions() - little.instructions(), much.wallNanos() - little.wallNanos(),
                        difference(much.cpuNanos(), little.cpuNanos()), ERROR_NANOS);
            }

            private Sample run(int iterations) {
                Path image = folder.resolve(workload.name() + ".bin");
                try {
                    Files.write(image, workload.image(iterations));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                OptionalLong before = children.nanos();
                long start = System.nanoTime();
                Qemu.this.run(MACHINE, image.toString(), workload.name() + " on " + NAME, 0, LIMIT_SECONDS);
                long wall = System.nanoTime() - start;
                return new Sample(iterations, reference.instructions(iterations), wall, difference(children.nanos(), before), ERROR_NANOS);
            }

            @Override
            public void close() {
                try {
                    Files.deleteIfExists(folder.resolve(workload.name() + ".bin"));
                    Files.deleteIfExists(folder);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** A program whose rounds are whole runs: of the time of so many, that of as many runs of a program that ends at once is taken off. */
    private Running startUser(UserProgram user, Reference reference) {
        Path nothing;
        try {
            nothing = Files.createTempFile("brownout-bench-", ".elf");
            Files.write(nothing, EmptyProgram.elf(user.board().flash().base(), user.board().ram().base() + user.board().ram().size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Running() {
            @Override
            public Sample measure(int iterations) {
                Sample little = time(iterations, () -> Qemu.this.run(machine(user).orElseThrow(), nothing.toString(), "an empty program on " + NAME,
                        0, USER_LIMIT_SECONDS));
                Sample much = time(iterations, () -> runUser(user));
                return new Sample(iterations, reference.instructions(iterations), much.wallNanos() - little.wallNanos(),
                        difference(much.cpuNanos(), little.cpuNanos()), ERROR_NANOS * iterations);
            }

            private Sample time(int runs, Runnable run) {
                OptionalLong before = children.nanos();
                long start = System.nanoTime();
                for (int n = 0; n < runs; n++) {
                    run.run();
                }
                long wall = System.nanoTime() - start;
                return new Sample(runs, 0, wall, difference(children.nanos(), before), ERROR_NANOS * runs);
            }

            @Override
            public void close() {
                try {
                    Files.deleteIfExists(nothing);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static OptionalLong difference(OptionalLong a, OptionalLong b) {
        return a.isPresent() && b.isPresent() ? OptionalLong.of(a.getAsLong() - b.getAsLong()) : OptionalLong.empty();
    }

    private static String output(List<String> command, String what, int exitCode, long limitSeconds) {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new InputException(command.get(0) + " cannot be started (" + e.getMessage() + ")", e);
        }
        try {
            process.getOutputStream().close();
            // A few lines, which fit the pipe: reading can wait until the process has ended.
            if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
                throw new WorkloadFailure(ExitCode.LIMIT, what + " had not ended after " + limitSeconds + " s");
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.exitValue() != (exitCode & 0xff)) {
                throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED, what + " ended with code " + process.exitValue() + ", saying \"" + text.strip()
                        + "\"");
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkloadFailure(ExitCode.LIMIT, what + " was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }
}
