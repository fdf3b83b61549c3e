package dev.brownout.emulator.peripheral.st;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimTest {
    private static final int TIM2 = 0x40000000;
    private static final int TIM3 = 0x40000400;
    private static final int TIM6 = 0x40001000;
    private static final int CR1 = 0x00;
    private static final int DIER = 0x0C;
    private static final int SR = 0x10;
    private static final int EGR = 0x14;
    private static final int CNT = 0x24;
    private static final int PSC = 0x28;
    private static final int ARR = 0x2C;
    private static final int CCR1 = 0x34;
    private static final int CCR2 = 0x38;
    private static final int IRQ = 28;

    private final Bench bench = Bench.f4();

    // A tick a microsecond: 16 MHz / 16.
    private void start(int timer, int reload) {
        bench.write(timer + PSC, 15);
        bench.write(timer + ARR, reload);
        bench.write(timer + EGR, 1);
        bench.write(timer + SR, 0);
        bench.write(timer + CR1, 1);
    }

    @Test
    void counterCountsThePrescaledClock() {
        start(TIM2, -1);
        bench.pass(1000 * Bench.US);
        assertEquals(1000, bench.read(TIM2 + CNT));
        bench.write(TIM2 + CNT, 0xFFFFFFF0);
        bench.pass(0x20 * Bench.US);
        assertEquals(0x10, bench.read(TIM2 + CNT));
    }

    @ParameterizedTest
    @ValueSource(ints = {TIM2, TIM3, TIM6})
    void updateComesEveryReloadPlusOneTicks(int timer) {
        start(timer, 99);
        bench.pass(100 * Bench.US - Bench.US / 2);
        assertEquals(0, bench.read(timer + SR) & 1);
        assertEquals(99, bench.read(timer + CNT));
        bench.pass(Bench.US);
        assertEquals(1, bench.read(timer + SR) & 1);
        assertEquals(0, bench.read(timer + CNT));
        bench.pass(1000 * Bench.US);
        assertEquals(0, bench.read(timer + CNT));
    }

    @Test
    void prescalerChangesWithTheNextUpdate() {
        bench.write(TIM2 + PSC, 15);
        bench.write(TIM2 + CR1, 1);
        bench.pass(Bench.US);
        assertEquals(16, bench.read(TIM2 + CNT));
        bench.write(TIM2 + EGR, 1);
        assertEquals(0, bench.read(TIM2 + CNT));
        bench.pass(16 * Bench.US);
        assertEquals(16, bench.read(TIM2 + CNT));
    }

    @Test
    void preloadedReloadWaitsForTheUpdate() {
        start(TIM3, 99);
        bench.write(TIM3 + CR1, 0x81);
        bench.pass(10 * Bench.US);
        bench.write(TIM3 + ARR, 49);
        bench.pass(60 * Bench.US);
        assertEquals(70, bench.read(TIM3 + CNT));
        bench.pass(80 * Bench.US);
        assertEquals(0, bench.read(TIM3 + CNT));
    }

    @Test
    void comparesRaiseTheirFlags() {
        start(TIM2, 999);
        bench.write(TIM2 + CCR1, 300);
        bench.write(TIM2 + CCR2, 600);
        bench.write(TIM2 + DIER, 2);
        bench.write(TIM2 + SR, 0);
        bench.pass(299 * Bench.US);
        assertEquals(0, bench.read(TIM2 + SR) & 6);
        assertFalse(bench.pending(IRQ));
        bench.pass(2 * Bench.US);
        assertEquals(2, bench.read(TIM2 + SR) & 6);
        assertTrue(bench.pending(IRQ));
        bench.pass(300 * Bench.US);
        assertEquals(6, bench.read(TIM2 + SR) & 6);
    }

    @Test
    void onePulseStopsAtTheUpdate() {
        start(TIM2, 99);
        bench.write(TIM2 + CR1, 9);
        bench.pass(500 * Bench.US);
        assertEquals(8, bench.read(TIM2 + CR1));
        assertEquals(0, bench.read(TIM2 + CNT));
    }

    @Test
    void interruptComesWithEveryUpdateThatIsAnswered() {
        start(TIM2, 99);
        bench.write(TIM2 + DIER, 1);
        for (int i = 0; i < 3; i++) {
            bench.pass(100 * Bench.US);
            assertTrue(bench.pending(IRQ));
            bench.write(TIM2 + SR, 0);
            bench.pending(IRQ);
            assertFalse(bench.pending(IRQ));
        }
    }

    @Test
    void countGoesOnWhenTheClockChanges() {
        start(TIM2, -1);
        bench.pass(100 * Bench.US);
        // AHB by 4.
        bench.write(0x40023808, 9 << 4);
        bench.pass(400 * Bench.US);
        assertEquals(200, bench.read(TIM2 + CNT), 1);
    }

    @Test
    void snapshotGoesOnAlike() {
        start(TIM2, 99);
        bench.write(TIM2 + DIER, 1);
        bench.pass(50 * Bench.US);
        var snapshot = bench.machine.snapshot();
        bench.pass(70 * Bench.US);
        var later = bench.machine.stateHash();
        bench.machine.restore(snapshot);
        bench.pass(70 * Bench.US);
        assertEquals(later, bench.machine.stateHash());
        assertTrue(bench.pending(IRQ));
    }
}
