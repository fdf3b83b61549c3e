package dev.brownout.bootloader.swap;

import static dev.brownout.bootloader.swap.Bench.MAP;
import static dev.brownout.bootloader.swap.Bench.boot;
import static dev.brownout.bootloader.swap.Bench.running;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.TestImages;
import dev.brownout.bootloader.flash.FlashOperation;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.ImageError;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwapMoveTest {

    private static final byte[] V1 = TestImages.dense("1.0.0", 400);
    private static final byte[] V2 = TestImages.dense("2.0.0", 700);
    private static final SwapState DONE_TEST = new SwapState(Magic.GOOD, Flag.UNSET, Flag.SET, SwapType.TEST);
    private static final SwapState NOTHING = new SwapState(Magic.UNSET, Flag.UNSET, Flag.UNSET, SwapType.NONE);

    @Test
    void withoutRequestTheFlashIsNotTouched() {
        RamFlashDevice flash = Bench.flash(MAP, V1, V2);
        BootOutcome.Started started = assertInstanceOf(BootOutcome.Started.class, boot(flash, MAP));
        assertEquals("1.0.0+0", started.header().version().toString());
        assertEquals(MAP.slotA().address() + 32, started.vectorTable());
        assertEquals(SwapType.NONE, started.swap());
        assertEquals(List.of(), flash.log());
    }

    @Test
    void testSwapExchangesTheImagesAndRevertsThemUnlessConfirmed() {
        RamFlashDevice flash = Bench.flash(MAP, V1, V2);
        Request.update(flash, MAP, false);
        BootOutcome first = boot(flash, MAP);
        assertEquals("2.0.0+0", running(first));
        assertEquals(SwapType.TEST, first.swap());
        assertHolds(flash, MAP.slotA(), V2);
        assertHolds(flash, MAP.slotB(), V1);
        assertEquals(DONE_TEST, Bench.a(flash, MAP));
        assertEquals(NOTHING, Bench.b(flash, MAP));
        BootOutcome second = boot(flash, MAP);
        assertEquals("1.0.0+0", running(second));
        assertEquals(SwapType.REVERT, second.swap());
        assertHolds(flash, MAP.slotA(), V1);
        assertHolds(flash, MAP.slotB(), V2);
        assertEquals(new SwapState(Magic.GOOD, Flag.SET, Flag.SET, SwapType.REVERT), Bench.a(flash, MAP));
        assertEquals(SwapType.NONE, boot(flash, MAP).swap());
    }

    @Test
    void aConfirmedImageStays() {
        RamFlashDevice flash = Bench.flash(MAP, V1, V2);
        Request.update(flash, MAP, false);
        boot(flash, MAP);
        Request.confirm(flash, MAP);
        BootOutcome second = boot(flash, MAP);
        assertEquals("2.0.0+0", running(second));
        assertEquals(SwapType.NONE, second.swap());
    }

    @Test
    void aPermanentSwapNeedsNoConfirmation() {
        RamFlashDevice flash = Bench.flash(MAP, V1, V2);
        Request.update(flash, MAP, true);
        assertEquals(SwapType.PERM, boot(flash, MAP).swap());
        assertEquals(new SwapState(Magic.GOOD, Flag.SET, Flag.SET, SwapType.PERM), Bench.a(flash, MAP));
        assertEquals("2.0.0+0", running(boot(flash, MAP)));
    }

    @Test
    void operationsComeInTheDocumentedOrder() {
        RamFlashDevice flash = Bench.flash(MAP, TestImages.sparse("1.0.0", 100), TestImages.sparse("2.0.0", 100));
        Request.update(flash, MAP, false);
        int before = flash.log().size();
        boot(flash, MAP);
        List<String> order = flash.log().stream().skip(before).filter(operation -> operation instanceof FlashOperation.Erase || inTrailer(operation.address()))
                .map(FlashOperation::toString).toList();
        assertEquals(List.of("erase   0x00000600", "program 0x000006D8 02ffffff", "program 0x000006D0 1b010000", "program 0x000006F0 77c295f3",
                "program 0x000006F4 60d2ef7f", "program 0x000006F8 3552500f", "program 0x000006FC 2cb67980", "program 0x00000CFC 00000000", "erase   0x00000C00",
                "erase   0x00000300", "program 0x00000670 01ffffff", "erase   0x00000200", "program 0x00000674 01ffffff", "erase   0x00000100",
                "program 0x00000690 01ffffff", "erase   0x00000700", "program 0x00000694 02ffffff", "erase   0x00000200", "program 0x00000698 01ffffff",
                "erase   0x00000800", "program 0x0000069C 02ffffff", "program 0x000006E0 01ffffff"), order);
    }

    @Test
    void erasedWordsAreNotProgrammed() {
        RamFlashDevice flash = Bench.flash(MAP, TestImages.sparse("1.0.0", 600), TestImages.sparse("2.0.0", 600));
        Request.update(flash, MAP, false);
        boot(flash, MAP);
        for (FlashOperation operation : flash.log()) {
            if (operation instanceof FlashOperation.Program program) {
                assertTrue(!Arrays.equals(program.word(), new byte[] {-1, -1, -1, -1}), program.toString());
            }
        }
    }

    @Test
    void anOldImageThatIsNoneDoesNotKeepANewOneOut() {
        byte[] damaged = V1.clone();
        damaged[432] ^= 0x55;
        RamFlashDevice flash = Bench.flash(MAP, damaged, V2);
        Request.update(flash, MAP, true);
        assertEquals("2.0.0+0", running(boot(flash, MAP)));
    }

    @Test
    void withoutAHeaderInSlotANothingIsSwapped() {
        RamFlashDevice flash = Bench.flash(MAP, new byte[0], V2);
        Request.update(flash, MAP, true);
        int before = flash.operations();
        BootOutcome.NothingToStart outcome = assertInstanceOf(BootOutcome.NothingToStart.class, boot(flash, MAP));
        assertEquals(ImageError.NO_MAGIC, outcome.reason());
        assertEquals(before, flash.operations());
    }

    @Test
    void aTrailerThatContradictsItselfStartsNoSwap() {
        for (int swapSize : new int[] {0, MAP.largestImage() + 1, -1}) {
            RamFlashDevice flash = Bench.flash(MAP, V1, V2);
            Trailer a = new Trailer(flash, MAP, MAP.slotA());
            a.writeSwapInfo(SwapType.TEST, 0);
            a.writeSwapSize(swapSize);
            a.writeMagic();
            a.writeStatus(0, 1);
            int before = flash.operations();
            assertEquals("1.0.0+0", running(boot(flash, MAP)));
            assertEquals(before, flash.operations());
        }
    }

    @Test
    void anImageFlashedWithAPaddedTrailerIsNotTakenForASwap() {
        RamFlashDevice flash = Bench.flash(MAP, V1, V2);
        new Trailer(flash, MAP, MAP.slotA()).writeMagic();
        int before = flash.operations();
        assertEquals("1.0.0+0", running(boot(flash, MAP)));
        assertEquals(before, flash.operations());
        Request.update(flash, MAP, false);
        assertEquals("2.0.0+0", running(boot(flash, MAP)));
        assertEquals("1.0.0+0", running(boot(flash, MAP)));
    }

    @Test
    void partsWithErasedZerosSwapToo() {
        RamFlashDevice flash = new RamFlashDevice(0, 13, 256, 4, 0x00);
        byte[] filledWithZeros = TestImages.signed("1.0.0", new byte[300], TestImages.KEY);
        flash.load(MAP.slotA().address(), filledWithZeros);
        flash.load(MAP.slotB().address(), V2);
        Request.update(flash, MAP, false);
        assertEquals("2.0.0+0", running(boot(flash, MAP)));
        assertHolds(flash, MAP.slotB(), filledWithZeros);
        assertEquals("1.0.0+0", running(boot(flash, MAP)));
        assertEquals(SwapType.NONE, boot(flash, MAP).swap());
    }

    private static boolean inTrailer(int address) {
        return address >= TrailerLayout.of(MAP, MAP.slotA()).status() && address < MAP.slotA().end()
                || address >= TrailerLayout.of(MAP, MAP.slotB()).status() && address < MAP.slotB().end();
    }

    private static void assertHolds(RamFlashDevice flash, SlotLayout slot, byte[] image) {
        assertArrayEquals(image, flash.read(slot.address(), image.length));
    }
}
