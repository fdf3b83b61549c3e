package dev.brownout.cli.sweep;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.campaign.Sweep;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.core.CoreFactory;

/**
 * What a sweep was asked for.
 *
 * @param map            where things lie
 * @param title          what is tried, in a line
 * @param replayCommand  the command line that replays a cut, up to and with {@code --replay}
 */
record SweepInput(Sweep.Plan plan, FlashMap map, BoardDescription board, CoreFactory engine, String title, String replayCommand) {
    /** The address of the code flash. */
    int flashBase() {
        return board.flash().base();
    }
}
