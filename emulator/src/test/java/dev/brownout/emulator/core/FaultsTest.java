package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.ALL_FAULTS;
import static dev.brownout.emulator.core.ExceptionBench.CFSR;
import static dev.brownout.emulator.core.ExceptionBench.HFSR;
import static dev.brownout.emulator.core.ExceptionBench.MAIN;
import static dev.brownout.emulator.core.ExceptionBench.SHCSR;
import static dev.brownout.emulator.core.ExceptionBench.SVC;
import static dev.brownout.emulator.core.ExceptionBench.UDF;
import static dev.brownout.emulator.core.ExceptionBench.handler;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.machine.Stop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Armv7-M ARM, B1.5.14 and B3.2.15 to B3.2.19: faults, their status, escalation, lockup. */
class FaultsTest {
    @Test
    void undefinedInstructionIsAUsageFaultAtItself() {
        ExceptionBench b = new ExceptionBench("bf00 " + UDF).write(SHCSR, ALL_FAULTS);
        b.steps(3);
        assertEquals(List.of("+6"), b.events);
        assertEquals(1 << 16, b.read(CFSR));
        assertEquals(MAIN + 2, b.read(b.sp() + 24));
    }

    @Test
    void disabledFaultEscalatesToHardFault() {
        ExceptionBench b = new ExceptionBench(UDF);
        b.steps(2);
        assertEquals(List.of("+3"), b.events);
        assertEquals(1 << 30, b.read(HFSR));
        assertEquals(List.of("UNDEFINSTR", "FORCED"), b.machine.faults().names());
    }

    @Test
    void faultStatusBitsAreClearedByWritingOnes() {
        ExceptionBench b = new ExceptionBench(UDF);
        b.steps(2);
        b.machine.bus().writeDirect(0xe000ed2a, 1, 2);
        assertEquals(0, b.read(CFSR));
        b.write(HFSR, 1 << 30);
        assertEquals(0, b.read(HFSR));
    }

    @Test
    void readOfNothingIsAPreciseBusFaultWithItsAddress() {
        // ldr r0, [r1]
        ExceptionBench b = new ExceptionBench("6808").write(SHCSR, ALL_FAULTS);
        b.cpu.r[1] = 0x60001234;
        b.cpu.r[0] = 5;
        b.steps(2);
        assertEquals(List.of("+5"), b.events);
        assertEquals(FaultStatus.PRECISERR | FaultStatus.BFARVALID, b.read(CFSR));
        assertEquals(0x60001234, b.read(0xe000ed38));
        assertEquals(5, b.read(b.sp()), "the destination is unchanged");
    }

    @Test
    void busFaultIsPassedOverAtNegativePriorityWithBfhfnmign() {
        // ldr r0, [r1]
        ExceptionBench b = new ExceptionBench("6808").write(0xe000ed14, 0x300);
        b.cpu.r[0] = 7;
        b.cpu.r[1] = 0x60000000;
        b.cpu.faultmask = 1;
        b.machine.exceptions().masksChanged();
        b.steps(1);
        assertEquals(List.of(), b.events);
        assertEquals(MAIN + 2, b.pc());
        assertEquals(7, b.cpu.r[0]);
        assertEquals(FaultStatus.PRECISERR | FaultStatus.BFARVALID, b.read(CFSR));
        assertEquals(0x60000000, b.read(0xe000ed38));
        b.steps(1);
        assertTrue(!b.machine.exceptions().lockedUp());
    }

    @Test
    void branchToAnEvenAddressIsInvalidState() {
        // bx r0
        ExceptionBench b = new ExceptionBench("4700").write(SHCSR, ALL_FAULTS);
        b.cpu.r[0] = 0x1100;
        b.steps(2);
        assertEquals(List.of("+6"), b.events);
        assertEquals(1 << 17, b.read(CFSR));
    }

    @Test
    void executionFromPeripheralSpaceIsAnInstructionAccessViolation() {
        ExceptionBench b = new ExceptionBench("4700").write(SHCSR, ALL_FAULTS);
        b.cpu.r[0] = 0x40000001;
        b.steps(2);
        assertEquals(List.of("+4"), b.events);
        assertEquals(FaultStatus.IACCVIOL, b.read(CFSR));
    }

