package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.policy.HardwareIdentity;
import dev.brownout.bootloader.swap.ProductPolicy;
import dev.brownout.emulator.board.Section;
import dev.brownout.emulator.clock.DeviceTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/** The {@code policies} of a scenario. */
final class PolicyReader {
    private static final String REFUSED = "refused";
    private static final String ALLOWED = "allowed";
    private static final String SECONDS = "\\d+(s|min)";
    private static final long PICOSECONDS = 1_000_000_000_000L;

    private final Section section;

    private PolicyReader(Section section) {
        this.section = section;
    }

    /** @param file how a file is named from the scenario's folder */
    static Policies read(Section section, BiFunction<Section, String, String> file) {
        Policies read = new PolicyReader(section).read(file);
        section.done();
        return read;
    }

    private Policies read(BiFunction<Section, String, String> file) {
        OptionalInt watchdog = section.has("watchdog") ? OptionalInt.of(watchdog(section.string("watchdog"))) : OptionalInt.empty();
        return new Policies(watchdog, count("starts"), count("attempts"), section.has("hardware") ? Optional.of(hardware(section.section("hardware")))
                : Optional.empty(), section.has("security-counter") ? section.integer("security-counter", 0, 0xFFFF_FFFFL) : 0,
                section.has("downgrades") && section.oneOf("downgrades", List.of(REFUSED, ALLOWED)).equals(ALLOWED),
                section.has("golden") ? Optional.of(file.apply(section, "golden")) : Optional.empty(), imagesFor());
    }

    private OptionalInt count(String key) {
        return section.has(key) ? OptionalInt.of((int) section.integer(key, 1, 255)) : OptionalInt.empty();
    }

    private int watchdog(String text) {
        try {
            long seconds = text.matches(SECONDS) ? DeviceTime.parse(text).picoseconds() / PICOSECONDS : 0;
            if (seconds < 1 || seconds > ProductPolicy.LONGEST_WATCHDOG) {
                throw new IllegalArgumentException("'" + text + "' is not a whole number of seconds from 1s to " + ProductPolicy.LONGEST_WATCHDOG + "s");
            }
            return (int) seconds;
        } catch (IllegalArgumentException e) {
            throw new ScenarioException(section.where("watchdog") + ": " + e.getMessage(), e);
        }
    }

    private static HardwareIdentity hardware(Section hardware) {
        // 0xffffffff stands for no board in the bootloader's settings.
        HardwareIdentity read = new HardwareIdentity(hardware.integer("board", 0, 0xFFFF_FFFEL), (int) hardware.integer("revision", 0, 0xFFFF));
        hardware.done();
        return read;
    }

    private Policies.ImagesFor imagesFor() {
        if (!section.has("images-for")) {
            return Policies.USUAL.imagesFor();
        }
        Section images = section.section("images-for");
        Policies.ImagesFor read = new Policies.ImagesFor(revisions(images, "slot-a"), revisions(images, "slot-b"), revisions(images, "golden"));
        images.done();
        return read;
    }

    private static Policies.Revisions revisions(Section images, String key) {
        try {
            return images.has(key) ? Policies.Revisions.parse(images.string(key)) : Policies.Revisions.ALL;
        } catch (IllegalArgumentException e) {
            throw new ScenarioException(images.where(key) + ": " + e.getMessage(), e);
        }
    }
}
