package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.CFSR;
import static dev.brownout.emulator.core.ExceptionBench.MAIN;
import static dev.brownout.emulator.core.ExceptionBench.STACK;
import static dev.brownout.emulator.core.ExceptionBench.SVC;
import static dev.brownout.emulator.core.ExceptionBench.handler;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Armv7-M ARM, B1.5.6 to B1.5.8 and B1.5.12: what is stacked, tail chaining, late arrival. Cycles: Cortex-M4 TRM, 3.9. */
class StackingTest {
    @Test
    void svcStacksEightWordsAndEntersItsHandler() {
        ExceptionBench b = new ExceptionBench(SVC);
        for (int i = 0; i < 4; i++) {
            b.cpu.r[i] = 0x11 * (i + 1);
        }
        b.cpu.r[12] = 0xcc;
        b.cpu.r[CpuState.LR] = 0xabc1;
        b.cpu.setNzcv(0xa0000000);
        b.steps(1);
        long before = b.cpu.cycles;
        b.steps(1);
        assertEquals(List.of("+11"), b.events);
        assertEquals(12, b.times.get(0) - before, "entry takes 12 cycles");
        assertEquals(STACK - 32, b.sp());
        for (int i = 0; i < 4; i++) {
            assertEquals(0x11 * (i + 1), b.read(b.sp() + 4 * i));
        }
        assertEquals(0xcc, b.read(b.sp() + 16));
        assertEquals(0xabc1, b.read(b.sp() + 20));
        assertEquals(MAIN + 2, b.read(b.sp() + 24));
        assertEquals(0xa1000000, b.read(b.sp() + 28) & 0xf1000200);
        assertEquals(0xfffffff9, b.lr());
        assertEquals(11, b.cpu.ipsr);
    }

    @Test
    void returnRestoresWhatWasStacked() {
        ExceptionBench b = new ExceptionBench(SVC);
        b.cpu.r[0] = 77;
        b.cpu.setNzcv(0x50000000);
        b.handler(11, "2001 4770");
        b.steps(4);
        assertEquals(List.of("+11", "-11"), b.events);
        assertEquals(77, b.cpu.r[0]);
        assertEquals(0x50000000, b.cpu.apsr() & 0xf0000000);
        assertEquals(MAIN + 2, b.pc());
        assertEquals(STACK, b.sp());
        assertEquals(0, b.cpu.ipsr);
    }

    @Test
    void frameIsAlignedToEightBytesAndReturnUndoesIt() {
        ExceptionBench b = new ExceptionBench(SVC);
        b.cpu.r[CpuState.SP] = STACK - 4;
        b.steps(2);
        assertEquals(STACK - 40, b.sp());
        assertEquals(1 << 9, b.read(b.sp() + 28) & 1 << 9);
        b.steps(1);
        assertEquals(STACK - 4, b.sp());
    }

    @Test
    void threadOnProcessStackIsReturnedToOnIt() {
        ExceptionBench b = new ExceptionBench(SVC);
        b.cpu.setPsp(0x20002000);
        b.cpu.useProcessStack(true);
        b.steps(2);
        assertEquals(0xfffffffd, b.lr());
        assertEquals(STACK, b.sp());
        assertEquals(0x20002000 - 32, b.cpu.psp());
        b.steps(1);
        assertTrue(b.cpu.processStack);
        assertEquals(0x20002000, b.sp());
    }

