package dev.brownout.cli.bench;

import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final long LIMIT_SECONDS = 300;
    /** By how much two starts of the same process differ, usually. */
    private static final long ERROR_NANOS = 5_000_000;

    private final Path executable;
    private final ChildrenTime children = ChildrenTime.open();
    private final String version;

    Qemu(Path executable) {
        this.executable = executable;
        try {
            version = output(List.of(executable.toString(), "--version"), executable + " --version").lines().findFirst().orElse("").strip();
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
        return version + ", mps2-an386, nothing counted, without its start-up";
    }

    @Override
    public boolean needsWarmUp() {
        return false;
    }

    @Override
    public Optional<String> unable(Workload workload) {
        return Optional.empty();
    }

    @Override
    public Running start(Workload workload, Reference reference) {
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
                output(List.of(executable.toString(), "-M", "mps2-an386", "-display", "none", "-monitor", "none", "-serial", "none",
                        "-semihosting-config", "enable=on,target=native", "-kernel", image.toString()), workload.name() + " on " + NAME);
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

    private static OptionalLong difference(OptionalLong a, OptionalLong b) {
        return a.isPresent() && b.isPresent() ? OptionalLong.of(a.getAsLong() - b.getAsLong()) : OptionalLong.empty();
    }

    private static String output(List<String> command, String what) {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new InputException(command.get(0) + " cannot be started (" + e.getMessage() + ")", e);
        }
        try {
            process.getOutputStream().close();
            // A few lines, which fit the pipe: reading can wait until the process has ended.
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new WorkloadFailure(ExitCode.LIMIT, what + " had not ended after " + LIMIT_SECONDS + " s");
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
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
