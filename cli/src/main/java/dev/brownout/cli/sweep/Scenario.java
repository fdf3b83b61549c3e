package dev.brownout.cli.sweep;

import dev.brownout.cli.InputException;
import dev.brownout.cli.IoReason;
import dev.brownout.emulator.board.BoardException;
import dev.brownout.emulator.board.Section;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A sweep in a file: what the options of {@code brownout sweep} say, in YAML, with files named from the scenario's folder.
 * {@code docs/scenario.schema.json} describes it for editors.
 */
final class Scenario {
    private static final List<String> AREAS = List.of("boot", "slot-a", "slot-b", "scratch");

    private final Path folder;
    private final List<String> options = new ArrayList<>();

    private Scenario(Path folder) {
        this.folder = folder;
    }

    /**
     * The options that a scenario stands for.
     *
     * @throws InputException that names file, line and key, if it cannot be used
     */
    static List<String> options(Path file) {
        try {
            String text = Files.readString(file);
            Path parent = file.getParent();
            Scenario scenario = new Scenario(parent == null ? Path.of("") : parent);
            scenario.read(Section.ofText(file.toString(), text));
            return List.copyOf(scenario.options);
        } catch (MalformedInputException e) {
            throw new InputException("Scenario " + file + " is not text in UTF-8", e);
        } catch (IOException e) {
            throw new InputException("Scenario " + file + " cannot be read (" + IoReason.of(e) + ")", e);
        } catch (BoardException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    private void read(Section root) {
        text(root, "description");
        if (root.has("board")) {
            String board = root.string("board");
            option("--board", board.endsWith(".yaml") || board.endsWith(".yml") ? path(board) : board);
        }
        if (root.has("bootloader")) {
            option("--bootloader", path(root.string("bootloader")));
        }
        if (root.has("load")) {
            root.strings("load").forEach(file -> option("--load", path(file)));
        }
        if (root.has("map")) {
            map(root.section("map"));
        }
        if (root.has("images")) {
            Section images = root.section("images");
            file(images, "slot-a", "--slot-a");
            file(images, "slot-b", "--slot-b");
            images.done();
        }
        if (root.has("keys")) {
            root.strings("keys").forEach(file -> option("--key", path(file)));
        }
        if (root.has("request")) {
            option("--request", root.oneOf("request", List.of("test", "permanent", "nothing")));
        }
        word(root, "strategy", "--strategy");
        if (root.has("accept")) {
            root.strings("accept").forEach(what -> option("--accept", Acceptance.isSlot(what) ? what : path(what)));
        }
        number(root, "boot", "--boot", 1, 100);
        word(root, "application", "--application");
        if (root.has("faults")) {
            faults(root.section("faults"));
        }
        if (root.has("limits")) {
            limits(root.section("limits"));
        }
        root.done();
    }

    private void map(Section map) {
        for (String area : AREAS) {
            if (map.has(area)) {
                Section place = map.section(area);
                option("--map", area + "=" + place.integer("address", 0, 0xffffffffL) + ":" + place.bytes("size", 1, Integer.MAX_VALUE));
                place.done();
            }
        }
        map.done();
    }

    private void faults(Section faults) {
        word(faults, "cuts", "--cuts");
        if (faults.has("tear")) {
            option("--tear", faults.oneOf("tear", List.of("none", "standard", "all")));
        }
        number(faults, "seed", "--seed", 0, Long.MAX_VALUE);
        word(faults, "operations", "--operations");
        faults.done();
    }

    private void limits(Section limits) {
        word(limits, "boot", "--limit");
        word(limits, "search", "--budget");
        number(limits, "states", "--max-states", 1, Long.MAX_VALUE);
        limits.done();
    }

    private static void text(Section section, String key) {
        if (section.has(key)) {
            section.string(key);
        }
    }

    private void word(Section section, String key, String option) {
        if (section.has(key)) {
            option(option, section.string(key));
        }
    }

    private void number(Section section, String key, String option, long least, long most) {
        if (section.has(key)) {
            option(option, Long.toString(section.integer(key, least, most)));
        }
    }

    private void file(Section section, String key, String option) {
        if (section.has(key)) {
            option(option, path(section.string(key)));
        }
    }

    private void option(String name, String value) {
        options.add(name);
        options.add(value);
    }

    private String path(String file) {
        return folder.resolve(file).toString();
    }
}
