package dev.brownout.cli.sweep;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Sweep;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import dev.brownout.emulator.board.Board;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** Looks at a single cut: what the next boot prints, how it ends, and what that means. */
final class Replay {
    private final SweepInput input;
    private final Sweep sweep;
    private final PrintWriter out;

    Replay(SweepInput input, Sweep sweep, PrintWriter out) {
        this.input = input;
        this.sweep = sweep;
        this.out = out;
    }

    int run(CutPoint cut) {
        NonVolatile node;
        try {
            node = sweep.nodeAt(cut);
        } catch (IllegalArgumentException e) {
            throw new InputException("--replay: " + e.getMessage());
        }
        Board board = Board.build(input.board(), input.engine());
        board.console().addListener((value, instant) -> out.print((char) value));
        Booter booter = new Booter(board.machine(), input.plan().judge()::inSlot, input.plan().limits());
        out.println("The next boot after cut " + cut.id() + ":");
        BootEnd end = booter.boot(node);
        NonVolatile after = new NonVolatile(board.machine().nonVolatile());
        Judge.Judgement judgement = input.plan().judge().judge(end, after);
        Optional<CrossCheck.Result> check = input.plan().crossCheck().map(c -> c.compare(node, end, after));
        out.println();
        out.printf(Locale.ROOT, "%s%s: %s, after %.3f s of device time.%n", judgement.verdict(), judgement.image().isEmpty() ? ""
                : " (" + judgement.image() + ")", end, (double) board.machine().cpu().cycles / board.machine().clock().coreHertz());
        check.ifPresent(c -> out.println("Cross-check with the reference bootloader: " + (c.equal() ? "equal" : c.difference()) + "."));
        return judgement.verdict().good() && check.map(CrossCheck.Result::equal).orElse(true) ? ExitCode.OK : ExitCode.FIRMWARE_FAILED;
    }
}
