package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.policy.Reason;
import dev.brownout.bootloader.policy.UpdateState;
import dev.brownout.bootloader.swap.Request;
import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.fixtures.Fixtures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The bundled bootloader of a product does what the reference does, decision and every byte of flash, in every boot and behind cuts in
 * everything that the policies write. {@code brownout sweep} does the same at every operation.
 */
class ProductBootloaderTest {
    private final Booter booter = new Booter(Products.machine(), Scenes.judge()::inSlot, BootLimits.STANDARD);
    private final ReferenceCheck reference = Products.reference();
    private final Judge judge = Scenes.judge(Products.OLD_ACCEPTED, Products.NEW_ACCEPTED, Products.GOLDEN_ACCEPTED);

    /** Boots, holds the end to the reference, and gives what the boot left. */
    private NonVolatile boot(NonVolatile node, String expected) {
        BootEnd end = booter.boot(node);
        NonVolatile after = new NonVolatile(booter.machine().nonVolatile());
        assertEquals(CrossCheck.Result.EQUAL, reference.compare(node, end, after));
        assertEquals(expected, judge.judge(end, after).image());
        return after;
    }

    private NonVolatile boot(NonVolatile node, String expected, UpdateState state, Reason reason) {
        NonVolatile after = boot(node, expected);
        assertEquals(state, Products.newest(after).state());
        assertEquals(reason, Products.newest(after).reason());
        return after;
    }

    /** Cuts every operation of a boot that changes what the policies keep, and every five-hundredth other one; holds each next boot to the reference. */
    private int sweep(NonVolatile node, String expected) {
        List<FlashOperation> operations = new ArrayList<>();
        booter.boot(node, new Booter.Watcher() {
            @Override
            public void operationStarts(int array, FlashOperation operation) {
                operations.add(operation);
            }
        });
        int cuts = 0;
        for (int i = 0; i < operations.size(); i++) {
            boolean ofPolicies = operations.get(i).offset() >= Products.POLICY.log().address();
            if (ofPolicies || i % 500 == 0) {
                for (String variant : List.of("before", "torn")) {
                    boot(Step.at(new CutPoint(i, variant)).follow(booter, node, 1), expected);
                    cuts++;
                }
            }
        }
        return cuts;
    }

    @Test
    void trialIsCountedAndEndsInTheOldImage() {
        NonVolatile node = Products.scene(Products.OLD, Products.NEW, Asked.TEST).program();
        for (int start = 1; start <= 3; start++) {
            node = boot(node, "new", UpdateState.TEST, Reason.NONE);
            assertEquals(start, Products.newest(node).starts());
        }
        NonVolatile back = boot(node, "old", UpdateState.IDLE, Reason.ROLLED_BACK);
        boot(back, "old");
        assertTrue(sweep(node, "old") > 30);
    }

    @Test
    void everyCutInWhatAnUpdateLogsIsHealed() {
        sweep(Products.scene(Products.OLD, Products.NEW, Asked.TEST).program(), "new");
    }

    @Test
    void confirmedImageRaisesTheCounterAndOlderOnesAreRefused() {
        NonVolatile node = boot(Products.scene(Products.OLD, Products.NEW, Asked.TEST).program(), "new");
        NonVolatile confirmed = Products.changed(node, flash -> Request.confirm(flash, Scenes.MAP));
        sweep(confirmed, "new");
        NonVolatile settled = boot(confirmed, "new", UpdateState.CONFIRM, Reason.NONE);
        NonVolatile asked = Products.changed(settled, flash -> Request.update(flash, Scenes.MAP, false));
        boot(asked, "new", UpdateState.IDLE, Reason.ROLLED_BACK_COUNTER);
    }

    @Test
    void permanentUpdateIsConfirmedAtOnce() {
        boot(Products.scene(Products.OLD, Products.NEW, Asked.PERMANENT).program(), "new", UpdateState.CONFIRM, Reason.NONE);
    }

    @Test
    void imageForOtherHardwareIsRefused() {
        byte[] other = Products.image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, "2.0.0", 2, 4, 9);
        NonVolatile node = Products.scene(Products.OLD, other, Asked.TEST).program();
        boot(node, "old", UpdateState.IDLE, Reason.WRONG_HARDWARE);
        boot(Products.scene(Products.OLD, Scenes.NEW, Asked.TEST).program(), "old", UpdateState.IDLE, Reason.WRONG_HARDWARE);
    }

    @Test
    void olderImageIsRefused() {
        byte[] older = Products.image(Fixtures.V1_CONFIRMS, "0.9.9", 1, 1, 9);
        sweep(Products.scene(Products.OLD, older, Asked.PERMANENT).program(), "old");
        boot(Products.scene(Products.OLD, older, Asked.PERMANENT).program(), "old", UpdateState.IDLE, Reason.DOWNGRADE);
    }

    @Test
    void imageThatFailedHasToWait() {
        NonVolatile node = Products.boots(Products.scene(Products.OLD, Products.NEW, Asked.TEST).program(), 4);
        NonVolatile asked = Products.changed(node, flash -> Request.update(flash, Scenes.MAP, false));
        NonVolatile waited = boot(asked, "old", UpdateState.IDLE, Reason.WAITING);
        NonVolatile tried = boot(waited, "new", UpdateState.TEST, Reason.NONE);
        assertEquals(2, Products.newest(tried).attempts());
    }

    @Test
    void goldenImageIsTheLastResort() {
        NonVolatile node = Products.scene(Products.damaged(Products.OLD), Products.NEW, Asked.NOTHING).program();
        NonVolatile after = boot(node, "golden", UpdateState.IDLE, Reason.GOLDEN);
        boot(after, "golden");
        sweep(node, "golden");
    }

    @Test
    void trialWithNothingToReturnToEndsInTheGoldenImageIfThereIsOne() {
        NonVolatile trial = Products.boots(Products.scene(Products.OLD, Products.NEW, Asked.TEST).program(), 3);
        NonVolatile broken = Products.changed(trial, flash -> flash.write(Scenes.MAP.slotB().address() + 0x300, new byte[4], 0, 4));
        boot(broken, "golden", UpdateState.IDLE, Reason.GOLDEN);
        NonVolatile bare = Products.changed(broken, flash -> flash.erasePage(Products.POLICY.golden().orElseThrow().address()));
        NonVolatile absent = boot(bare, "new");
        boot(absent, "new", UpdateState.IDLE, Reason.NOTHING_TO_RETURN_TO);
    }

    @Test
    void everyCutWhileTheLogTurnsToItsNextPageIsHealed() {
        NonVolatile trial = Products.boots(Products.scene(Products.OLD, Products.NEW, Asked.TEST).program(), 1);
        NonVolatile full = Products.changed(trial, flash -> Products.fillPage(flash));
        assertEquals(128, Products.log(full).records().size());
        sweep(full, "new");
    }
}
