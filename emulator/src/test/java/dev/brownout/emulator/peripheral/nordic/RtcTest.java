package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.machine.MachineSnapshot;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateHash;
import org.junit.jupiter.api.Test;

class RtcTest {
    private static final int LFCLKSTART = 0x40000008;
    private static final int LFCLKSTOP = 0x4000000C;
    private static final int RTC1 = 0x40011000;
    private static final int START = RTC1;
    private static final int STOP = RTC1 + 4;
    private static final int CLEAR = RTC1 + 8;
    private static final int TRIGOVRFLW = RTC1 + 0xC;
    private static final int TICK = RTC1 + 0x100;
    private static final int OVRFLW = RTC1 + 0x104;
    private static final int COMPARE0 = RTC1 + 0x140;
    private static final int INTENSET = RTC1 + 0x304;
    private static final int EVTENSET = RTC1 + 0x344;
    private static final int COUNTER = RTC1 + 0x504;
    private static final int PRESCALER = RTC1 + 0x508;
    private static final int CC0 = RTC1 + 0x540;
    private static final int IRQ = 17;
    private static final int COMPARE0_BIT = 1 << 16;

    private final Bench bench = new Bench();

    private void startLfclk() {
        bench.write(LFCLKSTART, 1);
        bench.pass(2 * Bench.MS);
    }

    private void startAt(int prescaler) {
        startLfclk();
        bench.write(PRESCALER, prescaler);
        bench.write(START, 1);
    }

    @Test
    void counts32768TicksASecond() {
        startAt(0);
        bench.pass(100 * Bench.US);
        int before = bench.read(COUNTER);
        bench.pass(10_000 * Bench.MS);
        assertEquals(327_680, bench.read(COUNTER) - before);
    }

    @Test
    void compareValueWrittenInTimeReplacesAnOlderOneThoughALaterOneFollows() {
        startAt(0);
        bench.pass(100 * Bench.US);
        bench.write(EVTENSET, COMPARE0_BIT);
        int count = nextEdge();
        bench.write(CC0, count + 2);
        count = nextEdge();
        // Before the falling edge, and 17 us later behind it: the first is in force at the coming edge, the second from the next on.
        bench.write(CC0, count);
        bench.pass(17 * Bench.US);
        bench.write(CC0, count + 3);
        bench.pass(31 * Bench.US);
        assertEquals(0, bench.read(COMPARE0));
        bench.pass(62 * Bench.US);
        assertEquals(1, bench.read(COMPARE0));
    }

    private int nextEdge() {
        int before = bench.read(COUNTER);
        while (bench.read(COUNTER) == before) {
            bench.pass(Bench.US);
        }
        return before + 1;
    }

    @Test
    void clearAndStopWorkTogetherInEitherOrder() {
        int[][] orders = {{CLEAR, STOP}, {STOP, CLEAR}};
        startAt(0);
        for (int[] order : orders) {
            for (int apart = 1; apart < 60; apart += 5) {
                bench.write(START, 1);
                bench.pass(3 * Bench.MS);
                assertTrue(bench.read(COUNTER) > 90);
                bench.write(order[0], 1);
                bench.pass(apart * Bench.US);
                bench.write(order[1], 1);
                bench.pass(100 * Bench.US);
                // As many ticks as fit between the two when the first is CLEAR.
                assertTrue(bench.read(COUNTER) <= (order[0] == CLEAR ? apart / 30 + 1 : 0));
            }
        }
    }

    @Test
    void prescalerDividesByItsValuePlusOne() {
        startAt(327);
        bench.pass(10_000 * Bench.MS + 100 * Bench.US);
        // 32768 / 328 Hz: 999 ticks in ten seconds.
        assertEquals(10 * 32768 / 328, bench.read(COUNTER));
    }

    @Test
    void standsStillWithoutLfclk() {
        bench.write(START, 1);
        bench.pass(1000 * Bench.MS);
        assertEquals(0, bench.read(COUNTER));
        bench.write(LFCLKSTART, 1);
        bench.pass(1000 * Bench.MS);
        int counted = bench.read(COUNTER);
        assertTrue(counted > 32_000);
        bench.write(LFCLKSTOP, 1);
        bench.pass(1000 * Bench.MS);
        assertEquals(counted, bench.read(COUNTER));
        bench.write(LFCLKSTART, 1);
        bench.pass(1000 * Bench.MS);
        assertEquals(2 * counted, bench.read(COUNTER), 1);
    }

    @Test
    void prescalerIsReadOnlyWhileRunning() {
        startAt(7);
        bench.write(PRESCALER, 1);
        assertEquals(7, bench.read(PRESCALER));
    }

    @Test
    void compareHappensWhenTheCounterBecomesCc() {
        startAt(0);
        bench.write(CC0, 3277);
        bench.write(INTENSET, COMPARE0_BIT);
        while (bench.read(COMPARE0) == 0) {
            bench.pass(15_625);
            assertTrue(bench.read(COUNTER) <= 3277);
        }
        assertEquals(3277, bench.read(COUNTER));
        assertTrue(bench.pending(IRQ));
    }

    @Test
    void compareNeedsEvtenOrInten() {
        startAt(0);
        bench.write(CC0, 10);
        bench.pass(Bench.MS);
        assertEquals(0, bench.read(COMPARE0));
        bench.write(EVTENSET, COMPARE0_BIT);
        bench.write(CC0, bench.read(COUNTER) + 10);
        bench.pass(Bench.MS);
        assertEquals(1, bench.read(COMPARE0));
        assertFalse(bench.pending(IRQ));
    }

