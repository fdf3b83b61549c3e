package dev.brownout.emulator.peripheral.nordic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.memory.MemoryFault;
import org.junit.jupiter.api.Test;

class NvmcTest {
    private static final int READY = 0x4001E400;
    private static final int READYNEXT = 0x4001E408;
    private static final int CONFIG = 0x4001E504;
    private static final int ERASEPAGE = 0x4001E508;
    private static final int ERASEALL = 0x4001E50C;
    private static final int ERASEUICR = 0x4001E514;
    private static final int ERASEPAGEPARTIAL = 0x4001E518;
    private static final int ERASEPAGEPARTIALCFG = 0x4001E51C;
    private static final int PSELRESET0 = 0x10001200;
    private static final int PSELRESET1 = 0x10001204;

    private final Bench bench = new Bench();

    private void program(int address, int value) {
        bench.write(CONFIG, 1);
        bench.write(address, value);
        bench.pass(41 * Bench.US);
        bench.write(CONFIG, 0);
    }

    @Test
    void aWordTakes41Microseconds() {
        bench.runFromRam();
        bench.write(CONFIG, 1);
        bench.write(0x1000, 0x12345678);
        assertEquals(0, bench.read(READY));
        bench.pass(40 * Bench.US);
        assertEquals(0, bench.read(READY));
        assertEquals(-1, bench.read(0x1000));
        bench.pass(Bench.US);
        assertEquals(1, bench.read(READY));
        assertEquals(0x12345678, bench.read(0x1000));
    }

    @Test
    void aPageErasesIn85Milliseconds() {
        program(0x2000, 0);
        program(0x2ffc, 0);
        program(0x3000, 0);
        bench.write(CONFIG, 2);
        bench.write(ERASEPAGE, 0x2000);
        bench.runFromRam();
        bench.pass(84 * Bench.MS);
        assertEquals(0, bench.read(READY));
        bench.pass(Bench.MS);
        assertEquals(1, bench.read(READY));
        assertEquals(-1, bench.read(0x2000));
        assertEquals(-1, bench.read(0x2ffc));
        assertEquals(0, bench.read(0x3000));
    }

    @Test
    void coreThatRunsFromFlashIsHalted() {
        bench.write(CONFIG, 2);
        long before = bench.now();
        bench.write(ERASEPAGE, 0x2000);
        // One instruction is asked for; the machine gives it only after the erase.
        bench.machine.requestStop("look");
        bench.machine.runFor(1);
        bench.machine.runFor(64_000_000 / 1000 * 85 - 2);
        assertEquals(0, bench.read(READY));
        bench.pass(Bench.US);
        assertEquals(1, bench.read(READY));
        assertTrue(bench.now() - before >= 85 * Bench.MS);
    }

    @Test
    void storeIsIgnoredWhileWritingIsNotEnabled() {
        bench.write(0x1000, 0);
        bench.write(CONFIG, 2);
        bench.write(0x1000, 0);
        bench.pass(Bench.MS);
        assertEquals(-1, bench.read(0x1000));
        assertEquals(1, bench.read(READY));
        assertEquals(0, bench.machine.flash().operations());
    }

    @Test
    void eraseIsIgnoredWhileErasingIsNotEnabled() {
        program(0x1000, 0);
        bench.write(CONFIG, 1);
        bench.write(ERASEPAGE, 0x1000);
        bench.write(ERASEALL, 1);
        bench.write(ERASEUICR, 1);
        bench.pass(200 * Bench.MS);
        assertEquals(0, bench.read(0x1000));
    }

    @Test
    void narrowAndUnalignedStoresAreBusFaults() {
        bench.write(CONFIG, 1);
        assertThrows(MemoryFault.class, () -> bench.machine.bus().write8(0x1000, 0));
        assertThrows(MemoryFault.class, () -> bench.machine.bus().write16(0x1000, 0));
        assertThrows(MemoryFault.class, () -> bench.write(0x1002, 0));
        assertThrows(MemoryFault.class, () -> bench.machine.bus().write8(PSELRESET0, 0));
    }

