package dev.brownout.campaign;

import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.interpreter.InterpreterFactory;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The bundled bootloader and applications, as tests of campaigns want them. */
final class Scenes {
    static final FlashMap MAP = FlashMap.nrf52840();
    static final BoardDescription BOARD = BoardLoader.load("nrf52840");
    static final EcdsaP256PrivateKey KEY = (EcdsaP256PrivateKey) PemKeys.read(Fixtures.testKeyPem().getBytes(StandardCharsets.US_ASCII));
    static final byte[] OLD = signed(Fixtures.V1_CONFIRMS);
    static final byte[] NEW = signed(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK);

    /** What the bundled bootloader never decides by: its stack, what its log is made of, how it counts erases and words, and cycles. */
    static final HashOmissions ONLY_LOGGED = new HashOmissions(true, List.of(range("nvmc_words_written", 8), range("length", 4 + 160)),
            List.of(HashOmissions.Range.of(0x20001000L, 0x3f000)));

    private Scenes() {
    }

    private static HashOmissions.Range range(String symbol, int size) {
        return HashOmissions.Range.of(new FirmwareLoader().load("bootloader", Fixtures.BOOTLOADER_SWAP_MOVE.elf(), OptionalLong.empty()).symbols()
                .find(symbol).orElseThrow().address(), size);
    }

    static byte[] signed(Fixture application) {
        SignOptions options = new SignOptions(ImageVersion.parse(application.version().orElseThrow())).headerSize(0x200).padHeader(true)
                .slotSize(MAP.slotA().size()).align(MAP.writeSize());
        return ImageBuilder.build(application.image(), options, new Signer.Key(KEY)).bytes();
    }

    static Machine machine() {
        return Board.build(BOARD, new InterpreterFactory()).machine();
    }

    /** The bundled bootloader with these images and a request. */
    static UpdateScene update(byte[] slotA, byte[] slotB, UpdateScene.Asked asked) {
        return new UpdateScene(Scenes::machine, MAP).put("bootloader", 0, Fixtures.BOOTLOADER_SWAP_MOVE.image())
                .putInSlotA("slot A's image", slotA).putInSlotB("slot B's image", slotB).ask(asked);
    }

    static Judge judge(Judge.Acceptable... acceptable) {
        return new Judge(0, List.of(new Judge.Slot("slot A", MAP.slotA().address(), MAP.slotA().size()),
                new Judge.Slot("slot B", MAP.slotB().address(), MAP.slotB().size())), List.of(acceptable));
    }

    static Judge oldOrNew() {
        return judge(new Judge.Acceptable("old", OLD), new Judge.Acceptable("new", NEW));
    }

    static ReferenceCheck reference() {
        return new ReferenceCheck(0, MAP, List.of(KEY.publicKey()), ReferenceCheck.policy());
    }

    static Sweep.Plan plan(UpdateScene scene, Judge judge, Sweep.Operations operations, Tearing tearing) {
        return new Sweep.Plan(Scenes::machine, scene.program(), judge, Optional.of(reference()), operations, tearing, 1, BootLimits.STANDARD);
    }
}
