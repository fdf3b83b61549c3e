package dev.brownout.emulator.peripheral.st;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.machine.ResetKind;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchdogTest {
    private static final int F4_CSR = 0x40023874;
    private static final int L4_CSR = 0x40021094;
    private static final int CAUSES = 0x70000000;

    @Nested
    class Independent {
        private static final int KR = 0x40003000;
        private static final int PR = 0x40003004;
        private static final int RLR = 0x40003008;
        private static final int SR = 0x4000300C;
        private static final int WINR = 0x40003010;

        private void start(Bench bench, int prescaler, int reload) {
            bench.write(KR, 0xCCCC);
            bench.write(KR, 0x5555);
            bench.write(PR, prescaler);
            bench.write(RLR, reload);
            bench.write(KR, 0xAAAA);
        }

        @ParameterizedTest
        @CsvSource({"0, 4095, 512000", "0, 0, 125", "3, 999, 1000000", "6, 124, 1000000", "7, 124, 1000000"})
        void resetsAfterReloadPlusOnePrescaledPeriods(int prescaler, int reload, long microseconds) {
            Bench bench = Bench.f4();
            start(bench, prescaler, reload);
            bench.pass(microseconds * Bench.US - Bench.US);
            assertEquals(List.of(ResetKind.POWER_ON), bench.resets);
            bench.pass(Bench.US + 32 * Bench.US);
            assertEquals(List.of(ResetKind.POWER_ON, ResetKind.WATCHDOG), bench.resets);
            assertEquals(1 << 29, bench.read(F4_CSR) & CAUSES);
        }

        @Test
        void refreshBeginsAnew() {
            Bench bench = Bench.f4();
            start(bench, 0, 4095);
            for (int i = 0; i < 10; i++) {
                bench.pass(500 * Bench.MS);
                bench.write(KR, 0xAAAA);
            }
            assertEquals(1, bench.resets.size());
        }

        @Test
        void valuesChangeOnlyBehindTheirKey() {
            Bench bench = Bench.f4();
            bench.write(RLR, 5);
            assertEquals(0xFFF, bench.read(RLR));
            bench.write(KR, 0x5555);
            bench.write(RLR, 5);
            assertEquals(5, bench.read(RLR));
            assertEquals(2, bench.read(SR));
            bench.pass(200 * Bench.US);
            assertEquals(0, bench.read(SR));
            bench.write(KR, 0xAAAA);
            bench.write(RLR, 6);
            assertEquals(5, bench.read(RLR));
        }

        @Test
        void refreshAboveTheWindowResets() {
            Bench bench = Bench.l4();
            bench.write(KR, 0xCCCC);
            bench.write(KR, 0x5555);
            bench.write(WINR, 2047);
            bench.pass(300 * Bench.MS);
            bench.write(KR, 0xAAAA);
            bench.pass(Bench.US);
            assertEquals(1, bench.resets.size());
            bench.pass(100 * Bench.MS);
            bench.write(KR, 0xAAAA);
            bench.pass(Bench.US);
            assertEquals(List.of(ResetKind.POWER_ON, ResetKind.WATCHDOG), bench.resets);
            assertEquals(1 << 29, bench.read(L4_CSR) & CAUSES);
        }

        @Test
        void resetStopsIt() {
            Bench bench = Bench.f4();
            start(bench, 0, 4095);
            bench.machine.resetNow(ResetKind.PIN);
            bench.pass(2 * Bench.S);
            assertEquals(2, bench.resets.size());
        }

        @Test
        void snapshotBitesAtTheSameInstant() {
            Bench bench = Bench.f4();
            start(bench, 0, 4095);
            bench.pass(100 * Bench.MS);
            var snapshot = bench.machine.snapshot();
            var hash = bench.machine.stateHash();
            bench.pass(500 * Bench.MS);
            assertEquals(2, bench.resets.size());
            bench.machine.restore(snapshot);
            assertEquals(hash, bench.machine.stateHash());
            bench.pass(411 * Bench.MS);
            assertEquals(2, bench.resets.size());
            bench.pass(2 * Bench.MS);
            assertEquals(3, bench.resets.size());
        }
    }

    @Nested
    class Window {
        private static final int CR = 0x40002C00;
        private static final int CFR = 0x40002C04;
        private static final int SR = 0x40002C08;
        // 4096 * 2 / 16 MHz
        private static final long TICK = 512 * Bench.US;
        private final Bench bench = Bench.f4();

        @Test
        void bitesWhenTheCounterFallsBelow0x40() {
            bench.write(CFR, 1 << 7 | 0x7F);
            bench.write(CR, 0x80 | 0x42);
            bench.pass(3 * TICK - Bench.US);
            assertEquals(1, bench.resets.size());
            bench.pass(2 * Bench.US);
            assertEquals(List.of(ResetKind.POWER_ON, ResetKind.WATCHDOG), bench.resets);
            assertEquals(1 << 30, bench.read(F4_CSR) & CAUSES);
        }

        @Test
        void warnsAt0x40() {
            bench.write(CFR, 1 << 9 | 1 << 7 | 0x7F);
            bench.write(CR, 0x80 | 0x42);
            bench.pass(2 * TICK - Bench.US);
            assertFalse(bench.pending(0));
            bench.pass(2 * Bench.US);
            assertTrue(bench.pending(0));
            assertEquals(1, bench.read(SR));
            bench.write(CR, 0x80 | 0x7F);
            bench.write(SR, 0);
            bench.pass(20 * TICK);
            assertEquals(1, bench.resets.size());
        }

        @Test
        void refreshInsideTheWindowIsTooEarly() {
            bench.write(CFR, 1 << 7 | 0x50);
            bench.write(CR, 0x80 | 0x60);
            bench.pass(10 * TICK);
            bench.write(CR, 0x80 | 0x60);
            bench.pass(Bench.US);
            assertEquals(2, bench.resets.size());
        }

        @Test
        void causeOfAComingResetIsPartOfASnapshot() {
            bench.write(CFR, 1 << 7 | 0x50);
            bench.write(CR, 0x80 | 0x60);
            bench.write(CR, 0x80 | 0x60);
            var snapshot = bench.machine.snapshot();
            Bench other = Bench.f4();
            other.machine.restore(snapshot);
            other.pass(Bench.US);
            assertEquals(1 << 30, other.read(F4_CSR) & CAUSES);
        }

        @Test
        void counterCanBeRead() {
            bench.write(CFR, 1 << 7 | 0x7F);
            bench.write(CR, 0x80 | 0x7F);
            bench.pass(5 * TICK + Bench.US);
            assertEquals(0xFA, bench.read(CR));
        }
    }
}
