package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.machine.ResetKind;
import org.junit.jupiter.api.Test;

class ClockTest {
    private static final int HFCLKSTART = 0x40000000;
    private static final int HFCLKSTOP = 0x40000004;
    private static final int LFCLKSTART = 0x40000008;
    private static final int LFCLKSTOP = 0x4000000C;
    private static final int CAL = 0x40000010;
    private static final int CTSTART = 0x40000014;
    private static final int HFCLKSTARTED = 0x40000100;
    private static final int LFCLKSTARTED = 0x40000104;
    private static final int DONE = 0x4000010C;
    private static final int CTTO = 0x40000110;
    private static final int INTENSET = 0x40000304;
    private static final int HFCLKRUN = 0x40000408;
    private static final int HFCLKSTAT = 0x4000040C;
    private static final int LFCLKRUN = 0x40000414;
    private static final int LFCLKSTAT = 0x40000418;
    private static final int LFCLKSRCCOPY = 0x4000041C;
    private static final int LFCLKSRC = 0x40000518;
    private static final int CTIV = 0x40000538;
    private static final int RUNNING = 1 << 16;

    private final Bench bench = new Bench();

    @Test
    void crystalStartsInItsTimeAndSaysSo() {
        assertEquals(RUNNING, bench.read(HFCLKSTAT));
        bench.write(HFCLKSTART, 1);
        assertEquals(1, bench.read(HFCLKRUN));
        bench.pass(359 * Bench.US);
        assertEquals(0, bench.read(HFCLKSTARTED));
        assertEquals(RUNNING, bench.read(HFCLKSTAT));
        bench.pass(Bench.US);
        assertEquals(1, bench.read(HFCLKSTARTED));
        assertEquals(RUNNING | 1, bench.read(HFCLKSTAT));
        bench.write(HFCLKSTOP, 1);
        assertEquals(RUNNING, bench.read(HFCLKSTAT));
        assertEquals(0, bench.read(HFCLKRUN));
    }

    @Test
    void crystalThatIsNotFittedNeverStarts() {
        Bench bare = new Bench("lfxo: {start: 250ms,", "lfxo: {start: never,");
        bare.write(LFCLKSRC, 1);
        bare.write(LFCLKSTART, 1);
        bare.pass(60_000 * Bench.MS);
        assertEquals(0, bare.read(LFCLKSTARTED));
        assertEquals(RUNNING, bare.read(LFCLKSTAT));
        bare.write(LFCLKSTOP, 1);
        bare.write(LFCLKSRC, 0);
        bare.write(LFCLKSTART, 1);
        bare.pass(2 * Bench.MS);
        assertEquals(1, bare.read(LFCLKSTARTED));
    }

    @Test
    void lowFrequencyCrystalTakesOverFromRcAfterAQuarterSecond() {
        bench.write(INTENSET, 2);
        bench.write(LFCLKSRC, 1);
        assertEquals(0, bench.read(LFCLKSTAT));
        bench.write(LFCLKSTART, 1);
        assertEquals(1, bench.read(LFCLKRUN));
        assertEquals(1, bench.read(LFCLKSRCCOPY));
        bench.pass(240 * Bench.MS);
        assertEquals(RUNNING, bench.read(LFCLKSTAT));
        assertEquals(0, bench.read(LFCLKSTARTED));
        bench.pass(11 * Bench.MS);
        assertEquals(RUNNING | 1, bench.read(LFCLKSTAT));
        assertEquals(1, bench.read(LFCLKSTARTED));
        assertTrue(bench.pending(0));
        bench.write(LFCLKSTOP, 1);
        assertEquals(0, bench.read(LFCLKSTAT));
    }

    @Test
    void synthesizedSourceIsReported() {
        bench.write(LFCLKSRC, 2);
        bench.write(LFCLKSTART, 1);
        bench.pass(2 * Bench.MS);
        assertEquals(RUNNING | 2, bench.read(LFCLKSTAT));
    }

    @Test
    void watchdogKeepsRcRunning() {
        bench.write(0x40010000, 1);
        assertEquals(RUNNING, bench.read(LFCLKSTAT));
        bench.write(LFCLKSTART, 1);
        bench.write(LFCLKSTOP, 1);
        assertEquals(RUNNING, bench.read(LFCLKSTAT));
        bench.machine.resetNow(ResetKind.SOFTWARE);
        assertEquals(RUNNING, bench.read(LFCLKSTAT));
    }

    @Test
    void calibrationEndsAndItsTimerCountsQuarterSeconds() {
        bench.write(CAL, 1);
        bench.pass(17 * Bench.MS);
        assertEquals(1, bench.read(DONE));
        bench.write(CTIV, 4);
        bench.write(CTSTART, 1);
        bench.pass(999 * Bench.MS);
        assertEquals(0, bench.read(CTTO));
        bench.pass(Bench.MS);
        assertEquals(1, bench.read(CTTO));
    }

    @Test
    void sharesInterruptEnablesWithPower() {
        bench.write(INTENSET, 0xffffffff);
        assertEquals(0x3e4 | 0xc1b, bench.read(INTENSET));
        bench.write(0x40000308, 0x4);
        assertEquals(0x3e0 | 0xc1b, bench.read(0x40000308));
    }
}
