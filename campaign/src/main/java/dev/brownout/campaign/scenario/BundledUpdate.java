package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The bundled firmware, signed with the bundled test key when it is asked for. */
public final class BundledUpdate {
    private static final int HEADER = 0x200;

    private BundledUpdate() {
    }

    /** The key that the bundled bootloader trusts. */
    public static EcdsaP256PrivateKey key() {
        return (EcdsaP256PrivateKey) PemKeys.read(Fixtures.testKeyPem().getBytes(StandardCharsets.US_ASCII));
    }

    /** The bootloader's bytes, for address 0. */
    public static byte[] bootloader() {
        return Fixtures.BOOTLOADER_SWAP_MOVE.image();
    }

    /** The bootloader's. */
    public static SymbolTable symbols() {
        return new FirmwareLoader().load(Fixtures.BOOTLOADER_SWAP_MOVE.name(), Fixtures.BOOTLOADER_SWAP_MOVE.elf(), OptionalLong.empty()).symbols();
    }

    /**
     * The bootloader with another key to trust, put where it keeps its own, as a product does when it is provisioned. Nothing else of it
     * changes.
     */
    public static byte[] bootloader(EcdsaP256PublicKey trusted) {
        SymbolTable.Symbol place = symbols().find(Fixtures.PUBLIC_KEY_SYMBOL).orElseThrow();
        byte[] bytes = bootloader();
        byte[] key = trusted.subjectPublicKeyInfo();
        if (key.length != place.size()) {
            throw new IllegalStateException("the bundled bootloader has room for a key of " + place.size() + " bytes, not " + key.length);
        }
        System.arraycopy(key, 0, bytes, (int) place.address() - (int) Fixtures.BOOTLOADER_SWAP_MOVE.loadAddress(), key.length);
        return bytes;
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
