package dev.brownout.emulator.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.timing.FlashInterface;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardLoaderTest {
    private static final String TEXT = BoardLoader.text("nrf52840");

    private static int lineOf(String piece) {
        return (int) TEXT.substring(0, TEXT.indexOf(piece)).chars().filter(c -> c == '\n').count() + 1;
    }

    private static String error(String piece, String replacement) {
        assertTrue(TEXT.contains(piece), piece);
        return assertThrows(BoardException.class, () -> BoardLoader.parse("my.yaml", TEXT.replace(piece, replacement))).getMessage();
    }

    @Test
    void bundledBoardIsThePart() {
        BoardDescription board = BoardLoader.load("nrf52840");
        assertEquals(List.of("nrf52840", "stm32f407", "stm32l476"), BoardLoader.names());
        assertEquals(64_000_000, board.core().hertz());
        assertEquals(1 << 20, board.flash().geometry().size());
        assertEquals(4096, board.flash().geometry().pageSize());
        assertEquals(41_000_000L, board.flash().time("write-time"));
        assertEquals(85_000_000_000L, board.flash().time("erase-page-time"));
        assertEquals(1_080_000_000L, board.flash().time("partial-erase-setup-time"));
        assertEquals(0x40000, board.ram().size());
        assertEquals(List.of(0x00800000), board.ram().aliases());
        assertEquals("UARTE0", board.console());
    }

    @Test
    void copiedFileIsReadByItsPath(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, TEXT.replace("size: 256KB", "size: 0x10000"));
        assertEquals(0x10000, BoardLoader.load(file.toString()).ram().size());
    }

    @Test
    void boardSaysOnlyWhatItHasOtherwiseThanItsBase() {
        BoardDescription base = BoardLoader.load("nrf52840");
        BoardDescription board = BoardLoader.parse("mine.yaml", "name: mine\ndescription: without a crystal\nbased-on: nrf52840\n"
                + "oscillators:\n  lfxo: {start: never}\nflash: {endurance: 5}\n");
        assertEquals("mine", board.name());
        assertEquals(VirtualClock.NEVER, board.oscillator("lfxo").start());
        assertEquals(base.oscillator("lfxo").ppm(), board.oscillator("lfxo").ppm());
        assertEquals(base.oscillator("lfrc"), board.oscillator("lfrc"));
        assertEquals(5, board.flash().geometry().endurance());
        assertEquals(base.flash().times(), board.flash().times());
        assertEquals(base.peripherals(), board.peripherals());
    }

    @Test
    void mistakesBesideABaseAreNamedWhereTheyAre() {
        String start = "name: mine\ndescription: mine\n";
        assertTrue(basedError(start + "based-on: nrf52480\n").startsWith("mine.yaml:3: based-on is nrf52480; did you mean nrf52840?"));
        assertTrue(basedError(start + "based-on: nrf52840\nflash: {sise: 1MB}\n").startsWith("mine.yaml:4: flash.sise is not a key here; did you mean size?"));
        assertTrue(basedError(start + "based-on: stm32l476\noscillators:\n  lse: {start: never}\n").startsWith("mine.yaml:5: oscillators.lse.start is never"));
    }

    private static String basedError(String text) {
        return assertThrows(BoardException.class, () -> BoardLoader.parse("mine.yaml", text)).getMessage();
    }

    @Test
    void unknownBoardIsNamedWithTheClosestOne() {
        assertEquals("no board is called nrf52480; did you mean nrf52840?",
                assertThrows(BoardException.class, () -> BoardLoader.load("nrf52480")).getMessage());
        assertEquals("no board is called esp32; possible are nrf52840, stm32f407, stm32l476",
                assertThrows(BoardException.class, () -> BoardLoader.load("esp32")).getMessage());
        assertEquals("cannot read board file ./missing.yaml: no such file",
                assertThrows(BoardException.class, () -> BoardLoader.load("./missing.yaml")).getMessage());
        assertEquals("cannot read board file ./: it is a directory",
                assertThrows(BoardException.class, () -> BoardLoader.load("./")).getMessage());
        assertThrows(BoardException.class, () -> BoardLoader.load("/\0"));
    }

    @Test
    void misspeltKeyIsNamedWithLineAndMeaning() {
        assertEquals("my.yaml:" + lineOf("erase-page-time") + ": flash.erase-page-time is missing; erase-page-tiem is no key here, "
                + "did you mean erase-page-time?", error("erase-page-time:", "erase-page-tiem:"));
        assertEquals("my.yaml:" + lineOf("aliases:") + ": ram.alias is not a key here; did you mean aliases?", error("aliases:", "alias:"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "clock: 64MHz|clock: 64 parsecs|core.clock is 64 parsecs, expected something like 64MHz or 32.768kHz",
        "clock: 64MHz|clock: 0MHz|core.clock must be more than 0",
        "type: cortex-m4f|type: cortex-m8|core.type is cortex-m8; did you mean cortex-m0?",
        "interrupts: 48|interrupts: 4800|core.interrupts is 4800, outside 1 to 240",
        "size: 1MB|size: 1000|flash.size is 1000, outside 4096 to 16777216",
        "size: 1MB|size: 1000KB1|flash.size is 1000KB1, expected something like 4096, 0x1000, 4KB or 1MB",
        "page: 4KB|page: 5000|flash.page is 5000, which is not a power of two",
        "base: 0x20000000|base: 0x2000000g|ram.base is 0x2000000g, which is not a whole number such as 4096 or 0x1000",
        "write-time: 41us|write-time: 41|flash.write-time is 41, expected something like 41us, 1.08ms or 2s",
        "clock-in-sleep: stops|clock-in-sleep: maybe|core.clock-in-sleep is maybe; possible are runs, stops",
        "resets-on-lockup: true|resets-on-lockup: maybe|core.resets-on-lockup is maybe; possible are true, false",
        "console: UARTE0|console: UARTE7|console is UARTE7; did you mean UARTE0?",
        "type: nrf-wdt|type: nrf-wtd|peripherals[22].type is nrf-wtd; did you mean nrf-wdt?",
        "irq: 16|irq: 16, speed: 9|peripherals[22].speed is not a key of type nrf-wdt, which has only name, type, base and irq",
        "variant: AAD0|variant: D0|peripherals[0].variant is D0, expected four letters or digits such as AAD0",
        "registers: QDEC|registers: QDCE|peripherals[24].registers names QDCE; did you mean QDEC?",
    })
    void wrongValueIsNamedWithLineAndWhatWouldBeRight(String piece, String replacement, String message) {
        assertEquals("my.yaml:" + lineOf(piece) + ": " + message, error(piece, replacement));
    }

    @Test
    void keyGivenTwiceIsRefused() {
        assertEquals("my.yaml:" + (lineOf("page: 4KB") + 1) + ": flash.page is given twice, first in line " + lineOf("page: 4KB"),
                error("page: 4KB", "page: 4KB\n  page: 8KB"));
    }

    @Test
    void peripheralNameGivenTwiceIsRefused() {
        assertTrue(error("name: UARTE1", "name: UARTE0").endsWith("name is UARTE0, which an earlier peripheral has"));
    }

    @Test
    void flashInterfaceIsThePartsOrNoneAtAll() {
        assertEquals(FlashInterface.STM32F4, BoardLoader.load("stm32f407").flash().access());
        assertEquals(FlashInterface.STM32L4, BoardLoader.load("stm32l476").flash().access());
        String piece = TEXT.lines().filter(line -> line.startsWith("  interface: ")).findFirst().orElseThrow();
        assertEquals(FlashInterface.ZERO_WAIT, BoardLoader.parse("my.yaml", TEXT.replace(piece + "\n", "")).flash().access());
        assertEquals(FlashInterface.NRF52840, BoardLoader.parse("my.yaml", TEXT.replace(piece, "  interface: nrf52840")).flash().access());
        assertTrue(error(piece, "  interface: stm32f3").contains("stm32f4"));
    }

    @Test
    void textThatIsNotYamlIsNamedWithItsLine() {
        assertTrue(error("core:", "core: [").startsWith("my.yaml:"));
        assertEquals("my.yaml is empty", assertThrows(BoardException.class, () -> BoardLoader.parse("my.yaml", "")).getMessage());
        assertEquals("my.yaml:1: the file must be a mapping of keys to values",
                assertThrows(BoardException.class, () -> BoardLoader.parse("my.yaml", "hello")).getMessage());
    }

    @Test
    void everyCutOfTheFileIsAnErrorAndNeverAnythingElse() {
        for (int length = 0; length < TEXT.length(); length += 97) {
            String cut = TEXT.substring(0, length);
            try {
                BoardLoader.parse("my.yaml", cut);
            } catch (BoardException expected) {
                assertTrue(expected.getMessage().startsWith("my.yaml"), expected.getMessage());
            }
        }
    }
}
