package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.TestImages;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.util.List;

/** A small flash map and what tests do with it. */
final class Bench {

    /** Pages of 256 bytes, 6 a slot; the trailer takes 144 bytes of the last one. */
    static final FlashMap MAP = new FlashMap(new SlotLayout("bootloader", 0, 256), new SlotLayout("slot A", 256, 6 * 256),
            new SlotLayout("slot B", 7 * 256, 6 * 256), 256, 4, 8, 8);
    /** The same with 16 sectors, whose trailer takes 240 bytes, and with pages of 128: two pages of trailer. */
    static final FlashMap TWO_TRAILER_PAGES = new FlashMap(new SlotLayout("bootloader", 0, 128), new SlotLayout("slot A", 128, 9 * 128),
            new SlotLayout("slot B", 10 * 128, 8 * 128), 128, 4, 8, 16);
    static final List<EcdsaP256PublicKey> KEYS = List.of(TestImages.KEY.publicKey());
    static final BootPolicy POLICY = new BootPolicy(SignatureVerifier.remembering(SignatureVerifier.bouncyCastle(), 10_000));

    private Bench() {
    }

    static RamFlashDevice flash(FlashMap map) {
        return new RamFlashDevice(0, map.slotB().end() / map.pageSize(), map.pageSize(), map.writeSize(), 0xFF);
    }

    /** A flash with {@code a} in slot A and {@code b} in slot B. */
    static RamFlashDevice flash(FlashMap map, byte[] a, byte[] b) {
        RamFlashDevice flash = flash(map);
        flash.load(map.slotA().address(), a);
        flash.load(map.slotB().address(), b);
        return flash;
    }

    static BootOutcome boot(RamFlashDevice flash, FlashMap map) {
        return Bootloader.boot(flash, map, KEYS, POLICY);
    }

    static String running(BootOutcome outcome) {
        return outcome instanceof BootOutcome.Started started ? started.header().version().toString() : outcome.toString();
    }

    static SwapState a(RamFlashDevice flash, FlashMap map) {
        return new Trailer(flash, map, map.slotA()).state();
    }

    static SwapState b(RamFlashDevice flash, FlashMap map) {
        return new Trailer(flash, map, map.slotB()).state();
    }
}
