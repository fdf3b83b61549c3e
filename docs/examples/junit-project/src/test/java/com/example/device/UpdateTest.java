package com.example.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.device.Device;
import dev.brownout.campaign.junit.FirmwareTest;
import dev.brownout.campaign.junit.PowerCutSweep;
import dev.brownout.emulator.machine.Machine;
import org.junit.jupiter.api.TestFactory;

class UpdateTest {

    @FirmwareTest(scenario = "update.yaml")
    void newVersionComesUpAndConfirmsItself(Device device) {
        device.runUntil("[app] v2.0.0 start", "30s");
        device.runUntil("[app] v2.0.0 confirmed", "5s");
        device.expectNot("panic");
    }

    @FirmwareTest(scenario = "update.yaml")
    void deviceComesBackAfterThePowerFailsInTheMiddleOfTheSwap(Device device, Machine machine) {
        device.cutPowerAt("6000-torn");
        assertTrue(!machine.powered());
        device.runUntil("[app] v2.0.0 start", "30s");
    }

    @FirmwareTest(scenario = "update.yaml")
    void confirmedUpdateStaysAfterAReset(Device device) {
        device.runUntil("[app] v2.0.0 confirmed", "60s");
        device.reset();
        device.runUntil("[app] v2.0.0 start", "5s");
        // The header's magic, as MCUboot's images begin.
        assertEquals((byte) 0x3d, device.flash(0xC000, 1)[0]);
    }

    /** Every power cut before, inside and after each flash operation that the scenario names. */
    @TestFactory
    PowerCutSweep updateSurvivesEveryPowerCut() {
        return PowerCutSweep.of("update.yaml");
    }
}