    @Test
    void svcThatCannotBeTakenEscalates() {
        ExceptionBench b = new ExceptionBench(SVC);
        b.cpu.primask = 1;
        b.machine.exceptions().masksChanged();
        b.steps(2);
        assertEquals(List.of("+3"), b.events);
        assertEquals(1 << 30, b.read(HFSR));
    }

    @Test
    void faultInHardFaultLocksUp() {
        ExceptionBench b = new ExceptionBench(UDF).handler(3, UDF);
        assertInstanceOf(Stop.LockedUp.class, b.machine.runFor(1000));
    }

    @Test
    void unreadableVectorIsAHardFaultAndThenLockup() {
        ExceptionBench b = new ExceptionBench(SVC).write(0xe000ed08, 0x60000000);
        assertInstanceOf(Stop.LockedUp.class, b.machine.runFor(1000));
        assertEquals(FaultStatus.VECTTBL, b.read(HFSR) & FaultStatus.VECTTBL);
    }

    @Test
    void storeToNothingIsAnImpreciseBusFaultBehindIt() {
        // str r0, [r1, #4]!; nop
        ExceptionBench b = new ExceptionBench("f841 0f04 bf00").write(SHCSR, ALL_FAULTS);
        b.cpu.r[1] = 0x30000000;
        b.steps(2);
        assertEquals(List.of("+5"), b.events);
        assertEquals(FaultStatus.IMPRECISERR, b.read(CFSR), "and no address");
        assertEquals(MAIN + 4, b.read(b.sp() + 24));
        assertEquals(0x30000004, b.read(b.sp() + 4), "the instruction is complete, its write-back too");
        assertEquals(0x30000004, b.machine.faults().impreciseAddress());
        assertEquals(MAIN, b.machine.faults().imprecisePc());
    }

    @Test
    void impreciseBusFaultWaitsForItsPriority() {
        // BASEPRI holds BusFault back; str r0, [r1]; nop; nop
        ExceptionBench b = new ExceptionBench("6008 bf00 bf00").write(SHCSR, ALL_FAULTS).write(0xe000ed18, 0x8000);
        b.cpu.r[1] = 0x30000000;
        b.cpu.basepri = 0x40;
        b.machine.exceptions().masksChanged();
        b.steps(3);
        assertEquals(List.of(), b.events);
        assertTrue(b.machine.nvic().isPending(5));
        b.cpu.basepri = 0;
        b.machine.exceptions().masksChanged();
        b.steps(1);
        assertEquals(List.of("+5"), b.events);
    }

    @Test
    void impreciseBusFaultInHardFaultIsNoLockup() {
        // udf; the handler: str r0, [r1]; bx lr
        ExceptionBench b = new ExceptionBench(UDF).handler(3, "6008 4770");
        b.cpu.r[1] = 0x30000000;
        b.steps(3);
        assertFalse(b.machine.exceptions().lockedUp());
        assertTrue(b.machine.nvic().isPending(3));
        b.steps(1);
        assertEquals(List.of("+3", "-3", "+3"), b.events);
        assertEquals(FaultStatus.IMPRECISERR, b.read(CFSR) & 0xff00);
    }

    @Test
    void disdefwbufMakesStoresByTheDefaultMapPrecise() {
        // str r0, [r1]
        ExceptionBench b = new ExceptionBench("6008").write(SHCSR, ALL_FAULTS).write(0xe000e008, 2);
        b.cpu.r[1] = 0x30000000;
        b.steps(2);
        assertEquals(List.of("+5"), b.events);
        assertEquals(FaultStatus.PRECISERR | FaultStatus.BFARVALID, b.read(CFSR));
        assertEquals(MAIN, b.read(b.sp() + 24));
    }

