package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PpiTest {
    private static final int PPI = 0x4001F000;
    private static final int CHEN = PPI + 0x500;
    private static final int CHENSET = PPI + 0x504;
    private static final int CHENCLR = PPI + 0x508;
    private static final int CH = PPI + 0x510;
    private static final int CHG = PPI + 0x800;
    private static final int FORK = PPI + 0x910;
    private static final int EGU0 = 0x40014000;
    private static final int EGU1 = 0x40015000;
    private static final int TIMER0 = 0x40008000;
    private static final int TIMER1 = 0x40009000;

    private final Bench bench = new Bench();

    private void connect(int channel, int event, int task) {
        bench.write(CH + 8 * channel, event);
        bench.write(CH + 8 * channel + 4, task);
    }

    @Test
    void eventTriggersTaskAndFork() {
        connect(3, EGU0 + 0x100, EGU1 + 4);
        bench.write(FORK + 12, EGU1 + 8);
        bench.write(EGU0, 1);
        assertEquals(0, bench.read(EGU1 + 0x104));
        bench.write(CHENSET, 1 << 3);
        bench.write(EGU0, 1);
        assertEquals(1, bench.read(EGU1 + 0x104));
        assertEquals(1, bench.read(EGU1 + 0x108));
    }

    @Test
    void timerIsCapturedAtTheInstantOfTheEvent() {
        // TIMER1 COMPARE[0] after 1,234 us captures TIMER0, which runs at 16 MHz.
        bench.write(TIMER0 + 0x508, 3);
        bench.write(TIMER0 + 0x510, 0);
        bench.write(TIMER1 + 0x540, 1234);
        connect(0, TIMER1 + 0x140, TIMER0 + 0x048);
        bench.write(CHENSET, 1);
        bench.write(TIMER0, 1);
        bench.write(TIMER1, 1);
        bench.pass(2 * Bench.MS);
        assertEquals(1234 * 16, bench.read(TIMER0 + 0x548));
    }

    @Test
    void channelGroupsAreSwitchedByTasks() {
        bench.write(CHG + 4, 0x30);
        bench.write(PPI + 8, 1);
        assertEquals(0x30, bench.read(CHEN));
        bench.write(CHENCLR, 0x10);
        assertEquals(0x20, bench.read(CHEN));
        bench.write(PPI + 12, 1);
        assertEquals(0, bench.read(CHEN));
    }

    @Test
    void fixedChannel30ClearsTimer0AtTheCompareOfRtc0() {
        bench.write(0x40000008, 1);
        bench.pass(2 * Bench.MS);
        bench.write(0x4000B344, 1 << 16);
        bench.write(0x4000B540, 100);
        bench.write(0x4000B000, 1);
        bench.write(TIMER0, 1);
        bench.write(CHENSET, 1 << 30);
        // 100 ticks of 32,768 Hz are 3,052 us.
        bench.pass(3 * Bench.MS);
        bench.write(TIMER0 + 0x44, 1);
        assertEquals(3000, bench.read(TIMER0 + 0x544));
        bench.pass(Bench.MS);
        bench.write(TIMER0 + 0x44, 1);
        assertTrue(bench.read(TIMER0 + 0x544) < 950);
    }

    @Test
    void ringOfEventsTakesTimeAndDoesNotHang() {
        connect(0, EGU0 + 0x100, EGU0 + 4);
        connect(1, EGU0 + 0x104, EGU0);
        bench.write(CHENSET, 3);
        bench.write(EGU0, 1);
        bench.pass(10 * Bench.US);
        bench.write(EGU0 + 0x100, 0);
        bench.pass(10 * Bench.US);
        assertEquals(1, bench.read(EGU0 + 0x100));
        bench.write(CHENCLR, 3);
        bench.pass(Bench.US);
        bench.write(EGU0 + 0x100, 0);
        bench.pass(10 * Bench.US);
        assertEquals(0, bench.read(EGU0 + 0x100));
    }

    @Test
    void taskWhereNothingIsIsReported() {
        connect(0, EGU0 + 0x100, 0x4003F000);
        bench.write(CHENSET, 1);
        bench.write(EGU0, 1);
        assertEquals("PPI", bench.unmodelled.get(0).peripheral());
    }

    @Test
    void eguInterruptsThroughInten() {
        bench.write(EGU0 + 0x300, 1 << 15);
        bench.write(EGU0 + 0x3C, 1);
        assertTrue(bench.pending(20));
        bench.write(EGU0 + 0x13C, 0);
        bench.pending(20);
        assertEquals(false, bench.pending(20));
    }
}
