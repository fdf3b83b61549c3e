package dev.brownout.emulator.peripheral.st;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateHash;
import dev.brownout.emulator.timing.FlashTiming;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlashF4Test {
    private static final int ACR = 0x40023C00;
    private static final int KEYR = 0x40023C04;
    private static final int OPTKEYR = 0x40023C08;
    private static final int SR = 0x40023C0C;
    private static final int CR = 0x40023C10;
    private static final int OPTCR = 0x40023C14;
    private static final int PG = 1;
    private static final int SER = 2;
    private static final int MER = 4;
    private static final int X8 = 0;
    private static final int X16 = 1 << 8;
    private static final int X32 = 2 << 8;
    private static final int X64 = 3 << 8;
    private static final int STRT = 1 << 16;
    private static final int EOPIE = 1 << 24;
    private static final int ERRIE = 1 << 25;
    private static final int LOCK = 1 << 31;
    private static final int BSY = 1 << 16;
    private static final int TARGET = Bench.FLASH + 0x8000;
    private static final int IRQ = 4;

    private final Bench bench = Bench.f4();

    @BeforeEach
    void runFromRam() {
        bench.runFromRam();
    }

    private void unlock() {
        bench.write(KEYR, 0x45670123);
        bench.write(KEYR, 0xCDEF89AB);
    }

    private void programWord(int address, int value) {
        unlock();
        bench.write(CR, PG | X32);
        bench.write(address, value);
        bench.pass(16 * Bench.US);
    }

    @Test
    void controlIsLockedUntilBothKeysCame() {
        assertEquals(LOCK, bench.read(CR));
        bench.write(CR, PG);
        assertEquals(LOCK, bench.read(CR));
        unlock();
        bench.write(CR, PG);
        assertEquals(PG, bench.read(CR));
        bench.write(CR, LOCK);
        assertEquals(LOCK, bench.read(CR) & LOCK);
    }

    @Test
    void wrongKeyIsABusFaultAndLocksUntilReset() {
        bench.write(KEYR, 0x45670123);
        assertTrue(Bench.faults(() -> bench.write(KEYR, 0x12345678)));
        assertTrue(Bench.faults(() -> bench.write(KEYR, 0x45670123)));
        assertEquals(LOCK, bench.read(CR));
        bench.machine.resetNow(ResetKind.SOFTWARE);
        unlock();
        assertEquals(0, bench.read(CR));
    }

    @Test
    void wordTakes16Microseconds() {
        unlock();
        bench.write(CR, PG | X32);
        bench.write(TARGET, 0x12345678);
        assertEquals(BSY, bench.read(SR));
        bench.pass(15 * Bench.US);
        assertEquals(BSY, bench.read(SR));
        bench.pass(Bench.US);
        assertEquals(0, bench.read(SR));
        assertEquals(0x12345678, bench.read(TARGET));
    }

    @Test
    void bitsGoFromOneToZeroAnyNumberOfTimes() {
        programWord(TARGET, 0xFFFF00FF);
        programWord(TARGET, 0x0FFFFFFF);
        assertEquals(0x0FFF00FF, bench.read(TARGET));
        assertEquals(0, bench.machine.flash().violations());
    }

    @Test
    void everyWidthProgramsWhatItIsWide() {
        unlock();
        bench.write(CR, PG | X8);
        bench.write8(TARGET + 1, 0x5A);
        bench.write(CR, PG | X16);
        bench.write16(TARGET + 2, 0x1234);
        bench.write(CR, PG | X64);
        bench.write(TARGET + 8, 0x44332211);
        bench.write(TARGET + 12, 0x88776655);
        bench.pass(16 * Bench.US);
        assertEquals(0x12345AFF, bench.read(TARGET));
        assertEquals(0x44332211, bench.read(TARGET + 8));
        assertEquals(0x88776655, bench.read(TARGET + 12));
        assertEquals(0, bench.read(SR));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "4, 257, 64", "2, 513, 64", "1, 769, 64", "4, 0, 128"})
    void storeOfAnotherWidthThanPsizeIsAParallelismErrorAndWithoutPgASequenceError(int size, int control, int flags) {
        unlock();
        bench.write(CR, control);
        bench.machine.bus().writeDirect(TARGET, 0, size);
        assertEquals(flags, bench.read(SR) & 0xF0);
        assertEquals(flags == 0, bench.machine.flash().busy());
    }

    @Test
    void storeAcrossSixteenBytesIsAnAlignmentError() {
        unlock();
        bench.write(CR, PG | X32);
        bench.machine.bus().writeDirect(TARGET + 14, 0, 4);
        assertEquals(0x20, bench.read(SR));
        bench.write(SR, 0x20);
        assertEquals(0, bench.read(SR));
    }

    @ParameterizedTest
    @CsvSource({"0, 2, 250", "0, 1, 300", "0, 0, 400", "4, 2, 550", "4, 0, 1200", "5, 2, 1000", "11, 1, 1300", "11, 3, 1000"})
    void sectorTakesItsTimeByItsSizeAndPsize(int sector, int psize, long milliseconds) {
        unlock();
        bench.write(CR, SER | sector << 3 | psize << 8 | STRT);
        bench.pass((milliseconds - 1) * Bench.MS);
        assertEquals(BSY, bench.read(SR));
        bench.pass(Bench.MS);
        assertEquals(0, bench.read(SR));
        assertEquals(0, bench.read(CR) & STRT);
        assertEquals(1, bench.machine.flash().cells().wear(sector));
    }

    @Test
    void massEraseErasesEverySector() {
        programWord(TARGET, 0);
        programWord(Bench.FLASH + 0xFFFFC, 0);
        bench.write(CR, MER | X32 | STRT);
        bench.pass(8 * Bench.S);
        assertEquals(0, bench.read(SR));
        assertEquals(-1, bench.read(TARGET));
        assertEquals(-1, bench.read(Bench.FLASH + 0xFFFFC));
    }

    @Test
    void endAndErrorsInterruptOnlyWhereTheyAreEnabled() {
        programWord(TARGET, 0);
        assertEquals(0, bench.read(SR));
        assertFalse(bench.pending(IRQ));
        bench.write(CR, PG | X32 | EOPIE | ERRIE);
        bench.write(TARGET + 4, 0);
        bench.pass(16 * Bench.US);
        assertEquals(1, bench.read(SR));
        assertTrue(bench.pending(IRQ));
        bench.write(SR, 1);
        bench.pending(IRQ);
        assertFalse(bench.pending(IRQ));
        bench.write8(TARGET + 8, 0);
        assertEquals(0x42, bench.read(SR));
        assertTrue(bench.pending(IRQ));
    }

    @Test
    void readOfFlashWaitsForTheRunningOperation() {
        unlock();
        bench.write(CR, PG | X32);
        long start = bench.now();
        bench.write(TARGET, 0x12345678);
        assertEquals(0x12345678, bench.read(TARGET));
        assertTrue(bench.now() - start >= 16 * Bench.US);
        assertEquals(0, bench.read(SR));
    }

    @Test
    void coreThatRunsFromFlashStandsStill() {
        unlock();
        bench.runFromFlash(0x100);
        bench.write(CR, SER | X32 | STRT);
        bench.pass(249 * Bench.MS);
        assertEquals(BSY, bench.read(SR));
        long before = bench.now();
        bench.machine.step();
        assertTrue(bench.now() - before < 2 * Bench.US || bench.read(SR) == 0);
        bench.pass(Bench.MS);
        assertEquals(0, bench.read(SR));
    }

    @Test
    void protectedSectorIsNeitherWrittenNorErased() {
        bench.write(OPTKEYR, 0x08192A3B);
        bench.write(OPTKEYR, 0x4C5D6E7F);
        bench.write(OPTCR, bench.read(OPTCR) & ~(1 << 16 + 2) | 2);
        assertEquals(BSY, bench.read(SR));
        bench.pass(300 * Bench.MS);
        assertEquals(0, bench.read(SR));
        programWord(TARGET, 0);
        assertEquals(0x10, bench.read(SR));
        bench.write(SR, 0x10);
        bench.write(CR, SER | 2 << 3 | STRT);
        assertEquals(0x10, bench.read(SR));
        bench.write(SR, 0x10);
        bench.write(CR, MER | STRT);
        assertEquals(0x10, bench.read(SR));
        assertEquals(-1, bench.read(TARGET));
        bench.powerCycle(new Tear.Untouched());
        assertEquals(0x0FFBAAED, bench.read(OPTCR));
        assertEquals(0xFFB, bench.read(0x1FFFC008));
    }

    @Test
    void powerCutBetweenErasingAndProgrammingLosesTheOptions() {
        bench.write(OPTKEYR, 0x08192A3B);
        bench.write(OPTKEYR, 0x4C5D6E7F);
        bench.write(OPTCR, bench.read(OPTCR) & ~(1 << 16 + 2) | 2);
        bench.powerCycle(new Tear.Finished());
        assertEquals(0x0FFFFFED, bench.read(OPTCR));
    }

    @Test
    void optionBitStartsTheWatchdogWithReset() {
        bench.write(OPTKEYR, 0x08192A3B);
        bench.write(OPTKEYR, 0x4C5D6E7F);
        bench.write(OPTCR, bench.read(OPTCR) & ~(1 << 5) | 2);
        bench.pass(300 * Bench.MS);
        assertFalse(bench.machine.peripheral(Iwdg.class, "IWDG").running());
        bench.machine.resetNow(ResetKind.SOFTWARE);
        assertTrue(bench.machine.peripheral(Iwdg.class, "IWDG").running());
    }

    @Test
    void tornWordKeepsTheBitsThatWereNotReached() {
        unlock();
        bench.write(CR, PG | X32);
        bench.write(TARGET, 0);
        bench.powerCycle(new Tear.Bits(0x0000FFFF));
        assertEquals(0xFFFF0000, bench.read(TARGET));
        assertEquals(LOCK, bench.read(CR));
    }

    @Test
    void waitStatesAndCachesAreThoseOfAcr() {
        bench.write(ACR, 0x705);
        assertEquals(new FlashTiming.Settings(5, true, true, true), bench.machine.bus().flashTiming().settings());
        bench.machine.resetNow(ResetKind.PIN);
        assertEquals(0, bench.read(ACR));
        assertEquals(FlashTiming.Settings.ZERO_WAIT, bench.machine.bus().flashTiming().settings());
    }

    @Test
    void snapshotInTheMiddleOfAnOperationGoesOnAlike() {
        unlock();
        bench.write(CR, PG | X64);
        bench.write(TARGET, 1);
        var snapshot = bench.machine.snapshot();
        bench.write(TARGET + 4, 2);
        bench.pass(16 * Bench.US);
        StateHash.Value after = bench.machine.stateHash();
        bench.machine.restore(snapshot);
        assertEquals(-1, bench.read(TARGET));
        bench.write(TARGET + 4, 2);
        bench.pass(16 * Bench.US);
        assertEquals(after, bench.machine.stateHash());
        assertEquals(1, bench.read(TARGET));
    }
}
