package dev.brownout.emulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.HashOmissions.Range;
import dev.brownout.emulator.memory.RamBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the state hash leaves out, and nothing else. */
class HashOmissionsTest {
    private static final int RAM = 0x20000000;
    private static final int SIZE = 0x4000;
    private static final int OTHER_RAM = 0x10000000;
    private static final int CYCCNT = 0xe0001004;
    private static final HashOmissions STACK = new HashOmissions(false, List.of(), List.of(Range.of(RAM + 0x800, 0x1000)));

    private static Machine machine(HashOmissions omissions) {
        Machine machine = new Machine(new MachineConfig("test", 64_000_000, CoreModel.CORTEX_M4F, 48, 3, 0, new FlashGeometry(0x1000, 4096, 2, 10_000),
                RAM, SIZE, 1, false), new InterpreterFactory());
        machine.addRam(new RamBlock("CCM", OTHER_RAM, 0x400));
        machine.leaveOutOfHash(omissions);
        machine.powerOn();
        // Trace and the cycle counter on.
        machine.bus().writeDirect(0xe000edfc, 1 << 24, 4);
        machine.bus().writeDirect(0xe0001000, 1, 4);
        machine.cpu().r[CpuState.SP] = RAM + 0x1200;
        machine.cpu().otherSp = 0;
        return machine;
    }

    private static StateHash.Value changed(HashOmissions omissions, int address) {
        Machine machine = machine(omissions);
        machine.stateHash();
        machine.bus().writeDirect(address, ~machine.bus().readDirect(address, 1), 1);
        return machine.stateHash();
    }

    private static void assertCounts(HashOmissions omissions, int address, boolean counts) {
        StateHash.Value plain = machine(omissions).stateHash();
        if (counts) {
            assertNotEquals(plain, changed(omissions, address), String.format("0x%08x", address));
        } else {
            assertEquals(plain, changed(omissions, address), String.format("0x%08x", address));
        }
    }

    @Test
    void everythingCountsUnlessItIsLeftOut() {
        for (int address : new int[] {RAM, RAM + 0x11ff, RAM + 0x1200, RAM + SIZE - 1, OTHER_RAM}) {
            assertCounts(HashOmissions.NONE, address, true);
        }
    }

    @Test
    void bytesOfARangeDoNotCountAndTheirNeighboursDo() {
        HashOmissions left = new HashOmissions(false, List.of(Range.of(RAM + 0x3f0, 0x20), Range.of(OTHER_RAM + 4, 1), Range.of(0xfffffff0L, 16)),
                List.of());
        assertCounts(left, RAM + 0x3ef, true);
        assertCounts(left, RAM + 0x3f0, false);
        assertCounts(left, RAM + 0x400, false);
        assertCounts(left, RAM + 0x40f, false);
        assertCounts(left, RAM + 0x410, true);
        assertCounts(left, OTHER_RAM + 3, true);
        assertCounts(left, OTHER_RAM + 4, false);
        assertCounts(left, OTHER_RAM + 5, true);
    }

    @Test
    void stackCountsFromItsPointerOn() {
        assertCounts(STACK, RAM + 0x7ff, true);
        assertCounts(STACK, RAM + 0x800, false);
        assertCounts(STACK, RAM + 0xc00, false);
        assertCounts(STACK, RAM + 0x11ff, false);
        assertCounts(STACK, RAM + 0x1200, true);
        assertCounts(STACK, RAM + 0x17ff, true);
        assertCounts(STACK, RAM + 0x1800, true);
    }

    @Test
    void whatThePointerHasPassedCountsAgain() {
        Machine a = machine(STACK);
        Machine b = machine(STACK);
        b.bus().writeDirect(RAM + 0xc04, a.bus().readDirect(RAM + 0xc04, 4) + 1, 4);
        assertEquals(a.stateHash(), b.stateHash());
        for (Machine one : List.of(a, b)) {
            one.cpu().r[CpuState.SP] = RAM + 0xc04;
        }
        assertNotEquals(a.stateHash(), b.stateHash());
        for (Machine one : List.of(a, b)) {
            one.cpu().r[CpuState.SP] = RAM + 0x1800;
        }
        assertEquals(a.stateHash(), b.stateHash());
    }

    @Test
    void stackWithoutAPointerCounts() {
        Machine a = machine(STACK);
        Machine b = machine(STACK);
        b.bus().writeDirect(RAM + 0xc04, a.bus().readDirect(RAM + 0xc04, 4) + 1, 4);
        for (Machine one : List.of(a, b)) {
            one.cpu().r[CpuState.SP] = RAM + 0x400;
        }
        assertNotEquals(a.stateHash(), b.stateHash());
        for (Machine one : List.of(a, b)) {
            one.cpu().otherSp = RAM + 0x1000;
        }
        assertEquals(a.stateHash(), b.stateHash(), "the process stack lies there");
        for (Machine one : List.of(a, b)) {
            one.cpu().r[CpuState.SP] = RAM + 0xc00;
        }
        assertNotEquals(a.stateHash(), b.stateHash(), "below both pointers only");
    }

    @Test
    void cycleCounterCountsUnlessItIsLeftOut() {
        HashOmissions left = new HashOmissions(true, List.of(), List.of());
        Machine a = machine(left);
        Machine b = machine(left);
        b.bus().writeDirect(CYCCNT, 12345, 4);
        assertEquals(a.stateHash(), b.stateHash());
        assertEquals(12345, b.bus().readDirect(CYCCNT, 4));
        // It stands.
        for (Machine one : List.of(a, b)) {
            one.bus().writeDirect(0xe0001000, 0, 4);
        }
        assertEquals(a.stateHash(), b.stateHash());
        for (Machine one : List.of(a, b)) {
            one.leaveOutOfHash(HashOmissions.NONE);
        }
        assertNotEquals(a.stateHash(), b.stateHash());
    }

    @Test
    void comparatorThatWaitsForAValueOfTheCycleCounterCounts() {
        Machine a = machine(new HashOmissions(true, List.of(), List.of()));
        Machine b = machine(new HashOmissions(true, List.of(), List.of()));
        for (Machine one : List.of(a, b)) {
            one.bus().writeDirect(CYCCNT, 0, 4);
            one.bus().writeDirect(0xe0001020, 1000, 4);
            // FUNCTION0: CYCMATCH, watchpoint debug event.
            one.bus().writeDirect(0xe0001028, 1 << 7 | 4, 4);
        }
        assertEquals(a.stateHash(), b.stateHash());
        b.bus().writeDirect(CYCCNT, 500, 4);
        assertNotEquals(a.stateHash(), b.stateHash());
    }

    @Test
    void snapshotsHoldWhatIsLeftOut() {
        HashOmissions left = new HashOmissions(true, List.of(Range.of(RAM, SIZE)), List.of());
        Machine a = machine(left);
        a.bus().writeDirect(RAM + 4, 0x12345678, 4);
        a.bus().writeDirect(CYCCNT, 777, 4);
        Machine b = machine(left);
        b.restore(a.snapshot());
        assertEquals(0x12345678, b.bus().readDirect(RAM + 4, 4));
        assertEquals(777, b.bus().readDirect(CYCCNT, 4));
        assertEquals(a.stateHash(), b.stateHash());
    }

    @Test
    void rangeThatIsNoneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Range.of(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Range.of(0xffffffffL, 2));
        assertThrows(IllegalArgumentException.class, () -> Range.of(-1, 2));
        assertThrows(IllegalArgumentException.class, () -> new Range(5, 4));
        assertEquals("0x20000000 to 0x200000ff", Range.of(0x20000000L, 0x100).toString());
    }
}
