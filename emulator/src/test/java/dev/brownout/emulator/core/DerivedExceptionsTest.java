package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.ALL_FAULTS;
import static dev.brownout.emulator.core.ExceptionBench.CFSR;
import static dev.brownout.emulator.core.ExceptionBench.HFSR;
import static dev.brownout.emulator.core.ExceptionBench.SHCSR;
import static dev.brownout.emulator.core.ExceptionBench.STACK;
import static dev.brownout.emulator.core.ExceptionBench.SVC;
import static dev.brownout.emulator.core.ExceptionBench.UDF;
import static dev.brownout.emulator.core.ExceptionBench.handler;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Armv7-M ARM, B1.5.8, B1.5.11 and B1.5.15; Cortex-M4 TRM, 3.9.1: faults of entering and leaving exceptions. */
class DerivedExceptionsTest {
    private static final int NOWHERE = 0x10000000;

    @Test
    void contradictoryExcReturnIsInvalidPc() {
        ExceptionBench b = new ExceptionBench(SVC).write(SHCSR, ALL_FAULTS);
        b.steps(2);
        b.cpu.r[CpuState.LR] = 0xfffffff1;
        b.steps(1);
        assertEquals(List.of("+11", "-11", "+6"), b.events);
        assertEquals(1 << 18, b.read(CFSR));
    }

    @Test
    void stackThatCannotBeWrittenIsADerivedFault() {
        ExceptionBench b = new ExceptionBench(SVC);
        b.cpu.r[CpuState.SP] = 0x10000000;
        b.steps(2);
        assertEquals(List.of("+3"), b.events);
        assertEquals(FaultStatus.STKERR, b.read(CFSR));
    }

    private static ExceptionBench onBadStack(String main) {
        ExceptionBench b = new ExceptionBench(main);
        b.cpu.setPsp(NOWHERE);
        b.cpu.useProcessStack(true);
        return b;
    }

    @Test
    void hardFaultIsEnteredAlthoughItsFrameCannotBeStacked() {
        ExceptionBench b = new ExceptionBench(UDF);
        b.cpu.r[CpuState.SP] = NOWHERE;
        b.steps(2);
        assertEquals(List.of("+3"), b.events);
        assertEquals(FaultStatus.STKERR | 1 << 16, b.read(CFSR));
        assertEquals(FaultStatus.FORCED, b.read(HFSR));
        assertEquals(NOWHERE - 32, b.sp());
    }

    @Test
    void moreUrgentStackingFaultGoesFirst() {
        ExceptionBench b = onBadStack(SVC).write(SHCSR, ALL_FAULTS).write(0xe000ed18, 0x2000).write(0xe000ed1c, 0x40000000);
        b.steps(3);
        assertEquals(List.of("+5", "-5", "+11"), b.events);
    }

    @Test
    void lessUrgentStackingFaultWaitsForTheOriginalHandler() {
        ExceptionBench b = onBadStack(SVC).write(SHCSR, ALL_FAULTS).write(0xe000ed18, 0x8000).write(0xe000ed1c, 0x40000000);
        b.steps(2);
        assertEquals(List.of("+11"), b.events);
        assertTrue(b.machine.nvic().isPending(5));
        b.steps(1);
        assertEquals(List.of("+11", "-11", "+5"), b.events);
        assertEquals(0xfffffffd, b.lr());
    }

    @Test
    void stackingFaultOfNmiLeavesHardFaultPending() {
        ExceptionBench b = onBadStack("bf00").pend(2);
        b.steps(1);
        assertEquals(List.of("+2"), b.events);
        assertTrue(b.machine.nvic().isPending(3));
        b.steps(1);
        assertEquals(List.of("+2", "-2", "+3"), b.events);
    }

    @Test
    void stackingFaultFromHardFaultToNmiLocksUpForEver() {
        ExceptionBench b = new ExceptionBench(UDF);
        b.steps(2);
        b.cpu.r[CpuState.SP] = NOWHERE;
        b.pend(2).steps(1);
        assertTrue(b.machine.exceptions().lockedUp());
        assertEquals(-2, b.machine.exceptions().executionPriority());
        b.pend(2).steps(1);
        assertTrue(b.machine.exceptions().lockedUp());
    }

    @Test
    void unstackingFaultFromNmiToHardFaultLocksUp() {
        ExceptionBench b = new ExceptionBench(UDF);
        b.steps(2);
        b.pend(2).steps(1);
        b.cpu.r[CpuState.SP] = NOWHERE;
        b.steps(1);
        assertTrue(b.machine.exceptions().lockedUp());
        assertEquals(-1, b.machine.exceptions().executionPriority());
    }

