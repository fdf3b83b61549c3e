package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.policy.Reason;
import dev.brownout.bootloader.policy.StateRecord;
import dev.brownout.bootloader.policy.UpdateState;
import dev.brownout.bootloader.swap.ProductPolicy;
import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.campaign.device.Device;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The policies of the bundled product bootloader on a device that runs on: watchdog, closed flash, and an update from request to last attempt. */
class ProductDeviceTest {
    private static Device device(ProductPolicy policy, byte[] slotA, Fixture update, Asked asked) {
        UpdateScene scene = new UpdateScene(Products::machine, Scenes.MAP).put("bootloader", 0, ProductBootloader.image(policy)).putInSlotA("old", slotA)
                .putInSlotB("new", Products.image(update, 2)).ask(asked);
        Board board = Board.build(Scenes.BOARD, new TranslatorFactory());
        board.machine().restoreNonVolatile(scene.program().arrays());
        return new Device(board);
    }

    private static List<StateRecord> records(Device device) {
        return Products.log(new NonVolatile(device.machine().nonVolatile())).records();
    }

    private static double secondsOf(Device device, String text, int nth) {
        return device.lines().stream().filter(line -> line.text().contains(text)).skip(nth).findFirst().orElseThrow().seconds();
    }

    @Test
    void watchdogEndsEachTrialAfterTheWindowThatWasSet() {
        for (int window : new int[] {30, 45, 60}) {
            Device device = device(Products.POLICY.with(window, 3, 3), Products.OLD, Fixtures.V2_HANGS, Asked.TEST);
            device.runUntil("watchdog started, " + window + " s for the trial", "10s");
            device.runUntil("[app] v1.0.0 start", (4 * window) + "s");
            for (int trial = 0; trial < 3; trial++) {
                double armed = secondsOf(device, "watchdog started", trial);
                double reset = secondsOf(device, "-- reset by watchdog", trial);
                assertEquals(window, reset - armed, 0.1, "trial " + trial);
            }
            assertEquals(UpdateState.IDLE, Products.newest(new NonVolatile(device.machine().nonVolatile())).state());
        }
    }

    @Test
    void updateCannotEraseTheBootloader() {
        Device device = device(Products.POLICY, Products.OLD, Fixtures.V2_OVERWRITES_BOOTLOADER, Asked.TEST);
        byte[] before = device.flash(0, Scenes.MAP.boot().size());
        device.runUntil("[app] v2.0.0 HardFault", "10s").runUntil("[app] v1.0.0 start", "120s");
        assertArrayEquals(before, device.flash(0, Scenes.MAP.boot().size()));
        device.expectNot("has erased the bootloader");
    }

    @Test
    void withoutTheAccessControlListItCan() {
        UpdateScene scene = Scenes.update(Scenes.OLD, Scenes.signed(Fixtures.V2_OVERWRITES_BOOTLOADER), Asked.TEST);
        Board board = Board.build(Scenes.BOARD, new TranslatorFactory());
        board.machine().restoreNonVolatile(scene.program().arrays());
        new Device(board).runUntil("[app] v2.0.0 has erased the bootloader", "10s");
    }

    @Test
    void stateLogTellsTheWholeStoryOfAnUpdateThatNeverWorks() {
        Device device = device(Products.POLICY, Products.image(Fixtures.V1_ASKS_FOR_UPDATE, 1), Fixtures.V2_NEVER_CONFIRMS, Asked.NOTHING);
        device.runUntil("slot B: tried 3 times", "600s").runUntil("finds no update", "10s").finishLine();
        List<StateRecord> records = records(device);
        assertEquals(List.of(UpdateState.DOWNLOAD, UpdateState.VERIFY, UpdateState.REBOOT, UpdateState.SWAP, UpdateState.TEST,
                UpdateState.TEST, UpdateState.TEST, UpdateState.ROLLBACK, UpdateState.IDLE, UpdateState.DOWNLOAD), records.stream().map(StateRecord::state).limit(10).toList());
        assertEquals(255, records.get(0).cause(), "power-on");
        assertTrue(records.get(9).cause() != 0, "the application told why it had started");
        assertEquals(9, records.stream().filter(record -> record.state() == UpdateState.TEST).count());
        assertEquals(3, records.stream().filter(record -> record.reason() == Reason.WAITING).count(), "one boot, then two");
        assertEquals(Reason.TOO_MANY_ATTEMPTS, records.get(records.size() - 1).reason());
        long words = device.machine().flash().operations();
        device.runFor("600s");
        assertEquals(words, device.machine().flash().operations(), "nothing wears any more");
    }

    @Test
    void updateThatWorksIsConfirmedInTheLog() {
        Device device = device(Products.POLICY, Products.image(Fixtures.V1_ASKS_FOR_UPDATE, 1), Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, Asked.NOTHING);
        device.runUntil("[app] v2.0.0 confirmed", "30s").finishLine().reset().runUntil("security counter raised to 2", "10s").finishLine();
        assertEquals(List.of(UpdateState.DOWNLOAD, UpdateState.VERIFY, UpdateState.REBOOT, UpdateState.SWAP, UpdateState.TEST, UpdateState.CONFIRM),
                records(device).stream().map(StateRecord::state).toList());
        device.powerOff().powerOn().runUntil("[app] v2.0.0 start", "10s");
        assertFalse(device.console().contains("LOST"));
    }
}
