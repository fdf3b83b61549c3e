package dev.brownout.cli.sweep;

import dev.brownout.campaign.Sweep;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.core.CoreFactory;

/**
 * What a sweep was asked for.
 *
 * @param replayCommand  the command line that replays a cut, up to and with {@code --replay}
 */
record SweepInput(Sweep.Plan plan, BoardDescription board, CoreFactory engine, String replayCommand) {
}
