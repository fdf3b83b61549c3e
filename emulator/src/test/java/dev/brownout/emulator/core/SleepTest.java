package dev.brownout.emulator.core;

import static dev.brownout.emulator.core.ExceptionBench.MAIN;
import static dev.brownout.emulator.core.ExceptionBench.WFE;
import static dev.brownout.emulator.core.ExceptionBench.WFI;
import static dev.brownout.emulator.core.ExceptionBench.handler;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.machine.Stop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** WFI, WFE and what ends them (Armv7-M ARM, B1.5.17 to B1.5.19). */
class SleepTest {
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

    private static void at(ExceptionBench b, long cycles, Runnable action) {
        b.machine.clock().alarm(action).at(b.machine.clock().timeOf(b.cpu.cycles + cycles));
    }

    @Test
    void basepriKeepsAnInterruptFromEndingWfi() {
        ExceptionBench b = new ExceptionBench(WFI).irq(0, 0x40).irq(1, 0x20);
        b.cpu.basepri = 0x40;
        b.cpu.primask = 1;
        b.machine.exceptions().masksChanged();
        at(b, 100, () -> b.pend(16));
        at(b, 500, () -> b.pend(17));
        b.cycles(200);
        assertTrue(b.cpu.sleeping);
        b.cycles(400);
        assertFalse(b.cpu.sleeping);
        assertEquals(List.of(), b.events);
    }

    @Test
    void disabledInterruptEndsNeitherWfiNorWfe() {
        for (String sleep : new String[] {WFI, WFE}) {
            ExceptionBench b = new ExceptionBench(sleep);
            at(b, 100, () -> b.pend(16));
            assertInstanceOf(Stop.AsleepForever.class, b.machine.runFor(1000));
        }
    }

    @Test
    void sevonpendMakesEveryNewlyPendingInterruptAnEvent() {
        ExceptionBench b = new ExceptionBench(WFE + " bf00".repeat(40) + " " + WFE).write(0xe000ed10, 1 << 4);
        at(b, 100, () -> b.pend(16));
        at(b, 300, () -> b.pend(16));
        b.cycles(110);
        assertFalse(b.cpu.sleeping);
        b.cycles(400);
        assertTrue(b.cpu.sleeping, "it was pending already");
    }

    @Test
    void primaskKeepsAnInterruptFromEndingWfe() {
        ExceptionBench b = new ExceptionBench(WFE).irq(0, 0);
        b.cpu.primask = 1;
        b.machine.exceptions().masksChanged();
        at(b, 100, () -> b.pend(16));
        assertInstanceOf(Stop.AsleepForever.class, b.machine.runFor(1000));
    }

    @Test
    void wfeWakesIntoTheHandlerAndFallsThroughNextTime() {
        ExceptionBench b = new ExceptionBench(WFE + " " + WFE + " " + WFE).irq(0, 0);
        at(b, 100, () -> b.pend(16));
        assertInstanceOf(Stop.AsleepForever.class, b.machine.runFor(1000));
        assertEquals(List.of("+16", "-16"), b.events);
        assertEquals(MAIN + 6, b.pc(), "entry and return set the event register once more");
    }

    @Test
    void wfiDoesNotSleepWhileAnInterruptIsDue() {
        ExceptionBench b = new ExceptionBench(WFI).irq(0, 0);
        b.cpu.primask = 1;
        b.machine.exceptions().masksChanged();
        b.pend(16).cycles(10);
        assertTrue(b.pc() > MAIN + 2);
    }

    @Test
    void sleepOnExitWakesForTheNextInterruptAndGoesBackToSleep() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0).write(0xe000ed10, 2);
        b.pend(16);
        at(b, 300, () -> b.pend(16));
        assertInstanceOf(Stop.AsleepForever.class, b.machine.runFor(1000));
        assertEquals(List.of("+16", "-16", "+16", "-16"), b.events);
        assertEquals(MAIN, b.pc());
    }

    @Test
    void sleepOnExitDoesNotSleepBetweenNestedHandlers() {
        ExceptionBench b = new ExceptionBench("bf00").irq(0, 0x40).irq(1, 0x20).handler(16, "bf00 bf00 bf00 4770").write(0xe000ed10, 2);
        b.pend(16).steps(2);
        b.pend(17).steps(3);
        assertEquals(List.of("+16", "+17", "-17"), b.events);
        assertFalse(b.cpu.sleeping);
    }

    /** SysTick every 500 cycles, CYCCNT from 0, an interrupt in 2000 cycles. */
    private static ExceptionBench timed(boolean clockStops) {
        ExceptionBench b = new ExceptionBench(WFI).irq(0, 0);
        if (clockStops) {
            b.machine.stopCoreClockInSleep();
        }
        b.write(0xe000edfc, 1 << 24).write(0xe0001000, 1).write(0xe0001004, 0);
        b.write(0xe000e014, 499).write(0xe000e018, 0).write(0xe000e010, 3);
        return b;
    }

    @Test
    void sysTickWakesACoreWhoseClockRunsOn() {
        ExceptionBench b = timed(false);
        b.cycles(600);
        assertEquals(List.of("+15", "-15"), b.events);
    }

    @Test
    void sysTickAndCyccntStandStillWithTheCoresClock() {
        ExceptionBench b = timed(true);
        b.machine.clock().alarm(() -> b.pend(16)).at(b.machine.clock().timeOf(b.cpu.cycles + 2000));
        long begin = b.cpu.cycles;
        b.cycles(1990);
        assertTrue(b.cpu.sleeping);
        assertTrue(b.machine.sysTickStandsStill());
        int count = b.read(0xe0001004);
        assertTrue(count <= 2, "CYCCNT " + count);
        int value = b.read(0xe000e018);
        b.cycles(20);
        assertEquals(List.of("+16"), b.events);
        long slept = begin + 2000 - b.cpu.cycles + 12;
        assertEquals(12 - slept, b.read(0xe0001004) - count);
        assertEquals(12 - slept, Math.floorMod(value - b.read(0xe000e018), 500));
        b.cycles(600);
        assertEquals(List.of("+16", "-16", "+15", "-15"), b.events, "SysTick goes on from where it stood");
    }

    @Test
    void nothingButSysTickLeavesSuchACoreAsleepForEver() {
        assertInstanceOf(Stop.AsleepForever.class, timed(true).machine.runFor(100_000));
    }

    @Test
    void sleepWithoutClockIsPartOfTheState() {
        ExceptionBench b = timed(true);
        b.machine.clock().alarm(() -> b.pend(16)).at(b.machine.clock().timeOf(b.cpu.cycles + 2000));
        b.cycles(700);
        MachineSnapshot asleep = b.machine.snapshot();
        StateHash.Value hash = b.machine.stateHash();
        b.cycles(3000);
        StateHash.Value later = b.machine.stateHash();
        b.machine.restore(asleep);
        assertEquals(hash, b.machine.stateHash());
        b.cycles(3000);
        assertEquals(later, b.machine.stateHash());
    }
}
