package dev.brownout.bootloader.swap;

import static dev.brownout.bootloader.swap.Bench.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.explore.CutExplorer;
import dev.brownout.bootloader.explore.CutTears;
import dev.brownout.bootloader.explore.StateClosure;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.policy.Reason;
import dev.brownout.bootloader.policy.UpdateState;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The policies of a product with their power cut any number of times (docs/policies.md, section 7). */
class ProductCutTest {

    private static final int LIMIT = 200_000;
    private static final String OLD = "1.0.0+0";
    private static final String NEW = "2.0.0+0";
    private static final String GOLDEN = "0.9.0+0";

    private final ProductDevice device = ProductDevice.usual();
    private final byte[] old = ProductDevice.image("1.0.0", 1);
    private final byte[] update = ProductDevice.image("2.0.0", 2);

    private CutTears tears() {
        RamFlashDevice blank = device.blank();
        return CutTears.misleading(Stream.of(ProductDevice.MAP.slotA(), ProductDevice.MAP.slotB()).map(slot -> TrailerLayout.of(ProductDevice.MAP, slot))
                .map(trailer -> new CutTears.TrailerEnd(blank.pageAt(trailer.end() - 1).address(), trailer.copyDone(), trailer.magic())).toList());
    }

    private void closure(RamFlashDevice start, Set<String> allowed, CutExplorer.Check<BootOutcome> also) {
        StateClosure.Result result = new CutExplorer(device.blank(), tears()).closure(start.content(), device::boot, (outcome, after) -> {
            assertTrue(allowed.contains(running(outcome)), running(outcome));
            also.look(outcome, after);
        }, LIMIT);
        assertEquals(0, result.open(), result.toString());
    }

    private void closure(RamFlashDevice start, Set<String> allowed) {
        closure(start, allowed, (outcome, after) -> { });
    }

    @Test
    void anyNumberOfCutsInAnUpdateRunsTheOldOrTheNewImageAndRaisesNoCounterForAnImageOnTrial() {
        RamFlashDevice start = device.requested(old, update, false);
        device.boot(start.copy());
        closure(start, Set.of(OLD, NEW), (outcome, after) -> assertTrue(device.counter(after) <= 1, "the counter was raised for an image on trial"));
    }

    @Test
    void anyNumberOfCutsInAPermanentUpdateRunsTheNewImage() {
        closure(device.requested(old, update, true), Set.of(NEW));
    }

    @Test
    void anyNumberOfCutsAfterTheLastStartGoesBack() {
        RamFlashDevice start = device.requested(old, update, false);
        for (int boot = 0; boot < 3; boot++) {
            assertEquals(NEW, device.run(start));
        }
        closure(start, Set.of(OLD), (outcome, after) -> {
            assertEquals(UpdateState.IDLE, device.newest(after).state());
            assertEquals(1, device.newest(after).backOff());
        });
    }

    @Test
    void anyNumberOfCutsAfterTheConfirmationKeepsTheNewImage() {
        RamFlashDevice start = device.requested(old, update, false);
        device.run(start);
        Request.confirm(start, ProductDevice.MAP);
        closure(start, Set.of(NEW), (outcome, after) -> {
            assertEquals(2, device.counter(after));
            assertEquals(UpdateState.CONFIRM, device.newest(after).state());
        });
    }

    @Test
    void anyNumberOfCutsWhileAnImageIsRefusedKeepsTheOldOne() {
        SignOptions otherBoard = new SignOptions(ImageVersion.parse("2.0.0")).padHeader(true);
        for (byte[] refused : List.of(ProductDevice.image("0.9.5", 5), ProductDevice.signed(otherBoard, "for nobody"))) {
            closure(device.requested(old, refused, false), Set.of(OLD));
        }
    }

    @Test
    void anyNumberOfCutsWhileAnImageWaitsKeepsTheOldOneAndTriesItInTheEnd() {
        RamFlashDevice start = device.requested(old, update, false);
        while (!device.newest(start).reason().equals(Reason.ROLLED_BACK)) {
            device.boot(start);
        }
        FlashWriter.erase(start, ProductDevice.MAP.slotB().address(), ProductDevice.MAP.slotB().end());
        start.load(ProductDevice.MAP.slotB().address(), update);
        Request.update(start, ProductDevice.MAP, false);
        closure(start, Set.of(OLD, NEW), (outcome, after) -> {
            int attempts = device.newest(after).attempts();
            assertTrue(attempts == 2 || attempts == 1 && running(outcome).equals(OLD), "attempts " + attempts);
        });
    }

    @Test
    void anyNumberOfCutsWhileTheGoldenImageIsRestoredRunsIt() {
        RamFlashDevice start = device.programmed(old, update);
        start.load(ProductDevice.MAP.slotA().address() + 40, new byte[] {0});
        closure(start, Set.of(GOLDEN));
    }

    @Test
    void anyNumberOfCutsWithNothingToReturnToRunsTheGoldenImage() {
        RamFlashDevice start = device.requested(old, update, false);
        for (int boot = 0; boot < 3; boot++) {
            assertEquals(NEW, device.run(start));
        }
        start.load(ProductDevice.MAP.slotB().address() + 40, new byte[] {0});
        closure(start, Set.of(GOLDEN));
    }

    @Test
    void anyNumberOfCutsWhileTheLogTurnsToItsNextPageLosesNoCount() {
        RamFlashDevice start = device.requested(old, update, false);
        assertEquals(NEW, device.run(start));
        while (device.log(start).records().size() < ProductDevice.PAGE / 32) {
            device.log(start).append(device.newest(start).next(UpdateState.DOWNLOAD, Reason.NONE, ImageVersion.parse("3.0.0")));
        }
        closure(start, Set.of(OLD, NEW), (outcome, after) -> {
            int starts = device.newest(after).starts();
            assertTrue(running(outcome).equals(NEW) ? starts == 2 || starts == 3 : device.newest(after).state() == UpdateState.IDLE, "starts " + starts);
        });
    }
}
