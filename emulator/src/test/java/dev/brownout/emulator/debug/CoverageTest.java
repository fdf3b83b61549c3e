package dev.brownout.emulator.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.emulator.firmware.LineTable;
import dev.brownout.emulator.firmware.LineTable.Row;
import dev.brownout.emulator.firmware.LineTable.SourceLine;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.firmware.SymbolTable.Kind;
import dev.brownout.emulator.firmware.SymbolTable.Symbol;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {

    @Test
    void linesAndFunctionsCountWhatWasExecuted() {
        Coverage coverage = new Coverage();
        for (int i = 0; i < 3; i++) {
            coverage.executed(0x100, 0xBF00, 1);
        }
        coverage.executed(0x102, 0xBF00, 1);
        coverage.executed(0x20000000, 0xBF00, 1);
        LineTable lines = new LineTable(List.of(new Row(0x100, 0x102, new SourceLine("main.c", 5)),
                new Row(0x102, 0x106, new SourceLine("main.c", 6)), new Row(0x106, 0x108, new SourceLine("main.c", 5)),
                new Row(0x108, 0x10A, new SourceLine("main.c", 9))));
        SymbolTable symbols = new SymbolTable(List.of(new Symbol("main", 0x100, 8, Kind.FUNCTION, true),
                new Symbol("unused", 0x108, 2, Kind.FUNCTION, true)));
        assertEquals("""
                TN:
                SF:main.c
                FN:5,main
                FN:9,unused
                FNDA:3,main
                FNDA:0,unused
                FNF:2
                FNH:1
                DA:5,3
                DA:6,1
                DA:9,0
                LF:3
                LH:2
                end_of_record
                """, coverage.lcov(symbols, lines));
    }
}
