package dev.brownout.campaign.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.brownout.campaign.device.Device;
import dev.brownout.campaign.scenario.BundledUpdate;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Test classes of users, run by an engine of their own. */
class FirmwareExtensionTest {
    private static final String BOOT = "target/firmware-extension-boot.bin";
    private static final String APP = "target/firmware-extension-app.bin";

    @BeforeAll
    static void writeFirmware() throws IOException {
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of(BOOT), BundledUpdate.bootloader());
        Files.write(Path.of(APP), BundledUpdate.oldImage());
    }

    static class Good {
        @FirmwareTest(load = {BOOT + "@0", APP + "@0xC000"}, engine = "interpreter")
        void allThreeAreOneDevice(Device device, Machine machine, Board board) {
            assertSame(machine, device.machine());
            assertSame(board, device.board());
            assertFalse(machine.powered());
            device.runUntil("[app] v1.0.0 start");
            assertTrue(device.seconds() > 0);
        }

        @FirmwareTest(load = {BOOT + "@0", APP + "@0xC000"})
        void everyTestHasANewDevice(Machine machine) {
            assertEquals(0, machine.powerCycles());
        }

        @FirmwareTest(load = {BOOT + "@0", APP + "@0xC000"})
        void devicesAreNotObligatory() {
        }
    }

    static class Bad {
        @FirmwareTest(load = {BOOT + "@0", APP + "@0xC000"}, limit = "2s")
        void waitsForWhatNeverComes(Device device) {
            device.runUntil("version 9");
        }

        @FirmwareTest(load = "nothing.hex")
        void missesAFile(Device device) {
        }

        @FirmwareTest
        void saysNotWhatToLoad(Device device) {
        }

        @FirmwareTest(load = BOOT + "@0", engine = "steam")
        void wantsAnotherEngine(Device device) {
        }

        @FirmwareTest(load = BOOT + "@0", scenario = "update.yaml")
        void saysItTwice(Device device) {
        }
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter").selectors(selectClass(tests)).execute();
    }

    private static EngineExecutionResults run(Class<?> tests, String method) {
        return EngineTestKit.engine("junit-jupiter").selectors(selectMethod(tests, method, Device.class)).execute();
    }

    private static String failure(String method) {
        List<String> messages = run(Bad.class, method).testEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
                .map(thrown -> thrown.getCause() == null ? thrown.getMessage() : thrown.getMessage() + " / " + thrown.getCause().getMessage()).toList();
        assertEquals(1, messages.size());
        return messages.get(0);
    }

    @Test
    void deviceMachineAndBoardAreGiven() {
        run(Good.class).testEvents().assertStatistics(stats -> stats.started(3).succeeded(3));
    }

    @Test
    void whatDoesNotComeIsToldWithWhatCameInstead() {
        String message = failure("waitsForWhatNeverComes");
        assertTrue(message.startsWith("'version 9' did not come within 2s: it "), message);
        assertTrue(message.contains("[app] v1.0.0 start"), message);
        long entries = run(Bad.class, "waitsForWhatNeverComes").testEvents().reportingEntryPublished().count();
        assertEquals(1, entries);
    }

    @Test
    void wrongUseIsToldInOneSentence() {
        assertTrue(failure("missesAFile").contains("nothing.hex"));
        assertTrue(failure("saysNotWhatToLoad").contains("say what lies in flash, with load or scenario"));
        assertTrue(failure("wantsAnotherEngine").contains("there is no engine 'steam'; there are: interpreter"));
        assertTrue(failure("saysItTwice").contains("a scenario says itself what lies in flash"));
    }
}
