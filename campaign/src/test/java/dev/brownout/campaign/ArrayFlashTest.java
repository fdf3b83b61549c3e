package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.brownout.bootloader.flash.FlashDevice;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The reference bootloader's flash over the emulator's. */
class ArrayFlashTest {
    private static final int AREA = 0x82000;
    private static final int SIZE = 3 * 4096;

    private static ArrayFlash flash() {
        return new ArrayFlash(0, Scenes.machine().flash().save());
    }

    @Test
    void programmingOnlyClearsBits() {
        ArrayFlash flash = flash();
        SplittableRandom random = new SplittableRandom(1);
        byte[] expected = new byte[SIZE];
        Arrays.fill(expected, (byte) -1);
        for (int round = 0; round < 200; round++) {
            int at = random.nextInt(SIZE - 4) & -4;
            byte[] words = new byte[4 + (random.nextInt(Math.min(5000, SIZE - at - 3)) & -4)];
            random.nextBytes(words);
            for (int i = 0; i < words.length; i += random.nextInt(1, 9) * 4) {
                Arrays.fill(words, i, i + 4, (byte) -1);
            }
            if (round % 2 == 0) {
                flash.write(AREA + at, words, 0, words.length);
            } else {
                flash.writeUnlessErased(AREA + at, words);
            }
            for (int i = 0; i < words.length; i++) {
                expected[at + i] &= words[i];
            }
            assertArrayEquals(expected, flash.read(AREA, SIZE), "round " + round);
            if (round % 20 == 19) {
                flash.erasePage(AREA + 4096);
                Arrays.fill(expected, 4096, 8192, (byte) -1);
            }
        }
    }

    @Test
    void whatTheFlashWasMadeFromStaysAsItWas() {
        var state = Scenes.machine().flash().save();
        FlashDevice flash = new ArrayFlash(0, state);
        flash.write(AREA, new byte[8192], 0, 8192);
        flash.erasePage(AREA + 4096);
        byte[] erased = new byte[8192];
        Arrays.fill(erased, (byte) -1);
        assertArrayEquals(erased, state.memory().read(AREA, 8192));
    }
}
