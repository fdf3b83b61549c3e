package dev.brownout.cli.sweep;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.report.FlashContents;
import dev.brownout.campaign.scenario.Scenario;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.firmware.SymbolTable;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a sweep was asked for.
 *
 * @param replayCommand  the command line that replays a cut, up to and with {@code --replay}
 */
record SweepInput(ScenarioPlan scenario, String replayCommand) {
    private static final Pattern PLACE = Pattern.compile(" at 0x([0-9a-f]{8})");

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

    /** What can be said of the flash. */
    FlashContents contents() {
        return new FlashContents(flashBase(), scenario.judge().acceptable(), !scenario.scenario().images().plain(),
                scenario.scenario().policies().map(what -> what.product().log()));
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
            return Optional.of("even without a cut, the device is " + told(end) + ", the limit; --limit (limits: boot: in a scenario) would allow more");
        }
        if (end instanceof BootEnd.Resets) {
            return Optional.of("even without a cut, the device " + end + "; the limit is " + plan().limits().resets() + " resets in a boot");
        }
        return Optional.empty();
    }

    /** How a boot ended, with the name of the function where it did, if a file that was loaded names it. */
    String told(BootEnd end) {
        Matcher place = PLACE.matcher(end.toString());
        Optional<String> name = place.find() ? scenario.symbols().function(Long.parseLong(place.group(1), 16)).map(SymbolTable.Symbol::name) : Optional.empty();
        return name.map(found -> place.replaceFirst("$0 (" + Matcher.quoteReplacement(found) + ")")).orElseGet(end::toString);
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
                + what.images().slotB().map(Path::toString).orElse("the bundled update") + (what.images().plain() ? "" : " (" + what.request().name().toLowerCase(Locale.ROOT) + ")")
                + (what.boot() == 1 ? "" : ", boot " + what.boot());
    }
}
