package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.CoreType;
import dev.brownout.emulator.board.BoardDescription.Flash;
import dev.brownout.emulator.board.BoardDescription.Oscillators;
import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.board.BoardDescription.RamBlock;
import dev.brownout.emulator.board.BoardDescription.Seeds;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.memory.PagedMemory;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads board files, the bundled ones by name and anybody's by path. */
public final class BoardLoader {
    private static final List<String> BUNDLED = List.of("nrf52840");
    private static final int MEGABYTES_16 = 16 << 20;

    private BoardLoader() {
    }

    /** The bundled boards. */
    public static List<String> names() {
        return BUNDLED;
    }

    /** The text of a bundled board's file, to be copied and changed. */
    public static String text(String name) {
        if (!BUNDLED.contains(name)) {
            throw new BoardException("no board is called " + name + Section.suggestion(name, BUNDLED));
        }
        try (InputStream in = BoardLoader.class.getResourceAsStream(name + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a board.
     *
     * @param nameOrPath  a bundled board's name, or a file: anything with a slash or ending in .yaml or .yml
     * @throws BoardException if there is no such board, or the file is wrong
     */
    public static BoardDescription load(String nameOrPath) {
        boolean path = nameOrPath.contains("/") || nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml");
        if (!path) {
            return parse(nameOrPath + ".yaml", text(nameOrPath));
        }
        try {
            return parse(nameOrPath, Files.readString(Path.of(nameOrPath)));
        } catch (MalformedInputException e) {
            throw new BoardException("board file " + nameOrPath + " is not text in UTF-8");
        } catch (InvalidPathException e) {
            throw new BoardException("cannot read board file " + nameOrPath + ": not a file name");
        } catch (IOException e) {
            Path file = Path.of(nameOrPath);
            String reason = Files.isDirectory(file) ? ": it is a directory" : Files.exists(file) ? "" : ": no such file";
            throw new BoardException("cannot read board file " + nameOrPath + reason);
        }
    }

    /**
     * @param source  what to call the file in messages
     * @throws BoardException if the text is wrong
     */
    public static BoardDescription parse(String source, String text) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new BoardException(source + ":" + line + ": not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new BoardException(source + ": not YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
        if (root == null) {
            throw new BoardException(source + " is empty");
        }
        Section board = new Section(source, "", root);
        BoardDescription result = new BoardDescription(source, board.string("name"), board.string("description"),
                core(board.section("core")), flash(board.section("flash")), ram(board.section("ram")), oscillators(board.section("oscillators")),
                seeds(board.section("seeds")), board.string("console"), peripherals(board));
        board.done();
        if (result.peripherals().stream().noneMatch(peripheral -> peripheral.name().equals(result.console()))) {
            throw board.wrong("console", "is " + result.console() + Section.suggestion(result.console(),
                    result.peripherals().stream().map(PeripheralDescription::name).toList()));
        }
        return result;
    }

    private static CoreType core(Section core) {
        CoreModel model = CoreModel.of(core.oneOf("type", CoreModel.labels())).orElseThrow();
        // Armv6-M: at most 32 interrupts, four priorities.
        CoreType result = new CoreType(model, positive(core, "clock", core.hertz("clock")),
                (int) core.integer("interrupts", 1, model.isArmv6() ? 32 : 240),
                (int) core.integer("priority-bits", 2, model.isArmv6() ? 2 : 8), core.bool("resets-on-lockup"));
        core.done();
        return result;
    }

    private static long positive(Section section, String key, long value) {
        if (value <= 0) {
            throw section.wrong(key, "must be more than 0");
        }
        return value;
    }

    private static Flash flash(Section flash) {
        int size = flash.bytes("size", PagedMemory.PAGE_SIZE, MEGABYTES_16);
        int page = flash.bytes("page", 64, 1 << 20);
        if (Integer.bitCount(page) != 1) {
            throw flash.wrong("page", "is " + page + ", which is not a power of two");
        }
        if (size % page != 0 || size % PagedMemory.PAGE_SIZE != 0) {
            throw flash.wrong("size", "is " + size + ", which is not a multiple of the page, or not of " + PagedMemory.PAGE_SIZE);
        }
        FlashGeometry geometry = new FlashGeometry(size, page, (int) flash.integer("writes-per-word", 1, 100),
                (int) flash.integer("endurance", 1, Integer.MAX_VALUE - 1));
        Flash result = new Flash(flash.address("base"), geometry, flash.duration("write-time"), flash.duration("erase-page-time"),
                flash.duration("erase-all-time"), flash.duration("partial-erase-setup-time"));
        flash.done();
        return result;
    }

    private static RamBlock ram(Section ram) {
        int size = ram.bytes("size", 1024, MEGABYTES_16);
        if (size % 1024 != 0) {
            throw ram.wrong("size", "is " + size + ", which is not a multiple of 1024");
        }
        RamBlock result = new RamBlock(ram.address("base"), size, ram.has("aliases") ? ram.addresses("aliases") : List.of());
        ram.done();
        return result;
    }

    private static Oscillators oscillators(Section oscillators) {
        Section hfxo = oscillators.section("hfxo");
        Section lfxo = oscillators.section("lfxo");
        Section lfrc = oscillators.section("lfrc");
        Oscillators result = new Oscillators(hfxo.duration("start"), lfxo.duration("start"), ppm(lfxo), lfrc.duration("start"), ppm(lfrc));
        hfxo.done();
        lfxo.done();
        lfrc.done();
        oscillators.done();
        return result;
    }

    private static int ppm(Section oscillator) {
        return (int) oscillator.integer("ppm", -100_000, 100_000);
    }

    private static Seeds seeds(Section seeds) {
        Seeds result = new Seeds(seeds.integer("device", Long.MIN_VALUE, Long.MAX_VALUE),
                seeds.integer("memory", Long.MIN_VALUE, Long.MAX_VALUE), seeds.integer("random", Long.MIN_VALUE, Long.MAX_VALUE));
        seeds.done();
        return result;
    }

    private static List<PeripheralDescription> peripherals(Section board) {
        List<PeripheralDescription> result = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : board.sections("peripherals")) {
            PeripheralDescription peripheral = new PeripheralDescription(section.string("name"),
                    section.oneOf("type", PeripheralTypes.names()), section.address("base"),
                    section.has("irq") ? (int) section.integer("irq", 0, 239) : -1, section.others());
            if (!names.add(peripheral.name())) {
                throw section.wrong("name", "is " + peripheral.name() + ", which an earlier peripheral has");
            }
            PeripheralTypes.check(peripheral, section);
            result.add(peripheral);
        }
        return result;
    }
}
