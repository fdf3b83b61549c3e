package dev.brownout.emulator.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.brownout.emulator.firmware.SymbolTable.Kind;
import dev.brownout.emulator.firmware.SymbolTable.Symbol;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SymbolTableTest {

    private final SymbolTable table = new SymbolTable(List.of(
            new Symbol("main", 0x100, 0x40, Kind.FUNCTION, true),
            new Symbol("loop", 0x110, 0, Kind.LABEL, false),
            new Symbol("helper", 0x200, 0x10, Kind.FUNCTION, false),
            new Symbol("alias", 0x200, 0x10, Kind.FUNCTION, true)));

    @Test
    void functionThatCoversAnAddressWinsOverALabelInsideIt() {
        assertEquals("main+0x20", table.nearest(0x120).orElseThrow().toString());
    }

    @Test
    void globalSymbolIsShownWhereTwoShareAnAddress() {
        assertEquals("alias+0x2", table.nearest(0x202).orElseThrow().toString());
    }

    @Test
    void addressPastEverySymbolIsNearTheLastOneButNotInside() {
        SymbolTable.Place place = table.nearest(0x300).orElseThrow();
        assertEquals("alias+0x100", place.toString());
        assertFalse(place.inside());
        assertEquals(Optional.empty(), table.function(0x300));
    }

    @Test
    void addressBelowEverySymbolIsNearNone() {
        assertEquals(Optional.empty(), table.nearest(0xFF));
    }
}
