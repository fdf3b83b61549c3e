package dev.brownout.cli.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.scenario.BundledUpdate;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.LoadRequest;
import dev.brownout.emulator.firmware.Segment;
import dev.brownout.fixtures.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenarios that cannot be run: one sentence each, with file and line, and the exit code that the help names. */
class BadScenarioTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeFirmware() throws IOException {
        Files.write(folder.resolve("boot.bin"), BundledUpdate.bootloader());
        Files.write(folder.resolve("v1.bin"), BundledUpdate.signed(Fixtures.V1_CONFIRMS));
        byte[] update = BundledUpdate.signed(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK);
        Files.write(folder.resolve("v2.bin"), update);
        Files.write(folder.resolve("huge.bin"), Arrays.copyOf(update, 0x80000));
        Files.writeString(folder.resolve("text.bin"), "no image at all\n".repeat(100));
        Files.writeString(folder.resolve("root.pem"), Fixtures.testKeyPem());
        Files.write(folder.resolve("app.bin"), Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK.image());
        image("keygen", "-t", "ecdsa-p256", "-k", path("encryption.pem"));
        sign("ram.bin", "--load-addr", "0x20010000");
        sign("fixed.bin", "--rom-fixed", "0x82000");
        sign("encrypted.bin", "-E", path("encryption.pem"));
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    private static void sign(String file, String... more) {
        List<String> words = new ArrayList<>(List.of("sign", "-k", path("root.pem"), "-v", "2.0.0", "-H", "0x200", "-S", "0x76000", "--align", "4", "--pad-header"));
        words.addAll(List.of(more));
        words.addAll(List.of(path("app.bin"), path(file)));
        image(words.toArray(String[]::new));
    }

    private static void image(String... words) {
        StringWriter messages = new StringWriter();
        assertEquals(0, run(messages, Stream.concat(Stream.of("image"), Stream.of(words)).toArray(String[]::new)), messages.toString());
    }

    private static int run(StringWriter messages, String... words) {
        return Brownout.execute(words, new Console(new ByteArrayOutputStream(), new PrintWriter(messages, true), false));
    }