    @Test
    void stronglyOrderedRegionMakesStoresPreciseAndAnotherOneDoesNot() {
        for (int attributes : new int[] {0, 1, 2, 8}) {
            // str r0, [r1]; nop
            ExceptionBench b = new ExceptionBench("6008 bf00").write(SHCSR, ALL_FAULTS).write(0xe000e008, 2);
            b.write(0xe000ed9c, 0x30000010).write(0xe000eda0, 3 << 24 | attributes << 16 | 19 << 1 | 1).write(0xe000ed94, 5);
            b.cpu.r[1] = 0x30000000;
            b.steps(2);
            assertEquals(List.of("+5"), b.events);
            assertEquals(attributes == 0 ? FaultStatus.PRECISERR | FaultStatus.BFARVALID : FaultStatus.IMPRECISERR, b.read(CFSR));
        }
    }

    @Test
    void storeToTheSystemControlSpaceWithoutPrivilegeIsPrecise() {
        // str r0, [r1]
        ExceptionBench b = new ExceptionBench("6008").write(SHCSR, ALL_FAULTS);
        b.cpu.r[1] = SHCSR;
        b.cpu.unprivilegedThread = true;
        b.steps(2);
        assertEquals(FaultStatus.PRECISERR | FaultStatus.BFARVALID, b.read(CFSR));
    }

    @Test
    void storeToFlashWithoutItsControllerIsABusFault() {
        ExceptionBench b = new ExceptionBench("6008").write(SHCSR, ALL_FAULTS).write(0xe000e008, 2);
        b.cpu.r[1] = 0x8000;
        b.steps(2);
        assertEquals(List.of("+5"), b.events);
        assertEquals(0x8000, b.read(0xe000ed38));
    }

    @Test
    void unalignedAccessThatRunsOutOfMemoryGivesItsOwnAddress() {
        ExceptionBench b = new ExceptionBench("6808").write(SHCSR, ALL_FAULTS);
        b.cpu.r[1] = 0x2000fffe;
        b.steps(2);
        assertEquals(List.of("+5"), b.events);
        assertEquals(0x2000fffe, b.read(0xe000ed38));
    }

    @Test
    void mmfarAndBfarAreOneRegister() {
        // ldr r0, [r1]; a handler that goes on behind it; ldr r0, [r2]
        ExceptionBench b = new ExceptionBench("6808").write(SHCSR, ALL_FAULTS);
        b.cpu.r[1] = 0x60000000;
        b.steps(2);
        assertEquals(0x60000000, b.read(0xe000ed34));
        b.write(0xe000ed34, 0x123);
        assertEquals(0x123, b.read(0xe000ed38));
        b.machine.faults().memManage(0x44);
        assertEquals(FaultStatus.MMARVALID, b.read(CFSR) & (FaultStatus.MMARVALID | FaultStatus.BFARVALID));
    }

    @Test
    void breakpointIsAHardFaultWithoutTheMonitor() {
        ExceptionBench b = new ExceptionBench("be01");
        b.steps(2);
        assertEquals(List.of("+3"), b.events);
        assertEquals(1 << 31, b.read(HFSR));
        assertEquals(2, b.read(0xe000ed30), "DFSR.BKPT");
        assertEquals(MAIN, b.read(b.sp() + 24));
    }

    @Test
    void breakpointIsTheMonitorsIfItIsEnabled() {
        ExceptionBench b = new ExceptionBench("be01").write(0xe000edfc, 1 << 16);
        b.steps(2);
        assertEquals(List.of("+12"), b.events);
    }

    @Test
    void monitorCanBePended() {
        ExceptionBench b = new ExceptionBench("bf00 bf00").write(0xe000edfc, 3 << 16);
        assertEquals(3 << 16, b.read(0xe000edfc));
        b.steps(1);
        assertEquals(List.of("+12"), b.events);
        assertEquals(1 << 16, b.read(0xe000edfc));
    }

    @Test
    void evenVectorIsInvalidStateInItsHandler() {
        ExceptionBench b = new ExceptionBench(SVC).write(SHCSR, ALL_FAULTS).write(0xe000ed1c, 0x80000000).write(0xe000ed08, 0x20000000);
        b.write(0x20000000 + 4 * 11, handler(11)).write(0x20000000 + 4 * 6, handler(6) | 1);
        b.steps(3);
        assertEquals(List.of("+11", "+6"), b.events);
        assertEquals(1 << 17, b.read(CFSR));
        assertEquals(handler(11), b.read(b.sp() + 24));
    }

