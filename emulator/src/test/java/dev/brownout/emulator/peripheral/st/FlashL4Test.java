package dev.brownout.emulator.peripheral.st;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.memory.AccessRights;
import dev.brownout.emulator.timing.FlashTiming;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlashL4Test {
    private static final int ACR = 0x40022000;
    private static final int KEYR = 0x40022008;
    private static final int OPTKEYR = 0x4002200C;
    private static final int SR = 0x40022010;
    private static final int CR = 0x40022014;
    private static final int ECCR = 0x40022018;
    private static final int OPTR = 0x40022020;
    private static final int WRP1AR = 0x4002202C;
    private static final int RCC_CSR = 0x40021094;
    private static final int PG = 1;
    private static final int PER = 2;
    private static final int MER1 = 4;
    private static final int MER2 = 1 << 15;
    private static final int BKER = 1 << 11;
    private static final int STRT = 1 << 16;
    private static final int OPTSTRT = 1 << 17;
    private static final int FSTPG = 1 << 18;
    private static final int OBL_LAUNCH = 1 << 27;
    private static final int BSY = 1 << 16;
    private static final int ECCC = 1 << 30;
    private static final int ECCD = 1 << 31;
    private static final int TARGET = Bench.FLASH + 0x8000;
    private static final int BANK2 = Bench.FLASH + 0x80000;
    private static final int IRQ = 4;

    private final Bench bench = Bench.l4();

    @BeforeEach
    void unlocked() {
        bench.runFromRam();
        unlock();
    }

    private void unlock() {
        bench.write(KEYR, 0x45670123);
        bench.write(KEYR, 0xCDEF89AB);
    }

    private void store(int address, int low, int high) {
        bench.write(address, low);
        bench.write(address + 4, high);
    }

    private void program(int address, int low, int high) {
        bench.write(CR, PG);
        store(address, low, high);
        bench.pass(82 * Bench.US);
        bench.write(CR, 0);
    }

    private void tornProgram(int address, long bits, int check) {
        bench.write(CR, PG);
        store(address, 0x11111111, 0x22222222);
        bench.powerCycle(new Tear.Bits(bits, check));
        bench.runFromRam();
        unlock();
    }

    @Test
    void operationThatFailsIsReportedWhereTheCellsAreSaidToTellIt() {
        for (boolean noticed : new boolean[] {false, true}) {
            bench.write(CR, PG);
            store(TARGET, 1, 2);
            bench.machine.flash().fail(new Tear.Untouched(), noticed);
            bench.pass(82 * Bench.US);
            assertEquals(-1, bench.read(TARGET));
            assertEquals(noticed ? 1 << 4 : 0, bench.read(SR));
        }
    }

    @Test
    void twoWordsMakeADoubleWordOf82Microseconds() {
        bench.write(CR, PG);
        bench.write(TARGET, 0x12345678);
        assertFalse(bench.machine.flash().busy());
        bench.write(TARGET + 4, 0x9ABCDEF0);
        assertEquals(BSY, bench.read(SR));
        bench.pass(81 * Bench.US);
        assertEquals(BSY, bench.read(SR));
        bench.pass(Bench.US);
        assertEquals(0, bench.read(SR));
        assertEquals(0x12345678, bench.read(TARGET));
        assertEquals(0x9ABCDEF0, bench.read(TARGET + 4));
    }

    @Test
    void programmedDoubleWordTakesNothingButZeros() {
        program(TARGET, -1, 0x7FFFFFFF);
        program(TARGET, -1, 0x7FFFFFFF);
        assertEquals(0x08, bench.read(SR));
        bench.write(SR, 0x08);
        program(TARGET, 0, 0);
        assertEquals(0, bench.read(SR));
        assertEquals(0, bench.read(TARGET + 4));
    }

    @Test
    void bytesAndHalfwordsAreSizeErrors() {
        bench.write(CR, PG);
        bench.write8(TARGET, 0);
        assertEquals(0x40, bench.read(SR));
        bench.write(SR, 0x40);
        bench.write16(TARGET, 0);
        assertEquals(0x40, bench.read(SR));
    }

    @Test
    void halvesOfTwoDoubleWordsAreAnAlignmentError() {
        bench.write(CR, PG);
        bench.write(TARGET + 4, 0);
        assertEquals(0x20, bench.read(SR));
        bench.write(SR, 0x20);
        bench.write(TARGET, 0);
        bench.write(TARGET + 12, 0);
        assertEquals(0x20, bench.read(SR));
    }

    @Test
    void storeWithoutPgOrWithAnErrorThatWasNotClearedIsASequenceError() {
        bench.write(TARGET, 0);
        assertEquals(0x80, bench.read(SR));
        bench.write(CR, PG);
        store(TARGET, 0, 0);
        assertEquals(0x80, bench.read(SR));
        assertFalse(bench.machine.flash().busy());
        bench.write(CR, PER | STRT);
        assertFalse(bench.machine.flash().busy());
        bench.write(SR, 0x80);
        bench.write(CR, PER | STRT);
        assertTrue(bench.machine.flash().busy());
    }

    @Test
    void pageOfEitherBankErasesIn22Milliseconds() {
        program(Bench.FLASH + 3 * 0x800, 0, 0);
        program(BANK2 + 3 * 0x800, 0, 0);
        bench.write(CR, PER | BKER | 3 << 3 | STRT);
        bench.pass(22 * Bench.MS);
        assertEquals(BSY, bench.read(SR));
        bench.pass(20 * Bench.US);
        assertEquals(0, bench.read(SR));
        assertEquals(0, bench.read(Bench.FLASH + 3 * 0x800));
        assertEquals(-1, bench.read(BANK2 + 3 * 0x800));
        assertEquals(0, bench.read(CR) & STRT);
    }

    @ParameterizedTest
    @ValueSource(ints = {MER1, MER2, MER1 | MER2})
    void massEraseErasesTheBanksItNames(int banks) {
        program(TARGET, 0, 0);
        program(BANK2, 0, 0);
        bench.write(CR, banks | STRT);
        bench.pass(22_130 * Bench.US);
        assertEquals(0, bench.read(SR));
        assertEquals((banks & MER1) != 0 ? -1 : 0, bench.read(TARGET));
        assertEquals((banks & MER2) != 0 ? -1 : 0, bench.read(BANK2));
    }

    @Test
    void otherBankIsReadWhileOneIsBusy() {
        bench.write(CR, PER | BKER | STRT);
        long start = bench.now();
        bench.read(TARGET);
        assertEquals(start, bench.now());
        bench.read(BANK2);
        assertTrue(bench.now() - start >= 22_020 * Bench.US);
    }

    @Test
    void coreStandsStillOnlyIfItRunsFromTheBusyBank() {
        bench.runFromFlash(0x100);
        bench.write(CR, PER | BKER | STRT);
        long start = bench.now();
        bench.machine.step();
        assertTrue(bench.now() - start < Bench.US);
        bench.pass(23 * Bench.MS);
        bench.write(CR, PER | 0x40 << 3 | STRT);
        bench.machine.runFor(10);
        bench.machine.requestStop("look");
        bench.machine.runFor(1_000_000);
        assertEquals(BSY, bench.read(SR));
    }

    @Test
    void fastProgrammingFillsARowInTheTimeOfARow() {
        bench.write(CR, FSTPG);
        long start = bench.now();
        for (int i = 0; i < 32; i++) {
            store(TARGET + 8 * i, i, ~i);
        }
        assertEquals(31, bench.read(TARGET + 8 * 31));
        assertEquals(1910 * Bench.US, bench.now() - start, 1000.0 * 1000 * 50);
        bench.write(CR, FSTPG);
        store(TARGET + 8, 0, 0);
        assertEquals(0x220, bench.read(SR));
    }

    @Test
    void tornDoubleWordRaisesAnNmiAndNamesItsPlace() {
        tornProgram(BANK2 + 0x1238, 0xFFFFFFFFL, 0);
        assertFalse(bench.nmiPending());
        assertEquals(0x11111111, bench.read(BANK2 + 0x1238));
        assertTrue(bench.nmiPending());
        assertEquals(ECCD | 1 << 19 | 0x1238, bench.read(ECCR));
        bench.write(ECCR, ECCD);
        assertEquals(0, bench.read(ECCR));
        program(BANK2 + 0x1238, 0, 0);
        assertEquals(0, bench.read(BANK2 + 0x1238));
        assertEquals(0, bench.read(ECCR));
    }

    @Test
    void oneBitThatIsMissingIsCorrectedAndInterruptsIfAsked() {
        tornProgram(TARGET, ~1L << 1, 0xFF);
        bench.write(ECCR, 1 << 24);
        assertEquals(0x11111111, bench.read(TARGET));
        assertEquals(ECCC | 1 << 24 | 0x8000, bench.read(ECCR));
        assertTrue(bench.pending(IRQ));
        assertFalse(bench.nmiPending());
    }

    @Test
    void debuggerReadsADamagedDoubleWordWithoutEffect() {
        tornProgram(TARGET, 0xFFFFFFFFL, 0);
        bench.machine.readMemory(TARGET, 8);
        assertEquals(0, bench.read(ECCR));
    }

    @Test
    void engineThatAsksForItsRightsLetsNoTimePassAndFindsNoError() {
        tornProgram(BANK2 + 0x800, 0xFFFFFFFFL, 0);
        bench.write(CR, PER | BKER | STRT);
        long start = bench.now();
        AccessRights rights = bench.machine.bus().accessControl().rights();
        assertEquals(start, bench.now());
        assertEquals(BSY, bench.read(SR));
        assertEquals(0, bench.read(ECCR));
        assertEquals(0, rights.flash[0x80000 >> AccessRights.GRANULE_SHIFT] & AccessRights.READ);
        assertEquals(AccessRights.READ, rights.flash[0] & AccessRights.READ);
        bench.pass(23 * Bench.MS);
        rights = bench.machine.bus().accessControl().rights();
        assertEquals(AccessRights.READ, rights.flash[0x80000 >> AccessRights.GRANULE_SHIFT] & AccessRights.READ);
        assertEquals(0, rights.flash[0x80800 >> AccessRights.GRANULE_SHIFT] & AccessRights.READ);
    }

    @Test
    void damageComesBackWithTheNonVolatileState() {
        tornProgram(TARGET, 0xFFFFFFFFL, 0);
        List<NonVolatileState> state = bench.machine.nonVolatile();
        Bench other = Bench.l4();
        other.machine.powerCut(new Tear.Untouched());
        other.machine.restoreNonVolatile(state);
        other.machine.powerOn();
        other.read(TARGET + 4);
        assertTrue(other.nmiPending());
    }

    @Test
    void optionsTakeEffectWithTheirReload() {
        bench.write(OPTKEYR, 0x08192A3B);
        bench.write(OPTKEYR, 0x4C5D6E7F);
        bench.write(WRP1AR, 0xFF110010);
        bench.write(CR, OPTSTRT);
        bench.pass(24 * Bench.MS);
        assertEquals(0, bench.read(SR));
        program(TARGET, 0, 0);
        assertEquals(0, bench.read(SR));
        bench.write(CR, OBL_LAUNCH);
        bench.pass(Bench.US);
        assertEquals(List.of(ResetKind.POWER_ON, ResetKind.SOFTWARE), bench.resets);
        assertEquals(0x06000000, bench.read(RCC_CSR) & 0x76000000);
        assertEquals(0xFF110010, bench.read(WRP1AR));
        assertEquals(0xFF110010, bench.read(0x1FFF7818));
        assertEquals(~0xFF110010, bench.read(0x1FFF781C));
        unlock();
        program(TARGET + 8, 0, 0);
        assertEquals(0x10, bench.read(SR));
        program(TARGET + 0x1000, 0, 0);
    }

    @Test
    void optionWordThatDoesNotFitItsComplementIsTakenAsErased() {
        bench.write(OPTKEYR, 0x08192A3B);
        bench.write(OPTKEYR, 0x4C5D6E7F);
        bench.write(CR, OPTSTRT);
        bench.powerCycle(new Tear.Cells(128, 1));
        assertEquals(-1, bench.read(OPTR));
        assertEquals(1 << 15, bench.read(SR));
    }

    @Test
    void cachesAreOnFromReset() {
        assertEquals(0x600, bench.read(ACR));
        assertEquals(new FlashTiming.Settings(0, false, true, true), bench.machine.bus().flashTiming().settings());
        bench.write(ACR, 0x704);
        assertEquals(new FlashTiming.Settings(4, true, true, true), bench.machine.bus().flashTiming().settings());
    }
}
