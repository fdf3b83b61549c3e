package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GpioTest {
    private static final int P0 = 0x50000000;
    private static final int P1 = 0x50000300;
    private static final int OUT = 0x504;
    private static final int OUTSET = 0x508;
    private static final int OUTCLR = 0x50C;
    private static final int IN = 0x510;
    private static final int DIR = 0x514;
    private static final int DIRSET = 0x518;
    private static final int LATCH = 0x520;
    private static final int DETECTMODE = 0x524;
    private static final int PIN_CNF = 0x700;
    private static final int GPIOTE = 0x40006000;
    private static final int PORT = GPIOTE + 0x17C;
    private static final int CONFIG = GPIOTE + 0x510;

    private final Bench bench = new Bench();
    private final Gpio port0 = bench.machine.peripheral(Gpio.class, "P0");
    private final Gpio port1 = bench.machine.peripheral(Gpio.class, "P1");

    @Test
    void outputsFollowOutSetAndClear() {
        bench.write(P0 + DIRSET, 0x6);
        bench.write(P0 + OUT, 0x2);
        assertTrue(port0.level(1));
        bench.write(P0 + OUTSET, 0x4);
        assertEquals(0x6, bench.read(P0 + OUT));
        bench.write(P0 + OUTCLR, 0x2);
        assertFalse(port0.level(1));
        assertTrue(port0.level(2));
    }

    @Test
    void inputIsSeenOnlyWithItsBufferConnected() {
        port0.drive(5, Gpio.Drive.HIGH);
        assertEquals(0, bench.read(P0 + IN));
        bench.write(P0 + PIN_CNF + 20, 0);
        assertEquals(1 << 5, bench.read(P0 + IN));
    }

    @Test
    void pullsDecideWhereNothingDrives() {
        bench.write(P0 + PIN_CNF + 44, 3 << 2);
        assertEquals(1 << 11, bench.read(P0 + IN));
        port0.drive(11, Gpio.Drive.LOW);
        assertEquals(0, bench.read(P0 + IN));
    }

    @Test
    void openDrainDrivesOnlyLowAndOpenSourceOnlyHigh() {
        // Output, S0D1, pull-up.
        bench.write(P0 + PIN_CNF + 44, 1 | 3 << 2 | 6 << 8);
        assertFalse(port0.level(11));
        bench.write(P0 + OUTSET, 1 << 11);
        assertTrue(port0.level(11));
        port0.drive(11, Gpio.Drive.LOW);
        assertFalse(port0.level(11));
        // Output, D0S1, pull-up.
        bench.write(P0 + PIN_CNF + 48, 1 | 3 << 2 | 4 << 8);
        assertTrue(port0.level(12));
        port0.drive(12, Gpio.Drive.LOW);
        assertFalse(port0.level(12));
        bench.write(P0 + OUTSET, 1 << 12);
        assertTrue(port0.level(12));
    }

    @Test
    void directionIsAlsoInThePinConfiguration() {
        bench.write(P0 + PIN_CNF + 4 * 13, 1);
        assertEquals(1 << 13, bench.read(P0 + DIR));
        bench.write(P0 + DIR, 0);
        assertEquals(0, bench.read(P0 + PIN_CNF + 4 * 13));
    }

    @Test
    void portsAreApart() {
        bench.write(P1 + DIRSET, 1);
        bench.write(P1 + OUTSET, 1);
        assertTrue(port1.level(0));
        assertFalse(port0.level(0));
        assertEquals(0, bench.read(P0 + OUT));
        bench.write(P1 + PIN_CNF + 60, 3 << 2);
        assertEquals(1 | 1 << 15, bench.read(P1 + IN) | 1);
        assertEquals(0, bench.unmodelled.size());
    }

    @Test
    void senseSetsLatchAndDetectMakesThePortEvent() {
        bench.write(GPIOTE + 0x304, 1 << 31);
        bench.write(P0 + PIN_CNF + 44, 3 << 2 | 3 << 16);
        assertEquals(0, bench.read(PORT));
        port0.drive(11, Gpio.Drive.LOW);
        assertEquals(1 << 11, bench.read(P0 + LATCH));
        assertEquals(1, bench.read(PORT));
        assertTrue(bench.pending(6));
        port0.drive(11, Gpio.Drive.NOTHING);
        assertEquals(1 << 11, bench.read(P0 + LATCH));
        bench.write(P0 + LATCH, 1 << 11);
        assertEquals(0, bench.read(P0 + LATCH));
    }

    @Test
    void latchedDetectRisesAgainOnlyAfterTheLatchIsCleared() {
        bench.write(P0 + DETECTMODE, 1);
        bench.write(P0 + PIN_CNF + 44, 3 << 2 | 3 << 16);
        port0.drive(11, Gpio.Drive.LOW);
        bench.write(PORT, 0);
        port0.drive(11, Gpio.Drive.NOTHING);
        port0.drive(11, Gpio.Drive.LOW);
        assertEquals(0, bench.read(PORT));
        port0.drive(11, Gpio.Drive.NOTHING);
        bench.write(P0 + LATCH, 1 << 11);
        port0.drive(11, Gpio.Drive.LOW);
        assertEquals(1, bench.read(PORT));
    }

    @Test
    void gpioteMakesEventsOfChosenEdges() {
        bench.write(CONFIG, 1 | 11 << 8 | 1 << 16);
        bench.write(CONFIG + 4, 1 | 11 << 8 | 2 << 16);
        bench.write(CONFIG + 8, 1 | 11 << 8 | 3 << 16);
        port0.drive(11, Gpio.Drive.HIGH);
        assertEquals(1, bench.read(GPIOTE + 0x100));
        assertEquals(0, bench.read(GPIOTE + 0x104));
        assertEquals(1, bench.read(GPIOTE + 0x108));
        bench.write(GPIOTE + 0x108, 0);
        port0.drive(11, Gpio.Drive.LOW);
        assertEquals(1, bench.read(GPIOTE + 0x104));
        assertEquals(1, bench.read(GPIOTE + 0x108));
    }

    @Test
    void gpioteTasksDriveTheirPin() {
        bench.write(CONFIG + 28, 3 | 10 << 8 | 1 << 13 | 3 << 16 | 1 << 20);
        assertTrue(port1.level(10));
        bench.write(GPIOTE + 0x01C, 1);
        assertFalse(port1.level(10));
        bench.write(GPIOTE + 0x01C, 1);
        assertTrue(port1.level(10));
        bench.write(GPIOTE + 0x07C, 1);
        assertFalse(port1.level(10));
        bench.write(GPIOTE + 0x04C, 1);
        assertTrue(port1.level(10));
        bench.write(CONFIG + 28, 0);
        assertFalse(port1.level(10));
    }
}
