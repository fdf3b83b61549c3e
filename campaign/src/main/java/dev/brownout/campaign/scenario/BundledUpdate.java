package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.Dependency;
import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.emulator.firmware.FirmwareException;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.fixtures.Behaviour;
import dev.brownout.fixtures.BoardFixtures;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import dev.brownout.fixtures.FlashMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The bundled firmware, signed with the bundled test key when it is asked for. */
public final class BundledUpdate {
    static final int HEADER = 0x200;

    private BundledUpdate() {
    }

    /** The key that the bundled bootloader trusts. */
    public static EcdsaP256PrivateKey key() {
        return (EcdsaP256PrivateKey) PemKeys.read(Fixtures.testKeyPem().getBytes(StandardCharsets.US_ASCII));
    }

    /** The bytes of the bootloader that swaps using move, for address 0. */
    public static byte[] bootloader() {
        return Fixtures.BOOTLOADER_SWAP_MOVE.image();
    }

    /** The names in a bootloader. */
    public static SymbolTable symbols(Fixture fixture) {
        return new FirmwareLoader().load(fixture.name(), fixture.elf(), OptionalLong.empty()).symbols();
    }

    /** An application as a signed image, without padding. */
    public static byte[] signed(Fixture application) {
        return signed(application, options(application));
    }

    /**
     * The bundled application of this name as a signed image.
     *
     * @param board the board that it is for; one that nothing is bundled for gets those of the nRF52840
     * @throws FirmwareException if there is none
     */
    public static byte[] signed(String board, String name) {
        return signed(application(board, name));
    }

    /** The bundled application of this name, or a {@link FirmwareException}. */
    static Fixture application(String board, String name) {
        BoardFixtures fixtures = BoardFixtures.of(board).orElse(BoardFixtures.NRF52840);
        List<Fixture> applications = fixtures.all().stream().filter(fixture -> fixture.kind() == Fixture.Kind.APPLICATION).toList();
        return applications.stream().filter(fixture -> fixture.name().equals(name)).findFirst().orElseThrow(() -> new FirmwareException(
                "there is no bundled application '" + name + "' for " + fixtures.board() + "; there are "
                        + applications.stream().map(Fixture::name).collect(Collectors.joining(", "))));
    }

    /** What the device runs before the update: version 1, 16 KB. */
    public static byte[] oldImage() {
        return signed(Fixtures.V1_CONFIRMS_16K);
    }

    /** The update: version 2, 16 KB. */
    public static byte[] newImage() {
        return signed(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK_16K);
    }

    static byte[] signed(Fixture application, SignOptions options) {
        return ImageBuilder.build(application.image(), options, new Signer.Key(key())).bytes();
    }

    static SignOptions options(Fixture application) {
        FlashMap map = BoardFixtures.of(application.board()).orElseThrow().map();
        String version = application.version().orElseThrow();
        SignOptions options = new SignOptions(ImageVersion.parse(version)).headerSize(HEADER).padHeader(true).slotSize(map.slotA().size())
                .align(map.writeSize());
        // Each of two images needs the other one of its own version.
        application.behaviour().map(behaviour -> behaviour == Behaviour.USES_LIBRARY ? 1 : behaviour == Behaviour.LIBRARY ? 0 : -1).filter(other -> other >= 0)
                .ifPresent(other -> options.dependencies(List.of(new Dependency(other, ImageVersion.parse(version)))));
        return options;
    }
}
