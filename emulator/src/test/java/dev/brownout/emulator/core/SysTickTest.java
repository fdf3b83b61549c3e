package dev.brownout.emulator.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The system timer (Armv7-M ARM, B3.3). */
class SysTickTest {
    private static final int CSR = 0xe000e010;
    private static final int RVR = 0xe000e014;
    private static final int CVR = 0xe000e018;

    @Test
    void sysTickComesEveryReloadPlusOneCycles() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.write(0xe000e014, 99).write(0xe000e018, 0).write(0xe000e010, 7);
        b.cycles(1000);
        List<Long> entries = new ArrayList<>();
        for (int i = 0; i < b.events.size(); i++) {
            if (b.events.get(i).equals("+15")) {
                entries.add(b.times.get(i));
            }
        }
        assertTrue(entries.size() >= 9);
        for (int i = 1; i < entries.size(); i++) {
            assertEquals(100, entries.get(i) - entries.get(i - 1));
        }
    }

    @Test
    void sysTickCountsDownFromReload() {
        ExceptionBench b = new ExceptionBench("bf00");
        b.write(0xe000e014, 99).write(0xe000e018, 0).write(0xe000e010, 5);
        long start = b.cpu.cycles;
        b.cycles(31);
        long elapsed = b.cpu.cycles - start;
        assertEquals(99 - (elapsed - 1), b.read(0xe000e018));
        assertEquals(0, b.read(0xe000e010) & 1 << 16);
        b.cycles(100);
        assertEquals(1 << 16, b.read(0xe000e010) & 1 << 16);
        assertEquals(0, b.read(0xe000e010) & 1 << 16, "COUNTFLAG is cleared by reading");
    }

    @Test
    void readWithoutReferenceClockSaysSo() {
        ExceptionBench b = new ExceptionBench("bf00").write(CSR, 0);
        assertEquals(4, b.read(CSR), "CLKSOURCE");
        assertEquals(1 << 31, b.read(0xe000e01c), "NOREF");
    }

    @Test
    void anyWriteClearsTheCounterAndTheFlag() {
        ExceptionBench b = new ExceptionBench("bf00").write(RVR, 99).write(CVR, 0).write(CSR, 1);
        b.cycles(150);
        b.write(CVR, 0x123456);
        assertEquals(0, b.read(CVR));
        assertEquals(0, b.read(CSR) & 1 << 16);
        b.cycles(1);
        assertEquals(99, b.read(CVR), "the next cycle reloads");
    }

    @Test
    void newReloadValueCountsFromTheNextWrap() {
        ExceptionBench b = new ExceptionBench("bf00").write(RVR, 99).write(CVR, 0).write(CSR, 1);
        b.cycles(51);
        assertEquals(49, b.read(CVR));
        b.write(RVR, 9);
        b.cycles(49);
        assertEquals(0, b.read(CVR));
        b.cycles(1);
        assertEquals(9, b.read(CVR));
    }

    @Test
    void reloadOfZeroStopsAtTheNextWrap() {
        ExceptionBench b = new ExceptionBench("bf00").write(RVR, 99).write(CVR, 0).write(CSR, 3);
        b.cycles(50);
        b.write(RVR, 0);
        b.cycles(1000);
        assertEquals(List.of("+15", "-15"), b.events);
        assertEquals(0, b.read(CVR));
        assertEquals(1 << 16, b.read(CSR) & 1 << 16);
        assertEquals(0, b.read(CSR) & 1 << 16);
    }

    @Test
    void neverCountsWithReloadOfZero() {
        ExceptionBench b = new ExceptionBench("bf00").write(RVR, 0).write(CVR, 0).write(CSR, 3);
        b.cycles(1000);
        assertEquals(List.of(), b.events);
        assertEquals(0, b.read(CSR) & 1 << 16);
    }

    @Test
    void counterStandsWhileDisabledAndGoesOn() {
        ExceptionBench b = new ExceptionBench("bf00").write(RVR, 99).write(CVR, 0).write(CSR, 1);
        b.cycles(31);
        b.write(CSR, 0);
        b.cycles(500);
        assertEquals(69, b.read(CVR));
        b.write(CSR, 1);
        b.cycles(9);
        assertEquals(60, b.read(CVR));
    }

    @Test
    void tickintDecidesAtTheWrap() {
        ExceptionBench b = new ExceptionBench("bf00").write(RVR, 99).write(CVR, 0).write(CSR, 1);
        b.cycles(150);
        assertEquals(List.of(), b.events);
        b.write(CSR, 3);
        b.cycles(20);
        assertEquals(List.of(), b.events, "the wrap that was missed does not count");
        b.cycles(60);
        assertEquals(List.of("+15", "-15"), b.events);
        b.write(CSR, 1);
        b.cycles(300);
        assertEquals(2, b.events.size());
    }

    @Test
    void narrowWriteDoesNotClearTheFlag() {
        ExceptionBench b = new ExceptionBench("bf00").write(RVR, 9).write(CVR, 0).write(CSR, 1);
        b.cycles(50);
        b.machine.bus().writeDirect(CSR, 0, 1);
        assertEquals(1 << 16, b.read(CSR) & 1 << 16);
    }

    @Test
    void reloadHas24Bits() {
        ExceptionBench b = new ExceptionBench("bf00").write(RVR, -1);
        assertEquals(0xffffff, b.read(RVR));
    }
}
