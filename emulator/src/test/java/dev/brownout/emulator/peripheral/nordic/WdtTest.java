package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.machine.ResetKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class WdtTest {
    private static final int START = 0x40010000;
    private static final int TIMEOUT = 0x40010100;
    private static final int INTENSET = 0x40010304;
    private static final int RUNSTATUS = 0x40010400;
    private static final int REQSTATUS = 0x40010404;
    private static final int CRV = 0x40010504;
    private static final int RREN = 0x40010508;
    private static final int CONFIG = 0x4001050C;
    private static final int RR = 0x40010600;
    private static final int KEY = 0x6E524635;
    private static final int RESETREAS = 0x40000400;
    private static final int DOG = 2;
    private static final int IRQ = 16;
    private static final long LFCLK = 1_000_000_000_000L / 32768;

    private final Bench bench = new Bench();

    private void start(int crv) {
        bench.write(CRV, crv);
        bench.write(START, 1);
    }

    @Test
    void timesOutAfterCrvPlusOnePeriodsOf32768Hertz() {
        long begin = bench.now();
        start(32767);
        bench.pass(1100 * Bench.MS);
        assertEquals(List.of(ResetKind.POWER_ON, ResetKind.WATCHDOG), bench.resets);
        long late = bench.resetTimes.get(1) - begin - 1000 * Bench.MS;
        // The core reaches its next cycle (15,625 ps) after the deadline.
        assertTrue(late >= 0 && late <= 2 * 15_625, "off by " + late + " ps");
        assertEquals(DOG, bench.read(RESETREAS));
    }

    @Test
    void reloadStartsTheWholePeriodAgain() {
        start(32767);
        for (int i = 0; i < 5; i++) {
            bench.pass(900 * Bench.MS);
            bench.write(RR, KEY);
        }
        assertEquals(List.of(ResetKind.POWER_ON), bench.resets);
        long fed = bench.now();
        bench.pass(1100 * Bench.MS);
        long late = bench.resetTimes.get(1) - fed - 1000 * Bench.MS;
        assertTrue(late >= 0 && late <= LFCLK + 2 * 15_625, "off by " + late + " ps");
    }

    @Test
    void wrongKeyDoesNotReload() {
        start(32767);
        bench.pass(900 * Bench.MS);
        bench.write(RR, KEY + 1);
        bench.pass(200 * Bench.MS);
        assertEquals(2, bench.resets.size());
    }

    @Test
    void everyEnabledRequestIsNeeded() {
        bench.write(RREN, 0x83);
        start(32767);
        assertEquals(0x83, bench.read(REQSTATUS));
        bench.pass(900 * Bench.MS);
        bench.write(RR, KEY);
        bench.write(RR + 4, KEY);
        assertEquals(0x80, bench.read(REQSTATUS));
        bench.write(RR + 28, KEY);
        assertEquals(0x83, bench.read(REQSTATUS));
        bench.pass(900 * Bench.MS);
        assertEquals(1, bench.resets.size());
        bench.write(RR, KEY);
        bench.write(RR + 28, KEY);
        bench.pass(200 * Bench.MS);
        assertEquals(2, bench.resets.size());
    }

    @Test
    void configurationIsLockedOnceStarted() {
        start(32767);
        bench.write(CRV, 100);
        bench.write(RREN, 0xff);
        bench.write(CONFIG, 8);
        bench.write(START, 1);
        assertEquals(32767, bench.read(CRV));
        assertEquals(1, bench.read(RREN));
        assertEquals(1, bench.read(CONFIG));
        assertEquals(1, bench.read(RUNSTATUS));
    }

    @Test
    void reloadValueIsAtLeast15() {
        bench.write(CRV, 3);
        assertEquals(15, bench.read(CRV));
    }

    @Test
    void interruptPostponesTheResetByTwoLfclkCycles() {
        bench.write(INTENSET, 1);
        long begin = bench.now();
        start(327);
        bench.pass(10 * Bench.MS + 100 * Bench.US);
        long expected = 330 * 1_000_000_000_000L / 32768;
        assertEquals(2, bench.resets.size());
        long late = bench.resetTimes.get(1) - begin - expected;
        assertTrue(late >= 0 && late <= 2 * 15_625, "off by " + late + " ps");
    }

    @Test
    void timeoutInterruptsAndFeedingThenIsTooLate() {
        bench.write(INTENSET, 1);
        start(327);
        bench.pass(10 * Bench.MS + 20 * Bench.US);
        assertEquals(1, bench.read(TIMEOUT));
        assertTrue(bench.pending(IRQ));
        bench.write(RR, KEY);
        bench.pass(Bench.MS);
        assertEquals(2, bench.resets.size());
    }

    @Test
    void softwareAndLockupResetsDoNotStopIt() {
        start(32767);
        bench.pass(500 * Bench.MS);
        bench.machine.resetNow(ResetKind.SOFTWARE);
        bench.pass(100 * Bench.MS);
        bench.machine.resetNow(ResetKind.LOCKUP);
        assertEquals(1, bench.read(RUNSTATUS));
        assertEquals(32767, bench.read(CRV));
        bench.pass(390 * Bench.MS);
        assertFalse(bench.resets.contains(ResetKind.WATCHDOG));
        bench.pass(20 * Bench.MS);
        assertTrue(bench.resets.contains(ResetKind.WATCHDOG));
    }

    @Test
    void itsOwnResetAndThePinStopIt() {
        start(327);
        bench.pass(11 * Bench.MS);
        assertEquals(0, bench.read(RUNSTATUS));
        assertEquals(-1, bench.read(CRV));
        start(32767);
        bench.machine.resetNow(ResetKind.PIN);
        bench.pass(2000 * Bench.MS);
        assertEquals(0, bench.read(RUNSTATUS));
        assertEquals(List.of(ResetKind.POWER_ON, ResetKind.WATCHDOG, ResetKind.PIN), bench.resets);
    }

    @Test
    void pausesInSleepWhereConfigSaysSo() {
        bench.write(CONFIG, 0);
        start(3276);
        bench.pass(50 * Bench.MS);
        bench.machine.cpu().sleeping = true;
        bench.pass(500 * Bench.MS);
        assertEquals(1, bench.resets.size());
        bench.machine.cpu().sleeping = false;
        bench.pass(49 * Bench.MS);
        assertEquals(1, bench.resets.size());
        bench.pass(2 * Bench.MS);
        assertEquals(2, bench.resets.size());
    }

    @Test
    void countsInSleepByDefault() {
        start(3276);
        bench.machine.cpu().sleeping = true;
        bench.pass(101 * Bench.MS);
        assertEquals(2, bench.resets.size());
    }

    @Test
    void followsTheOscillatorThatDrivesLfclk() {
        Bench slow = new Bench("lfrc: {start: 1ms, ppm: 0}", "lfrc: {start: 1ms, ppm: -10000}");
        slow.write(CRV, 32767);
        slow.write(START, 1);
        slow.pass(1005 * Bench.MS);
        assertEquals(1, slow.resets.size());
        slow.pass(10 * Bench.MS);
        assertEquals(2, slow.resets.size());
        assertEquals(1_010_101, (slow.resetTimes.get(1) + Bench.US - 1) / Bench.US, 1);
    }

    @Test
    void longestPeriodIsLongerThanADay() {
        start(-1);
        bench.pass(10_000 * Bench.MS);
        assertEquals(List.of(ResetKind.POWER_ON), bench.resets);
        assertEquals(1, bench.read(RUNSTATUS));
    }
}
