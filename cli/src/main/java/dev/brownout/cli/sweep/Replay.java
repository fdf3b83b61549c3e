package dev.brownout.cli.sweep;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Start;
import dev.brownout.campaign.Step;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.cli.OutputFile;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.MemoryLoader;
import dev.brownout.emulator.machine.Machine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at one way of cutting: what the next boot prints, how it ends, and what that means. */
final class Replay {
    private final SweepInput input;
    private final PrintWriter out;
    private final Optional<Path> dump;

    /** @param dump where to write the flash with which the boot begins, if it is wanted */
    Replay(SweepInput input, PrintWriter out, Optional<Path> dump) {
        this.dump = dump;
        this.input = input;
        this.out = out;
    }

    int run(List<Step> way) {
        Start from = input.plan().start();
        Booter walker = new Booter(input.plan().machines().get(), input.plan().judge(), input.plan().limits());
        try {
            for (Step step : way) {
                from = step.lead(walker, from, input.plan().seed());
            }
        } catch (IllegalArgumentException e) {
            throw new InputException("--replay: " + e.getMessage());
        }
        Board board = input.scenario().newBoard();
        board.console().addListener((value, instant) -> out.print((char) value));
        Booter booter = new Booter(board.machine(), input.plan().judge(), input.plan().limits());
        out.println((from instanceof NonVolatile ? "The next boot after " + (way.size() == 1 ? "cut " : "") : "What comes after ") + Step.path(way) + ":");
        // The image's own operations, if it is left to run, are not the bootloader's.
        NonVolatile[] atStart = new NonVolatile[1];
        booter.place(from);
        dump.ifPresent(file -> OutputFile.write("--dump", file, new MemoryLoader(board).dump()));
        NonVolatile before = new NonVolatile(board.machine().nonVolatile());
        long began = board.machine().clock().now();
        BootEnd end = booter.bootPlaced(from, new Booter.Watcher() {
            @Override
            public boolean leavesAtStart(Machine machine, BootEnd.Started start) {
                atStart[0] = new NonVolatile(machine.nonVolatile());
                return false;
            }
        }).orElseThrow();
        NonVolatile after = atStart[0] != null ? atStart[0] : new NonVolatile(board.machine().nonVolatile());
        Judge.Judgement judgement = input.plan().judge().judge(end, after);
        boolean comparable = Start.comparable(from, before);
        Optional<CrossCheck.Result> check = input.plan().crossCheck().filter(c -> comparable).map(c -> c.compare(before, end, after));
        out.println();
        // A boot that reached the limit says so itself; one that repeats itself is not executed up to there.
        String time = end instanceof BootEnd.TimedOut ? "" : String.format(Locale.ROOT, ", after %.3f s of device time", (board.machine().clock().now() - began) / 1e12);
        out.println(judgement.verdict() + (judgement.image().isEmpty() ? "" : " (" + judgement.image() + ")") + ": " + input.told(end) + time + ".");
        check.ifPresent(c -> out.println("Cross-check with the reference bootloader: " + (!c.equal() ? c.difference() : c.equalInMeaning() ? "equal in what it means; "
                + c.difference() : "equal") + "."));
        return judgement.verdict().tolerable() && check.map(CrossCheck.Result::equal).orElse(true) ? ExitCode.OK : ExitCode.FIRMWARE_FAILED;
    }
}