    @Test
    void oneFurtherWriteIsBuffered() {
        bench.runFromRam();
        bench.write(CONFIG, 1);
        bench.write(0x1000, 1);
        assertEquals(1, bench.read(READYNEXT));
        bench.write(0x1004, 2);
        assertEquals(0, bench.read(READYNEXT));
        bench.pass(41 * Bench.US);
        assertEquals(1, bench.read(READYNEXT));
        assertEquals(0, bench.read(READY));
        bench.pass(41 * Bench.US);
        assertEquals(1, bench.read(READY));
        assertEquals(1, bench.read(0x1000));
        assertEquals(2, bench.read(0x1004));
        assertEquals(0, bench.machine.flash().violations());
    }

    @Test
    void uicrIsWrittenLikeFlashAndSurvivesEveryReset() {
        program(PSELRESET0, 18);
        program(PSELRESET1, 18);
        assertEquals(18, bench.read(PSELRESET0));
        assertTrue(bench.board.pinResets().getAsBoolean());
        for (ResetKind kind : new ResetKind[] {ResetKind.SOFTWARE, ResetKind.WATCHDOG, ResetKind.PIN, ResetKind.LOCKUP}) {
            bench.machine.resetNow(kind);
            assertEquals(18, bench.read(PSELRESET1));
        }
        bench.machine.powerCut(new Tear.Finished());
        bench.machine.powerOn();
        assertEquals(18, bench.read(PSELRESET0));
    }

    @Test
    void onlyEraseUicrAndEraseAllEraseTheUicr() {
        program(PSELRESET0, 18);
        program(0x5000, 0);
        bench.write(CONFIG, 2);
        bench.write(ERASEPAGE, PSELRESET0);
        bench.pass(100 * Bench.MS);
        assertEquals(18, bench.read(PSELRESET0));
        bench.write(ERASEUICR, 1);
        bench.pass(86 * Bench.MS);
        assertEquals(-1, bench.read(PSELRESET0));
        assertEquals(0, bench.read(0x5000));
        program(PSELRESET0, 18);
        bench.write(CONFIG, 2);
        bench.write(ERASEALL, 1);
        bench.pass(170 * Bench.MS);
        assertEquals(-1, bench.read(PSELRESET0));
        assertEquals(-1, bench.read(0x5000));
        assertEquals(-1, bench.read(0));
    }

    @Test
    void partialErasesAddUpToTErasepage() {
        program(0x6000, 0);
        bench.runFromRam();
        bench.write(CONFIG, 2);
        assertEquals(10, bench.read(ERASEPAGEPARTIALCFG));
        bench.write(ERASEPAGEPARTIALCFG, 17);
        for (int part = 1; part <= 5; part++) {
            bench.write(ERASEPAGEPARTIAL, 0x6000);
            bench.pass(18 * Bench.MS);
            assertEquals(0, bench.read(READY), "the setup time comes on top");
            bench.pass(Bench.MS);
            assertEquals(1, bench.read(READY));
            assertEquals(part == 5 ? 1 : 0, bench.machine.flash().cells().wear(6));
        }
        assertEquals(-1, bench.read(0x6000));
    }

    @Test
    void powerCutTearsTheRunningOperation() {
        program(0x7000, 0x0f0f0f0f);
        bench.write(CONFIG, 1);
        bench.write(0x7000, 0);
        bench.machine.powerCut(new Tear.Bits(0x0000ffff));
        bench.machine.powerOn();
        assertEquals(0x0f0f0000, bench.read(0x7000));
        assertEquals(1, bench.read(READY));
        assertEquals(0, bench.read(CONFIG));
    }

    @Test
    void otherResetsLetTheOperationFinish() {
        bench.write(CONFIG, 1);
        bench.write(0x7000, 0);
        bench.machine.resetNow(ResetKind.PIN);
        assertEquals(0, bench.read(0x7000));
        assertEquals(1, bench.read(READY));
    }

    @Test
    void cacheRegistersKeepTheirBits() {
        bench.write(0x4001E540, 0xffffffff);
        assertEquals(0x101, bench.read(0x4001E540));
    }
}