    @Test
    void equalPriorityTailChainsInSixCyclesWithoutUnstacking() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).irq(1, 0x40);
        b.pend(16).pend(17).steps(1);
        int sp = b.sp();
        b.steps(1);
        assertEquals(List.of("+16", "-16", "+17"), b.events);
        assertEquals(sp, b.sp());
        assertEquals(6, b.times.get(2) - b.times.get(1));
        b.steps(1);
        assertEquals(STACK, b.sp());
    }

    @Test
    void interruptArrivingDuringStackingOvertakes() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).irq(1, 0x20);
        b.pend(16);
        b.machine.clock().alarm(() -> b.pend(17)).at(b.machine.clock().timeOf(b.cpu.cycles + 5));
        b.steps(1);
        assertEquals(List.of("+17"), b.events);
        b.steps(2);
        assertEquals(List.of("+17", "-17", "+16", "-16"), b.events);
    }

    @Test
    void vectorTableMoves() {
        ExceptionBench b = new ExceptionBench(SVC).write(0xe000ed08, 0x20000000);
        b.write(0x20000000 + 4 * 11, handler(20) | 1);
        b.steps(2);
        assertEquals(handler(20), b.pc());
    }

    @Test
    void exceptionThatArrivesWhileAFrameIsReadTailChains() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).irq(1, 0x40);
        b.pend(16).steps(1);
        long leaves = b.cpu.cycles;
        b.machine.clock().alarm(() -> b.pend(17)).at(b.machine.clock().timeOf(leaves + 4));
        b.steps(1);
        assertEquals(List.of("+16", "-16", "+17"), b.events);
        assertEquals(4 + 6, b.times.get(2) - leaves, "four cycles of unstacking, then a tail chain");
        assertEquals(STACK - 32, b.sp());
        b.steps(1);
        assertEquals(MAIN, b.pc());
        assertEquals(STACK, b.sp());
    }

    @Test
    void returnTakesTenCycles() {
        ExceptionBench b = new ExceptionBench(SVC);
        b.steps(2);
        long before = b.cpu.cycles;
        b.steps(1);
        assertEquals(1 + 10, b.cpu.cycles - before, "the branch's cycle and the return's ten");
    }

    @Test
    void withoutStkalignAFrameKeepsTheStacksAlignment() {
        ExceptionBench b = new ExceptionBench(SVC).write(0xe000ed14, 0);
        b.cpu.r[CpuState.SP] = STACK - 4;
        b.steps(2);
        assertEquals(STACK - 36, b.sp());
        assertEquals(0, b.read(b.sp() + 28) & 1 << 9);
        b.steps(1);
        assertEquals(STACK - 4, b.sp());
    }

    @Test
    void handlerMayReturnToThreadOverOthersOnlyWithNonbasethrdena() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).irq(1, 0x20).handler(16, "bf00 bf00 4770").write(0xe000ed14, 0x201);
        b.pend(16).steps(2);
        b.pend(17).steps(1);
        // A frame for Thread mode below the one of handler 16, of which only xPSR differs.
        b.write(b.sp() + 28, 1 << 24);
        b.cpu.r[CpuState.LR] = 0xfffffff9;
        b.steps(1);
        assertEquals(0, b.cpu.ipsr);
        assertTrue(b.machine.nvic().isActive(16), "handler 16 has not returned");
        assertEquals(0, b.read(CFSR));
    }

    @Test
    void entryAndReturnClearTheExclusiveMonitorAndSetTheEventRegister() {
        ExceptionBench b = new ExceptionBench(SVC);
        b.cpu.exclusive = true;
        b.steps(2);
        assertFalse(b.cpu.exclusive);
        assertTrue(b.cpu.event);
        b.cpu.exclusive = true;
        b.cpu.event = false;
        b.steps(1);
        assertFalse(b.cpu.exclusive);
        assertTrue(b.cpu.event);
    }

    @Test
    void itBlockGoesOnBehindAnInterrupt() {
        // movs r0, #0; cmp r0, #0; ittt eq; moveq r1, #1; moveq r2, #2; moveq r3, #3
        ExceptionBench b = new ExceptionBench("2000 2800 bf02 2101 2202 2303").irq(0, 0).handler(16, "2100 2800 4770");
        b.steps(4);
        b.pend(16).steps(4);
        assertEquals(List.of("+16", "-16"), b.events);
        b.steps(2);
        assertEquals(1, b.cpu.r[1]);
        assertEquals(2, b.cpu.r[2]);
        assertEquals(3, b.cpu.r[3]);
        assertEquals(0, b.cpu.it);
    }

    @Test
    void tailChainedHandlerGetsTheSameExcReturn() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).irq(1, 0x40);
        b.cpu.setPsp(0x20002000);
        b.cpu.useProcessStack(true);
        b.pend(16).pend(17).steps(2);
        assertEquals(0xfffffffd, b.lr());
        b.steps(1);
        assertTrue(b.cpu.processStack);
    }
}
