package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.swap.Bootloader;
import dev.brownout.bootloader.swap.TrailerLayout;
import dev.brownout.emulator.flash.FlashArray;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a cut left half programmed in a trailer, and MCUboot lets stand. */
class HalfWrittenTest {
    private static final TrailerLayout TRAILER = TrailerLayout.of(Scenes.MAP, Scenes.MAP.slotA());
    private static final NonVolatile BEFORE = Scenes.update(Scenes.OLD, Scenes.NEW, UpdateScene.Asked.TEST).program();

    private static final ReferenceCheck EXACT = Scenes.reference();
    private static final ReferenceCheck LENIENT = new ReferenceCheck(0, List.of(Scenes.MAP), List.of(Scenes.KEY.publicKey()), ReferenceCheck.policy(), false);

    /** What the reference leaves, but for one word. */
    private static NonVolatile after(int address, int word) {
        ArrayFlash flash = new ArrayFlash(0, BEFORE.codeFlash());
        Bootloader.boot(flash, Scenes.MAP, List.of(Scenes.KEY.publicKey()), ReferenceCheck.policy());
        FlashArray array = Scenes.machine().flash();
        array.preload(0, flash.memory().read(0, flash.size()));
        array.preload(address, new byte[] {(byte) word, (byte) (word >> 8), (byte) (word >> 16), (byte) (word >> 24)});
        return BEFORE.with(0, array.save());
    }

    private static BootEnd end(NonVolatile after) {
        return new BootEnd.Started(after.codeFlash().memory().read32(Scenes.MAP.slotA().address() + 0x204) & ~1);
    }

    private static CrossCheck.Result compare(ReferenceCheck check, NonVolatile after) {
        return check.compare(BEFORE, end(after), after);
    }

    @Test
    void aTornEntryCountsAsWrittenIfTheBootloaderIsNotOurs() {
        for (int torn : new int[] {TRAILER.status(), TRAILER.copyDone()}) {
            NonVolatile after = after(torn, 0xffffff9d);
            assertFalse(compare(EXACT, after).equal());
            assertTrue(compare(LENIENT, after).equalInMeaning());
            assertTrue(compare(LENIENT, after).difference().contains("left 0xffffff9d"));
            assertEquals(LENIENT.expected(BEFORE), LENIENT.observed(end(after), after));
            assertNotEquals(EXACT.expected(BEFORE), EXACT.observed(end(after), after));
        }
    }

    @Test
    void anEntryThatIsMissingAndAnyOtherFieldStillCount() {
        for (int field : new int[] {TRAILER.status(), TRAILER.copyDone()}) {
            NonVolatile after = after(field, -1);
            assertFalse(compare(LENIENT, after).equal());
            assertNotEquals(LENIENT.expected(BEFORE), LENIENT.observed(end(after), after));
        }
        assertFalse(compare(LENIENT, after(TRAILER.swapInfo(), 0x9d)).equal());
        assertFalse(compare(LENIENT, after(TRAILER.swapSize(), 0x9d)).equal());
        assertFalse(compare(LENIENT, after(TRAILER.imageOk(), 0x9d)).equal());
        assertFalse(compare(LENIENT, after(Scenes.MAP.slotA().address() + 0x300, 0x9d)).equal());
    }
}
