package dev.brownout.campaign.scenario;

import dev.brownout.campaign.Demands;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.Tearing;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.campaign.fault.Faults;
import dev.brownout.emulator.board.BoardException;
import dev.brownout.emulator.board.Section;
import dev.brownout.emulator.clock.DeviceTime;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A scenario in YAML, with files named from the scenario's folder. {@code docs/scenario.schema.json} describes it. A new key needs a line here, one in
 * {@link ScenarioBuilder} and {@link Scenario} each, and its place in the schema; a test holds reader and schema together.
 */
public final class ScenarioReader {
    private static final List<String> AREAS = List.of("boot", "slot-a", "slot-b", SlotMap.SLOT_A_1, SlotMap.SLOT_B_1, "scratch", "ram");

    private final Path folder;
    private final ScenarioBuilder builder = new ScenarioBuilder();

    private ScenarioReader(Path folder) {
        this.folder = folder;
    }

    /**
     * What a file says, for options to be set on top of.
     *
     * @throws ScenarioException that names file, line and key, if it cannot be used
     */
    public static ScenarioBuilder read(Path file) {
        try {
            String text = Files.readString(file);
            Path parent = file.getParent();
            return read(file.toString(), parent == null ? Path.of("") : parent, text);
        } catch (MalformedInputException e) {
            throw new ScenarioException("Scenario " + file + " is not text in UTF-8", e);
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "it is a directory" : Files.exists(file) ? e.getMessage() : "there is no such file";
            throw new ScenarioException("Scenario " + file + " cannot be read (" + reason + ")", e);
        }
    }

    /**
     * The same for a text.
     *
     * @param source what to call it in messages
     * @param folder where its files are named from
     */
    public static ScenarioBuilder read(String source, Path folder, String text) {
        try {
            ScenarioReader reader = new ScenarioReader(folder);
            reader.root(Section.ofText(source, text));
            return reader.builder;
        } catch (BoardException e) {
            throw new ScenarioException(e.getMessage(), e);
        }
    }

    private void root(Section root) {
        take(root, "description", Section::string, builder::description);
        take(root, "board", Section::string, board -> builder.board(board.endsWith(".yaml") || board.endsWith(".yml") ? path(board) : board));
        take(root, "bootloader", this::file, builder::bootloader);
        take(root, "load", this::files, builder::load);
        if (root.has("map")) {
            Section map = root.section("map");
            builder.origin("map", root.where("map"));
            AREAS.forEach(name -> take(map, name, ScenarioReader::area, area -> builder.area(name, area)));
            map.done();
        }
        if (root.has("images")) {
            Section images = root.section("images");
            take(images, "slot-a", this::fileOrEmpty, file -> builder.slotA(Path.of(file)));
            take(images, "slot-b", this::fileOrEmpty, file -> builder.slotB(Path.of(file)));
            take(images, "format", parsed(ScenarioBuilder::parsePlain), builder::plainImages);
            images.done();
        }
        take(root, "image-1", (section, key) -> second(section.section(key)), builder::second);
        if (root.has("trailer")) {
            Section trailer = root.section("trailer");
            take(trailer, "max-sectors", number(1, SlotMap.MOST_SECTORS), number -> builder.maxSectors(number.intValue()));
            take(trailer, "max-align", number(8, 32), number -> builder.maxAlign(number.intValue()));
            take(trailer, "write-size", number(1, 32), number -> builder.writeSize(number.intValue()));
            trailer.done();
        }
        take(root, "keys", Section::strings, files -> builder.keys(files.stream().map(this::keyFile).toList()));
        take(root, "revoked", (section, key) -> section.strings(key).stream().map(place -> place(section, key, place)).toList(), builder::revoked);
        if (root.has("chain")) {
            Section chain = root.section("chain");
            take(chain, "root", Section::string, file -> builder.root(hashOrFile(file)));
            take(chain, "revoked", Section::strings, files -> builder.revokedKeys(files.stream().map(this::hashOrFile).toList()));
            take(chain, "built", parsed(ScenarioBuilder::parseInstant), builder::built);
            chain.done();
            if (!chain.has("root")) {
                throw new ScenarioException(root.where("chain") + ": what the bootloader trusts chains by is missing (root)");
            }
        }
        if (root.has("encryption")) {
            Section encryption = root.section("encryption");
            take(encryption, "key", Section::string, file -> builder.encryptionKey(keyFile(file)));
            take(encryption, "bits", oneOf(List.of("128", "256")), bits -> builder.encryptionBits(Integer.parseInt(bits)));
            take(encryption, "save-enctlv", Section::bool, builder::saveTlvs);
            encryption.done();
            if (!encryption.has("key")) {
                throw new ScenarioException(root.where("encryption") + ": the private key that the bootloader decrypts with is missing (key)");
            }
        }
        take(root, "request", oneOf(UpdateScene.Asked.values()), builder::request);
        take(root, "strategy", Section::string, builder::strategy);
        take(root, "accept", Section::strings, list -> builder.accept(list.stream()
                .map(what -> List.of(Scenario.SLOT_A, Scenario.SLOT_B, Scenario.GOLDEN, Scenario.ANY).contains(what) ? what : path(what)).toList()));
        take(root, "boot", number(1, 100), number -> builder.boot(number.intValue()));
        take(root, "application", parsed(ScenarioBuilder::parseTime), builder::application);
        if (root.has("acceptance")) {
            Section acceptance = root.section("acceptance");
            take(acceptance, "expect-text", Section::strings, builder::expectText);
            take(acceptance, "forbid-text", Section::strings, builder::forbidText);
            take(acceptance, "words", (section, key) -> section.sections(key).stream().map(ScenarioReader::word).toList(), builder::words);
            take(acceptance, "vectors", (section, key) -> section.oneOf(key, List.of(Scenario.SLOT_A, Scenario.SLOT_B)), builder::vectors);
            take(acceptance, "after", parsed(ScenarioBuilder::parseTime), builder::judgedAfter);
            acceptance.done();
        }
        if (root.has("story")) {
            take(root, "story", (section, key) -> story(section.section(key)), builder::story);
            builder.cuts(0);
        }
        if (root.has("faults")) {
            Section faults = root.section("faults");
            take(faults, "cuts", parsed(ScenarioBuilder::parseCuts), builder::cuts);
            take(faults, "tear", oneOf(Tearing.values()), builder::tear);
            take(faults, "seed", number(0, Long.MAX_VALUE), builder::seed);
            take(faults, "operations", parsed(Sweep.Operations::parse), builder::operations);
            take(faults, "kinds", (section, key) -> kinds(section), builder::faults);
            take(faults, "reset-at", parsed(Faults::parseCycles), builder::resetAt);
            take(faults, "status-areas", (section, key) -> section.sections(key).stream().map(ScenarioReader::area).toList(), builder::statusAreas);
            take(faults, "endurance", (section, key) -> endurance(section.section(key)), builder::endurance);
            faults.done();
        }
        if (root.has("limits")) {
            Section limits = root.section("limits");
            take(limits, "boot", parsed(ScenarioBuilder::parseTime), builder::bootLimit);
            take(limits, "search", parsed(ScenarioBuilder::parseSearch), builder::search);
            take(limits, "states", number(1, Long.MAX_VALUE), builder::states);
            limits.done();
        }
        take(root, "policies", (section, key) -> PolicyReader.read(section.section(key), this::file), builder::policies);
        take(root, "leave-out", Section::strings, builder::leaveOut);
        root.done();
    }

