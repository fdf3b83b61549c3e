package dev.brownout.cli.judge;

import dev.brownout.cli.run.LoadedBoard;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.lockstep.FirmwareLockstep;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.Stop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Firmware on a board, run by an engine and by the interpreter at once. */
final class FirmwareJudge {

    /** Told how far it has come. */
    interface Steps {
        void at(long done, long total);
    }

    private final BoardDescription board;
    private final FirmwareImage firmware;
    private final DeviceTime limit;
    private final long every;
    private final long seed;

    FirmwareJudge(List<String> files, String board, DeviceTime limit, long every, long seed) {
        this.board = BoardLoader.load(board);
        firmware = LoadedBoard.firmware(this.board, files);
        this.limit = limit;
        this.every = every;
        this.seed = seed;
    }

    Verdict judge(String engine, double seconds, Steps steps) {
        long start = System.nanoTime();
        LoadedBoard expected = new LoadedBoard(board, firmware, Engines.find(Engines.INTERPRETER));
        LoadedBoard actual = new LoadedBoard(board, firmware, Engines.find(engine));
        Machine machine = expected.machine();
        long cycles = limit.isForever() ? Long.MAX_VALUE : limit.inCycles() ? limit.cycles() : machine.clock().cycleAt(limit.picoseconds());
        FirmwareLockstep.Result result = new FirmwareLockstep(machine, actual.machine(), seed, every).run(cycles,
                () -> (System.nanoTime() - start) / 1e9 >= seconds, done -> steps.at(done, cycles));
        List<String> findings = new ArrayList<>();
        result.difference().ifPresent(difference -> findings.add(text(engine, difference)));
        // What was sent is no part of the machines' state.
        if (findings.isEmpty() && !(Arrays.equals(expected.serial(), actual.serial())
                && Arrays.equals(expected.semihosting(), actual.semihosting()))) {
            findings.add(String.format("%s: the machines are in the same state, but what they sent by UART or semihosting is not the same%n", engine));
        }
        String again = findings.isEmpty() ? "" : "judge --engine " + engine + " --seed " + seed + " with the same --elf, --board, --for and --every";
        return new Verdict(engine + " by interpreter", result.instructions(), (System.nanoTime() - start) / 1e9, findings, again, List.of(),
                notes(result, expected, actual), figures(engine, result, expected, actual, findings));
    }

    private String text(String engine, FirmwareLockstep.Difference difference) {
        return String.format(Locale.ROOT, "%s, equal at cycle %d, not at cycle %d%nlast instructions%n%s  differs:%n%s", engine, difference.from(),
                difference.until(), difference.trace(), difference.text());
    }

    private static String end(Stop stop, OptionalInt exitCode) {
        if (exitCode.isPresent()) {
            return "the firmware ended itself with code " + exitCode.getAsInt();
        }
        if (stop instanceof Stop.AsleepForever) {
            return "the firmware sleeps, and nothing will wake it";
        }
        if (stop instanceof Stop.LockedUp) {
            return "the core locked up";
        }
        return stop instanceof Stop.Limit ? "the time was over" : "stopped by " + stop;
    }

    private List<String> notes(FirmwareLockstep.Result result, LoadedBoard expected, LoadedBoard actual) {
        List<String> notes = new ArrayList<>();
        notes.add(String.format(Locale.ROOT, "%s after %,d cycles; the states were compared %,d times", end(result.end(), expected.exitCode()),
                result.cycles(), result.compared()));
        if (result.difference().isEmpty()) {
            notes.add(String.format(Locale.ROOT, "%,d bytes by UART, %,d by semihosting; state %s", expected.serial().length,
                    expected.semihosting().length, result.hash()));
        }
        Core core = actual.machine().core();
        notes.add(String.format(Locale.ROOT, "%.1f %% of the instructions not left to the interpreter",
                100.0 * core.acceleratedInstructions() / Math.max(1, core.instructions())));
        return notes;
    }

    private Map<String, Object> figures(String engine, FirmwareLockstep.Result result, LoadedBoard expected, LoadedBoard actual,
            List<String> findings) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("engine", engine);
        figures.put("by", Engines.INTERPRETER);
        figures.put("board", board.name());
        figures.put("firmware", firmware.name());
        figures.put("end", end(result.end(), expected.exitCode()));
        figures.put("cycles", result.cycles());
        figures.put("cyclesOfTheJudged", actual.machine().cpu().cycles);
        figures.put("instructions", result.instructions());
        figures.put("comparisons", result.compared());
        figures.put("state", result.hash().toString());
        figures.put("uartBytes", expected.serial().length);
        figures.put("semihostingBytes", expected.semihosting().length);
        figures.put("findings", findings);
        return figures;
    }
}
