package dev.brownout.cli.sweep;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.scenario.Scenario;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.core.CoreFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

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

    /**
     * Why nothing can be said of a device's cuts: left alone, it reaches a limit before it starts anything.
     *
     * @param end of the boot without a cut
     */
    Optional<String> endless(BootEnd end) {
        if (end instanceof BootEnd.TimedOut) {
            return Optional.of("even without a cut, the device is " + end + ", the limit; --limit (limits: boot: in a scenario) would allow more");
        }
        if (end instanceof BootEnd.Resets) {
            return Optional.of("even without a cut, the device " + end + "; the limit is " + plan().limits().resets() + " resets in a boot");
        }
        return Optional.empty();
    }

    /** The command line without what belongs to a replay. */
    String command() {
        return replayCommand.replaceFirst(" --replay$", "");
    }

    /** What is tried, in a line. */
    String title() {
        Scenario what = scenario.scenario();
        if (scenario.story().isPresent() && !what.description().isEmpty()) {
            return what.description();
        }
        return what.bootloader().orElse("The bundled bootloader") + " updates " + what.images().slotA().map(Path::toString).orElse("the bundled image") + " to "
                + what.images().slotB().map(Path::toString).orElse("the bundled update") + " (" + what.request().name().toLowerCase(Locale.ROOT) + ")"
                + (what.boot() == 1 ? "" : ", boot " + what.boot());
    }
}
