package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.ALL_FAULTS;
import static dev.brownout.emulator.core.ExceptionBench.CFSR;
import static dev.brownout.emulator.core.ExceptionBench.HFSR;
import static dev.brownout.emulator.core.ExceptionBench.SHCSR;
import static dev.brownout.emulator.core.ExceptionBench.STACK;
import static dev.brownout.emulator.core.ExceptionBench.SVC;
import static dev.brownout.emulator.core.ExceptionBench.handler;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The floating-point context of exceptions (Armv7-M ARM, B1.5.7, B3.2.21; Cortex-M4 TRM, 3.9.1). */
class FpContextTest {
    private static final int CPACR = 0xe000ed88;
    private static final int FPCCR = 0xe000ef34;
    private static final int FPDSCR = 0xe000ef3c;
    /** vmov s0, r0. */
    private static final String USE = "ee00 0a10";
    /** vmov s0, r1. */
    private static final String USE_AGAIN = "ee00 1a10";

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

    private static ExceptionBench enabled(String main) {
        ExceptionBench b = new ExceptionBench(main).write(SHCSR, ALL_FAULTS).write(CPACR, 0xf << 20);
        b.cpu.r[0] = 0x3f800000;
        b.cpu.r[1] = 0x40000000;
        return b;
    }

    @Test
    void bitsThatFpscrDoesNotHaveDoNotComeBackFromTheFrame() {
        // vmov s0, r0; svc; the handler uses the unit, so that the frame is read back: vmov s0, r1; bx lr
        ExceptionBench b = new ExceptionBench("ee00 0a10 " + SVC).handler(11, "ee00 1a10 4770");
        b.write(0xe000ed88, 0xf << 20).steps(4);
        b.write(STACK - 8, 0x2e0ef45b);
        b.steps(1);
        assertEquals(0x2600001b, b.cpu.fpscr);
    }

    @Test
    void withoutLazySavingTheRegistersAreStackedAtOnce() {
        ExceptionBench b = enabled(USE + " " + SVC).write(FPCCR, 1 << 31).handler(11, USE_AGAIN + " 4770");
        b.steps(2);
        long before = b.cpu.cycles;
        b.steps(1);
        assertEquals(29, b.cpu.cycles - before);
        assertEquals(0x3f800000, b.read(STACK - 0x48));
        assertEquals(0, b.read(FPCCR) & 1);
        b.steps(1);
        before = b.cpu.cycles;
        b.steps(1);
        assertEquals(1 + 27, b.cpu.cycles - before, "the branch's cycle and the return's 27");
        assertEquals(0x3f800000, b.cpu.s[0]);
    }

    @Test
    void unusedLazyFrameCostsNothing() {
        ExceptionBench b = enabled(USE + " " + SVC);
        b.steps(2);
        long before = b.cpu.cycles;
        b.steps(1);
        assertEquals(12, b.cpu.cycles - before);
        before = b.cpu.cycles;
        b.steps(1);
        assertEquals(1 + 10, b.cpu.cycles - before);
        assertTrue(b.cpu.fpContextActive);
    }

    @Test
    void withoutAspenNoContextBegins() {
        ExceptionBench b = enabled(USE + " " + SVC).write(FPCCR, 0);
        b.steps(3);
        assertEquals(0xfffffff9, b.lr());
        assertFalse(b.cpu.fpContextActive);
    }

    @Test
    void newContextTakesItsModesFromFpdscr() {
        ExceptionBench b = enabled(USE).write(FPDSCR, -1);
        b.steps(1);
        assertEquals(0x07c00000, b.cpu.fpscr);
        assertEquals(0x07c00000, b.read(FPDSCR));
    }

    @Test
    void reservedFrameNotesWhatItsFaultsMayRaise() {
        ExceptionBench b = enabled(USE + " " + SVC).write(0xe000ed18, 0x40);
        b.steps(3);
        assertEquals(0xc0000079, b.read(FPCCR), "LSPACT, THREAD, HFRDY, MMRDY, BFRDY");
        b = enabled(USE + " " + SVC).write(SHCSR, 1 << 17);
        b.cpu.unprivilegedThread = true;
        b.cpu.fpReady = false;
        b.steps(3);
        assertEquals(0xc000005b, b.read(FPCCR), "LSPACT, USER, THREAD, HFRDY, BFRDY");
    }

    // The handler uses the unit while the reserved room lies in a region without access.
    private static ExceptionBench refusedLazySave(int shcsr, int memManagePriority, int svcPriority) {
        ExceptionBench b = enabled(USE + " " + SVC).handler(11, USE_AGAIN + " 4770");
        b.write(SHCSR, shcsr).write(0xe000ed18, memManagePriority).write(0xe000ed1c, svcPriority << 24);
        b.cpu.setPsp(0x20002000);
        b.cpu.useProcessStack(true);
        b.steps(3);
        b.write(0xe000ed9c, 0x20001000 | 0x10).write(0xe000eda0, 11 << 1 | 1).write(0xe000ed94, 5);
        b.steps(2);
        assertEquals(FaultStatus.MLSPERR, b.read(CFSR));
        return b;
    }

