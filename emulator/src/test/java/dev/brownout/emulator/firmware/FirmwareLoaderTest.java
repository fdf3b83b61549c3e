package dev.brownout.emulator.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirmwareLoaderTest {

    private final FirmwareLoader loader = new FirmwareLoader();

    private String refusal(Runnable action) {
        return assertThrows(FirmwareException.class, action::run).getMessage();
    }

    @Test
    void formatFollowsFromTheContentNotTheName() {
        assertEquals(0xC000, Samples.load("app.hex", Samples.elf()).segments().get(0).address());
        assertEquals(0xFFF8, Samples.load("app.elf", Samples.hex()).segments().get(0).address());
        assertEquals(0, Samples.load("app.bin", Samples.srec().getBytes(StandardCharsets.US_ASCII)).segments().get(0).address());
        assertEquals(0x26000, Samples.load("app", Samples.uf2(0xADA52840L, 0x26000, 1)).segments().get(0).address());
    }

    @Test
    void rawBinaryGoesWhereTheAddressSays() {
        FirmwareImage image = loader.load("app.bin", new byte[] {1, 2}, OptionalLong.of(0xC000));
        assertEquals(List.of(new Segment(0xC000, new byte[] {1, 2})), image.segments());
    }

    @Test
    void rawBinaryWithoutAddressIsRefused() {
        assertEquals("app.bin is neither ELF, Intel HEX, S-record nor UF2; a raw binary needs its address, as in app.bin@0xC000",
                refusal(() -> loader.load("app.bin", new byte[] {1, 2}, OptionalLong.empty())));
    }

    @Test
    void addressForAFileThatCarriesItsOwnIsRefused() {
        assertEquals("app.hex is an Intel HEX file and carries its own addresses; @0x0000C000 is only for a raw binary",
                refusal(() -> loader.load("app.hex", Samples.hex(), OptionalLong.of(0xC000))));
    }

    @Test
    void rawBinaryPastTheAddressSpaceIsRefused() {
        assertEquals("app.bin: 2 bytes at 0xFFFFFFFF do not fit the 32-bit address space",
                refusal(() -> loader.load("app.bin", new byte[] {1, 2}, OptionalLong.of(0xFFFFFFFFL))));
    }

    @Test
    void emptyMissingAndDirectoryAreNamed(@TempDir Path directory) throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.hex"));
        assertEquals(empty + " is empty", refusal(() -> loader.load(empty, OptionalLong.empty())));
        Path missing = directory.resolve("missing.hex");
        assertEquals(missing + " does not exist", refusal(() -> loader.load(missing, OptionalLong.empty())));
        assertEquals(directory + " is a directory; a firmware file is needed", refusal(() -> loader.load(directory, OptionalLong.empty())));
    }

    @Test
    void twoFilesOnTheSameAddressesAreRefusedWithBothNames(@TempDir Path directory) throws IOException {
        Path boot = Files.write(directory.resolve("boot.bin"), new byte[0x20]);
        Path app = Files.write(directory.resolve("app.elf"), Samples.elf());
        String sentence = refusal(() -> loader.load(List.of(LoadRequest.parse(app.toString()), LoadRequest.parse(boot + "@0xBFF0"))));
        assertEquals(boot + " and " + app + " both load 0x0000C000 to 0x0000C00F", sentence);
    }

    @Test
    void twoFilesSideBySideBecomeOneImageWithTheSymbolsOfBoth(@TempDir Path directory) throws IOException {
        Path boot = Files.write(directory.resolve("boot.bin"), new byte[0x20]);
        Path app = Files.write(directory.resolve("app.elf"), Samples.elf());
        FirmwareImage image = loader.load(List.of(LoadRequest.parse(boot + "@0"), LoadRequest.parse(app.toString())));
        assertEquals(List.of(0L, 0xC000L), image.segments().stream().map(Segment::address).toList());
        assertTrue(image.symbols().find("square").isPresent());
        assertTrue(image.lines().at(0xC010).isPresent());
    }

    @Test
    void addressAfterTheAtSignIsHexadecimalOrDecimal(@TempDir Path directory) throws IOException {
        assertEquals(OptionalLong.of(0xC000), LoadRequest.parse("app.bin@0xC000").address());
        assertEquals(OptionalLong.of(49152), LoadRequest.parse("app.bin@49152").address());
        assertEquals(OptionalLong.of(0xF8000), LoadRequest.parse("app.bin@0x000F_8000").address());
        assertEquals("'C000' in 'app.bin@C000' is not an address from 0x0 to 0xFFFFFFFF, as in app.bin@0xC000",
                refusal(() -> LoadRequest.parse("app.bin@C000")));
        Path odd = Files.createFile(directory.resolve("app@2.bin"));
        assertEquals(odd, LoadRequest.parse(odd.toString()).file());
    }
}
