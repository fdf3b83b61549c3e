package dev.brownout.cli.sweep;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.scenario.Scenario;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.core.CoreFactory;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a sweep was asked for.
 *
 * @param replayCommand  the command line that replays a cut, up to and with {@code --replay}
 */
record SweepInput(ScenarioPlan scenario, String replayCommand) {
    Sweep.Plan plan() {
        return scenario.sweep();
    }

    FlashMap map() {
        return scenario.map();
    }

    BoardDescription board() {
        return scenario.board();
    }

    CoreFactory engine() {
        return scenario.engine();
    }

    /** The address of the code flash. */
    int flashBase() {
        return board().flash().base();
    }

    /** What is tried, in a line. */
    String title() {
        Scenario what = scenario.scenario();
        return what.bootloader().orElse("The bundled bootloader") + " updates " + what.images().slotA().map(Path::toString).orElse("the bundled image") + " to "
                + what.images().slotB().map(Path::toString).orElse("the bundled update") + " (" + what.request().name().toLowerCase(Locale.ROOT) + ")"
                + (what.boot() == 1 ? "" : ", boot " + what.boot());
    }
}