    @Test
    void frameThatCannotBeReadIsAFaultOnTheSameFrame() {
        ExceptionBench b = new ExceptionBench(SVC).write(SHCSR, ALL_FAULTS);
        b.steps(2);
        b.cpu.setPsp(NOWHERE);
        b.cpu.r[CpuState.LR] = 0xfffffffd;
        b.steps(1);
        assertEquals(List.of("+11", "-11", "+5"), b.events);
        assertEquals(FaultStatus.UNSTKERR, b.read(CFSR));
        assertEquals(0xfffffffd, b.lr());
        assertEquals(NOWHERE, b.cpu.psp());
        assertEquals(STACK - 32, b.sp());
    }

    @Test
    void frameThatHardFaultCannotReadIsAnotherHardFault() {
        ExceptionBench b = new ExceptionBench(UDF);
        b.steps(2);
        b.cpu.setPsp(NOWHERE);
        b.cpu.r[CpuState.LR] = 0xfffffffd;
        b.steps(1);
        assertEquals(List.of("+3", "-3", "+3"), b.events);
    }

    @Test
    void everyOtherExcReturnIsInvalidPc() {
        int[] values = {0xfffffff0, 0xfffffff1, 0xfffffff3, 0xfffffff5, 0xfffffff7, 0xfffffffb, 0xffffffff, 0xffffffe1, 0xffffffd9, 0xf0000009};
        for (int value : values) {
            ExceptionBench b = new ExceptionBench(SVC).write(SHCSR, ALL_FAULTS);
            b.steps(2);
            b.cpu.r[CpuState.LR] = value;
            b.steps(1);
            assertEquals(List.of("+11", "-11", "+6"), b.events, Integer.toHexString(value));
            assertEquals(1 << 18, b.read(CFSR));
            assertEquals(value, b.lr());
            assertEquals(STACK - 32, b.sp());
        }
    }

    @Test
    void returnFromAHandlerThatIsNotActiveIsInvalidPc() {
        ExceptionBench b = new ExceptionBench(SVC).write(SHCSR, ALL_FAULTS);
        b.steps(2);
        b.write(SHCSR, ALL_FAULTS).steps(1);
        assertEquals(List.of("+11", "-11", "+6"), b.events);
        assertEquals(1 << 18, b.read(CFSR));
    }

    @Test
    void invalidReturnFromHardFaultIsAHardFaultAgain() {
        ExceptionBench b = new ExceptionBench(UDF);
        b.steps(2);
        b.cpu.r[CpuState.LR] = 0xfffffff1;
        b.steps(1);
        assertEquals(List.of("+3", "-3", "+3"), b.events);
        assertEquals(1 << 18, b.read(CFSR) & 1 << 18);
    }

    @Test
    void frameWhoseIpsrContradictsExcReturnIsInvalidPcOnANewFrame() {
        ExceptionBench b = new ExceptionBench(SVC).write(SHCSR, ALL_FAULTS);
        b.steps(2);
        b.write(b.sp() + 28, 1 << 24 | 5).steps(1);
        assertEquals(List.of("+11", "-11", "+6"), b.events);
        assertEquals(1 << 18, b.read(CFSR));
        assertEquals(0xfffffff9, b.lr());
        assertEquals(STACK - 32, b.sp());
        assertEquals(1 << 24 | 5, b.read(b.sp() + 28));
    }

    @Test
    void threadsFrameWithoutHandlerNumberCannotBeReturnedToAsAHandler() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).handler(16, SVC + " 4770").write(SHCSR, ALL_FAULTS);
        b.pend(16).steps(3);
        b.write(b.sp() + 28, 1 << 24).steps(1);
        assertEquals(List.of("+16", "+11", "-11", "+6"), b.events);
        assertEquals(0xfffffff1, b.lr());
    }

    @Test
    void vectorThatCannotBeReadLeavesTheInterruptPending() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).write(0xe000ed08, 0x2000ff80);
        // HardFault's vector is in the last bytes of RAM, that of interrupt 16 and higher is beyond.
        b.write(0x2000ff80 + 12, handler(3) | 1).irq(20, 0x40).pend(36).steps(1);
        assertEquals(List.of("+3"), b.events);
        assertEquals(FaultStatus.VECTTBL, b.read(HFSR));
        assertTrue(b.machine.nvic().isPending(36));
    }

    @Test
    void handlerNumberThatDoesNotExistCannotBeReturnedFrom() {
        // The frame of interrupt 1 says that it preempted exception 511.
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).irq(1, 0x20).handler(16, "bf00 4770").write(SHCSR, ALL_FAULTS);
        b.pend(16).steps(1);
        b.pend(17).steps(1);
        b.write(b.sp() + 28, 1 << 24 | 511).steps(3);
        assertEquals(List.of("+16", "+17", "-17", "-511", "+6"), b.events);
        assertEquals(1 << 18, b.read(CFSR));
    }
}
