package dev.brownout.bootloader.swap;

import static dev.brownout.bootloader.swap.Bench.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.brownout.bootloader.flash.FlashOperation;
import dev.brownout.bootloader.flash.PowerCut;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.flash.Tear;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Swap using scratch until MCUboot 2.1: slot B asks until its first group has been replaced. */
class LateWithdrawalTest {
    private static final Device DEVICE = Device.of("swap-scratch", 4, 0xFF);
    private static final FlashMap LATE = DEVICE.map().with(new SwapStrategy.Scratch(DEVICE.map().strategy().areas().get(0), true));

    /** The end of slot B's image is in the scratch area, its place is erased, slot A's status says so; slot B's trailer asks as before. */
    private static RamFlashDevice halfExchanged() {
        RamFlashDevice whole = DEVICE.requested(false);
        DEVICE.boot(whole);
        List<FlashOperation> log = whole.log();
        int erased = 0;
        while (!(log.get(erased) instanceof FlashOperation.Erase erase && erase.address() == DEVICE.map().slotB().sectorAddress(1))) {
            erased++;
        }
        RamFlashDevice flash = DEVICE.requested(false);
        flash.cutPowerAt(erased + 1, new Tear.Percent(0));
        assertThrows(PowerCut.class, () -> DEVICE.boot(flash));
        RamFlashDevice later = flash.withContent(flash.content());
        Request.update(later, DEVICE.map(), false);
        return later;
    }

    @Test
    void theSwapGoesOnAlthoughSlotBStillAsks() {
        RamFlashDevice flash = halfExchanged();
        assertEquals("2.0.0+0", running(Bootloader.boot(flash, LATE, Bench.KEYS, Bench.POLICY)));
        assertEquals("1.0.0+0", running(Bootloader.boot(flash, LATE, Bench.KEYS, Bench.POLICY)), "the old image was kept");
    }

    @Test
    void otherwiseSuchAStatusIsTakenForALeftOver() {
        assertEquals("1.0.0+0", running(DEVICE.boot(halfExchanged())));
    }
}