    @Test
    void svcInHardFaultLocksUp() {
        ExceptionBench b = new ExceptionBench(UDF).handler(3, SVC);
        assertInstanceOf(Stop.LockedUp.class, b.machine.runFor(1000));
    }

    @Test
    void busFaultUnderFaultmaskLocksUp() {
        ExceptionBench b = new ExceptionBench("6808").write(SHCSR, ALL_FAULTS);
        b.cpu.r[1] = 0x60000000;
        b.cpu.faultmask = 1;
        b.machine.exceptions().masksChanged();
        assertInstanceOf(Stop.LockedUp.class, b.machine.runFor(1000));
        assertEquals(List.of(), b.events);
    }

    @Test
    void nmiEndsALockup() {
        ExceptionBench b = new ExceptionBench(UDF).handler(3, UDF);
        assertInstanceOf(Stop.LockedUp.class, b.machine.runFor(1000));
        b.pend(2).steps(1);
        assertEquals(List.of("+3", "+2"), b.events);
        assertEquals(0xfffffffe, b.read(b.sp() + 24));
        assertFalse(b.machine.exceptions().lockedUp());
    }

    @Test
    void lockupOfNmiIsForEver() {
        ExceptionBench b = new ExceptionBench("bf00").handler(2, UDF);
        b.pend(2);
        assertInstanceOf(Stop.LockedUp.class, b.machine.runFor(1000));
        b.pend(2).steps(1);
        assertTrue(b.machine.exceptions().lockedUp());
    }

    @Test
    void divisionByZeroFaultsOnlyIfTrapped() {
        // udiv r2, r0, r1, twice
        ExceptionBench b = new ExceptionBench("fbb0 f2f1 fbb0 f2f1").write(SHCSR, ALL_FAULTS);
        b.cpu.r[0] = 5;
        b.cpu.r[1] = 0;
        b.cpu.r[2] = 9;
        b.steps(1);
        assertEquals(0, b.cpu.r[2]);
        b.write(0xe000ed14, 0x210).steps(2);
        assertEquals(List.of("+6"), b.events);
        assertEquals(1 << 25, b.read(CFSR));
    }

    @Test
    void narrowWritesToStatusRegistersClearOnlyBitsOfTheirBytes() {
        ExceptionBench b = new ExceptionBench("be00");
        b.steps(2);
        assertEquals(1 << 31, b.read(HFSR));
        b.machine.bus().writeDirect(HFSR, 0xff, 1);
        b.machine.bus().writeDirect(HFSR + 2, 0x7fff, 2);
        assertEquals(1 << 31, b.read(HFSR));
        b.machine.bus().writeDirect(HFSR + 3, 0x80, 1);
        assertEquals(0, b.read(HFSR));
        b.machine.bus().writeDirect(0xe000ed31, 0xff, 1);
        assertEquals(2, b.read(0xe000ed30));
        b.machine.bus().writeDirect(0xe000ed30, 2, 1);
        assertEquals(0, b.read(0xe000ed30));
    }

    @Test
    void narrowWritesToIcsrSetAndClearPendingExceptions() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.cpu.primask = 1;
        b.machine.exceptions().masksChanged();
        int icsr = ExceptionBench.ICSR;
        b.machine.bus().writeDirect(icsr + 3, 0x10, 1);
        assertTrue(b.machine.nvic().isPending(14));
        b.machine.bus().writeDirect(icsr, 0xff, 1);
        assertTrue(b.machine.nvic().isPending(14), "the other bytes are not written back");
        b.machine.bus().writeDirect(icsr + 3, 0x04, 1);
        assertTrue(b.machine.nvic().isPending(14) && b.machine.nvic().isPending(15));
        b.machine.bus().writeDirect(icsr + 2, 0x0a00, 2);
        assertFalse(b.machine.nvic().isPending(14) || b.machine.nvic().isPending(15));
    }
}
