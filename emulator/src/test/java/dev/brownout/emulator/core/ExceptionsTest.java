package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.MAIN;
import static dev.brownout.emulator.core.ExceptionBench.STACK;
import static dev.brownout.emulator.core.ExceptionBench.handler;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Armv7-M ARM, B1.5: entry, return, priorities, faults, escalation. Cycles: Cortex-M4 TRM, 3.9. */
class ExceptionsTest {
    private static final String SVC = "df01";
    private static final String UDF = "de00";
    private static final String WFI = "bf30";
    private static final String WFE = "bf20";
    private static final int SHCSR = 0xe000ed24;
    private static final int CFSR = 0xe000ed28;
    private static final int HFSR = 0xe000ed2c;
    private static final int ALL_FAULTS = 7 << 16;

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
    void moreUrgentInterruptPreempts() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).irq(1, 0x20).handler(16, "bf00 bf00 4770");
        b.pend(16).steps(2);
        b.pend(17).steps(1);
        assertEquals(0xfffffff1, b.lr());
        b.steps(4);
        assertEquals(List.of("+16", "+17", "-17", "-16"), b.events);
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
    void lowerNumberGoesFirstAmongEquals() {
        ExceptionBench b = new ExceptionBench("bf00").irq(3, 0x40).irq(2, 0x40);
        b.pend(19).pend(18).steps(2);
        assertEquals(List.of("+18", "-18", "+19"), b.events);
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
    void subpriorityOrdersButDoesNotPreempt() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x60).irq(1, 0x40).handler(16, "bf00 bf00 4770");
        b.machine.nvic().setPrigroup(5);
        b.pend(16).steps(1);
        b.pend(17).steps(2);
        assertEquals(List.of("+16"), b.events, "0x40 and 0x60 share group 0x40 with PRIGROUP 5");
        b.steps(1);
        assertEquals(List.of("+16", "-16", "+17"), b.events);
    }

    @Test
    void onlyImplementedPriorityBitsAreKept() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.machine.bus().writeDirect(0xe000e400, 0xff, 1);
        assertEquals(0xe0, b.machine.bus().readDirect(0xe000e400, 1));
    }

    @Test
    void primaskHoldsInterruptsBackButLetsThemEndWfi() {
        ExceptionBench b = new ExceptionBench(WFI).irq(0, 0x40);
        b.cpu.primask = 1;
        b.machine.exceptions().masksChanged();
        b.machine.clock().alarm(() -> b.pend(16)).at(b.machine.clock().timeOf(b.cpu.cycles + 1000));
        b.cycles(1010);
        assertEquals(List.of(), b.events);
        assertTrue(b.pc() > MAIN + 2, "woken, and going on");
        b.cpu.primask = 0;
        b.machine.exceptions().masksChanged();
        b.steps(1);
        assertEquals(List.of("+16"), b.events);
    }

    @Test
    void basepriHoldsBackItsOwnAndLowerPriorities() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).irq(1, 0x20);
        b.cpu.basepri = 0x40;
        b.machine.exceptions().masksChanged();
        b.pend(16).steps(1);
        assertEquals(List.of(), b.events);
        b.pend(17).steps(1);
        assertEquals(List.of("+17"), b.events);
    }

    @Test
    void faultmaskIsClearedByMsr() {
        // mrs r1, FAULTMASK; cpsid f; msr FAULTMASK, r1
        ExceptionBench b = new ExceptionBench("f3ef 8113 b671 f381 8813").irq(0, 0);
        b.steps(2);
        assertEquals(1, b.cpu.faultmask);
        b.pend(16).steps(1);
        assertEquals(0, b.cpu.faultmask);
        b.steps(1);
        assertEquals(List.of("+16"), b.events);
    }

    @Test
    void faultmaskHoldsBackAllButNmiAndIsClearedByReturn() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0).handler(2, "bf00 4770");
        b.cpu.faultmask = 1;
        b.machine.exceptions().masksChanged();
        b.pend(16).steps(1);
        assertEquals(List.of(), b.events);
        b.pend(2).steps(2);
        assertEquals(List.of("+2"), b.events);
        b.steps(1);
        assertEquals(1, b.cpu.faultmask, "not cleared by a return from NMI");
    }

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
    void softwareTriggerOfAnInterruptThatDoesNotExistDoesNothing() {
        ExceptionBench b = new ExceptionBench("bf00").irq(47, 0);
        b.write(0xe000ef00, 48).steps(1);
        assertEquals(List.of(), b.events);
        b.write(0xe000ef00, 47).steps(1);
        assertEquals(List.of("+63"), b.events);
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
    void contradictoryExcReturnIsInvalidPc() {
        ExceptionBench b = new ExceptionBench(SVC).write(SHCSR, ALL_FAULTS);
        b.steps(2);
        b.cpu.r[CpuState.LR] = 0xfffffff1;
        b.steps(1);
        assertEquals(List.of("+11", "-11", "+6"), b.events);
        assertEquals(1 << 18, b.read(CFSR));
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
    void stackThatCannotBeWrittenIsADerivedFault() {
        ExceptionBench b = new ExceptionBench(SVC);
        b.cpu.r[CpuState.SP] = 0x10000000;
        b.steps(2);
        assertEquals(List.of("+3"), b.events);
        assertEquals(FaultStatus.STKERR, b.read(CFSR));
    }

    @Test
    void vectorTableMoves() {
        ExceptionBench b = new ExceptionBench(SVC).write(0xe000ed08, 0x20000000);
        b.write(0x20000000 + 4 * 11, handler(20) | 1);
        b.steps(2);
        assertEquals(handler(20), b.pc());
    }

    @Test
    void sysTickComesEveryReloadPlusOneCycles() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.write(0xe000e014, 99).write(0xe000e018, 0).write(0xe000e010, 7);
        b.cycles(1000);
        List<Long> entries = new java.util.ArrayList<>();
        for (int i = 0; i < b.events.size(); i++) {
            if (b.events.get(i).equals("+15")) {
                entries.add(b.times.get(i));
            }
        }
        assertTrue(entries.size() >= 9);
        for (int i = 1; i < entries.size(); i++) {
            assertEquals(100, entries.get(i) - entries.get(i - 1));
        }
    }

    @Test
    void sysTickCountsDownFromReload() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.write(0xe000e014, 99).write(0xe000e018, 0).write(0xe000e010, 5);
        long start = b.cpu.cycles;
        b.cycles(31);
        long elapsed = b.cpu.cycles - start;
        assertEquals(99 - (elapsed - 1), b.read(0xe000e018));
        assertEquals(0, b.read(0xe000e010) & 1 << 16);
        b.cycles(100);
        assertEquals(1 << 16, b.read(0xe000e010) & 1 << 16);
        assertEquals(0, b.read(0xe000e010) & 1 << 16, "COUNTFLAG is cleared by reading");
    }

    @Test
    void cycleCounterCountsWhileTraceIsEnabled() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.cycles(10);
        assertEquals(0, b.read(0xe0001004));
        b.write(0xe000edfc, 1 << 24).write(0xe0001000, 1);
        long start = b.cpu.cycles;
        b.cycles(123);
        assertEquals(b.cpu.cycles - start, b.read(0xe0001004));
    }

    @Test
    void floatingPointWithoutAccessIsNoCoprocessor() {
        // vmov s0, r0
        ExceptionBench b = new ExceptionBench("ee00 0a10").write(SHCSR, ALL_FAULTS);
        b.steps(2);
        assertEquals(List.of("+6"), b.events);
        assertEquals(1 << 19, b.read(CFSR));
    }

    @Test
    void floatingPointContextIsSavedOnlyWhenTheHandlerUsesIt() {
        // vmov s0, r0; svc; the handler: vmov s0, r1; bx lr
        ExceptionBench b = new ExceptionBench("ee00 0a10 " + SVC).handler(11, "ee00 1a10 4770");
        b.write(0xe000ed88, 0xf << 20);
        b.cpu.r[0] = 0x3f800000;
        b.cpu.r[1] = 0x40000000;
        b.steps(3);
        assertEquals(0xffffffe9, b.lr());
        assertEquals(STACK - 0x68, b.sp());
        assertEquals(1, b.read(0xe000ef34) & 1, "LSPACT");
        assertEquals(STACK - 0x48, b.read(0xe000ef38));
        b.steps(1);
        assertEquals(0, b.read(0xe000ef34) & 1);
        assertEquals(0x3f800000, b.read(STACK - 0x48));
        assertEquals(0x40000000, b.cpu.s[0]);
        b.steps(1);
        assertEquals(0x3f800000, b.cpu.s[0]);
        assertEquals(STACK, b.sp());
        assertTrue(b.cpu.fpContextActive);
    }

    @Test
    void lazySaveCanBeCalledOffBySoftware() {
        ExceptionBench b = new ExceptionBench("ee00 0a10 " + SVC).handler(11, "ee00 1a10 4770");
        b.write(0xe000ed88, 0xf << 20).steps(3);
        b.write(STACK - 0x48, 0x1234);
        b.write(0xe000ef34, b.read(0xe000ef34) & ~1);
        assertEquals(0, b.read(0xe000ef34) & 1, "LSPACT");
        b.steps(1);
        assertEquals(0x1234, b.read(STACK - 0x48));
    }

    @Test
    void mpuRefusesAStoreAndTellsWhere() {
        // str r0, [r1]
        ExceptionBench b = new ExceptionBench("6008").write(SHCSR, ALL_FAULTS);
        // Region 0: 256 bytes at 0x20001000, read-only, privileged background map.
        b.write(0xe000ed9c, 0x20001000 | 0x10).write(0xe000eda0, 6 << 24 | 7 << 1 | 1).write(0xe000ed94, 5);
        b.cpu.r[1] = 0x20001080;
        b.steps(2);
        assertEquals(List.of("+4"), b.events);
        assertEquals(FaultStatus.DACCVIOL | FaultStatus.MMARVALID, b.read(CFSR));
        assertEquals(0x20001080, b.read(0xe000ed34));
    }

    @Test
    void disabledSubregionLetsTheNextRegionDecide() {
        // str r0, [r1]
        ExceptionBench b = new ExceptionBench("6008").write(SHCSR, ALL_FAULTS);
        // Subregion 4 (0x80 to 0x9f of 256 bytes) is off.
        b.write(0xe000ed9c, 0x20001000 | 0x10).write(0xe000eda0, 6 << 24 | 1 << 12 | 7 << 1 | 1).write(0xe000ed94, 5);
        b.cpu.r[1] = 0x20001080;
        b.cpu.r[0] = 9;
        b.steps(2);
        assertEquals(List.of(), b.events);
        assertEquals(9, b.read(0x20001080));
    }

    @Test
    void unalignedStoreIntoTheNextRegionIsRefused() {
        // str r0, [r1]
        ExceptionBench b = new ExceptionBench("6008").write(SHCSR, ALL_FAULTS);
        // Region 0: 32 bytes at 0x20001000 without access; the store's last two bytes lie in it.
        b.write(0xe000ed9c, 0x20001000 | 0x10).write(0xe000eda0, 4 << 1 | 1).write(0xe000ed94, 5);
        b.cpu.r[1] = 0x20000ffe;
        b.steps(2);
        assertEquals(List.of("+4"), b.events);
        assertEquals(0x20001000, b.read(0xe000ed34), "the address of the part that was refused");
    }

    @Test
    void unprivilegedCodeCannotReachTheSystemControlSpace() {
        // ldr r0, [r1]
        ExceptionBench b = new ExceptionBench("6808").write(SHCSR, ALL_FAULTS);
        b.cpu.unprivilegedThread = true;
        b.cpu.r[1] = 0xe000ed00;
        b.steps(2);
        assertEquals(List.of("+5"), b.events);
    }

    @Test
    void waitForEventFallsThroughOnceAfterAnEvent() {
        ExceptionBench b = new ExceptionBench("bf40 " + WFE + " " + WFE);
        b.steps(2);
        assertTrue(!b.cpu.sleeping);
        assertInstanceOf(Stop.AsleepForever.class, b.machine.runFor(1000));
        assertEquals(MAIN + 6, b.pc());
    }

    @Test
    void sleepingCostsNoInstructions() {
        ExceptionBench b = new ExceptionBench(WFI).irq(0, 0);
        b.machine.clock().alarm(() -> b.pend(16)).at(b.machine.clock().timeOf(b.cpu.cycles + 64_000_000L));
        long instructions = b.machine.core().instructions();
        b.cycles(64_000_020L);
        assertEquals(List.of("+16"), b.events.subList(0, 1));
        assertTrue(b.machine.core().instructions() - instructions < 30);
    }

    @Test
    void sleepOnExitSleepsInsteadOfGoingBackToThread() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0).write(0xe000ed10, 2);
        b.pend(16);
        assertInstanceOf(Stop.AsleepForever.class, b.machine.runFor(1000));
        assertEquals(List.of("+16", "-16"), b.events);
        assertEquals(MAIN, b.pc());
    }

    @Test
    void systemResetRequestRestartsFromTheVectorTable() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.machine.setStopsAtReset(true);
        b.cycles(20);
        b.write(0xe000ed0c, 0x05fa0004);
        assertEquals(new Stop.WasReset(ResetKind.SOFTWARE), b.machine.runFor(1000));
        assertEquals(MAIN, b.pc());
        assertEquals(STACK, b.sp());
    }

    @Test
    void resetRequestWithoutTheKeyIsIgnored() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.machine.setStopsAtReset(true);
        b.write(0xe000ed0c, 0x12340004);
        assertInstanceOf(Stop.Limit.class, b.machine.runFor(100));
    }

    @Test
    void levelThatStaysHighComesAgain() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40);
        b.machine.nvic().set(0, true);
        b.steps(2);
        assertEquals(List.of("+16", "-16", "+16"), b.events);
        b.machine.nvic().set(0, false);
        b.steps(2);
        assertEquals(List.of("+16", "-16", "+16", "-16"), b.events);
    }

    @Test
    void snapshotBringsBackEverything() {
        ExceptionBench b = new ExceptionBench(SVC).irq(0, 0x40);
        b.write(0xe000e014, 49).write(0xe000e010, 7);
        b.cycles(500);
        var snapshot = b.machine.snapshot();
        var hash = b.machine.stateHash();
        b.cycles(777);
        var later = b.machine.stateHash();
        assertTrue(!later.equals(hash));
        b.machine.restore(snapshot);
        assertEquals(hash, b.machine.stateHash());
        b.cycles(777);
        assertEquals(later, b.machine.stateHash());
    }
}
