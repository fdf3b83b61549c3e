package dev.brownout.emulator.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class Uf2Test {

    private static final long NRF52840 = 0xADA52840L;
    private static final long RP2040 = 0xE48BFF56L;

    private static String refusal(FirmwareLoader loader, byte[] file) {
        return assertThrows(FirmwareException.class, () -> loader.load("app.uf2", file, OptionalLong.empty())).getMessage();
    }

    @Test
    void blocksBecomeOneSegment() {
        FirmwareImage image = Samples.load("app.uf2", Samples.uf2(NRF52840, 0x26000, 3));
        assertEquals(List.of(new Segment(0x26000, Samples.ramp(768))), image.segments());
    }

    @Test
    void firmwareForAnotherFamilyIsRefused() {
        FirmwareLoader loader = new FirmwareLoader().forUf2Family(NRF52840);
        assertEquals("app.uf2 is for RP2040, not for nRF52840", refusal(loader, Samples.uf2(RP2040, 0x10000000, 2)));
    }

    @Test
    void ofAFileForTwoFamiliesOnlyTheWantedOneIsLoaded() {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(Samples.uf2(RP2040, 0x10000000, 2));
        both.writeBytes(Samples.uf2(NRF52840, 0x26000, 3));
        FirmwareImage image = new FirmwareLoader().forUf2Family(NRF52840).load("app.uf2", both.toByteArray(), OptionalLong.empty());
        assertEquals(List.of(new Segment(0x26000, Samples.ramp(768))), image.segments());
        assertEquals("app.uf2 holds firmware for several families (nRF52840, RP2040); name the one to load",
                refusal(new FirmwareLoader(), both.toByteArray()));
    }

    @Test
    void missingBlockIsNamed() {
        byte[] file = Samples.uf2(NRF52840, 0x26000, 3);
        assertEquals("app.uf2 is a truncated UF2 file: 1000 bytes are not a multiple of 512",
                refusal(new FirmwareLoader(), Arrays.copyOf(file, 1000)));
        assertEquals("app.uf2 is incomplete or damaged: block 0 calls itself number 0 of 3, the file has 2",
                refusal(new FirmwareLoader(), Arrays.copyOf(file, 1024)));
        file[1024] = 0;
        assertEquals("app.uf2, block 2: the magic numbers of a UF2 block are missing", refusal(new FirmwareLoader(), file));
    }
}
