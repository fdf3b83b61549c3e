package dev.brownout.emulator.core.interpreter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.core.Core;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.memory.Protection;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The loop itself: where it stops, what it counts, what it fetches. */
class InterpreterTest {
    private final TestMachine machine = new TestMachine();

    @Test
    void factoryIsFoundByItsName() {
        assertTrue(ServiceLoader.load(CoreFactory.class).stream().anyMatch(p -> p.get().name().equals("interpreter")));
    }

    @Test
    void stepExecutesOneInstructionWhateverAttentionSays() {
        machine.code("2005 3003"); // movs r0, #5; adds r0, #3
        machine.cpu.requestAttention();
        Core core = machine.core;
        core.step();
        assertEquals(5, machine.r[0]);
        core.step();
        assertEquals(8, machine.r[0]);
        assertEquals(2, core.instructions());
    }

    @Test
    void runExecutesNothingOnceTheAttentionCycleIsReached() {
        machine.code("2005");
        machine.cpu.requestAttention();
        machine.core.run();
        assertEquals(TestMachine.CODE, machine.r[15]);
    }

    @Test
    void branchToTheLastHalfwordOfThePageBeforeExecutesWhatIsThere() {
        machine.place(0x1ffe, "2002"); // movs r0, #2: at the same place in the page of the branch
        machine.place(0x0ffe, "2001 e7fd"); // movs r0, #1; b.n 0x0ffe
        machine.r[15] = 0x1ffe;
        machine.step(1);
        machine.r[15] = 0x1000;
        machine.cpu.limitCycle = machine.cpu.cycles + 3; // B 2, MOVS 1
        machine.cpu.updateAttention();
        machine.core.run();
        assertEquals(1, machine.r[0]);
        assertEquals(0x1000, machine.r[15]);
    }

    @Test
    void storeThatRewritesTheNextInstructionIsSeenAtOnce() {
        machine.place(TestMachine.RAM, "8008 2001"); // strh r0, [r1]; movs r0, #1
        machine.r[0] = 0x2007; // movs r0, #7
        machine.r[1] = TestMachine.RAM + 2;
        machine.r[15] = TestMachine.RAM;
        machine.step(2);
        assertEquals(7, machine.r[0]);
    }

    @Test
    void storeIntoTheSecondHalfwordOfADecodedInstructionIsSeen() {
        machine.place(TestMachine.RAM, "f240 0001"); // movw r0, #1
        machine.r[15] = TestMachine.RAM;
        machine.step(1);
        machine.bus.write16(TestMachine.RAM + 2, 0x0002);
        machine.r[15] = TestMachine.RAM;
        machine.step(1);
        assertEquals(2, machine.r[0]);
    }

    @Test
    void fetchFromAPeripheralFaultsWhenItWouldExecute() {
        machine.code("4700"); // bx r0
        machine.r[0] = 0x40000001;
        machine.step(1);
        assertEquals(List.of(), machine.events);
        machine.step(1);
        assertEquals(List.of("FETCH PROTECTION 0x40000000"), machine.events);
        assertEquals(0x40000000, machine.r[15]);
    }

    @Test
    void fetchFromNowhereIsABusError() {
        machine.r[15] = 0x18000000;
        machine.step(1);
        assertEquals(List.of("FETCH BUS 0x18000000"), machine.events);
    }

    @Test
    void instructionThatReachesOverTheEndOfMemoryCannotBeFetched() {
        machine.place(TestMachine.SIZE - 2, "f240"); // the first half of movw
        machine.r[15] = TestMachine.SIZE - 2;
        machine.step(1);
        assertEquals(List.of("FETCH BUS 0x00010000"), machine.events);
    }

    // movs r0, #20; ldr r1, =0x20000100
    // again: str r0, [r1], #4; ldr r2, [r1, #-4]; udiv r3, r1, r2; tst r0, #1; ite eq; addeq r4, r2; subne r4, r3
    // push {r0, lr}; bl f; pop.w {r0, lr}; subs r0, #1; bne again; end: b end
    // f: lsls r5, r4, #3; bx lr
    private static final String PROGRAM = "2014 490b f841 0b04 f851 2c04 fbb1 f3f2 f010 0f01 bf0c 18a4 1ae4 b501 f000 f805 e8bd 4001 3801 d1ed "
            + "e7fe 00e5 4770 0000 0100 2000";
    private static final int END = TestMachine.CODE + 0x28;

