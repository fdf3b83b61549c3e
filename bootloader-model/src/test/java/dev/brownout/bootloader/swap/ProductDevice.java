package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.TestImages;
import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SecurityCounter;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.policy.HardwareIdentity;
import dev.brownout.bootloader.policy.RollbackCounter;
import dev.brownout.bootloader.policy.StateLog;
import dev.brownout.bootloader.policy.StateRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A small device with the policies of a product: six pages of 256 bytes a slot, two of log, one for the counter, three for the golden image. */
record ProductDevice(ProductPolicy policy) {

    static final FlashMap MAP = Bench.MAP;
    static final int PAGE = 256;
    static final long BOARD = 0xB0A4D;
    static final int REVISION = 3;

    /** Everything, with the usual limits. */
    static ProductDevice usual() {
        int log = MAP.slotB().end();
        return new ProductDevice(new ProductPolicy(new SlotLayout("state log", log, 2 * PAGE),
                Optional.of(new SlotLayout("security counter", log + 2 * PAGE, PAGE)), Optional.of(new SlotLayout("golden image", log + 3 * PAGE, 3 * PAGE)),
                30, 3, 3, Optional.of(new HardwareIdentity(BOARD, REVISION)), true));
    }

    ProductDevice starts(int count) {
        return new ProductDevice(policy.with(policy.watchdogSeconds(), count, policy.attempts()));
    }

    static SignOptions options(String version) {
        return new SignOptions(ImageVersion.parse(version)).padHeader(true).customTlv(HardwareIdentity.BOARD_TLV, HardwareIdentity.boardValue(BOARD))
                .customTlv(HardwareIdentity.REVISIONS_TLV, HardwareIdentity.revisionsValue(2, 4));
    }

    /** An image for this device. */
    static byte[] image(String version) {
        return signed(options(version), version);
    }

    /** The same with a security counter. */
    static byte[] image(String version, long counter) {
        return signed(options(version).securityCounter(new SecurityCounter.Value(counter)), version);
    }

    static byte[] signed(SignOptions options, String text) {
        byte[] payload = new byte[150];
        Arrays.fill(payload, (byte) 0xFF);
        byte[] name = ("v" + text + " runs").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, payload, 0, name.length);
        return ImageBuilder.build(payload, options, new Signer.Key(TestImages.KEY)).bytes();
    }

    RamFlashDevice blank() {
        return new RamFlashDevice(0, policy.golden().orElseThrow().end() / PAGE, PAGE, 4, 0xFF);
    }

    /** An image in slot A, another one in slot B, and version 0.9.0 as the golden one. */
    RamFlashDevice programmed(byte[] a, byte[] b) {
        RamFlashDevice flash = blank();
        flash.load(MAP.slotA().address(), a);
        flash.load(MAP.slotB().address(), b);
        flash.load(policy.golden().orElseThrow().address(), image("0.9.0"));
        return flash;
    }

    RamFlashDevice requested(byte[] a, byte[] b, boolean permanent) {
        RamFlashDevice flash = programmed(a, b);
        Request.update(flash, MAP, permanent);
        return flash;
    }

    BootOutcome boot(FlashDevice flash) {
        return Bootloader.boot(flash, MAP, Bench.KEYS, Bench.POLICY.with(policy));
    }

    /** What runs after a boot. */
    String run(FlashDevice flash) {
        return Bench.running(boot(flash));
    }

    StateRecord newest(FlashDevice flash) {
        return log(flash).newest();
    }

    StateLog log(FlashDevice flash) {
        return new StateLog(flash, policy.log().address(), policy.log().size());
    }

    long counter(FlashDevice flash) {
        SlotLayout area = policy.counter().orElseThrow();
        return new RollbackCounter(flash, area.address(), area.size()).value();
    }
}