    private Scenario.Second second(Section image) {
        Scenario.Second read = new Scenario.Second(new Scenario.Images(optional(image, "slot-a", (s, k) -> Path.of(file(s, k))),
                optional(image, "slot-b", (s, k) -> Path.of(fileOrEmpty(s, k)))),
                optional(image, "request", oneOf(UpdateScene.Asked.values())).orElse(Scenario.Second.USUAL.request()),
                optional(image, "together", ScenarioReader::together).orElse(List.of()));
        for (String key : List.of("slot-a", "slot-b", "together")) {
            if (image.has(key)) {
                builder.origin(image.path(key), image.where(key));
            }
        }
        image.done();
        return read;
    }

    private <T> void take(Section from, String key, BiFunction<Section, String, T> read, Consumer<T> into) {
        if (from.has(key)) {
            into.accept(read.apply(from, key));
            builder.origin(from.path(key), from.where(key));
        }
    }

    private static Demands.Word word(Section section) {
        Demands.Word word = new Demands.Word((int) section.integer("address", 0, 0xFFFF_FFFFL), (int) section.integer("value", 0, 0xFFFF_FFFFL));
        section.done();
        return word;
    }

    private static Set<FaultKind> kinds(Section faults) {
        try {
            return FaultKind.parseAll(faults.strings("kinds"));
        } catch (IllegalArgumentException e) {
            throw new ScenarioException(faults.where("kinds") + ": " + e.getMessage(), e);
        }
    }

    private static Scenario.Endurance endurance(Section section) {
        Map<Integer, Integer> wear = new TreeMap<>();
        int limit = (int) section.integer("limit", 1, Integer.MAX_VALUE - 1);
        if (section.has("wear")) {
            for (Section page : section.sections("wear")) {
                wear.put((int) page.integer("page", 0, Integer.MAX_VALUE), (int) page.integer("erases", 0, Integer.MAX_VALUE - 1));
                page.done();
            }
        }
        section.done();
        return new Scenario.Endurance(limit, wear);
    }

