package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.firmware.FirmwareWriter;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies where before the first boot. */
class ScenarioPlanTest {
    private static final byte[] UPDATE = BundledUpdate.signed(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK);

    @TempDir
    private Path folder;

    private static ScenarioPlan plan(ScenarioBuilder builder) {
        return ScenarioPlan.of(builder.build(), Engines.find(Engines.INTERPRETER));
    }

    private String hex(String name, Segment... segments) throws IOException {
        return Files.write(folder.resolve(name), FirmwareWriter.intelHex(List.of(segments))).toString();
    }

    private byte[] inFlash(ScenarioPlan plan, int address) {
        return plan.start().codeFlash().memory().read(address, UPDATE.length);
    }

    @Test
    void slotsTakeIntelHexForThemOrForSlotA() throws IOException {
        for (int address : new int[] {0x82000, 0xC000}) {
            Path file = Path.of(hex("v2.hex", new Segment(address, UPDATE)));
            assertArrayEquals(UPDATE, inFlash(plan(new ScenarioBuilder().slotB(file)), 0x82000));
        }
        Path second = Path.of(hex("v2.hex", new Segment(0x83000, UPDATE)));
        assertArrayEquals(UPDATE, inFlash(plan(new ScenarioBuilder().strategy("swap-offset").slotB(second)), 0x83000));
        Path nowhere = Path.of(hex("v2.hex", new Segment(0x84000, UPDATE)));
        assertEquals("images.slot-b: " + nowhere + " begins at 0x00084000, not at slot B (0x00082000) as a signed image must",
                assertThrows(ScenarioException.class, () -> plan(new ScenarioBuilder().slotB(nowhere))).getMessage());
    }

    @Test
    void whatAFileHoldsForTheUicrGoesThere() throws IOException {
        byte[] boot = BundledUpdate.bootloader();
        byte[] pins = {18, 0, 0, 0, 18, 0, 0, 0};
        ScenarioPlan plan = plan(new ScenarioBuilder().bootloader(hex("boot.hex", new Segment(0, boot), new Segment(0x10001200, pins))));
        assertArrayEquals(boot, plan.start().codeFlash().memory().read(0, boot.length));
        assertArrayEquals(pins, plan.start().arrays().get(1).memory().read(0x200, pins.length));
        String message = assertThrows(ScenarioException.class, () -> plan(new ScenarioBuilder().bootloader(hex("boot.hex", new Segment(0x30000000, pins)))))
                .getMessage();
        assertEquals("bootloader: " + folder.resolve("boot.hex") + " loads 0x30000000 to 0x30000007, which is outside the memory of board nrf52840: "
                + "FLASH 0x00000000 to 0x000FFFFF, UICR 0x10001000 to 0x10001FFF, RAM 0x20000000 to 0x2003FFFF",
                message.replace("flash 0x", "FLASH 0x"));
    }

    @Test
    void fileOfAnotherImageMayRunToo() throws IOException {
        Path other = Files.write(folder.resolve("v3.bin"), BundledUpdate.signed(Fixtures.V3_CONFIRMS));
        ScenarioPlan plan = plan(new ScenarioBuilder().accept(List.of("slot-a", other.toString())));
        assertEquals(List.of(), plan.remarks());
        byte[] wrong = UPDATE.clone();
        wrong[0x300] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.bin"), wrong);
        assertEquals(1, plan(new ScenarioBuilder().accept(List.of("slot-a", damaged.toString()))).remarks().size());
        Path cut = Files.write(folder.resolve("cut.bin"), Arrays.copyOf(UPDATE, 100));
        assertThrows(ScenarioException.class, () -> plan(new ScenarioBuilder().accept(List.of("slot-a", cut.toString()))));
    }
}
