package dev.brownout.bootloader.swap;

import static dev.brownout.bootloader.swap.Bench.running;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.brownout.bootloader.TestImages;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrategyTest {

    static Stream<Device> swaps() {
        return Device.all().filter(Device::swaps);
    }

    static Stream<Device> overwrites() {
        return Device.all().filter(device -> device.map().strategy() instanceof SwapStrategy.OverwriteOnly);
    }

    static Stream<Device> choices() {
        return Device.all().filter(Device::chooses);
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void aTestedImageIsSwappedInAndGoesBackUnlessItConfirmsItself(Device device) {
        RamFlashDevice flash = device.requested(false);
        RamFlashDevice before = device.programmed();
        assertEquals("2.0.0+0", running(device.boot(flash)));
        RamFlashDevice confirmed = flash.copy();
        Request.confirm(confirmed, device.map());
        assertEquals("2.0.0+0", running(device.boot(confirmed)));
        assertEquals("2.0.0+0", running(device.boot(confirmed)));
        BootOutcome reverted = device.boot(flash);
        assertEquals("1.0.0+0", running(reverted));
        assertEquals(SwapType.REVERT, reverted.swap());
        assertEquals("1.0.0+0", running(device.boot(flash)));
        SlotLayout a = device.map().slotA();
        SlotLayout b = device.map().slotB();
        int large = device.image("2.0.0", device.largePayload()).length;
        int offset = device.map().strategy().offsetInSlotB(device.map());
        assertArrayEquals(before.read(a.address(), 400), flash.read(a.address(), 400));
        assertArrayEquals(before.read(b.address() + offset, large), flash.read(b.address() + offset, large));
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void aPermanentSwapStays(Device device) {
        RamFlashDevice flash = device.requested(true);
        BootOutcome first = device.boot(flash);
        assertEquals("2.0.0+0", running(first));
        assertEquals(SwapType.PERM, first.swap());
        int before = flash.operations();
        assertEquals("2.0.0+0", running(device.boot(flash)));
        assertEquals(before, flash.operations());
    }

    @ParameterizedTest
    @MethodSource("overwrites")
    void anImageIsCopiedOverTheOldOneOnce(Device device) {
        RamFlashDevice flash = device.requested(false);
        assertEquals("2.0.0+0", running(device.boot(flash)));
        int before = flash.operations();
        assertEquals("2.0.0+0", running(device.boot(flash)));
        assertEquals(before, flash.operations());
    }

    @ParameterizedTest
    @MethodSource("choices")
    void theHighestVersionRunsWhereverItLies(Device device) {
        RamFlashDevice flash = device.requested(false);
        BootOutcome.Started started = (BootOutcome.Started) device.boot(flash);
        assertEquals("2.0.0+0", started.header().version().toString());
        boolean ram = device.map().strategy() instanceof SwapStrategy.RamLoad;
        assertEquals((ram ? Device.RAM + 0x1000 : device.map().slotB().address()) + 32, started.vectorTable());
        boolean revert = device.map().strategy().label().endsWith("revert");
        RamFlashDevice confirmed = flash.copy();
        Request.confirm(confirmed, device.map(), device.map().slotB());
        assertEquals("2.0.0+0", running(device.boot(confirmed)));
        assertEquals(revert ? "1.0.0+0" : "2.0.0+0", running(device.boot(flash)));
        assertEquals(revert ? "1.0.0+0" : "2.0.0+0", running(device.boot(flash)));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void aPermanentRequestNeedsNoConfirmation(Device device) {
        RamFlashDevice flash = device.requested(true);
        for (int boot = 0; boot < 3; boot++) {
            assertEquals("2.0.0+0", running(device.boot(flash)));
        }
    }

    @ParameterizedTest
    @MethodSource("choices")
    void anImageWithoutItsTrailerRunsUnlessRevertsNeedIt(Device device) {
        RamFlashDevice flash = device.programmed();
        boolean revert = device.map().strategy().label().endsWith("revert");
        assertEquals(revert ? "1.0.0+0" : "2.0.0+0", running(device.boot(flash)));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void theOnlyValidImageIsKeptThoughItDidNotConfirmItself(Device device) {
        RamFlashDevice flash = device.requested(false);
        flash.load(device.map().slotA().address() + 40, new byte[] {0x55});
        for (int boot = 0; boot < 3; boot++) {
            assertEquals("2.0.0+0", running(device.boot(flash)));
        }
    }

    @Test
    void anImageForAnotherAddressIsPassedOver() {
        Device device = Device.of("direct-xip", 4, 0xFF);
        RamFlashDevice flash = device.programmed();
        byte[] elsewhere = ImageBuilder.build(new byte[100], new SignOptions(ImageVersion.parse("5.0.0")).padHeader(true).romFixed(0x4000),
                new Signer.Key(TestImages.KEY)).bytes();
        flash.load(device.map().slotB().address(), elsewhere);
        assertEquals("1.0.0+0", running(device.boot(flash)));
        assertEquals(0, flash.operations());
    }

    @Test
    void anImageThatIsNotForRamOrDoesNotFitThereIsRemoved() {
        Device device = Device.of("ram-load", 4, 0xFF);
        for (long address : new long[] {0, Device.RAM - 4, Device.RAM + 0xFFF0}) {
            RamFlashDevice flash = device.programmed();
            byte[] image = ImageBuilder.build(new byte[100], new SignOptions(ImageVersion.parse("5.0.0")).padHeader(true).loadAddress(address),
                    new Signer.Key(TestImages.KEY)).bytes();
            flash.load(device.map().slotB().address(), image);
            assertEquals("1.0.0+0", running(device.boot(flash)));
            assertEquals(-1, flash.read(device.map().slotB().address(), 1)[0]);
        }
    }
}