    private Scenario.Story story(Section story) {
        Scenario.Story plain = Scenario.Story.PLAIN;
        Scenario.Story read = new Scenario.Story(story.has("boots") ? (int) story.integer("boots", 1, 1000) : plain.boots(),
                story.has("power-off") ? times(story, "power-off") : plain.powerOff(), sections(story, "input").stream().map(this::input).toList(),
                sections(story, "claims").stream().map(this::claim).toList(),
                sections(story, "keep").stream().map(ScenarioReader::area).toList());
        story.done();
        return read;
    }

    private static List<Section> sections(Section section, String key) {
        return section.has(key) ? section.sections(key) : List.of();
    }

    private static List<DeviceTime> times(Section section, String key) {
        try {
            return section.strings(key).stream().map(DeviceTime::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ScenarioException(section.where(key) + ": " + e.getMessage(), e);
        }
    }

    private Scenario.Input input(Section input) {
        Scenario.Input read = new Scenario.Input(optional(input, "at", parsed(DeviceTime::parse)), optional(input, "after", Section::string),
                optional(input, "uart", Section::string), optional(input, "text", Section::string), optional(input, "file", (s, k) -> Path.of(file(s, k))),
                optional(input, "size-of", (s, k) -> Path.of(file(s, k))));
        input.done();
        if (read.at().isPresent() == read.after().isPresent()) {
            throw new ScenarioException(input.where(read.at().isPresent() ? "after" : "at") + ": an input is sent either at a time or after a text");
        }
        if (read.text().isPresent() == read.file().isPresent()) {
            throw new ScenarioException(input.where(read.text().isPresent() ? "file" : "text") + ": an input is either a text or a file");
        }
        if (read.sizeOf().isPresent() && read.text().isEmpty()) {
            throw new ScenarioException(input.where("size-of") + ": this goes with a text that holds {size}");
        }
        return read;
    }

    private Scenario.Claim claim(Section claim) {
        String image = claim.string("image");
        Scenario.Claim read = new Scenario.Claim(claim.string("text"), image.equals(Scenario.SLOT_A) || image.equals(Scenario.SLOT_B) ? image : path(image));
        claim.done();
        return read;
    }

    private static List<String> together(Section image, String key) {
        try {
            return ScenarioBuilder.parseTogether(image.strings(key));
        } catch (IllegalArgumentException e) {
            throw new ScenarioException(image.where(key) + ": " + e.getMessage(), e);
        }
    }

    private static <T> Optional<T> optional(Section section, String key, BiFunction<Section, String, T> read) {
        return section.has(key) ? Optional.of(read.apply(section, key)) : Optional.empty();
    }

    private static Scenario.Area area(Section map, String name) {
        return area(map.section(name));
    }

    private static Scenario.Area area(Section place) {
        Scenario.Area area = new Scenario.Area((int) place.integer("address", 0, Integer.MAX_VALUE), place.bytes("size", 1, Integer.MAX_VALUE));
        place.done();
        return area;
    }

    private static BiFunction<Section, String, Long> number(long least, long most) {
        return (section, key) -> section.integer(key, least, most);
    }

    private static <E extends Enum<E>> BiFunction<Section, String, E> oneOf(E[] values) {
        List<String> words = Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
        return (section, key) -> values[words.indexOf(section.oneOf(key, words))];
    }

    private static BiFunction<Section, String, String> oneOf(List<String> words) {
        return (section, key) -> section.oneOf(key, words);
    }

    private static int place(Section section, String key, String text) {
        if (!text.matches("\\d{1,3}")) {
            throw new ScenarioException(section.where(key) + ": '" + text + "' is not a place in the list of keys, such as 0 for the first");
        }
        return Integer.parseInt(text);
    }

    private String hashOrFile(String text) {
        return ChainAssembly.isHash(text) || text.equals(ChainAssembly.BUNDLED) ? text : path(text);
    }

    private Path keyFile(String file) {
        return Path.of(BundledKey.named(file).isPresent() ? file : path(file));
    }

    /** A word in a form of its own: {@code parse} refuses it with a sentence. */
    private static <T> BiFunction<Section, String, T> parsed(Function<String, T> parse) {
        return (section, key) -> {
            try {
                return parse.apply(section.string(key));
            } catch (IllegalArgumentException e) {
                throw new ScenarioException(section.where(key) + ": " + e.getMessage(), e);
            }
        };
    }

    private String fileOrEmpty(Section section, String key) {
        return section.string(key).equals(Scenario.EMPTY) ? Scenario.EMPTY : file(section, key);
    }

    private String file(Section section, String key) {
        return path(section.string(key));
    }

    private List<String> files(Section section, String key) {
        return section.strings(key).stream().map(this::path).toList();
    }

    private String path(String file) {
        if (file.startsWith(Scenario.BUNDLED)) {
            return file;
        }
        try {
            return folder.resolve(file).toString();
        } catch (InvalidPathException e) {
            throw new ScenarioException("'" + file + "' is not a file name", e);
        }
    }
}
