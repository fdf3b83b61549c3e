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
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The bundled bootloader and applications, as tests of campaigns want them. */
final class Scenes {
    static final FlashMap MAP = FlashMap.nrf52840();
    static final BoardDescription BOARD = BoardLoader.load("nrf52840");
    static final EcdsaP256PrivateKey KEY = (EcdsaP256PrivateKey) PemKeys.read(Fixtures.testKeyPem().getBytes(StandardCharsets.US_ASCII));
    static final byte[] OLD = signed(Fixtures.V1_CONFIRMS);
    static final byte[] NEW = signed(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK);

    /** {@link #onlyLogged} for the bundled bootloader. */
    static final HashOmissions ONLY_LOGGED = onlyLogged(Fixtures.BOOTLOADER_SWAP_MOVE);

    private Scenes() {
    }

    /** What no bundled bootloader decides by: its dead stack, how it counts erases and words, the last line of its log, and cycles. */
    static HashOmissions onlyLogged(Fixture bootloader) {
        SymbolTable symbols = new FirmwareLoader().load("bootloader", bootloader.elf(), OptionalLong.empty()).symbols();
        List<HashOmissions.Range> variables = Stream.of("nvmc_words_written", "nvmc_pages_erased", "words_written", "pages_erased", "length", "line")
                .flatMap(name -> symbols.find(name).stream()).map(symbol -> HashOmissions.Range.of(symbol.address(), symbol.size())).toList();
        long top = Integer.toUnsignedLong(ByteBuffer.wrap(bootloader.image()).order(ByteOrder.LITTLE_ENDIAN).getInt());
        long bottom = symbols.symbols().stream().filter(symbol -> symbol.address() < top && symbol.address() >= 0x20000000L)
                .mapToLong(symbol -> symbol.address() + symbol.size()).max().orElseThrow();
        return new HashOmissions(true, variables, List.of(HashOmissions.Range.of(bottom, top - bottom)));
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
