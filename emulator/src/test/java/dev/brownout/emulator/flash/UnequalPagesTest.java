package dev.brownout.emulator.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.flash.FlashGeometry.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arrays whose pages differ in size and whose cells take 1 to 8 bytes at once, such as that of STM32F407. */
class UnequalPagesTest {
    private static final FlashGeometry F407 = new FlashGeometry(List.of(new Run(4, 0x4000), new Run(1, 0x10000), new Run(7, 0x20000)), 1, false,
            FlashGeometry.ANY_NUMBER, 10_000);
    private final CpuState cpu = new CpuState(CoreModel.CORTEX_M4F);
    private final FlashArray flash = new FlashArray("flash", F407, 1, new VirtualClock(cpu, 1_000_000), (offset, length) -> { });

    @Test
    void pagesLieOneBehindTheOther() {
        assertEquals(1 << 20, F407.size());
        assertEquals(12, F407.pages());
        List<Integer> starts = new ArrayList<>();
        for (int page = 0; page <= F407.pages(); page++) {
            starts.add(F407.pageStart(page));
        }
        assertEquals(List.of(0, 0x4000, 0x8000, 0xC000, 0x10000, 0x20000, 0x40000, 0x60000, 0x80000, 0xA0000, 0xC0000, 0xE0000, 0x100000), starts);
        assertEquals(4, F407.pageOf(0x1FFFF));
        assertEquals(5, F407.pageOf(0x20000));
        assertEquals(0x10000, F407.pageSize(4));
        assertEquals("the pages of " + F407 + " differ in size", assertThrows(IllegalStateException.class, F407::pageSize).getMessage());
    }

    @Test
    void eraseReachesItsPageAndNothingElse() {
        for (int offset : new int[] {0xFFFC, 0x10000, 0x1FFFC, 0x20000}) {
            flash.program(offset, 0, 0);
        }
        flash.erasePage(0x10000, 0);
        assertEquals(List.of(0, -1, -1, 0), List.of(flash.memory().read32(0xFFFC), flash.memory().read32(0x10000), flash.memory().read32(0x1FFFC),
                flash.memory().read32(0x20000)));
        assertEquals(1, flash.cells().wear(4));
        assertEquals(0, flash.cells().wear(3) + flash.cells().wear(5));
        assertThrows(IllegalArgumentException.class, () -> flash.erasePage(0x14000, 0));
    }

    @Test
    void bytesHalfwordsAndDoubleWordsAreProgrammedTogether() {
        flash.program(0x21, 1, 0x5A, 0);
        assertEquals(0xFFFF5AFF, flash.memory().read32(0x20));
        flash.program(0x22, 2, 0x1234, 0);
        assertEquals(0x12345AFF, flash.memory().read32(0x20));
        flash.program(0x28, 8, 0x8877665544332211L, 0);
        assertEquals(0x44332211, flash.memory().read32(0x28));
        assertEquals(0x88776655, flash.memory().read32(0x2C));
    }

    @Test
    void wordsAreWrittenAnyNumberOfTimes() {
        for (int i = 0; i < 200; i++) {
            flash.program(0x40, -1 << i % 32, 0);
        }
        assertEquals(0, flash.violations());
    }

    @Test
    void tornDoubleWordHasTheChosenBits() {
        flash.program(0x28, 8, 0, 1_000_000);
        flash.interrupt(new Tear.Bits(0xFFFF_0000_FFFFL));
        assertEquals(0xFFFF0000, flash.memory().read32(0x28));
        assertEquals(0xFFFF0000, flash.memory().read32(0x2C));
    }

    @Test
    void bankIsErasedInOneOperation() {
        flash.program(0, 0, 0);
        flash.program(0x20000, 0, 0);
        flash.erasePages(0, 0x20000, 0);
        assertEquals(-1, flash.memory().read32(0));
        assertEquals(0, flash.memory().read32(0x20000));
        assertThrows(IllegalArgumentException.class, () -> flash.erasePages(0, 0x18000, 0));
        assertTrue(flash.cells().wear(0) == 1 && flash.cells().wear(4) == 1);
    }
}
