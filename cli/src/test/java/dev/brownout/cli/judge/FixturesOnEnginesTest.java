package dev.brownout.cli.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.SwapStrategy;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.scenario.BundledStrategy;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.campaign.scenario.ScenarioReader;
import dev.brownout.cli.bench.Workload;
import dev.brownout.cli.run.LoadedBoard;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.emulator.lockstep.FirmwareLockstep;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bundled firmware on every engine: equal flash, UART, cycles and state, stopped often and not at all. */
class FixturesOnEnginesTest {
    /** The bootloader verifies an image of 16 KB and starts it in 2 million cycles; the applications then have their say. */
    private static final long CYCLES = 5_000_000;
    /** Each erase takes 85 ms, most of all time. */
    private static final long CYCLES_OF_AN_UPDATE = 200_000_000;
    private static final long CYCLES_OF_A_WHOLE_SLOT = 800_000_000;
    private static final BoardDescription BOARD = BoardLoader.load("nrf52840");

    static Stream<Arguments> fixturesAndEngines() {
        return Fixtures.all().stream().flatMap(fixture -> Engines.installed().keySet().stream()
            .filter(engine -> !engine.equals(Engines.INTERPRETER)).map(engine -> Arguments.of(fixture.name(), engine)));
    }

    private static FirmwareImage firmware(Fixture fixture) {
        return switch (fixture.kind()) {
            case WORKLOAD -> Workload.find(fixture.name()).firmware(1);
            case SELF_TEST -> new FirmwareLoader().load(fixture.name(), fixture.elf(), OptionalLong.empty());
            case BOOTLOADER -> update(fixture);
            case APPLICATION -> bootloaderWith(fixture);
        };
    }

    /** An update that a bootloader brings in: every kind of flash operation. */
    private static FirmwareImage update(Fixture bootloader) {
        Optional<String> scenario = scenario(bootloader);
        if (scenario.isPresent()) {
            return update(bootloader.name(), scenario.get());
        }
        String strategy = bootloader.name().substring("bootloader-".length()).replaceFirst("-(page|small-slots)$", "");
        BundledStrategy bundled = BundledStrategy.of(strategy).orElse(BundledStrategy.SWAP_MOVE);
        return update(BOARD, bootloader, bundled, map(bootloader, bundled));
    }

    /** For those that take only images signed, encrypted or laid out for them. */
    private static Optional<String> scenario(Fixture bootloader) {
        String images = "images: {slot-a: 'bundled:v1-confirms', slot-b: 'bundled:v2-confirms-after-health-check'}\n";
        Matcher keys = Pattern.compile("bootloader-(?:(swap-.*|overwrite-.*)-)?(ed25519|encrypted)").matcher(bootloader.name());
        if (keys.matches()) {
            String strategy = Optional.ofNullable(keys.group(1)).orElse("swap-move");
            return Optional.of(images + "strategy: " + strategy + "\n"
                    + (keys.group(2).equals("ed25519") ? "keys: [bundled-ed25519]" : "encryption: {key: bundled-encryption}"));
        }
        if (bootloader == Fixtures.BOOTLOADER_CERTIFICATES) {
            return Optional.of(images + "chain: {root: bundled, built: '2026-01-01T00:00:00Z'}");
        }
        return bootloader == Fixtures.BOOTLOADER_TWO_IMAGES ? Optional.of("""
                images: {slot-a: 'bundled:v1-uses-library', slot-b: 'bundled:v2-uses-library'}
                image-1: {slot-a: 'bundled:v1-library', slot-b: 'bundled:v2-library'}
                """) : Optional.empty();
    }

    private static FirmwareImage update(String name, String scenario) {
        ScenarioPlan plan = ScenarioPlan.of(ScenarioReader.read(name, Path.of(""), scenario).build(), Engines.find(Engines.INTERPRETER));
        return new FirmwareImage(name, List.of(new Segment(BOARD.flash().base(), plan.start().codeFlash().memory().read(0, BOARD.flash().geometry().size()))));
    }

    private static FirmwareImage update(BoardDescription board, Fixture bootloader, BundledStrategy bundled, FlashMap map) {
        UpdateScene scene = new UpdateScene(() -> Board.build(board, Engines.find(Engines.INTERPRETER)).machine(), map)
            .put(bootloader.name(), bootloader.loadAddress(), bootloader.image()).putInSlotA("v1", bundled.inSlotA("v1-confirms", ""))
            .putInSlotB("v2", bundled.inSlotB("v2-confirms-after-health-check", "")).ask(UpdateScene.Asked.TEST);
        byte[] flash = scene.program().codeFlash().memory().read(0, board.flash().geometry().size());
        return new FirmwareImage(bootloader.name(), List.of(new Segment(board.flash().base(), flash)));
    }

