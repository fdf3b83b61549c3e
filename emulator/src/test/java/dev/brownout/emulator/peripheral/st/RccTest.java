package dev.brownout.emulator.peripheral.st;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RccTest {
    private static final int PWR_CR = 0x40007000;
    private static final int DBP = 1 << 8;

    @Nested
    class F4 {
        private static final int CR = 0x40023800;
        private static final int PLLCFGR = 0x40023804;
        private static final int CFGR = 0x40023808;
        private static final int CIR = 0x4002380C;
        private static final int APB1RSTR = 0x40023820;
        private static final int BDCR = 0x40023870;
        private static final int CSR = 0x40023874;
        private final Bench bench = Bench.f4();

        private void run168() {
            bench.write(CR, bench.read(CR) | 1 << 16);
            bench.pass(2 * Bench.MS);
            bench.write(PLLCFGR, 8 | 336 << 6 | 1 << 22 | 7 << 24);
            bench.write(CR, bench.read(CR) | 1 << 24);
            bench.pass(200 * Bench.US);
            bench.write(CFGR, 5 << 10 | 4 << 13 | 2);
        }

        @Test
        void startsFromHsi() {
            assertEquals(0x83, bench.read(CR) & 0xFF);
            assertEquals(0x24003010, bench.read(PLLCFGR));
            assertEquals(0, bench.read(CFGR));
            assertEquals(16_000_000, bench.machine.clock().coreHertz());
        }

        @Test
        void sourcesAreReadyAfterTheirTime() {
            bench.write(CR, bench.read(CR) | 1 << 16);
            bench.pass(1999 * Bench.US);
            assertEquals(1 << 16, bench.read(CR) & 3 << 16);
            bench.pass(Bench.US);
            assertEquals(3 << 16, bench.read(CR) & 3 << 16);
        }

        @Test
        void pllGivesTheCoreItsClock() {
            run168();
            assertEquals(2 << 2, bench.read(CFGR) & 0xC);
            assertEquals(168_000_000, bench.machine.clock().coreHertz());
            long before = bench.machine.cpu().cycles;
            bench.pass(Bench.MS);
            assertEquals(168_000, bench.machine.cpu().cycles - before);
        }

        @Test
        void systemClockSwitchesOnlyToASourceThatIsReady() {
            bench.write(CFGR, 1);
            assertEquals(1, bench.read(CFGR));
            bench.write(CR, bench.read(CR) | 1 << 16);
            bench.pass(2 * Bench.MS);
            assertEquals(5, bench.read(CFGR));
            assertEquals(8_000_000, bench.machine.clock().coreHertz());
        }

        @Test
        void sourceInUseCannotBeSwitchedOff() {
            run168();
            bench.write(CR, 0);
            assertEquals(3 << 24 | 3 << 16, bench.read(CR) & 0x03030003);
        }

        @Test
        void resetBringsHsiBack() {
            run168();
            bench.machine.resetNow(ResetKind.SOFTWARE);
            assertEquals(16_000_000, bench.machine.clock().coreHertz());
            assertEquals(0x83, bench.read(CR) & 0x030300FF);
        }

        @ParameterizedTest
        @CsvSource({"PIN, 0x04000000", "SOFTWARE, 0x14000000", "WATCHDOG, 0x24000000"})
        void resetFlagsNameTheCauseAndThePin(ResetKind kind, String flags) {
            assertEquals(0x0E000000, bench.read(CSR));
            bench.write(CSR, 1 << 24);
            assertEquals(0, bench.read(CSR));
            bench.machine.resetNow(kind);
            assertEquals(Integer.decode(flags), bench.read(CSR));
        }

        @Test
        void resetFlagsCollectUntilTheyAreRemoved() {
            bench.machine.resetNow(ResetKind.SOFTWARE);
            bench.machine.resetNow(ResetKind.PIN);
            assertEquals(0x1E000000, bench.read(CSR));
        }

        @Test
        void backupDomainOpensWithDbp() {
            bench.write(BDCR, 1);
            assertEquals(0, bench.read(BDCR));
            bench.write(PWR_CR, DBP);
            bench.write(BDCR, 1);
            bench.pass(2 * Bench.S);
            assertEquals(3, bench.read(BDCR));
            bench.machine.resetNow(ResetKind.SOFTWARE);
            assertEquals(3, bench.read(BDCR));
            bench.powerCycle(new Tear.Untouched());
            assertEquals(0, bench.read(BDCR));
        }

        @Test
        void readyInterruptsWhereItIsEnabled() {
            bench.write(CIR, 1 << 11);
            bench.write(CR, bench.read(CR) | 1 << 16);
            bench.pass(2 * Bench.MS);
            assertEquals(1 << 11 | 1 << 3, bench.read(CIR));
            assertTrue(bench.pending(5));
            bench.write(CIR, 1 << 19);
            assertEquals(0, bench.read(CIR));
        }

        @Test
        void resetBitResetsItsPeripheral() {
            bench.write(0x40000024, 7);
            assertEquals(7, bench.read(0x40000024));
            bench.write(APB1RSTR, 1);
            assertEquals(0, bench.read(0x40000024));
        }

        @Test
        void clocksComeBackWithASnapshot() {
            var fresh = bench.machine.snapshot();
            var freshHash = bench.machine.stateHash();
            run168();
            var fast = bench.machine.snapshot();
            var fastHash = bench.machine.stateHash();
            assertNotEquals(freshHash, fastHash);
            bench.machine.restore(fresh);
            assertEquals(freshHash, bench.machine.stateHash());
            assertEquals(16_000_000, bench.machine.clock().coreHertz());
            bench.machine.restore(fast);
            assertEquals(fastHash, bench.machine.stateHash());
            assertEquals(168_000_000, bench.machine.clock().coreHertz());
        }
    }

    @Nested
    class L4 {
        private static final int CR = 0x40021000;
        private static final int CFGR = 0x40021008;
        private static final int PLLCFGR = 0x4002100C;
        private static final int CSR = 0x40021094;
        private final Bench bench = Bench.l4();

        @Test
        void startsFromMsiAtFourMegahertz() {
            assertEquals(0x63, bench.read(CR));
            assertEquals(4_000_000, bench.machine.clock().coreHertz());
            assertEquals(0x0C000600, bench.read(CSR));
        }

        @Test
        void msiRangeChangesTheCoreClock() {
            bench.write(CR, 0xB9);
            assertEquals(48_000_000, bench.machine.clock().coreHertz());
            bench.machine.resetNow(ResetKind.SOFTWARE);
            assertEquals(4_000_000, bench.machine.clock().coreHertz());
        }

        @Test
        void pllFromMsiGivesEightyMegahertz() {
            bench.write(PLLCFGR, 1 | 40 << 8 | 1 << 24);
            bench.write(CR, bench.read(CR) | 1 << 24);
            bench.pass(15 * Bench.US);
            bench.write(CFGR, 3);
            assertEquals(0xF, bench.read(CFGR));
            assertEquals(80_000_000, bench.machine.clock().coreHertz());
        }

        @Test
        void hsiIsReadyAfterItsTime() {
            bench.write(CR, bench.read(CR) | 1 << 8);
            assertEquals(0, bench.read(CR) & 1 << 10);
            bench.pass(4 * Bench.US);
            assertEquals(1 << 10, bench.read(CR) & 1 << 10);
        }

        @Test
        void removingFlagsKeepsTheRangeOfMsi() {
            bench.write(CSR, 0x600 | 1 << 23);
            assertEquals(0x600, bench.read(CSR));
        }
    }
}
