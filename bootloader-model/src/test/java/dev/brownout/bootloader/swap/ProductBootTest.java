package dev.brownout.bootloader.swap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.explore.WornFlash;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.policy.HardwareIdentity;
import dev.brownout.bootloader.policy.Reason;
import dev.brownout.bootloader.policy.StateRecord;
import dev.brownout.bootloader.policy.UpdateState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The policies of a product, boot by boot. */
class ProductBootTest {

    private static final String OLD = "1.0.0+0";
    private static final String NEW = "2.0.0+0";
    private static final ImageVersion VERSION = ImageVersion.parse("2.0.0");
    private static final String GOLDEN = "0.9.0+0";

    private final ProductDevice device = ProductDevice.usual();
    private final byte[] old = ProductDevice.image("1.0.0", 1);
    private final byte[] update = ProductDevice.image("2.0.0", 2);

    private void confirm(RamFlashDevice flash) {
        Request.confirm(flash, ProductDevice.MAP);
    }

    /** Puts an image into slot B and asks for it. */
    private void offer(RamFlashDevice flash, byte[] image) {
        FlashWriter.erase(flash, ProductDevice.MAP.slotB().address(), ProductDevice.MAP.slotB().end());
        flash.load(ProductDevice.MAP.slotB().address(), image);
        Request.update(flash, ProductDevice.MAP, false);
    }

    private List<UpdateState> states(RamFlashDevice flash) {
        return device.log(flash).records().stream().map(StateRecord::state).toList();
    }

    @Test
    void aDeviceThatDoesNothingWritesNothing() {
        RamFlashDevice flash = device.programmed(old, update);
        device.run(flash);
        int operations = flash.operations();
        for (int boot = 0; boot < 10; boot++) {
            assertEquals(OLD, device.run(flash));
        }
        assertEquals(operations, flash.operations(), "the first boot may raise the counter, no other has anything to do");
    }

    @Test
    void anImageThatNeverConfirmsItselfIsStartedThreeTimesAndThenGoesBack() {
        RamFlashDevice flash = device.requested(old, update, false);
        for (int start = 1; start <= 3; start++) {
            BootOutcome.Started started = (BootOutcome.Started) device.boot(flash);
            assertEquals(NEW, started.header().version().toString());
            assertEquals(30, started.watchdogSeconds());
            assertEquals(UpdateState.TEST, device.newest(flash).state());
            assertEquals(start, device.newest(flash).starts());
        }
        BootOutcome.Started back = (BootOutcome.Started) device.boot(flash);
        assertEquals(OLD, back.header().version().toString());
        assertEquals(0, back.watchdogSeconds());
        assertEquals(List.of(UpdateState.SWAP, UpdateState.TEST, UpdateState.TEST, UpdateState.TEST, UpdateState.ROLLBACK, UpdateState.IDLE), states(flash));
        assertEquals(Reason.ROLLED_BACK, device.newest(flash).reason());
        assertEquals(OLD, device.run(flash));
    }

    @Test
    void withAThresholdOfOneItGoesBackAsMcubootDoes() {
        RamFlashDevice flash = device.requested(old, update, false);
        assertEquals(NEW, device.starts(1).run(flash));
        assertEquals(OLD, device.starts(1).run(flash));
    }

    @Test
    void aConfirmedImageStaysAndItsTrialIsForgotten() {
        RamFlashDevice flash = device.requested(old, update, false);
        device.run(flash);
        device.run(flash);
        confirm(flash);
        for (int boot = 0; boot < 5; boot++) {
            assertEquals(NEW, device.run(flash));
        }
        StateRecord newest = device.newest(flash);
        assertEquals(UpdateState.CONFIRM, newest.state());
        assertEquals(0, newest.starts() + newest.attempts() + newest.backOff());
    }

    @Test
    void theCounterIsRaisedOnlyAfterTheConfirmation() {
        RamFlashDevice flash = device.requested(old, update, false);
        assertEquals(0, device.counter(flash));
        device.run(flash);
        device.run(flash);
        assertEquals(0, device.counter(flash), "the image is on trial");
        confirm(flash);
        device.run(flash);
        assertEquals(2, device.counter(flash));
    }

    @Test
    void anImageBelowTheCounterIsRefused() {
        RamFlashDevice flash = device.requested(update, ProductDevice.image("3.0.0", 1), false);
        FlashWriter.erase(flash, ProductDevice.MAP.slotB().address(), ProductDevice.MAP.slotB().end());
        device.run(flash);
        assertEquals(2, device.counter(flash));
        offer(flash, ProductDevice.image("3.0.0", 1));
        assertEquals(NEW, device.run(flash));
        assertEquals(Reason.ROLLED_BACK_COUNTER, device.newest(flash).reason());
        assertEquals("3.0.0+0", device.newest(flash).version().toString());
    }

    @Test
    void anOlderImageIsRefused() {
        RamFlashDevice flash = device.requested(update, old, true);
        assertEquals(NEW, device.run(flash));
        assertEquals(Reason.DOWNGRADE, device.newest(flash).reason());
        assertEquals(NEW, device.run(flash));
    }

    @Test
    void anImageForOtherHardwareIsRefused() {
        for (byte[] other : List.of(
                ProductDevice.signed(new SignOptions(VERSION).padHeader(true)
                        .customTlv(HardwareIdentity.BOARD_TLV, HardwareIdentity.boardValue(ProductDevice.BOARD))
                        .customTlv(HardwareIdentity.REVISIONS_TLV, HardwareIdentity.revisionsValue(4, 9)), "4 to 9"),
                ProductDevice.signed(new SignOptions(VERSION).padHeader(true)
                        .customTlv(HardwareIdentity.BOARD_TLV, HardwareIdentity.boardValue(1))
                        .customTlv(HardwareIdentity.REVISIONS_TLV, HardwareIdentity.revisionsValue(2, 4)), "board 1"),
                ProductDevice.signed(new SignOptions(VERSION).padHeader(true), "for nobody"))) {
            RamFlashDevice flash = device.requested(old, other, false);
            assertEquals(OLD, device.run(flash));
            assertEquals(Reason.WRONG_HARDWARE, device.newest(flash).reason());
            assertEquals(OLD, device.run(flash));
        }
    }

