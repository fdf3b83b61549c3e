package dev.brownout.bootloader.flash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RamFlashDeviceTest {

    private final RamFlashDevice flash = new RamFlashDevice(0x1000, 4, 256, 4, 0xFF);

    @Test
    void bitsGoFromOneToZeroByProgrammingAndBackByErasingOnly() {
        flash.write(0x1000, new byte[] {0x0F, 0, 0, 0}, 0, 4);
        flash.write(0x1000, new byte[] {(byte) 0xF3, -1, -1, -1}, 0, 4);
        assertArrayEquals(new byte[] {0x03, 0, 0, 0}, flash.read(0x1000, 4));
        flash.erasePage(0x1000);
        assertArrayEquals(new byte[] {-1, -1, -1, -1}, flash.read(0x1000, 4));
    }

    @Test
    void everyWordAndEveryPageIsAnOperation() {
        flash.write(0x1104, new byte[12], 4, 8);
        flash.erasePage(0x1100);
        assertEquals(3, flash.operations());
        assertEquals(List.of(new FlashOperation.Program(0x1104, new byte[4]), new FlashOperation.Program(0x1108, new byte[4]),
                new FlashOperation.Erase(0x1100)), flash.log());
    }

    @Test
    void writesOfAWordAreCountedUntilItsPageIsErased() {
        flash.write(0x1000, new byte[4], 0, 4);
        flash.write(0x1000, new byte[4], 0, 4);
        flash.erasePage(0x1000);
        flash.write(0x1000, new byte[4], 0, 4);
        assertEquals(2, flash.mostWritesOfOneWord());
    }

    @Test
    void powerIsCutInsideTheOperationOrdered() {
        flash.cutPowerAt(1, new Tear.Percent(50));
        assertThrows(PowerCut.class, () -> flash.write(0x1000, new byte[12], 0, 12));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1}, flash.read(0x1000, 12));
    }

    @Property(tries = 50)
    void aTornOperationLeavesEveryBitOldOrNew(@ForAll @IntRange(max = 100) int percent, @ForAll long seed) {
        byte[] old = new byte[64];
        new Random(seed).nextBytes(old);
        byte[] target = new byte[64];
        Arrays.fill(target, (byte) 0xFF);
        for (Tear tear : List.of(new Tear.Percent(percent), new Tear.PercentFromEnd(percent), new Tear.Bits(percent, seed), new Tear.Words(percent, 4, seed))) {
            byte[] now = old.clone();
            tear.apply(now, target);
            byte[] again = old.clone();
            tear.apply(again, target);
            assertArrayEquals(now, again);
            for (int i = 0; i < now.length; i++) {
                assertEquals(now[i] & old[i], old[i]);
            }
        }
    }

    @Test
    void whatIsNotAlignedOrNotThereIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> flash.write(0x1002, new byte[4], 0, 4));
        assertThrows(IllegalArgumentException.class, () -> flash.write(0x1000, new byte[4], 0, 3));
        assertThrows(IllegalArgumentException.class, () -> flash.erasePage(0x1004));
        assertThrows(IndexOutOfBoundsException.class, () -> flash.read(0x0FFF, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> flash.read(0x13FF, 2));
        assertTrue(flash.log().isEmpty());
    }

    @Test
    void aCopyGoesItsOwnWay() {
        RamFlashDevice copy = flash.copy();
        copy.write(0x1000, new byte[4], 0, 4);
        assertEquals(0, flash.operations());
        assertArrayEquals(new byte[] {-1, -1, -1, -1}, flash.read(0x1000, 4));
    }
}
