package dev.brownout.emulator.board;

import dev.brownout.emulator.board.BoardDescription.CoreType;
import dev.brownout.emulator.board.BoardDescription.Flash;
import dev.brownout.emulator.board.BoardDescription.Memory;
import dev.brownout.emulator.board.BoardDescription.OscillatorPart;
import dev.brownout.emulator.board.BoardDescription.PeripheralDescription;
import dev.brownout.emulator.board.BoardDescription.RamBlock;
import dev.brownout.emulator.board.BoardDescription.Seeds;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.memory.PagedMemory;
import dev.brownout.emulator.memory.Ram;
import dev.brownout.emulator.timing.FlashInterface;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads board files, the bundled ones by name and anybody's by path. */
public final class BoardLoader {
    private static final List<String> BUNDLED = List.of("nrf52840", "stm32f407", "stm32l476");
    private static final int MEGABYTES_16 = 16 << 20;
    private static final Pattern SECTORS = Pattern.compile("(\\d{1,4})x(\\d{1,5})KB");

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
        Section board = Section.ofText(source, text);
        if (board.has("based-on")) {
            String base = board.oneOf("based-on", BUNDLED);
            board.over(Section.ofText(base + ".yaml", text(base)));
        }
        // Board files are older than families.
        Family family = board.has("family") ? Family.of(board.oneOf("family", Family.labels())) : Family.NRF52;
        BoardDescription result = new BoardDescription(source, board.string("name"), board.string("description"), family,
                core(board.section("core"), family), flash(board.section("flash"), family), ram(board.section("ram")), memories(board),
                oscillators(board.section("oscillators"), family), seeds(board.section("seeds")), board.string("console"),
                peripherals(board, family.types()));
        board.done();
        if (result.peripherals().stream().noneMatch(peripheral -> peripheral.name().equals(result.console()))) {
            throw board.wrong("console", "is " + result.console() + Section.suggestion(result.console(),
                    result.peripherals().stream().map(PeripheralDescription::name).toList()));
        }
        return result;
    }

    private static CoreType core(Section core, Family family) {
        CoreModel model = CoreModel.of(core.oneOf("type", CoreModel.labels())).orElseThrow();
        // Armv6-M: at most 32 interrupts, four priorities.
        CoreType result = new CoreType(model, positive(core, "clock", core.hertz("clock")),
                (int) core.integer("interrupts", 1, model.isArmv6() ? 32 : 240),
                (int) core.integer("priority-bits", 2, model.isArmv6() ? 2 : 8), core.bool("resets-on-lockup"),
                core.has("clock-in-sleep") ? core.oneOf("clock-in-sleep", List.of("runs", "stops")).equals("runs") : family.clockRunsInSleep());
        core.done();
        return result;
    }

    private static long positive(Section section, String key, long value) {
        if (value <= 0) {
            throw section.wrong(key, "must be more than 0");
        }
        return value;
    }

    private static Flash flash(Section flash, Family family) {
        int size = flash.bytes("size", PagedMemory.PAGE_SIZE, MEGABYTES_16);
        if (size % PagedMemory.PAGE_SIZE != 0) {
            throw flash.wrong("size", "is " + size + ", which is not a multiple of " + PagedMemory.PAGE_SIZE);
        }
        List<FlashGeometry.Run> runs = flash.has("sectors") ? sectors(flash, size) : pages(flash, size);
        boolean ecc = flash.has("ecc") && flash.bool("ecc");
        int writeSize = flash.has("write-size") ? (int) flash.integer("write-size", 1, 8) : FlashGeometry.WORD_SIZE;
        if (Integer.bitCount(writeSize) != 1 || ecc && writeSize != 8) {
            throw flash.wrong("write-size", "is " + writeSize + ", expected " + (ecc ? "8, as error correction needs it" : "1, 2, 4 or 8"));
        }
        int writesPerWord = flash.string("writes-per-word").equals("any") ? FlashGeometry.ANY_NUMBER
                : (int) flash.integer("writes-per-word", 1, 100);
        FlashGeometry geometry = new FlashGeometry(runs, writeSize, ecc, writesPerWord,
                (int) flash.integer("endurance", 1, Integer.MAX_VALUE - 1));
        Map<String, List<Long>> times = new LinkedHashMap<>();
        family.flashTimes().forEach((key, count) -> times.put(key, count == 1 ? List.of(flash.duration(key)) : flash.durations(key, count)));
        FlashInterface access = flash.has("interface") ? FlashInterface.named(flash.oneOf("interface", FlashInterface.names()))
                : FlashInterface.ZERO_WAIT;
        Flash result = new Flash(flash.address("base"), geometry, access, times);
        flash.done();
        return result;
    }

    private static List<FlashGeometry.Run> pages(Section flash, int size) {
        int page = flash.bytes("page", 64, 1 << 20);
        if (Integer.bitCount(page) != 1) {
            throw flash.wrong("page", "is " + page + ", which is not a power of two");
        }
        if (size % page != 0) {
            throw flash.wrong("size", "is " + size + ", which is not a multiple of the page");
        }
        return FlashGeometry.equalPages(size, page);
    }

    private static List<FlashGeometry.Run> sectors(Section flash, int size) {
        List<FlashGeometry.Run> runs = new ArrayList<>();
        long sum = 0;
        for (String text : flash.strings("sectors")) {
            Matcher matcher = SECTORS.matcher(text);
            long bytes = matcher.matches() ? Long.parseLong(matcher.group(2)) << 10 : 0;
            if (bytes == 0 || Long.bitCount(bytes) != 1 || bytes > MEGABYTES_16 || Integer.parseInt(matcher.group(1)) == 0) {
                throw flash.wrong("sectors", "has " + text + ", expected something like 4x16KB, a power of two");
            }
            runs.add(new FlashGeometry.Run(Integer.parseInt(matcher.group(1)), (int) bytes));
            sum += Integer.parseInt(matcher.group(1)) * bytes;
        }
        if (sum != size) {
            throw flash.wrong("sectors", "make " + sum + " bytes, and size is " + size);
        }
        return runs;
    }

    private static List<Memory> memories(Section board) {
        List<Memory> result = new ArrayList<>();
        for (Section section : board.has("memories") ? board.sections("memories") : List.<Section>of()) {
            Memory memory = new Memory(section.string("name"), section.address("base"), section.bytes("size", Ram.PAGE_SIZE, MEGABYTES_16));
            if (memory.size() % Ram.PAGE_SIZE != 0) {
                throw section.wrong("size", "is " + memory.size() + ", which is not a multiple of " + Ram.PAGE_SIZE);
            }
            section.done();
            result.add(memory);
        }
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

    private static Map<String, OscillatorPart> oscillators(Section oscillators, Family family) {
        Map<String, OscillatorPart> result = new LinkedHashMap<>();
        for (String name : family.oscillatorNames()) {
            Section part = oscillators.section(name);
            result.put(name, new OscillatorPart(family.oscillatorHas(name, "frequency") ? positive(part, "frequency", part.hertz("frequency")) : 0,
                    start(part, family), family.oscillatorHas(name, "ppm") ? ppm(part) : 0));
            part.done();
        }
        oscillators.done();
        return result;
    }

    // One that is not fitted never starts.
    private static long start(Section oscillator, Family family) {
        return family == Family.NRF52 && oscillator.string("start").equals("never") ? VirtualClock.NEVER : oscillator.duration("start");
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

    private static List<PeripheralDescription> peripherals(Section board, PeripheralTypes<?> types) {
        List<PeripheralDescription> result = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : board.sections("peripherals")) {
            PeripheralDescription peripheral = new PeripheralDescription(section.string("name"),
                    section.oneOf("type", types.names()), section.address("base"),
                    section.has("irq") ? (int) section.integer("irq", 0, 239) : -1, section.others());
            if (!names.add(peripheral.name())) {
                throw section.wrong("name", "is " + peripheral.name() + ", which an earlier peripheral has");
            }
            types.check(peripheral, section);
            result.add(peripheral);
        }
        return result;
    }
}