    private static String told(int exit, String yaml, String... more) {
        try {
            Path file = Files.writeString(folder.resolve("bad.yaml"), yaml.replace("|", "\n"));
            StringWriter messages = new StringWriter();
            assertEquals(exit, run(messages, Stream.concat(Stream.of("sweep", file.toString()), Stream.of(more)).toArray(String[]::new)), messages.toString());
            return messages.toString().replace(folder + "/", "").strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "{boot.bin@0}; {slot-a: {address: 0x8000, size: 0x76000}}; The bootloader and the slot A overlap.",
        "{boot.bin@0}; {slot-a: {address: 0xC000, size: 0x80000}}; The slot A and the slot B overlap.",
        "{boot.bin@0}; {slot-a: {address: 0xC100, size: 0x75000}}; The slot A (0x0000C100, 0x75000 bytes) does not begin and end on a page of 4096 bytes.",
        "{boot.bin@0}; {slot-b: {address: 0x82000, size: 0x75100}}; The slot B (0x00082000, 0x75100 bytes) does not begin and end on a page of 4096 bytes.",
        "{boot.bin@0}; {slot-b: {address: 0x82000, size: 0x80000}};"
            + " 'The slot B (0x00082000 to 0x00101FFF) does not lie in the flash of nrf52840, 0x00000000 to 0x000FFFFF.'"})
    void mapThatIsNoneIsNamed(String bootloader, String map, String sentence) {
        assertEquals("brownout: bad.yaml:2: map: " + sentence, told(2, "bootloader: " + bootloader.replaceAll("[{}]", "") + "|map: " + map));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "bootloader; nothing.elf; nothing.elf does not exist",
        "bootloader; v1.bin; 'v1.bin is neither ELF, Intel HEX, S-record nor UF2; a raw binary needs its address, as in v1.bin@0xC000'",
        "load; [nothing.hex]; nothing.hex does not exist",
        "keys; [nothing.pem]; nothing.pem cannot be read: there is no such file",
        "keys; [v1.bin]; 'v1.bin: There is no key: PEM text with a private or public key is expected.'",
        "board; nothing.yaml; cannot read board file nothing.yaml: no such file",
        "board; nrf99; 'no board is called nrf99; possible are nrf52840, stm32f407, stm32l476'",
        "accept; [nothing.bin]; nothing.bin does not exist"})
    void fileThatIsMissingOrAnotherIsNamed(String key, String value, String sentence) {
        assertEquals("brownout: bad.yaml:2: " + key + ": " + sentence, told(2, "request: test|" + key + ": " + value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "swap-move; text.bin; this is not a signed image: ",
        "swap-move; ram.bin; 'the image is marked to be loaded to RAM at 0x20010000, but swap-move runs images from flash'",
        "direct-xip; v2.bin; 'the image is linked for slot A (its reset handler is at HANDLER), but direct-xip runs it from slot B at 0x00082000'",
        "overwrite-only; fixed.bin; 'the image is made for 0x00082000 alone (image sign --rom-fixed), but overwrite-only runs it from slot A at 0x0000C000'",
        "swap-move; encrypted.bin; 'no bootloader with these keys and this map can start this image: '",
        "swap-move; huge.bin; 'huge.bin ends at 0x00101FFF, 40960 bytes behind slot B, which holds 0x76000'"})
    void imageForAnotherStrategyIsNamed(String strategy, String file, String sentence) {
        String told = told(2, "bootloader: boot.bin@0|strategy: " + strategy + "|images:|  slot-a: v1.bin|  slot-b: " + file);
        assertTrue(told.replaceFirst("handler is at 0x0000C[0-9A-F]{3}", "handler is at HANDLER").startsWith("brownout: bad.yaml:5: images.slot-b: " + sentence), told);
    }

    @Test
    void imageWithoutRoomForTheTrailerIsNamed() {
        String told = told(2, "bootloader: boot.bin@0|map:|  slot-a: {address: 0xC000, size: 0x3000}|  slot-b: {address: 0xF000, size: 0x3000}|"
                + "images: {slot-a: v1.bin, slot-b: v2.bin}|strategy: swap-move|accept: [slot-b]");
        assertTrue(told.startsWith("brownout: bad.yaml:5: images.slot-b: no bootloader with these keys and this map can start this image: "), told);
    }

    @Test
    void imageThatIsToBeRefusedMayBeAnyImage() {
        String told = told(0, "bootloader: boot.bin@0|strategy: swap-move|images: {slot-a: v1.bin, slot-b: encrypted.bin}|accept: [slot-a]|faults: {operations: 0-0}");
        assertFalse(told.contains("brownout:"), told);
    }

    @Test
    void bootloaderThatNeverEndsIsALimit() {
        String scenario = "bootloader: boot.bin@0|images: {slot-a: v1.bin, slot-b: v2.bin}|limits: {boot: 1ms}|";
        for (String cuts : List.of("", "faults: {cuts: closure}|")) {
            String told = told(4, scenario + cuts);
            assertTrue(told.startsWith("brownout: even without a cut, the device is still in the bootloader at 0x"), told);
            assertTrue(told.endsWith(" after 0.001 s of device time, the limit; --limit (limits: boot: in a scenario) would allow more."), told);
        }
    }

    @Test
    void whereABootloaderNeverEndsIsNamedIfItsFileNamesIt() throws IOException {
        Files.write(folder.resolve("boot.elf"), Fixtures.BOOTLOADER_SWAP_MOVE.elf());
        String told = told(4, "bootloader: boot.elf|images: {slot-a: v1.bin, slot-b: v2.bin}|limits: {boot: 1ms}|");
        assertTrue(told.matches("brownout: even without a cut, the device is still in the bootloader at 0x\\p{XDigit}{8} \\(\\w+\\) after 0.001 s of .*"), told);
    }

    @Test
    void flashBehindACutIsWrittenForWhoWantsToLook() throws IOException {
        String scenario = "bootloader: boot.bin@0|images: {slot-a: v1.bin, slot-b: v2.bin}|";
        assertEquals("brownout: --dump goes with --replay, which names the cut to look behind", told(2, scenario, "--dump", path("flash.hex")));
        told(0, scenario, "--replay", "0-before", "--dump", path("flash.hex"));
        Segment first = new FirmwareLoader().load(List.of(LoadRequest.parse(path("flash.hex")))).segments().get(0);
        byte[] boot = BundledUpdate.bootloader();
        assertArrayEquals(boot, Arrays.copyOf(first.bytes(), boot.length));
    }

    @Test
    void bootloaderThatResetsForEverIsALimit() throws IOException {
        // Stack pointer, reset handler at 8; there: write VECTKEY and SYSRESETREQ to AIRCR, again and again.
        byte[] resets = {0, 0, 1, 0x20, 9, 0, 0, 0, 0x01, 0x48, 0x02, 0x49, 0x01, 0x60, (byte) 0xfd, (byte) 0xe7, 0x0c, (byte) 0xed, 0x00, (byte) 0xe0, 0x04, 0x00,
            (byte) 0xfa, 0x05};
        Files.write(folder.resolve("resets.bin"), resets);
        String told = told(4, "bootloader: resets.bin@0|images: {slot-a: v1.bin, slot-b: v2.bin}");
        assertEquals("brownout: even without a cut, the device reset 9 times, last by SOFTWARE, without starting an image; the limit is 8 resets in a boot.", told);
    }

    @Test
    void operationsThatDoNotHappenAreNamed() {
        assertEquals("brownout: bad.yaml:3: faults.operations: the boot has no such flash operation; it has N, numbered from 0",
                told(2, "bootloader: boot.bin@0|images: {slot-a: v1.bin, slot-b: v2.bin}|faults: {operations: 90000-90001}").replaceFirst("it has \\d+", "it has N"));
    }

    @Test
    void savedStateThatCannotBeTakenUpIsNamed() throws IOException {
        String scenario = "bootloader: boot.bin@0|images: {slot-a: v1.bin, slot-b: v2.bin}|faults: {cuts: closure}|limits: {states: 5}|";
        Path state = folder.resolve("state");
        told(4, scenario, "--state", state.toString());
        byte[] saved = Files.readAllBytes(state);
        told(4, scenario.replace("5", "7"), "--state", state.toString());
        byte[] more = Files.readAllBytes(state);
        assertFalse(Arrays.equals(saved, more));

        byte[] flipped = saved.clone();
        flipped[saved.length / 2] ^= 1;
        List<byte[]> damaged = List.of(new byte[0], Arrays.copyOf(saved, 10), Arrays.copyOf(saved, saved.length - 1), flipped,
                "{}".getBytes(StandardCharsets.US_ASCII));
        for (byte[] bytes : damaged) {
            Files.write(state, bytes);
            String told = told(2, scenario, "--state", state.toString());
            assertTrue(told.startsWith("brownout: --state state cannot be taken up: it "), told);
            assertTrue(Arrays.equals(bytes, Files.readAllBytes(state)), "it is left as it is");
        }
        Files.write(state, saved);
        assertEquals("brownout: --state state cannot be taken up: it is the state of another search: other images, another bootloader, or other options",
                told(2, scenario, "--seed", "2", "--state", state.toString()));
        assertEquals("brownout: --state . cannot be written (it is a directory)", told(2, scenario, "--state", folder.toString()).replace(folder.toString(), "."));
    }
}
