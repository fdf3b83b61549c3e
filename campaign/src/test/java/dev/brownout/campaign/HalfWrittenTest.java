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
    private static final NonVolatile TEST = before(UpdateScene.Asked.TEST);
    private static final NonVolatile PERMANENT = before(UpdateScene.Asked.PERMANENT);
    private static final int TORN = 0xffffff9d;

    private static final ReferenceCheck EXACT = Scenes.reference();
    private static final ReferenceCheck LENIENT = new ReferenceCheck(0, List.of(Scenes.MAP), List.of(Scenes.KEY.publicKey()), ReferenceCheck.policy(), false);

    private static NonVolatile before(UpdateScene.Asked asked) {
        return Scenes.update(Scenes.OLD, Scenes.NEW, asked).program();
    }

    /** What the reference leaves, but for one word. */
    private static NonVolatile after(NonVolatile before, int address, int word) {
        ArrayFlash flash = new ArrayFlash(0, before.codeFlash());
        Bootloader.boot(flash, Scenes.MAP, List.of(Scenes.KEY.publicKey()), ReferenceCheck.policy());
        FlashArray array = Scenes.machine().flash();
        array.preload(0, flash.memory().read(0, flash.size()));
        array.preload(address, new byte[] {(byte) word, (byte) (word >> 8), (byte) (word >> 16), (byte) (word >> 24)});
        return before.with(0, array.save());
    }

    private static BootEnd end(NonVolatile after) {
        return new BootEnd.Started(after.codeFlash().memory().read32(Scenes.MAP.slotA().address() + 0x204) & ~1);
    }

    private static void equalInMeaningOnly(NonVolatile before, int address) {
        NonVolatile after = after(before, address, TORN);
        assertFalse(EXACT.compare(before, end(after), after).equal());
        assertNotEquals(EXACT.expected(before), EXACT.observed(end(after), after));
        CrossCheck.Result lenient = LENIENT.compare(before, end(after), after);
        assertTrue(lenient.equalInMeaning());
        assertTrue(lenient.difference().contains("left 0xffffff9d"), lenient.difference());
        assertEquals(LENIENT.expected(before), LENIENT.observed(end(after), after));
    }

    private static void different(NonVolatile before, int address, int word) {
        NonVolatile after = after(before, address, word);
        assertFalse(LENIENT.compare(before, end(after), after).equal());
        assertNotEquals(LENIENT.expected(before), LENIENT.observed(end(after), after));
    }

    @Test
    void aTornEntryCountsAsWrittenIfTheBootloaderIsNotOurs() {
        equalInMeaningOnly(TEST, TRAILER.status());
        equalInMeaningOnly(PERMANENT, TRAILER.imageOk());
    }

    @Test
    void aTornCopyDoneMattersAsLongAsTheImageIsOnTrial() {
        equalInMeaningOnly(PERMANENT, TRAILER.copyDone());
        different(TEST, TRAILER.copyDone(), TORN);
        NonVolatile after = after(TEST, TRAILER.copyDone(), TORN);
        assertTrue(LENIENT.compare(TEST, end(after), after).difference().contains("in copy_done of slot A"));
    }

    @Test
    void anEntryThatIsMissingAndAnyOtherFieldStillCount() {
        for (int field : new int[] {TRAILER.status(), TRAILER.copyDone()}) {
            different(TEST, field, -1);
        }
        for (int field : new int[] {TRAILER.swapInfo(), TRAILER.swapSize(), TRAILER.imageOk(), Scenes.MAP.slotA().address() + 0x300}) {
            different(TEST, field, TORN);
        }
    }
}
