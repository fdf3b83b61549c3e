package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.firmware.SymbolTable.Symbol;
import dev.brownout.emulator.machine.HashOmissions;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeftOutTest {
    private static final SymbolTable SYMBOLS = new SymbolTable(List.of(
            new Symbol("main", 0x1000, 0x40, SymbolTable.Kind.FUNCTION, true),
            new Symbol("counter", 0x20000010, 4, SymbolTable.Kind.OBJECT, true),
            new Symbol("log.0", 0x20000100, 0x80, SymbolTable.Kind.OBJECT, false),
            new Symbol("bss_end", 0x20000180, 0, SymbolTable.Kind.LABEL, true),
            new Symbol("heap", 0x20030000, 0x100, SymbolTable.Kind.OBJECT, true)));

    private static HashOmissions read(SymbolTable symbols, int stackPointer, String... words) {
        return new LeftOut(BoardLoader.load("nrf52840"), symbols, stackPointer).read(List.of(words));
    }

    private static void assertNames(List<String> expected, String... words) {
        assertEquals(expected, read(SYMBOLS, 0x20020000, words).names());
    }

    private static void assertRefused(String message, String word) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> read(SYMBOLS, 0x20020000, word)).getMessage());
    }

    @Test
    void nothingIsLeftOutUnlessSomebodySaysSo() {
        assertEquals(HashOmissions.NONE, read(SYMBOLS, 0x20020000));
    }

    @Test
    void variablesAreFoundByTheirNames() {
        assertNames(List.of("RAM 0x20000010 to 0x20000013", "RAM 0x20000100 to 0x2000017f"), "log.0", "counter");
        assertNames(List.of("RAM 0x20000010 to 0x2000001f"), "counter:16");
        assertNames(List.of("RAM 0x20000180 to 0x20000183"), "bss_end:4");
        assertNames(List.of("RAM 0x20000400 to 0x2000049f"), "0x20000400:160");
        assertNames(List.of("the cycle counter, DWT CYCCNT"), "cycle-counter");
    }

    @Test
    void stackReachesFromTheLastVariableBelowItToItsInitialPointer() {
        assertNames(List.of("RAM below the stack pointer, 0x20000180 to 0x2001ffff"), "stack");
        assertEquals(List.of("RAM below the stack pointer, 0x20030000 to 0x200300ff"), read(SYMBOLS, 0x20030100, "stack").names(),
                "a variable that the pointer lies behind is the stack");
        assertNames(List.of("RAM below the stack pointer, 0x20030000 to 0x200300ff"), "stack=heap");
        assertNames(List.of("RAM below the stack pointer, 0x20001000 to 0x20001fff"), "stack=0x20001000:0x1000");
    }

    @Test
    void whatMeansNothingIsRefusedInASentence() {
        assertRefused("'0x20000400' is neither cycle-counter nor stack nor RAM such as 0x20000400:160 or the name of a variable", "0x20000400");
        assertRefused("'' is neither cycle-counter nor stack nor RAM such as 0x20000400:160 or the name of a variable", "");
        assertRefused("no file that was loaded has the symbol 'couter'", "couter");
        assertRefused("the symbol 'bss_end' has no size; write bss_end:SIZE", "bss_end");
        assertRefused("'main' (0x00001000 to 0x0000103f) does not lie in the RAM of nrf52840", "main");
        assertRefused("'0x2003fff0:0x20' (0x2003fff0 to 0x2004000f) does not lie in the RAM of nrf52840", "0x2003fff0:0x20");
        assertRefused("0 bytes from 0x20000000 on are no range of addresses", "0x20000000:0");
        assertEquals("where the stack lies is not known without the bootloader's ELF; write stack=ADDRESS:SIZE",
                assertThrows(IllegalArgumentException.class, () -> read(SymbolTable.EMPTY, 0x20020000, "stack")).getMessage());
        assertEquals("'counter' names a variable, but no file with symbols was loaded: give the bootloader as an ELF, or ADDRESS:SIZE",
                assertThrows(IllegalArgumentException.class, () -> read(SymbolTable.EMPTY, 0x20020000, "counter")).getMessage());
    }
}