    @Test
    void theSameImageWaitsLongerAfterEachAttemptAndIsRefusedAfterTheThird() {
        RamFlashDevice flash = device.programmed(old, update);
        for (int attempt = 1; attempt <= 3; attempt++) {
            offer(flash, update);
            int waited = 0;
            while (device.run(flash).equals(OLD)) {
                waited++;
                assertTrue(waited < 10, "it never comes");
            }
            assertEquals(List.of(0, 1, 2).get(attempt - 1), waited, "boots before attempt " + attempt);
            assertEquals(attempt, device.newest(flash).attempts());
            device.run(flash);
            device.run(flash);
            assertEquals(OLD, device.run(flash));
        }
        offer(flash, update);
        assertEquals(OLD, device.run(flash));
        assertEquals(Reason.TOO_MANY_ATTEMPTS, device.newest(flash).reason());
        offer(flash, ProductDevice.image("2.0.1", 1));
        assertEquals("2.0.1+0", device.run(flash), "another image is another matter");
    }

    @Test
    void whenNothingCanBeStartedTheGoldenImageIs() {
        RamFlashDevice flash = device.programmed(old, update);
        flash.load(ProductDevice.MAP.slotA().address() + 40, new byte[] {0});
        assertEquals(GOLDEN, device.run(flash));
        assertEquals(Reason.GOLDEN, device.newest(flash).reason());
        assertEquals(UpdateState.IDLE, device.newest(flash).state());
        int operations = flash.operations();
        assertEquals(GOLDEN, device.run(flash));
        assertEquals(operations, flash.operations(), "it is there now");
    }

    @Test
    void theGoldenImageMayBeBelowTheCounter() {
        RamFlashDevice flash = device.programmed(update, old);
        device.run(flash);
        assertEquals(2, device.counter(flash));
        flash.load(ProductDevice.MAP.slotA().address() + 40, new byte[] {0});
        assertEquals(GOLDEN, device.run(flash));
        assertEquals(GOLDEN, device.run(flash));
    }

    @Test
    void aDamagedGoldenImageIsNotStarted() {
        RamFlashDevice flash = device.programmed(old, update);
        flash.load(ProductDevice.MAP.slotA().address() + 40, new byte[] {0});
        flash.load(device.policy().golden().orElseThrow().address() + 40, new byte[] {0});
        assertTrue(device.boot(flash) instanceof BootOutcome.NothingToStart);
    }

    @Test
    void anImageOnTrialWithNothingToReturnToGivesWayToTheGoldenOne() {
        RamFlashDevice flash = device.requested(old, update, false);
        device.run(flash);
        flash.load(ProductDevice.MAP.slotB().address() + 40, new byte[] {0});
        assertEquals(NEW, device.run(flash));
        assertEquals(NEW, device.run(flash));
        assertEquals(GOLDEN, device.run(flash));
        assertEquals(GOLDEN, device.run(flash));
    }

    @Test
    void withoutAGoldenOneItStays() {
        RamFlashDevice flash = device.requested(old, update, false);
        device.run(flash);
        flash.load(device.policy().golden().orElseThrow().address() + 40, new byte[] {0});
        FlashWriter.erase(flash, ProductDevice.MAP.slotB().address(), ProductDevice.MAP.slotB().end());
        for (int boot = 0; boot < 5; boot++) {
            assertEquals(NEW, device.run(flash));
        }
        assertEquals(Reason.NOTHING_TO_RETURN_TO, device.newest(flash).reason());
    }

    @Test
    void aLogThatTakesNothingLeavesOneStartToAnImageOnTrial() {
        RamFlashDevice flash = device.requested(old, update, false);
        SlotLayout log = device.policy().log();
        byte[] full = new byte[log.size()];
        flash.load(log.address(), full);
        assertEquals(NEW, device.run(new WornFlash(flash, log.address(), log.end())));
        assertEquals(OLD, device.run(new WornFlash(flash, log.address(), log.end())));
        assertArrayEquals(full, flash.read(log.address(), log.size()));
    }

    @Test
    void applicationsCannotWriteToWhatIsClosed() {
        RamFlashDevice flash = device.programmed(old, update);
        ClosedFlash closed = new ClosedFlash(flash, device.policy().closed(ProductDevice.MAP));
        for (SlotLayout area : List.of(ProductDevice.MAP.boot(), device.policy().counter().orElseThrow(), device.policy().golden().orElseThrow())) {
            assertThrows(IllegalStateException.class, () -> closed.erasePage(area.address()));
            assertThrows(IllegalStateException.class, () -> closed.write(area.end() - 4, new byte[4], 0, 4));
        }
        Request.update(closed, ProductDevice.MAP, false);
        assertEquals(NEW, device.run(flash));
    }

    @Test
    void areasThatOverlapAreRefused() {
        ProductPolicy usual = device.policy();
        ProductPolicy wrong = new ProductPolicy(new SlotLayout("state log", ProductDevice.MAP.slotB().end() - 256, 512), usual.counter(), usual.golden(), 30, 3, 3,
                usual.hardware(), true);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new ProductDevice(wrong).run(device.programmed(old, update)));
        assertTrue(e.getMessage().contains("overlap"), e.getMessage());
    }
}