    @Test
    void compareTwoTicksAheadAlwaysHappens() {
        startAt(0);
        bench.write(EVTENSET, COMPARE0_BIT);
        bench.pass(Bench.MS);
        for (int i = 0; i < 40; i++) {
            bench.write(COMPARE0, 0);
            bench.pass(1_777_777);
            bench.write(CC0, bench.read(COUNTER) + 2);
            bench.pass(70 * Bench.US);
            assertEquals(1, bench.read(COMPARE0));
        }
    }

    @Test
    void compareWithThePresentCountDoesNotHappen() {
        startAt(0);
        bench.write(EVTENSET, COMPARE0_BIT);
        bench.pass(100 * Bench.US);
        bench.write(CC0, bench.read(COUNTER));
        bench.pass(100 * Bench.MS);
        assertEquals(0, bench.read(COMPARE0));
    }

    @Test
    void overflowsFrom24BitsToZero() {
        startAt(0);
        bench.write(EVTENSET, 2);
        bench.write(TRIGOVRFLW, 1);
        bench.pass(50 * Bench.US);
        int counter = bench.read(COUNTER);
        assertTrue(counter >= 0xFFFFF0 && counter < 0xFFFFF3, Integer.toHexString(counter));
        assertEquals(0, bench.read(OVRFLW));
        bench.pass(16 * 31 * Bench.US);
        assertEquals(1, bench.read(OVRFLW));
        assertTrue(bench.read(COUNTER) < 4);
    }

    @Test
    void tasksTakeEffectWithin46Microseconds() {
        startAt(0);
        bench.pass(10 * Bench.MS);
        bench.write(CLEAR, 1);
        assertTrue(bench.read(COUNTER) > 300);
        bench.pass(46 * Bench.US);
        assertTrue(bench.read(COUNTER) <= 1);
        bench.pass(Bench.MS);
        bench.write(STOP, 1);
        bench.pass(46 * Bench.US);
        int stopped = bench.read(COUNTER);
        bench.pass(10 * Bench.MS);
        assertEquals(stopped, bench.read(COUNTER));
    }

    @Test
    void tickHappensEveryCount() {
        startAt(32);
        bench.write(EVTENSET, 1);
        int ticks = 0;
        for (int i = 0; i < 1000; i++) {
            bench.pass(100 * Bench.US);
            ticks += bench.read(TICK);
            bench.write(TICK, 0);
        }
        assertEquals(bench.read(COUNTER), ticks);
        assertTrue(ticks >= 98 && ticks <= 100);
    }

    @Test
    void crystalOffByPpmShowsInTheCount() {
        Bench fast = new Bench("lfxo: {start: 250ms, ppm: 0}", "lfxo: {start: 250ms, ppm: 1000}");
        fast.write(0x40000518, 1);
        fast.write(LFCLKSTART, 1);
        fast.pass(300 * Bench.MS);
        fast.write(START, 1);
        fast.pass(100_000 * Bench.MS);
        assertEquals(3_276_800 + 3277, fast.read(COUNTER), 2);
    }

    @Test
    void lfclkStartedByAndForTheCrystalKeepsCounting() {
        bench.write(0x40000518, 1);
        bench.write(LFCLKSTART, 1);
        bench.write(START, 1);
        bench.pass(1000 * Bench.MS);
        // From the first millisecond the RC oscillator, after 250 ms the crystal: no tick is lost at the change but a part of one.
        assertEquals(32768, bench.read(COUNTER), 3);
    }

    @Test
    void resetStopsAndClears() {
        startAt(3);
        bench.pass(10 * Bench.MS);
        bench.machine.resetNow(ResetKind.SOFTWARE);
        bench.pass(10 * Bench.MS);
        assertEquals(0, bench.read(COUNTER));
        assertEquals(0, bench.read(PRESCALER));
    }

    @Test
    void stateSavedAndRestoredGoesOnToTheSameTick() {
        startAt(4);
        bench.write(EVTENSET, COMPARE0_BIT);
        bench.write(CC0, 500);
        bench.pass(7_654_321);
        bench.write(CLEAR, 1);
        bench.pass(5_000_000);
        MachineSnapshot snapshot = bench.machine.snapshot();
        StateHash.Value hash = bench.machine.stateHash();
        bench.pass(100 * Bench.MS);
        StateHash.Value later = bench.machine.stateHash();
        int counter = bench.read(COUNTER);
        bench.machine.restore(snapshot);
        assertEquals(hash, bench.machine.stateHash());
        bench.pass(100 * Bench.MS);
        assertEquals(counter, bench.read(COUNTER));
        assertEquals(later, bench.machine.stateHash());
    }

    @Test
    void sameCounterHashesAlikeWheneverLfclkWasStarted() {
        startAt(0);
        bench.write(CLEAR, 1);
        bench.pass(Bench.MS);
        StateHash.Value first = bench.machine.stateHash();
        Bench other = new Bench();
        other.pass(123 * Bench.MS);
        other.write(LFCLKSTART, 1);
        other.pass(2 * Bench.MS);
        other.write(PRESCALER, 0);
        other.write(START, 1);
        other.write(CLEAR, 1);
        other.pass(Bench.MS);
        assertEquals(first, other.machine.stateHash());
    }
}
