package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.Verdict;
import dev.brownout.campaign.story.Story;
import dev.brownout.campaign.story.Storyteller;
import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.firmware.FirmwareWriter;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    void plainImageIsItsFileAndNothingIsAskedInMcubootsWay() throws IOException {
        String boot = hex("boot.hex", new Segment(0, BundledUpdate.bootloader()));
        Path old = Files.write(folder.resolve("old.bin"), new byte[] {1, 2, 3, 4, 5});
        Path fresh = Files.write(folder.resolve("fresh.bin"), new byte[] {6, 7, 8});
        ScenarioBuilder both = new ScenarioBuilder().bootloader(boot).slotA(old).slotB(fresh);
        assertEquals("images.slot-a: this is not a signed image: 5 bytes are too few for an image header of 32. For a bootloader with images of another kind,"
                + " say images: format: plain (--image-format plain)", assertThrows(ScenarioException.class, () -> plan(both)).getMessage());
        ScenarioPlan plan = plan(both.plainImages(true));
        assertEquals(List.of(), plan.remarks());
        byte[] end = plan.start().codeFlash().memory().read(0x82000 + 0x76000 - 16, 16);
        assertArrayEquals(erased(16), end);
        NonVolatile start = plan.start();
        assertEquals("old", plan.judge().judge(new BootEnd.Started(0xC123), start).image());
        assertEquals("new", plan.judge().judge(new BootEnd.Started(0x82000), start).image());
        byte[] damaged = start.codeFlash().memory().read(0xC000, 5);
        damaged[4] = 0;
        Path other = Files.write(folder.resolve("other.bin"), damaged);
        assertEquals(Verdict.WRONG_IMAGE, plan(both.slotA(other).accept(List.of(old.toString(), "slot-b"))).judge().judge(new BootEnd.Started(0xC123),
                plan(both).start()).verdict());
    }

    @Test
    void storyCallsAPlainImageByItsName() throws IOException {
        // Stack pointer, reset handler, a branch to the slot: ldr r0, [pc, #0]; bx r0; 0x0000C001. And there a branch to itself.
        String boot = hex("boot.hex", new Segment(0, new byte[] {0, 0, 1, 0x20, 9, 0, 0, 0, 0, 0x48, 0, 0x47, 1, (byte) 0xc0, 0, 0}));
        Path image = Files.write(folder.resolve("image.bin"), new byte[] {(byte) 0xfe, (byte) 0xe7, 1, 2});
        ScenarioPlan plan = plan(new ScenarioBuilder().bootloader(boot).plainImages(true).slotA(image).slotB(Path.of(Scenario.EMPTY)).cuts(0)
                .application(DeviceTime.parse("1ms")));
        Story story = Storyteller.tell(plan.story().orElseThrow());
        assertEquals(Optional.of("old, as in its file"), story.running());
        assertEquals(List.of(), story.findings());
    }

    private static byte[] erased(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 0xff);
        return bytes;
    }

    @Test
    void plainImagesGoWithABootloaderOfAnotherKindOnly() throws IOException {
        String boot = hex("boot.hex", new Segment(0, BundledUpdate.bootloader()));
        Path image = Files.write(folder.resolve("old.bin"), new byte[] {1, 2, 3, 4, 5});
        assertRefused("images.format: the bundled bootloader starts MCUboot's images only; plain ones go with a bootloader of yours", new ScenarioBuilder());
        assertRefused("images.format: the reference bootloader for swap-move knows MCUboot's images only; plain ones go with the strategy none",
                new ScenarioBuilder().bootloader(boot).strategy("swap-move"));
        assertRefused("request: this would write MCUboot's trailer; with plain images, load puts whatever asks your bootloader for the update",
                new ScenarioBuilder().bootloader(boot).slotA(image).slotB(image).request(UpdateScene.Asked.TEST));
        assertRefused("images.format: plain images must be given for both slots (empty: none), since the bundled ones are MCUboot's",
                new ScenarioBuilder().bootloader(boot).slotA(image));
        assertRefused("policies: of plain images nothing is known but their bytes, so this would change nothing; leave it out",
                new ScenarioBuilder().bootloader(boot).slotA(image).slotB(image).policies(Policies.USUAL));
        Path empty = Path.of(Scenario.EMPTY);
        assertRefused("both slots are empty: accept must name the file of an image that may run",
                new ScenarioBuilder().bootloader(boot).slotA(empty).slotB(empty));
    }

    private static void assertRefused(String message, ScenarioBuilder builder) {
        assertEquals(message, assertThrows(ScenarioException.class, () -> plan(builder.plainImages(true))).getMessage());
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