    private static TestMachine loop() {
        return new TestMachine().code(PROGRAM);
    }

    private static TestMachine stepped() {
        TestMachine machine = loop();
        while (machine.r[15] != END) {
            machine.core.step();
        }
        return machine;
    }

    private static void assertSame(TestMachine expected, TestMachine actual) {
        assertArrayEquals(expected.r, actual.r);
        assertEquals(expected.cpu.cycles, actual.cpu.cycles);
        assertEquals(expected.cpu.pipeline, actual.cpu.pipeline);
        assertEquals(expected.cpu.xpsr(), actual.cpu.xpsr());
        assertEquals(expected.core.instructions(), actual.core.instructions());
    }

    @Test
    void runAndStepCountTheSameCycles() {
        TestMachine expected = stepped();
        TestMachine actual = loop();
        actual.cpu.limitCycle = expected.cpu.cycles;
        actual.cpu.updateAttention();
        actual.core.run();
        assertSame(expected, actual);
    }

    @Test
    void runEndsAtEveryCycleItIsToldTo() {
        TestMachine expected = stepped();
        TestMachine actual = loop();
        for (int cycle = 1; actual.cpu.cycles < expected.cpu.cycles; cycle++) {
            actual.cpu.limitCycle = cycle;
            actual.cpu.updateAttention();
            actual.core.run();
        }
        assertSame(expected, actual);
    }

    @Test
    void stopsChangeNoCycle() {
        TestMachine expected = stepped();
        TestMachine actual = loop();
        int[] stops = {0};
        actual.core.setStops(address -> address % 6 == 0 || address == END);
        while (true) {
            actual.core.run();
            assertTrue(actual.core.stopped());
            if (actual.r[15] == END) {
                break;
            }
            stops[0]++;
            actual.core.step();
        }
        assertTrue(stops[0] > 100);
        assertSame(expected, actual);
    }

    private void permitFetchesBelow(int limit) {
        machine.bus.accessControl().setProtection(new Protection() {
            @Override
            public void check(int address, int size, boolean write) {
            }

            @Override
            public void checkFetch(int address) {
                if (address >= limit) {
                    throw new MemoryFault(MemoryFault.Kind.PROTECTION, address);
                }
            }
        });
    }

    @Test
    void straightCodeStopsWhereTheMpuForbidsToExecute() {
        machine.place(TestMachine.CODE + 28, "2001 2002 2003"); // movs r0, #1; movs r0, #2; movs r0, #3
        permitFetchesBelow(TestMachine.CODE + 32);
        machine.r[15] = TestMachine.CODE + 28;
        machine.core.run();
        assertEquals(List.of("FETCH PROTECTION 0x00000120"), machine.events);
        assertEquals(TestMachine.CODE + 32, machine.r[15]);
        assertEquals(2, machine.r[0]);
    }

    @Test
    void instructionThatReachesIntoAForbiddenRegionIsNotExecutedHoweverOften() {
        machine.place(TestMachine.CODE + 28, "2001 f240 0007 e7fb"); // movs r0, #1; movw r0, #7; b to the first
        machine.r[15] = TestMachine.CODE + 28;
        machine.step(6);
        permitFetchesBelow(TestMachine.CODE + 32);
        machine.core.run();
        assertEquals(List.of("FETCH PROTECTION 0x00000120"), machine.events);
        assertEquals(TestMachine.CODE + 30, machine.r[15]);
        assertEquals(1, machine.r[0]);
    }

    @Test
    void branchWithBitZeroClearFaultsAtTheTarget() {
        machine.code("4700"); // bx r0
        machine.r[0] = 0x200;
        machine.step(2);
        assertEquals(List.of("INVSTATE"), machine.events);
        assertEquals(0x200, machine.r[15]);
    }

    @Test
    void undefinedInstructionFaultsInPlace() {
        machine.code("de05"); // udf #5
        machine.step(1);
        assertEquals(List.of("UNDEFINSTR"), machine.events);
        assertEquals(TestMachine.CODE, machine.r[15]);
    }
}
