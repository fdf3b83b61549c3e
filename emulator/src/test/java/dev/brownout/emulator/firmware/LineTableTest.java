package dev.brownout.emulator.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTableTest {

    /** The same program with the line tables of DWARF 2 to 5, and with compressed sections (gcc -gz). */
    @ParameterizedTest
    @ValueSource(strings = {"sample.elf", "sample-dwarf2.elf", "sample-dwarf3.elf", "sample-dwarf4.elf", "sample-compressed.elf"})
    void everyInstructionHasItsSourceLine(String file) {
        LineTable lines = Samples.load(file, Samples.resource(file)).lines();
        assertEquals(17, lines.at(0xC008).orElseThrow().line());
        assertEquals(25, lines.at(0xC010).orElseThrow().line());
        assertEquals(27, lines.at(0xC016).orElseThrow().line());
        assertEquals(28, lines.at(0xC01E).orElseThrow().line());
        assertEquals(26, lines.at(0xC022).orElseThrow().line());
        assertTrue(lines.at(0xC013).orElseThrow().file().endsWith("sample.c"), "bit 0 of an address is the Thumb state");
    }

    @Test
    void vectorTableHasNoSourceLine() {
        assertEquals(Optional.empty(), Samples.load("sample.elf", Samples.elf()).lines().at(0xC000));
    }

    @Test
    void functionRemovedByTheLinkerLeavesNoLinesAtAddressZero() {
        LineTable lines = Samples.load("sample.elf", Samples.elf()).lines();
        assertFalse(lines.rows().isEmpty());
        assertTrue(lines.rows().stream().allMatch(row -> row.start() >= 0xC000));
    }
}
