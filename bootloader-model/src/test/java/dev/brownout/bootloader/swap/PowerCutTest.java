package dev.brownout.bootloader.swap;

import static dev.brownout.bootloader.swap.Bench.boot;
import static dev.brownout.bootloader.swap.Bench.running;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.TestImages;
import dev.brownout.bootloader.flash.FlashOperation;
import dev.brownout.bootloader.flash.PowerCut;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.flash.Tear;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PowerCutTest {

    static Stream<FlashMap> maps() {
        return Stream.of(Bench.MAP, Bench.TWO_TRAILER_PAGES);
    }

    @ParameterizedTest
    @MethodSource("maps")
    void anyNumberOfCutsInATestSwapEndsInTheSameFlash(FlashMap map) {
        everyCutEndsAsWithoutOne(updateRequested(map, false), map, "2.0.0+0", false);
    }

    @ParameterizedTest
    @MethodSource("maps")
    void anyNumberOfCutsInAPermanentSwapEndsInTheSameFlash(FlashMap map) {
        everyCutEndsAsWithoutOne(updateRequested(map, true), map, "2.0.0+0", false);
    }

    @ParameterizedTest
    @MethodSource("maps")
    void anyNumberOfCutsInARevertBringsTheOldImageBackConfirmed(FlashMap map) {
        RamFlashDevice flash = updateRequested(map, false);
        boot(flash, map);
        everyCutEndsAsWithoutOne(flash, map, "1.0.0+0", true);
    }

    @ParameterizedTest
    @MethodSource("maps")
    void anyNumberOfCutsInASecondUpdateIsSafeWithTheFirstOnesTrailerStillThere(FlashMap map) {
        for (boolean permanent : List.of(true, false)) {
            RamFlashDevice flash = updateRequested(map, !permanent);
            boot(flash, map);
            Request.confirm(flash, map);
            download(flash, map, TestImages.sparse("3.0.0", 150));
            Request.update(flash, map, permanent);
            everyCutEndsAsWithoutOne(flash, map, "3.0.0+0", false);
        }
    }

    @ParameterizedTest
    @MethodSource("maps")
    void anyNumberOfCutsWhileAnInvalidImageIsRemovedLeavesTheOldImageRunning(FlashMap map) {
        RamFlashDevice flash = updateRequested(map, false);
        flash.load(map.slotB().address() + 40, new byte[] {0x55});
        CutClosure closure = new CutClosure(map);
        closure.explore(flash.content(), device -> assertEquals("1.0.0+0", running(boot(device, map))), (start, device) -> { });
        assertTrue(closure.states() > 10, "states " + closure.states());
    }

    @ParameterizedTest
    @MethodSource("maps")
    void anyNumberOfCutsWithNothingToRevertToKeepsTheNewImage(FlashMap map) {
        RamFlashDevice flash = updateRequested(map, false);
        boot(flash, map);
        flash.load(map.slotB().address() + 40, new byte[] {0x55});
        CutClosure closure = new CutClosure(map);
        closure.explore(flash.content(), device -> assertEquals("2.0.0+0", running(boot(device, map))), (start, device) -> {
            assertEquals("2.0.0+0", running(boot(device, map)));
            SwapState a = Bench.a(device, map);
            assertTrue(a.magic() == Magic.GOOD && a.imageOk() != Flag.UNSET && a.copyDone() == Flag.SET, a.toString());
        });
    }

    @ParameterizedTest
    @MethodSource("maps")
    void anyNumberOfCutsInARequestMeansTheWholeRequestOrNone(FlashMap map) {
        for (boolean permanent : List.of(true, false)) {
            RamFlashDevice flash = Bench.flash(map, TestImages.sparse("1.0.0", 180), TestImages.sparse("2.0.0", 200));
            SwapType asked = permanent ? SwapType.PERM : SwapType.TEST;
            CutClosure closure = new CutClosure(map);
            closure.explore(flash.content(), device -> {
                SwapType found = SwapState.decide(Bench.a(device, map), Bench.b(device, map));
                assertTrue(found == SwapType.NONE || found == asked, found + " found");
                Request.update(device, map, permanent);
            }, (start, device) -> assertEquals(asked, SwapState.decide(Bench.a(device, map), Bench.b(device, map))));
        }
    }

    @Test
    void oneCutProgramsNoWordMoreThanTwiceBetweenErases() {
        FlashMap map = Bench.MAP;
        for (RamFlashDevice start : List.of(updateRequested(map, false), updateRequested(map, true), unconfirmed(map))) {
            RamFlashDevice whole = start.copy();
            boot(whole, map);
            List<FlashOperation> log = whole.log();
            for (int i = 0; i < log.size(); i++) {
                for (Tear tear : Stream.concat(Stream.of(Tear.NONE), CutClosure.tears(log.get(i)).stream()).toList()) {
                    RamFlashDevice flash = start.copy();
                    flash.cutPowerAt(i, tear);
                    try {
                        boot(flash, map);
                    } catch (PowerCut cut) {
                        boot(flash, map);
                    }
                    int operation = i;
                    assertTrue(flash.mostWritesOfOneWord() <= 2, () -> "cut at " + operation + " " + log.get(operation) + " " + tear);
                }
            }
        }
    }

    private static RamFlashDevice unconfirmed(FlashMap map) {
        RamFlashDevice flash = updateRequested(map, false);
        boot(flash, map);
        return flash;
    }

    private static RamFlashDevice updateRequested(FlashMap map, boolean permanent) {
        RamFlashDevice flash = Bench.flash(map, TestImages.sparse("1.0.0", 180), TestImages.sparse("2.0.0", 300));
        Request.update(flash, map, permanent);
        return flash;
    }

    private static void download(RamFlashDevice flash, FlashMap map, byte[] image) {
        for (int page = map.slotB().address(); page < map.slotB().end(); page += map.pageSize()) {
            flash.erasePage(page);
        }
        flash.load(map.slotB().address(), image);
    }

    private static void everyCutEndsAsWithoutOne(RamFlashDevice start, FlashMap map, String version, boolean revert) {
        RamFlashDevice whole = start.copy();
        assertEquals(version, running(boot(whole, map)));
        byte[] expected = comparable(whole.content(), map, revert);
        CutClosure closure = new CutClosure(map);
        closure.explore(start.content(), flash -> {
            // A cut behind the last operation: the swap is complete, and the next boot begins the next story.
            if (!Arrays.equals(expected, comparable(flash.content(), map, revert))) {
                assertEquals(version, running(boot(flash, map)));
            }
        }, (from, flash) -> assertArrayEquals(expected, comparable(flash.content(), map, revert)));
        assertTrue(closure.cuts() > 1000, "only " + closure.cuts() + " cuts were followed");
    }

    /**
     * The content, but for what a cut may change without an effect: torn status entries stay torn, and a revert that was cut early goes on as a permanent
     * swap, with that type in swap_info.
     */
    private static byte[] comparable(byte[] content, FlashMap map, boolean revert) {
        TrailerLayout trailer = TrailerLayout.of(map, map.slotA());
        for (int entry = trailer.status(); entry < trailer.swapSize(); entry += map.writeSize()) {
            content[entry] = (byte) (content[entry] == -1 ? -1 : 0);
        }
        if (revert) {
            content[trailer.swapInfo()] = 0;
        }
        return content;
    }
}
