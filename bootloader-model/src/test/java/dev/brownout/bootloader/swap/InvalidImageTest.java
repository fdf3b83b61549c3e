package dev.brownout.bootloader.swap;

import static dev.brownout.bootloader.swap.Bench.MAP;
import static dev.brownout.bootloader.swap.Bench.boot;
import static dev.brownout.bootloader.swap.Bench.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.bootloader.TestImages;
import dev.brownout.bootloader.flash.FlashOperation;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.ImageError;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidImageTest {

    private static final byte[] V1 = TestImages.dense("1.0.0", 400);
    private static final byte[] V2 = TestImages.dense("2.0.0", 700);
    private static final FlashOperation B_FIRST_PAGE = new FlashOperation.Erase(0x700);
    private static final FlashOperation B_TRAILER = new FlashOperation.Erase(0xC00);

    @Test
    void aDamagedImageInSlotBLosesItsHeaderAndItsRequest() {
        assertEquals(List.of(B_FIRST_PAGE, B_TRAILER), operationsOfABootWith(damaged(V2)));
    }

    @Test
    void anImageSignedWithAnotherKeyLosesItsHeaderAndItsRequest() {
        assertEquals(List.of(B_FIRST_PAGE, B_TRAILER), operationsOfABootWith(TestImages.signed("2.0.0", new byte[500], TestImages.OTHER_KEY)));
    }

    @Test
    void anImageThatReachesIntoTheTrailerIsNotSwapped() {
        assertEquals(List.of(B_FIRST_PAGE, B_TRAILER), operationsOfABootWith(TestImages.dense("2.0.0", MAP.largestImage() - 100)));
    }

    @Test
    void aRequestWithoutAnImageIsWithdrawn() {
        assertEquals(List.of(B_TRAILER), operationsOfABootWith(new byte[0]));
    }

    @Test
    void withNothingToReturnToTheRunningImageIsConfirmedAtTheSecondBoot() {
        RamFlashDevice flash = Bench.flash(MAP, V1, V2);
        Request.update(flash, MAP, false);
        boot(flash, MAP);
        flash.load(MAP.slotB().address() + 50, new byte[] {1, 2, 3});
        assertEquals("2.0.0+0", running(boot(flash, MAP)));
        assertEquals(Flag.UNSET, Bench.a(flash, MAP).imageOk());
        assertEquals("2.0.0+0", running(boot(flash, MAP)));
        assertEquals(new SwapState(Magic.GOOD, Flag.SET, Flag.SET, SwapType.TEST), Bench.a(flash, MAP));
        int before = flash.operations();
        assertEquals("2.0.0+0", running(boot(flash, MAP)));
        assertEquals(before, flash.operations());
    }

    @Test
    void anAnnouncedSwapWhoseImageIsGoneIsCalledOff() {
        RamFlashDevice flash = Bench.flash(MAP, V1, new byte[0]);
        Trailer a = new Trailer(flash, MAP, MAP.slotA());
        a.writeSwapInfo(SwapType.TEST, 0);
        a.writeSwapSize(800);
        a.writeMagic();
        assertEquals("1.0.0+0", running(boot(flash, MAP)));
        assertEquals(new SwapState(Magic.GOOD, Flag.SET, Flag.SET, SwapType.TEST), Bench.a(flash, MAP));
        flash.load(MAP.slotB().address(), V2);
        assertEquals("1.0.0+0", running(boot(flash, MAP)));
    }

    @Test
    void aDamagedImageInSlotAIsNotStartedAndNotTouched() {
        RamFlashDevice flash = Bench.flash(MAP, damaged(V1), new byte[0]);
        BootOutcome.NothingToStart outcome = assertInstanceOf(BootOutcome.NothingToStart.class, boot(flash, MAP));
        assertEquals(ImageError.HASH_WRONG, outcome.reason());
        assertEquals(0, flash.operations());
    }

    @Test
    void aTestImageDamagedByTheSwapIsRevertedByTheNextBoot() {
        RamFlashDevice flash = Bench.flash(MAP, V1, V2);
        Request.update(flash, MAP, false);
        boot(flash, MAP);
        flash.load(MAP.slotA().address() + 50, new byte[] {1, 2, 3});
        assertEquals("1.0.0+0", running(boot(flash, MAP)));
    }

    @Test
    void confirmingNeedsATrailerThatIsWhole() {
        RamFlashDevice flash = Bench.flash(MAP, V1, V2);
        Request.confirm(flash, MAP);
        assertEquals(0, flash.operations());
        flash.load(TrailerLayout.of(MAP, MAP.slotA()).magic(), new byte[] {1});
        assertThrows(IllegalStateException.class, () -> Request.confirm(flash, MAP));
    }

    private static List<FlashOperation> operationsOfABootWith(byte[] slotB) {
        RamFlashDevice flash = Bench.flash(MAP, V1, slotB);
        new Trailer(flash, MAP, MAP.slotB()).writeMagic();
        int before = flash.operations();
        assertEquals("1.0.0+0", running(boot(flash, MAP)));
        List<FlashOperation> operations = flash.log().subList(before, flash.operations());
        assertEquals(SwapType.NONE, boot(flash, MAP).swap());
        assertEquals(operations.size() + before, flash.operations());
        return operations;
    }

    private static byte[] damaged(byte[] image) {
        byte[] damaged = image.clone();
        damaged[100] ^= 4;
        return damaged;
    }
}
