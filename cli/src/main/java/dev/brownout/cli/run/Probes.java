package dev.brownout.cli.run;

import dev.brownout.cli.InputException;
import dev.brownout.cli.IoReason;
import dev.brownout.cli.OutputFile;
import dev.brownout.emulator.debug.Coverage;
import dev.brownout.emulator.debug.ExecutedInstructions;
import dev.brownout.emulator.debug.InstructionListener;
import dev.brownout.emulator.debug.InstructionTrace;
import dev.brownout.emulator.debug.Profile;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.machine.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What looks at every instruction of a run: trace, profile, coverage, each into its file. */
final class Probes implements AutoCloseable {

    private static final int FUNCTIONS_IN_TABLE = 20;

    private final Machine machine;
    private final FirmwareImage firmware;
    private final Path traceFile;
    private final Path profileFile;
    private final Path coverageFile;
    private Writer trace;
    private Profile profile;
    private Coverage coverage;
    private ExecutedInstructions executed;

    /** A null file stands for something that is not wanted. */
    Probes(Machine machine, FirmwareImage firmware, Path traceFile, Path profileFile, Path coverageFile) {
        this.machine = machine;
        this.firmware = firmware;
        this.traceFile = traceFile;
        this.profileFile = profileFile;
        this.coverageFile = coverageFile;
        if (coverageFile != null && firmware.lines().isEmpty()) {
            throw new InputException("--coverage needs source lines, and none of the loaded files has them: load an ELF built with -g,"
                    + " or name it with --symbols");
        }
        if (profileFile != null && firmware.symbols().isEmpty()) {
            throw new InputException("--profile needs function names, and none of the loaded files has them: load an ELF with its"
                    + " symbols, or name it with --symbols");
        }
    }

    /** The machine stands before its first instruction. */
    void start() {
        List<InstructionListener> listeners = new ArrayList<>();
        if (traceFile != null) {
            trace = openTrace(traceFile);
            listeners.add(new InstructionTrace(machine.cpu(), firmware.symbols(), trace));
        }
        if (profileFile != null) {
            OutputFile.requireWritable("--profile", profileFile);
            profile = new Profile(machine.cpu(), firmware.symbols());
            listeners.add(profile);
        }
        if (coverageFile != null) {
            OutputFile.requireWritable("--coverage", coverageFile);
            coverage = new Coverage();
            listeners.add(coverage);
        }
        if (!listeners.isEmpty()) {
            executed = new ExecutedInstructions(machine.bus(), listeners);
            machine.observeInstructions(executed);
        }
    }

    /** The run is over: writes what was gathered. */
    void finish(PrintWriter messages) throws IOException {
        if (executed == null) {
            return;
        }
        executed.finish(machine.cpu());
        machine.stopObservingInstructions();
        if (trace != null) {
            trace.flush();
        }
        if (profile != null) {
            OutputFile.write("--profile", profileFile, profile.speedscope(firmware.name()).getBytes(StandardCharsets.UTF_8));
            messages.print(profile.table(FUNCTIONS_IN_TABLE));
        }
        if (coverage != null) {
            String lcov = coverage.lcov(firmware.symbols(), firmware.lines());
            OutputFile.write("--coverage", coverageFile, lcov.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        if (trace != null) {
            trace.close();
        }
    }

    private static Writer openTrace(Path path) {
        try {
            return Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw new InputException("--trace " + path + " cannot be written (" + IoReason.of(e) + ")", e);
        }
    }
}
