package dev.brownout.cli.bench;

import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.cli.run.LoadedBoard;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.LoadRequest;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.Stop;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Firmware of the user's on a board: a round of its work is a run from power-on to its end, or until a time of the device is over. */
final class UserProgram implements Program {
    private final List<String> files;
    private final BoardDescription board;
    private final DeviceTime limit;
    private final FirmwareImage firmware;
    private final String ending;
    private final OptionalInt exitCode;

    /** @throws dev.brownout.cli.InputException and others whose message is a sentence, if this cannot be run */
    UserProgram(List<String> files, BoardDescription board, DeviceTime limit) {
        this.files = List.copyOf(files);
        this.board = board;
        this.limit = limit;
        firmware = LoadedBoard.firmware(board, files);
        UserDevice device = new UserDevice(Engines.find(Engines.INTERPRETER));
        Counts counts = device.run(1);
        if (counts.instructions() == 0) {
            throw new InputException(String.format(Locale.ROOT, "%s has nothing to measure on %s: it %s after %,d cycles, before its first instruction",
                    name(), board.name(), device.ending(), counts.cycles()));
        }
        exitCode = device.board.exitCode();
        ending = String.format(Locale.ROOT, "%s after %,d cycles", device.ending(), counts.cycles());
    }

    @Override
    public String name() {
        String name = String.valueOf(LoadRequest.parse(files.get(0)).file().getFileName());
        return files.size() == 1 ? name : name + ", ...";
    }

    @Override
    public String description() {
        return String.join(" and ", files) + " on " + board.name() + ", " + ending;
    }

    @Override
    public int builtIterations() {
        return 1;
    }

    @Override
    public int roundsToCheck() {
        return 1;
    }

    @Override
    public Device device(CoreFactory engine) {
        return new UserDevice(engine);
    }

    List<String> files() {
        return files;
    }

    BoardDescription board() {
        return board;
    }

    FirmwareImage firmware() {
        return firmware;
    }

    /** The code with which it ends itself by semihosting, on the interpreter; empty if it does not. */
    OptionalInt exitCode() {
        return exitCode;
    }

    @Override
    public String toString() {
        return name();
    }

    private final class UserDevice implements Device {
        private final LoadedBoard board;
        private final Machine machine;
        private final MachineSnapshot start;
        private final long cycles;
        private int iterations = 1;
        private Stop stop = new Stop.Limit();

        UserDevice(CoreFactory engine) {
            board = new LoadedBoard(UserProgram.this.board, firmware, engine);
            machine = board.machine();
            start = machine.snapshot();
            cycles = limit.isForever() ? Long.MAX_VALUE : limit.inCycles() ? limit.cycles() : machine.clock().cycleAt(limit.picoseconds());
        }

        @Override
        public void prepare(int wanted) {
            iterations = wanted;
        }

        @Override
        public Counts run() {
            long instructions = machine.core().instructions();
            long executed = 0;
            for (int n = 0; n < iterations; n++) {
                machine.restore(start);
                board.forgetOutput();
                long begin = machine.cpu().cycles;
                stop = machine.runUntil(cycles);
                executed += machine.cpu().cycles - begin;
            }
            if (exitCode != null && !exitCode.equals(board.exitCode())) {
                throw new WorkloadFailure(ExitCode.FIRMWARE_FAILED, String.format("%s on %s: %s; on the interpreter it %s", name(),
                        machine.core().name(), ending(), ending));
            }
            return new Counts(machine.core().instructions() - instructions, executed);
        }

        String ending() {
            if (board.exitCode().isPresent()) {
                return "ends itself with code " + board.exitCode().getAsInt();
            }
            return stop instanceof Stop.AsleepForever ? "falls asleep for ever" : stop instanceof Stop.LockedUp ? "locks up"
                    : stop instanceof Stop.Limit ? "does not end" : "stops with " + stop;
        }
    }
}
