package dev.brownout.cli.bundled;

import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;

/** The bundled firmware, signed with the bundled test key when it is asked for. */
public final class BundledUpdate {
    private static final int HEADER = 0x200;

    private BundledUpdate() {
    }

    /** The key that the bundled bootloader trusts. */
    public static EcdsaP256PrivateKey key() {
        return dev.brownout.cli.sweep.Keys.parsePrivate("the bundled test key", Fixtures.testKeyPem());
    }

    /** The bootloader's bytes, for address 0. */
    public static byte[] bootloader() {
        return Fixtures.BOOTLOADER_SWAP_MOVE.image();
    }

    /** An application as a signed image, without padding. */
    public static byte[] signed(Fixture application) {
        SignOptions options = new SignOptions(ImageVersion.parse(application.version().orElseThrow())).headerSize(HEADER).padHeader(true)
                .slotSize(FlashMap.nrf52840().slotA().size()).align(FlashMap.nrf52840().writeSize());
        return ImageBuilder.build(application.image(), options, new Signer.Key(key())).bytes();
    }

    /** What the device runs before the update: version 1, 16 KB. */
    public static byte[] oldImage() {
        return signed(Fixtures.V1_CONFIRMS_16K);
    }

    /** The update: version 2, 16 KB. */
    public static byte[] newImage() {
        return signed(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK_16K);
    }
}
