package dev.brownout.emulator.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.debug.Profile.Row;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.firmware.SymbolTable.Kind;
import dev.brownout.emulator.firmware.SymbolTable.Symbol;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {

    private static final int NOP = 0xBF00;
    private static final int BL = 0xF000F800;
    private static final int BX_LR = 0x4770;

    private final CpuState cpu = new CpuState();
    private final Profile profile = new Profile(cpu, new SymbolTable(List.of(
            new Symbol("main", 0x100, 0x20, Kind.FUNCTION, true),
            new Symbol("work", 0x200, 0x20, Kind.FUNCTION, true),
            new Symbol("helper", 0x300, 0x20, Kind.FUNCTION, true),
            new Symbol("handler", 0x400, 0x20, Kind.FUNCTION, true))));

    private void executed(int address, int opcode, int cycles, int next) {
        cpu.r[CpuState.PC] = next;
        profile.executed(address, opcode, cycles);
    }

    @Test
    void cyclesBelongToTheFunctionAndToItsCallers() {
        executed(0x100, NOP, 1, 0x102);
        executed(0x102, BL, 3, 0x200);
        executed(0x200, BL, 3, 0x300);
        executed(0x300, NOP, 10, 0x302);
        executed(0x302, BX_LR, 2, 0x204);
        executed(0x204, BX_LR, 2, 0x106);
        executed(0x106, NOP, 1, 0x108);
        assertEquals(List.of(new Row("helper", 12, 12, 1), new Row("main", 5, 22, 1), new Row("work", 5, 17, 1)), profile.rows());
    }

    @Test
    void tailCallReturnsToTheCallersCaller() {
        executed(0x100, BL, 3, 0x200);
        executed(0x200, 0xE07E, 3, 0x300);
        executed(0x300, BX_LR, 2, 0x104);
        executed(0x104, NOP, 1, 0x106);
        assertEquals(List.of(new Row("main", 4, 9, 1), new Row("work", 3, 3, 1), new Row("helper", 2, 2, 1)), profile.rows());
    }

    @Test
    void interruptRunsOnTopOfWhatItInterrupts() {
        executed(0x100, BL, 3, 0x200);
        cpu.ipsr = 16;
        executed(0x200, NOP, 13, 0x400);
        executed(0x400, NOP, 5, 0x402);
        cpu.ipsr = 0;
        executed(0x402, BX_LR, 11, 0x202);
        executed(0x202, BX_LR, 2, 0x104);
        executed(0x104, NOP, 1, 0x106);
        assertEquals(List.of(new Row("handler", 16, 16, 1), new Row("work", 15, 31, 1), new Row("main", 4, 35, 1)), profile.rows());
        assertTrue(profile.table(2).contains("  45.71%") || profile.table(2).contains(" 45.71%"), profile.table(2));
    }

    @Test
    void speedscopeFileHasOneWeightForEachCallPath() {
        executed(0x100, BL, 3, 0x200);
        executed(0x200, NOP, 1, 0x202);
        assertEquals("{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"shared\":{\"frames\":[{\"name\":\"main\"},"
                + "{\"name\":\"work\"}]},\"profiles\":[{\"type\":\"sampled\",\"name\":\"app\",\"unit\":\"none\",\"startValue\":0,"
                + "\"endValue\":4,\"samples\":[[0],[0,1]],\"weights\":[3,1]}],\"exporter\":\"brownout\",\"name\":\"app\"}\n",
                profile.speedscope("app"));
    }
}
