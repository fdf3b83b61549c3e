package dev.brownout.emulator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The event counters of the DWT (DDI 0403E, C1.8.4). */
class DwtCountersTest {
    private static final int CTRL = 0xe0001000;
    private static final int CYCCNT = 0xe0001004;
    private static final int CPICNT = 0xe0001008;
    private static final int EXCCNT = 0xe000100c;
    private static final int SLEEPCNT = 0xe0001010;
    private static final int LSUCNT = 0xe0001014;
    private static final int FOLDCNT = 0xe0001018;

    private static ExceptionBench counting(String code) {
        return new ExceptionBench(code).write(0xe000edfc, 1 << 24).write(CTRL, 0x3e0001).write(CYCCNT, 0);
    }

    @Test
    void furtherCyclesOfLoadsAndOthersAreToldApart() {
        // ldr r0, [r1]; umull (1 cycle); udiv by 0 (2); mrs r0, primask (2); pop {r4-r7} (5)
        ExceptionBench b = counting("6808 fba2 0103 fbb1 f0f4 f3ef 8010 bcf0");
        b.cpu.r[1] = 0x20000000;
        b.cpu.r[4] = 0;
        b.cpu.r[CpuState.SP] = 0x20000100;
        b.steps(5);
        assertEquals(1 + 4, b.read(LSUCNT));
        assertEquals(1 + 1, b.read(CPICNT));
    }

    @Test
    void foldedItInstructionTakesNoCycle() {
        // nop; it al; nop
        ExceptionBench b = counting("bf00 bfe8 bf00");
        b.steps(2);
        assertEquals(1, b.read(FOLDCNT));
        assertEquals(0, b.read(CPICNT));
    }

    @Test
    void entryAndReturnAreExceptionOverhead() {
        ExceptionBench b = counting("bf00").irq(0, 0);
        b.pend(16).steps(2);
        assertEquals(12 + 10, b.read(EXCCNT));
    }

    @Test
    void sleepIsCounted() {
        ExceptionBench b = counting("bf30").irq(0, 0);
        b.machine.clock().alarm(() -> b.pend(16)).at(b.machine.clock().timeOf(b.cpu.cycles + 101));
        b.cycles(105);
        assertEquals(100, b.read(SLEEPCNT));
    }

    @Test
    void countersBeginAtZeroAndCanBeOff() {
        ExceptionBench b = counting("6808 6808 6808 6808");
        b.cpu.r[1] = 0x20000000;
        b.steps(2);
        b.write(CTRL, 1);
        int count = b.read(LSUCNT);
        b.steps(1);
        assertEquals(count, b.read(LSUCNT));
        b.write(CTRL, 0x3e0001);
        assertEquals(0, b.read(LSUCNT));
    }

    @Test
    void everyCycleIsAccountedFor() {
        // A loop with an IT block, a division, pushes and WFI under SysTick and a nested interrupt, floating-point frames included.
        ExceptionBench b = new ExceptionBench("ee00 0a10 ee70 0a20 3001 2800 bf1a 3201 3302 2300 b40f bc0f f010 0407 d1f0 bf30 e7ee")
                .handler(15, "f24e 2100 f2ce 0100 2003 6008 ee00 0a10 4770").handler(16, "ee01 2a10 3201 bf00 4770");
        b.irq(0, 0x40).write(0xe000ed20, 0x80000000).write(0xe000ed88, 0xf << 20);
        b.write(0xe000e014, 300).write(0xe000e018, 0).write(0xe000e010, 3);
        b.write(0xe000edfc, 1 << 24).write(CTRL, 0x3e0001).write(CYCCNT, 0);
        for (int i = 0; i < 200; i++) {
            long instructions = b.machine.core().instructions();
            int[] before = all(b);
            b.cycles(97);
            int[] now = all(b);
            long executed = b.machine.core().instructions() - instructions;
            long sum = executed + now[0] - before[0] + now[1] - before[1] + now[2] - before[2] + now[3] - before[3] - (now[4] - before[4]);
            assertEquals((now[5] - before[5]) & 0xff, sum & 0xff);
        }
    }

    private static int[] all(ExceptionBench b) {
        return new int[] {b.read(CPICNT), b.read(EXCCNT), b.read(SLEEPCNT), b.read(LSUCNT), b.read(FOLDCNT), b.read(CYCCNT)};
    }
}