    @Test
    void refusedLazySaveIsTakenBeforeTheInstruction() {
        ExceptionBench b = refusedLazySave(ALL_FAULTS, 0, 0x40);
        assertEquals(List.of("+11", "+4"), b.events);
        assertEquals(handler(11), b.read(b.sp() + 24));
        assertEquals(1, b.read(FPCCR) & 1, "still to be saved");
        assertEquals(0x3f800000, b.cpu.s[0]);
    }

    @Test
    void refusedLazySaveThatCannotBeTakenYetWaitsAndTheInstructionExecutes() {
        ExceptionBench b = refusedLazySave(ALL_FAULTS, 0x80, 0x40);
        assertEquals(0x40000000, b.cpu.s[0]);
        assertEquals(0, b.read(FPCCR) & 1);
        assertEquals(List.of("+11", "-11", "+4"), b.events);
    }

    @Test
    void refusedLazySaveEscalatesIfMemManageWasDisabledWhenRoomWasReserved() {
        ExceptionBench b = refusedLazySave(0, 0, 0x40);
        assertEquals(List.of("+11", "+3"), b.events);
        assertEquals(FaultStatus.FORCED, b.read(HFSR));
    }

    @Test
    void lazySaveHasThePrivilegeOfTheContext() {
        ExceptionBench b = enabled(USE + " " + SVC).handler(11, USE_AGAIN + " 4770").write(0xe000ed1c, 0x40000000);
        b.cpu.unprivilegedThread = true;
        b.cpu.setPsp(0x20002000);
        b.cpu.useProcessStack(true);
        b.steps(3);
        // Privileged access only: the handler could write there, the thread could not.
        b.write(0xe000ed9c, 0x20001000 | 0x10).write(0xe000eda0, 1 << 24 | 11 << 1 | 1).write(0xe000ed94, 5);
        b.steps(2);
        assertEquals(List.of("+11", "+4"), b.events);
        assertEquals(FaultStatus.MLSPERR, b.read(CFSR));
    }

    @Test
    void frameCannotBeReadBackWithoutAccessToTheUnit() {
        ExceptionBench b = enabled(USE + " " + SVC).write(FPCCR, 1 << 31);
        b.steps(3);
        b.write(CPACR, 0).steps(1);
        assertEquals(List.of("+11", "-11", "+6"), b.events);
        assertEquals(1 << 19, b.read(CFSR));
        assertEquals(0xffffffe9, b.lr());
    }

    @Test
    void frameCannotBeWrittenWithoutAccessToTheUnit() {
        ExceptionBench b = enabled(USE + " " + SVC).write(FPCCR, 1 << 31).write(0xe000ed1c, 0x40000000);
        b.steps(2);
        b.write(CPACR, 0).steps(1);
        assertEquals(List.of("+6"), b.events);
        assertEquals(1 << 19, b.read(CFSR));
        assertTrue(b.machine.nvic().isPending(11));
    }

    @Test
    void lazySaveWaitsThroughNestedHandlersThatDoNotUseTheUnit() {
        ExceptionBench b = enabled(USE + " bf00").irq(0, 0x80).irq(1, 0x40).handler(16, "bf00 bf00 4770").handler(17, USE_AGAIN + " 4770");
        b.steps(1);
        b.pend(16).steps(1);
        b.pend(17).steps(1);
        assertEquals(0xfffffff1, b.lr(), "handler 16 has no context of its own");
        b.steps(1);
        assertEquals(0x3f800000, b.read(STACK - 0x48));
        b.steps(4);
        assertEquals(List.of("+16", "+17", "-17", "-16"), b.events);
        assertEquals(0x3f800000, b.cpu.s[0]);
    }

    @Test
    void privilegedOnlyAccessKeepsThreadsOut() {
        ExceptionBench b = enabled(USE + " " + USE).write(CPACR, 5 << 20);
        b.steps(1);
        assertEquals(List.of(), b.events);
        b.cpu.unprivilegedThread = true;
        b.machine.exceptions().masksChanged();
        b.steps(2);
        assertEquals(List.of("+6"), b.events);
    }

    @Test
    void lazySaveGoesThroughTheMpuAsItsContextWould() {
        // A context of Thread mode, saved in NMI, which itself runs without the MPU while HFNMIENA is clear (B3.5.3).
        ExceptionBench b = enabled(USE + " bf00").handler(2, "6810 " + USE_AGAIN + " 4770");
        b.cpu.r[2] = STACK - 0x48;
        b.steps(1);
        b.pend(2).steps(1);
        b.write(0xe000ed9c, (STACK - 0x400) | 0x10).write(0xe000eda0, 9 << 1 | 1).write(0xe000ed94, 5);
        b.steps(2);
        assertEquals(List.of("+2"), b.events);
        assertEquals(FaultStatus.MLSPERR, b.read(CFSR));
        assertTrue(b.machine.nvic().isPending(4));
    }
}