    private static FlashMap map(Fixture bootloader, BundledStrategy bundled) {
        FlashMap map = bundled.map();
        return bootloader == Fixtures.BOOTLOADER_SWAP_SCRATCH_SMALL_SLOTS ? new FlashMap(map.boot(), new SlotLayout("slot A", map.slotA().address(), 0x2000),
            new SlotLayout("slot B", map.slotB().address(), 0x2000), map.pageSize(), map.writeSize(), map.maxAlign(), map.maxSectors(),
            new SwapStrategy.Scratch(new SlotLayout("scratch area", 0xF8000, 0x1000))) : map;
    }

    private static FirmwareImage bootloaderWith(Fixture application) {
        FlashMap map = FlashMap.nrf52840();
        boolean inB = application.loadAddress() > map.slotB().address() && application.loadAddress() < map.slotB().end();
        boolean inFlash = inB || application.loadAddress() < map.slotA().end();
        BundledStrategy bundled = inB ? BundledStrategy.DIRECT_XIP : inFlash ? BundledStrategy.SWAP_MOVE : BundledStrategy.RAM_LOAD;
        return new FirmwareImage(application.name(), List.of(new Segment(0, bundled.bootloader().image()),
            new Segment((inB ? map.slotB() : map.slotA()).address(), bundled.signed(application))));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("fixturesAndEngines")
    void runsAsOnTheInterpreter(String name, String engine) {
        Fixture fixture = Fixtures.byName(name);
        FirmwareImage firmware = firmware(fixture);
        boolean updates = fixture.kind() == Fixture.Kind.BOOTLOADER;
        long cycles = fixture == Fixtures.BOOTLOADER_OVERWRITE_ONLY ? CYCLES_OF_A_WHOLE_SLOT : updates ? CYCLES_OF_AN_UPDATE : CYCLES;
        LoadedBoard expected = compare(BOARD, firmware, engine, cycles, updates ? 200_000 : 30_000);
        String said = new String(expected.serial(), StandardCharsets.US_ASCII);
        assertTrue(!updates || said.contains("[app] v2.0.0 start"), said);
        assertTrue(expected.serial().length + expected.semihosting().length > 0 || expected.machine().cpu().cycles >= cycles, "said nothing, and ended");
    }

    static Stream<Arguments> otherBoardsAndEngines() {
        return Stream.of(BundledStrategy.STM32L476_SWAP_MOVE, BundledStrategy.STM32F407_SWAP_SCRATCH, BundledStrategy.STM32F407_OVERWRITE_ONLY)
            .flatMap(strategy -> Engines.installed().keySet().stream().filter(engine -> !engine.equals(Engines.INTERPRETER))
                .map(engine -> Arguments.of(strategy, engine)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("otherBoardsAndEngines")
    void updateOfAnotherBoardRunsAsOnTheInterpreter(BundledStrategy strategy, String engine) {
        BoardDescription board = BoardLoader.load(strategy.board());
        LoadedBoard expected = compare(board, update(board, strategy.bootloader(), strategy, strategy.map()), engine, 7 * board.core().hertz(), 200_000);
        String said = new String(expected.serial(), StandardCharsets.US_ASCII);
        assertTrue(said.contains("v2.0.0 health check: clocks ok"), said);
    }

    /** Demands that an engine does the same; gives what the interpreter did. */
    private static LoadedBoard compare(BoardDescription description, FirmwareImage firmware, String engine, long cycles, int apart) {
        LoadedBoard expected = new LoadedBoard(description, firmware, Engines.find(Engines.INTERPRETER));
        LoadedBoard stopped = new LoadedBoard(description, firmware, Engines.find(engine));
        FirmwareLockstep.Result result = new FirmwareLockstep(expected.machine(), stopped.machine(), 1, apart).run(cycles, () -> false, at -> { });
        assertEquals("", result.difference().map(d -> d.trace() + d.text()).orElse(""));

        LoadedBoard free = new LoadedBoard(description, firmware, Engines.find(engine));
        assertEquals(result.end(), free.machine().runUntil(cycles));
        assertEquals(result.cycles(), free.machine().cpu().cycles);
        assertEquals(result.hash(), free.machine().stateHash());
        assertArrayEquals(expected.machine().flash().memory().read(0, description.flash().geometry().size()),
            free.machine().flash().memory().read(0, description.flash().geometry().size()));
        for (LoadedBoard board : List.of(stopped, free)) {
            assertArrayEquals(expected.serial(), board.serial());
            assertArrayEquals(expected.semihosting(), board.semihosting());
        }
        return expected;
    }
}
