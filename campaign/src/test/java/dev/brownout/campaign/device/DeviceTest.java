package dev.brownout.campaign.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.BootOperations;
import dev.brownout.campaign.CutPoint;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.scenario.BundledUpdate;
import dev.brownout.campaign.scenario.ScenarioBuilder;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.flash.FlashOperation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeviceTest {
    private static final ScenarioPlan PLAN = ScenarioPlan.of(new ScenarioBuilder().build(), Engines.find(Engines.DEFAULT));
    private static final BootOperations OPERATIONS = BootOperations.of(PLAN.sweep());
    private static final int WORD = OPERATIONS.firstWords(1);

    @Test
    void saysWhatItsConsoleSaysInOrder() {
        Device device = Device.of(PLAN);
        assertEquals("", device.console());
        device.runUntil("swap done").runUntil("[app] v2.0.0 start").finishLine();
        assertTrue(device.flashOperations() > 12_000);
        assertTrue(device.lines().get(device.lines().size() - 1).text().contains("[app] v2.0.0 start"));
        // What was waited for is behind it.
        assertFalse(device.comes("swap done", "1ms"));
        device.expectNot("version 9");
        assertTrue(assertThrows(AssertionError.class, () -> device.expectNot("swap done")).getMessage().startsWith("the console said 'swap done':"));
        byte[] update = BundledUpdate.newImage();
        assertArrayEquals(Arrays.copyOf(update, 64), device.flash(0xC000, 64));
    }

    @Test
    void textThatCameWhileNobodyWaitedCounts() {
        Device device = Device.of(PLAN).runFor("10s");
        double now = device.seconds();
        device.runUntil("[app] v2.0.0 start");
        assertEquals(now, device.seconds());
    }

    @Test
    void cutsPowerWhereASweepDoes() {
        for (String cut : new String[] {WORD + "-before", WORD + "-torn", WORD + "-after"}) {
            Device device = Device.of(PLAN);
            FlashOperation operation = device.cutPowerAt(cut);
            assertEquals(WORD + 1, operation.ordinal());
            assertFalse(device.machine().powered());
            assertEquals(new Sweep(PLAN.sweep()).nodeAt(CutPoint.parse(cut)).hash(), new NonVolatile(device.machine().nonVolatile()).hash());
        }
    }

    @Test
    void cutThatDoesNotExistIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Device.of(PLAN).cutPowerAt(String.valueOf(WORD)));
        assertThrows(IllegalArgumentException.class, () -> Device.of(PLAN).cutPowerAt(WORD + "-torn99"));
        String message = assertThrows(AssertionError.class, () -> Device.of(PLAN).cutPowerAt("100000-torn")).getMessage();
        assertTrue(message.startsWith("flash operation 100000 did not come within 60s: "), message);
    }

    @Test
    void livesThroughWhatASweepOfOtherFaultsNames() {
        Device device = Device.of(PLAN).disturbAt(WORD + "-watchdog");
        assertTrue(device.machine().powered());
        device.runUntil("-- reset by watchdog").runUntil("[app] v2.0.0 start");
        assertFalse(Device.of(PLAN).disturbAt(WORD + "-torn").machine().powered());
        Device atCycle = Device.of(PLAN).disturbAt("cycle120000-pin");
        assertTrue(atCycle.machine().cpu().cycles >= 120_000 && atCycle.machine().cpu().cycles < 120_100);
        atCycle.runUntil("-- reset by pin").runUntil("[app] v2.0.0 start");
        // A word can be dead; the erase of a page cannot.
        Device.of(PLAN).disturbAt(WORD + "-dead");
        assertThrows(IllegalArgumentException.class, () -> Device.of(PLAN).disturbAt(OPERATIONS.firstErase() + "-dead"));
        assertThrows(IllegalArgumentException.class, () -> Device.of(PLAN).disturbAt("cycle120000-torn"));
        assertThrows(IllegalArgumentException.class, () -> Device.of(PLAN).cutPowerAt(WORD + "-watchdog"));
        assertThrows(IllegalArgumentException.class, () -> Device.of(PLAN).cutPowerAt("cycle120000-pin"));
    }

    @Test
    void powerGoesAndComes() {
        Device device = Device.of(PLAN).runUntil("slot A");
        device.powerOff();
        assertFalse(device.machine().powered());
        device.runUntil("[app] v2.0.0 start");
        // Not confirmed yet.
        device.reset().runUntil("-- reset by pin").runUntil("[app] v1.0.0 start");
    }
}
