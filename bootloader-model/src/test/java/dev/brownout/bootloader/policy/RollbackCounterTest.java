package dev.brownout.bootloader.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.flash.FlashOperation;
import dev.brownout.bootloader.flash.PowerCut;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.flash.Tear;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackCounterTest {

    private static final int PAGE = 128;

    private static RamFlashDevice flash(int writeSize, int erased) {
        return new RamFlashDevice(0, 1, PAGE, writeSize, erased);
    }

    private static RollbackCounter counter(RamFlashDevice flash) {
        return new RollbackCounter(flash, 0, PAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16, 32})
    void valueOnlyRises(int writeSize) {
        for (int erased : new int[] {0xFF, 0}) {
            RamFlashDevice flash = flash(writeSize, erased);
            assertEquals(0, counter(flash).value());
            counter(flash).raise(7);
            counter(flash).raise(3);
            assertEquals(7, counter(flash).value());
            counter(flash).raise(0xFFFF_FFFFL);
            assertEquals(0xFFFF_FFFFL, counter(flash).value());
        }
    }

    @Test
    void pageIsNeverErasedAndKeepsItsLastValueWhenFull() {
        RamFlashDevice flash = flash(4, 0xFF);
        for (int value = 1; value < 40; value++) {
            counter(flash).raise(value);
        }
        assertEquals(PAGE / 8, counter(flash).value());
        assertTrue(flash.log().stream().noneMatch(FlashOperation.Erase.class::isInstance));
    }

    @Test
    void aCutAnywhereLeavesTheOldOrTheNewValueAndTheSecondAttemptTheSameFlash() {
        for (int erased : new int[] {0xFF, 0}) {
            RamFlashDevice start = flash(4, erased);
            counter(start).raise(5);
            RamFlashDevice whole = start.copy();
            counter(whole).raise(9);
            for (int cut = 0; cut < whole.log().size(); cut++) {
                for (Tear tear : List.of(Tear.NONE, Tear.ALL, new Tear.Bits(50, cut), new Tear.Bits(10, cut), new Tear.Bits(90, cut))) {
                    RamFlashDevice flash = start.copy();
                    flash.cutPowerAt(flash.operations() + cut, tear);
                    RollbackCounter counter = counter(flash);
                    assertThrows(PowerCut.class, () -> counter.raise(9));
                    long found = counter(flash).value();
                    assertTrue(found == 5 || found == 9, "found " + found);
                    counter(flash).raise(9);
                    assertArrayEquals(whole.content(), flash.content());
                }
            }
        }
    }
}
