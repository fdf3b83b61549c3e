package dev.brownout.cli.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.campaign.scenario.BundledUpdate;
import dev.brownout.cli.bench.Workload;
import dev.brownout.cli.run.LoadedBoard;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.emulator.lockstep.FirmwareLockstep;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import dev.brownout.fixtures.FlashMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bundled firmware on every engine: equal flash, UART, cycles and state, stopped often and not at all. */
class FixturesOnEnginesTest {
    /** The bootloader verifies an image of 16 KB and starts it in 2 million cycles; the applications then have their say. */
    private static final long CYCLES = 5_000_000;
    /** Each erase takes 85 ms, most of all time. */
    private static final long CYCLES_OF_A_SWAP = 150_000_000;
    private static final BoardDescription BOARD = BoardLoader.load("nrf52840");

    static Stream<Arguments> fixturesAndEngines() {
        return Fixtures.all().stream().flatMap(fixture -> Engines.installed().keySet().stream()
            .filter(engine -> !engine.equals(Engines.INTERPRETER)).map(engine -> Arguments.of(fixture.name(), engine)));
    }

    private static FirmwareImage firmware(Fixture fixture) {
        return switch (fixture.kind()) {
            case WORKLOAD -> Workload.find(fixture.name()).firmware(1);
            case SELF_TEST -> new FirmwareLoader().load(fixture.name(), fixture.elf(), OptionalLong.empty());
            case BOOTLOADER -> swap();
            case APPLICATION -> bootloaderWith(fixture);
        };
    }

    /** An update that the bootloader swaps in: every kind of flash operation. */
    private static FirmwareImage swap() {
        Fixture update = Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK;
        SignOptions pending = new SignOptions(ImageVersion.parse(update.version().orElseThrow())).headerSize(FlashMap.NRF52840.headerSize())
            .padHeader(true).slotSize(FlashMap.NRF52840.slotB().size()).align(FlashMap.NRF52840.writeSize()).pad(true);
        byte[] image = ImageBuilder.build(update.image(), pending, new Signer.Key(BundledUpdate.key())).padded();
        return new FirmwareImage("swap", List.of(new Segment(0, BundledUpdate.bootloader()),
            new Segment(FlashMap.NRF52840.slotA().address(), BundledUpdate.signed(Fixtures.V1_CONFIRMS)),
            new Segment(FlashMap.NRF52840.slotB().address(), image)));
    }

    private static FirmwareImage bootloaderWith(Fixture application) {
        return new FirmwareImage(application.name(), List.of(new Segment(0, BundledUpdate.bootloader()),
            new Segment(FlashMap.NRF52840.slotA().address(), BundledUpdate.signed(application))));
    }


    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("fixturesAndEngines")
    void runsAsOnTheInterpreter(String name, String engine) {
        Fixture fixture = Fixtures.byName(name);
        FirmwareImage firmware = firmware(fixture);
        boolean swaps = fixture.kind() == Fixture.Kind.BOOTLOADER;
        long cycles = swaps ? CYCLES_OF_A_SWAP : CYCLES;
        LoadedBoard expected = new LoadedBoard(BOARD, firmware, Engines.find(Engines.INTERPRETER));
        LoadedBoard stopped = new LoadedBoard(BOARD, firmware, Engines.find(engine));
        FirmwareLockstep.Result result = new FirmwareLockstep(expected.machine(), stopped.machine(), 1, swaps ? 200_000 : 30_000)
            .run(cycles, () -> false, at -> { });
        assertEquals("", result.difference().map(d -> d.trace() + d.text()).orElse(""));

        LoadedBoard free = new LoadedBoard(BOARD, firmware, Engines.find(engine));
        assertEquals(result.end(), free.machine().runUntil(cycles));
        assertEquals(result.cycles(), free.machine().cpu().cycles);
        assertEquals(result.hash(), free.machine().stateHash());
        assertArrayEquals(expected.machine().flash().memory().read(0, BOARD.flash().geometry().size()),
            free.machine().flash().memory().read(0, BOARD.flash().geometry().size()));
        for (LoadedBoard board : List.of(stopped, free)) {
            assertArrayEquals(expected.serial(), board.serial());
            assertArrayEquals(expected.semihosting(), board.semihosting());
        }
        assertEquals(swaps, new String(expected.serial(), StandardCharsets.US_ASCII).contains("v2.0.0 confirmed"), new String(expected.serial(), StandardCharsets.US_ASCII));
        assertTrue(expected.serial().length + expected.semihosting().length > 0 || result.cycles() >= cycles, "said nothing, and ended");
    }
}
