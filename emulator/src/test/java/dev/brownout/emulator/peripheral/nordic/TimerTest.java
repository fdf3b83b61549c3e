package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimerTest {
    private static final int TIMER3 = 0x4001A000;
    private static final int START = TIMER3;
    private static final int STOP = TIMER3 + 4;
    private static final int COUNT = TIMER3 + 8;
    private static final int CLEAR = TIMER3 + 0xC;
    private static final int CAPTURE = TIMER3 + 0x40;
    private static final int COMPARE = TIMER3 + 0x140;
    private static final int SHORTS = TIMER3 + 0x200;
    private static final int INTENSET = TIMER3 + 0x304;
    private static final int MODE = TIMER3 + 0x504;
    private static final int BITMODE = TIMER3 + 0x508;
    private static final int PRESCALER = TIMER3 + 0x510;
    private static final int CC = TIMER3 + 0x540;
    private static final int IRQ = 26;

    private final Bench bench = new Bench();

    private int counter() {
        bench.write(CAPTURE + 20, 1);
        return bench.read(CC + 20);
    }

    @ParameterizedTest
    @CsvSource({"0, 160000", "1, 80000", "4, 10000", "9, 312"})
    void counts16MegahertzDividedByAPowerOfTwo(int prescaler, int ticksIn10Milliseconds) {
        bench.write(BITMODE, 3);
        bench.write(PRESCALER, prescaler);
        bench.write(START, 1);
        bench.pass(10 * Bench.MS);
        assertEquals(ticksIn10Milliseconds, counter());
    }

    @Test
    void prescalerIs4AndWidth16BitsAfterReset() {
        bench.write(START, 1);
        bench.pass(70 * Bench.MS);
        assertEquals(70_000 - 65_536, counter());
    }

    @ParameterizedTest
    @CsvSource({"0, 16", "1, 8", "2, 24", "3, 32"})
    void widthIsThatOfBitmode(int bitmode, int bits) {
        bench.write(BITMODE, bitmode);
        bench.write(PRESCALER, 0);
        bench.write(START, 1);
        bench.pass(1100 * Bench.MS);
        assertEquals(17_600_000 & (int) ((1L << bits) - 1), counter());
    }

    @Test
    void compareHappensAtItsTickAndInterrupts() {
        bench.write(INTENSET, 1 << 17);
        bench.write(CC + 4, 1000);
        bench.write(START, 1);
        bench.pass(Bench.MS - 2 * 15_625);
        assertEquals(0, bench.read(COMPARE + 4));
        bench.pass(2 * 15_625);
        assertEquals(1, bench.read(COMPARE + 4));
        assertTrue(bench.pending(IRQ));
        bench.write(COMPARE + 4, 0);
        bench.pending(IRQ);
        bench.pass(Bench.MS);
        assertEquals(0, bench.read(COMPARE + 4));
    }

    @Test
    void shortcutClearsAndThePeriodHoldsExactly() {
        bench.write(SHORTS, 1);
        bench.write(CC, 1000);
        bench.write(START, 1);
        // Flash operations and instructions in between do not disturb: 1,000 periods take exactly one second.
        int events = 0;
        for (int i = 0; i < 1000; i++) {
            bench.pass(Bench.MS);
            events += bench.read(COMPARE);
            bench.write(COMPARE, 0);
        }
        assertEquals(1000, events);
        assertEquals(0, counter());
    }

    @Test
    void shortcutStops() {
        bench.write(SHORTS, 1 << 8);
        bench.write(CC, 100);
        bench.write(START, 1);
        bench.pass(Bench.MS);
        assertEquals(100, counter());
    }

    @Test
    void stopKeepsTheCountAndStartGoesOn() {
        bench.write(START, 1);
        bench.pass(Bench.MS);
        bench.write(STOP, 1);
        bench.pass(Bench.MS);
        assertEquals(1000, counter());
        bench.write(START, 1);
        bench.pass(Bench.MS);
        assertEquals(2000, counter());
        bench.write(CLEAR, 1);
        assertEquals(0, counter());
    }

    @Test
    void counterModeCountsTasks() {
        bench.write(MODE, 1);
        bench.write(CC, 3);
        bench.write(START, 1);
        bench.write(COUNT, 1);
        bench.write(COUNT, 1);
        bench.pass(Bench.MS);
        assertEquals(2, counter());
        assertEquals(0, bench.read(COMPARE));
        bench.write(COUNT, 1);
        assertEquals(1, bench.read(COMPARE));
    }

    @Test
    void timer0HasFourChannelsAndTimer3Six() {
        bench.write(0x40008000 + 0x554, 5);
        assertEquals(1, bench.unmodelled.size());
        bench.write(CC + 20, 5);
        assertEquals(5, bench.read(CC + 20));
    }
}
