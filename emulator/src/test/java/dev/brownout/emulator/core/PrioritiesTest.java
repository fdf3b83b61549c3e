package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.ALL_FAULTS;
import static dev.brownout.emulator.core.ExceptionBench.ICSR;
import static dev.brownout.emulator.core.ExceptionBench.SHCSR;
import static dev.brownout.emulator.core.ExceptionBench.UDF;
import static dev.brownout.emulator.core.ExceptionBench.handler;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Armv7-M ARM, B1.5.4 and B3.4: priorities, grouping, masks, pending. */
class PrioritiesTest {
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
    void lowerNumberGoesFirstAmongEquals() {
        ExceptionBench b = new ExceptionBench("bf00").irq(3, 0x40).irq(2, 0x40);
        b.pend(19).pend(18).steps(2);
        assertEquals(List.of("+18", "-18", "+19"), b.events);
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
    void softwareTriggerOfAnInterruptThatDoesNotExistDoesNothing() {
        ExceptionBench b = new ExceptionBench("bf00").irq(47, 0);
        b.write(0xe000ef00, 48).steps(1);
        assertEquals(List.of(), b.events);
        b.write(0xe000ef00, 47).steps(1);
        assertEquals(List.of("+63"), b.events);
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
    void groupPriorityDecidesPreemptionForEveryPrigroup() {
        int[] priorities = {0, 1, 2, 3, 7, 8, 0x10, 0x1f, 0x20, 0x40, 0x7f, 0x80, 0xc0, 0xfe, 0xff};
        Nvic nvic = new Nvic(new CpuState(), 2, 8);
        nvic.setEnabled(17, true);
        nvic.setPending(17, true);
        nvic.setActive(16, true);
        for (int group = 0; group < 8; group++) {
            nvic.setPrigroup(group);
            for (int active : priorities) {
                for (int pending : priorities) {
                    nvic.setPriority(16, active);
                    nvic.setPriority(17, pending);
                    boolean preempts = pending >> group + 1 < active >> group + 1;
                    assertEquals(preempts ? 17 : 0, nvic.due(), "PRIGROUP " + group + ": " + pending + " over " + active);
                }
            }
        }
    }

    @Test
    void basepriComparesByGroupToo() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40);
        b.machine.nvic().setPrigroup(5);
        b.cpu.basepri = 0x60;
        b.machine.exceptions().masksChanged();
        b.pend(16).steps(1);
        assertEquals(List.of(), b.events, "0x40 and 0x60 are one group");
    }

    @Test
    void levelCannotBeClearedWhileItIsHigh() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.machine.nvic().set(0, true);
        b.write(0xe000e280, 1);
        assertEquals(1, b.read(0xe000e200));
        b.machine.nvic().set(0, false);
        assertEquals(1, b.read(0xe000e200), "pending is kept when the level goes");
        b.write(0xe000e280, 1);
        assertEquals(0, b.read(0xe000e200));
    }

    @Test
    void pulseDuringItsOwnHandlerMakesItRunOnceMore() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).handler(16, "bf00 bf00 4770");
        b.pend(16).steps(2);
        for (int i = 0; i < 3; i++) {
            b.machine.nvic().set(0, true);
            b.machine.nvic().set(0, false);
        }
        b.steps(8);
        assertEquals(List.of("+16", "-16", "+16", "-16"), b.events);
    }

    @Test
    void nmiPreemptsHardFaultAndNothingElseDoes() {
        ExceptionBench b = new ExceptionBench(UDF).irq(0, 0).handler(3, "bf00 bf00 bf00 e7fe");
        b.steps(2);
        b.pend(16).steps(2);
        b.write(0xe000ed04, 1 << 31).steps(2);
        assertEquals(List.of("+3", "+2", "-2"), b.events);
    }

    @Test
    void vectPendingFollowsBasepriAndFaultmaskButNotPrimask() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40);
        b.cpu.primask = 1;
        b.machine.exceptions().masksChanged();
        b.pend(16);
        assertEquals(16, b.read(ICSR) >>> 12 & 0x1ff);
        b.cpu.basepri = 0x40;
        assertEquals(0, b.read(ICSR) >>> 12 & 0x1ff);
        b.cpu.basepri = 0x60;
        assertEquals(16, b.read(ICSR) >>> 12 & 0x1ff);
        b.cpu.faultmask = 1;
        assertEquals(0, b.read(ICSR) >>> 12 & 0x1ff);
        assertEquals(1 << 22, b.read(ICSR) & 1 << 22, "ISRPENDING");
    }

    @Test
    void retToBaseTellsTheOnlyHandler() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).irq(1, 0x20).handler(16, "bf00 bf00 4770").handler(17, "bf00 4770");
        assertEquals(0, b.read(ICSR));
        b.pend(16).steps(1);
        assertEquals(1 << 11 | 16, b.read(ICSR));
        b.pend(17).steps(1);
        assertEquals(17, b.read(ICSR));
    }

    @Test
    void pendSvAndSysTickArePendedAndClearedByIcsr() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.cpu.primask = 1;
        b.machine.exceptions().masksChanged();
        b.write(ICSR, 1 << 28).write(ICSR, 1 << 26);
        assertEquals(5 << 26, b.read(ICSR) & 0xff << 24);
        b.write(ICSR, 1 << 27).write(ICSR, 1 << 25);
        assertEquals(0, b.read(ICSR) & 0xff << 24);
    }

    @Test
    void unprivilegedCodeTriggersInterruptsOnlyWithUsersetmpend() {
        // str r0, [r1]
        ExceptionBench b = new ExceptionBench("6008 6008").irq(1, 0).write(SHCSR, ALL_FAULTS).handler(5, "e7fe");
        b.cpu.unprivilegedThread = true;
        b.cpu.r[0] = 1;
        b.cpu.r[1] = 0xe000ef00;
        b.write(0xe000ed14, 0x202, b.cpu).steps(2);
        assertEquals(List.of("+17"), b.events);
        b.write(0xe000ed14, 0x200, b.cpu).steps(3);
        assertEquals(List.of("+17", "-17", "+5"), b.events);
    }

    @Test
    void shcsrPendsEnablesAndActivates() {
        ExceptionBench b = new ExceptionBench("bf00 bf00");
        b.write(SHCSR, 1 << 12).steps(1);
        assertEquals(List.of(), b.events, "a UsageFault that is pending but not enabled");
        b.write(SHCSR, 1 << 12 | 1 << 18).steps(1);
        assertEquals(List.of("+6"), b.events);
        assertEquals(1 << 3 | 1 << 18, b.read(SHCSR));
    }

    @Test
    void enableAndPriorityRegistersTakeBytesAndHalfwords() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.machine.bus().writeDirect(0xe000e101, 0x81, 1);
        assertEquals(0x8100, b.read(0xe000e100));
        b.machine.bus().writeDirect(0xe000e181, 0x01, 1);
        assertEquals(0x8000, b.read(0xe000e100));
        b.write(0xe000e404, 0x20406080);
        b.machine.bus().writeDirect(0xe000e406, 0xc0e0, 2);
        assertEquals(0xc0e06080, b.read(0xe000e404));
        assertEquals(0, b.read(0xe000e108), "beyond the 48 interrupts");
    }
}
