package dev.brownout.campaign;

import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SecurityCounter;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.policy.HardwareIdentity;
import dev.brownout.bootloader.policy.Reason;
import dev.brownout.bootloader.policy.StateLog;
import dev.brownout.bootloader.policy.StateRecord;
import dev.brownout.bootloader.policy.UpdateState;
import dev.brownout.bootloader.swap.ProductPolicy;
import dev.brownout.bootloader.swap.Request;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.emulator.flash.FlashGeometry;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The bundled bootloader of a product on board 0x1234, revision 3, and images for it. */
final class Products {
    static final HardwareIdentity HARDWARE = new HardwareIdentity(0x1234, 3);
    static final ProductPolicy POLICY = ProductPolicy.nrf52840().with(HARDWARE);
    static final byte[] OLD = image(Fixtures.V1_CONFIRMS, 1);
    static final byte[] NEW = image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, 2);
    static final byte[] GOLDEN = image(Fixtures.V1_CHECKS_HAND_OFF, "0.9.0", 0, 1, 9);
    static final Judge.Acceptable OLD_ACCEPTED = new Judge.Acceptable("old", OLD);
    static final Judge.Acceptable NEW_ACCEPTED = new Judge.Acceptable("new", NEW);
    static final Judge.Acceptable GOLDEN_ACCEPTED = new Judge.Acceptable("golden", GOLDEN);

    private Products() {
    }

    static byte[] image(Fixture application, long counter) {
        return image(application, application.version().orElseThrow(), counter, 2, 4);
    }

    /** An application signed as a version for revisions {@code first} to {@code last} of the board. */
    static byte[] image(Fixture application, String version, long counter, int first, int last) {
        SignOptions options = new SignOptions(ImageVersion.parse(version)).headerSize(0x200).padHeader(true).slotSize(Scenes.MAP.slotA().size())
                .align(Scenes.MAP.writeSize()).securityCounter(new SecurityCounter.Value(counter))
                .customTlv(HardwareIdentity.BOARD_TLV, HardwareIdentity.boardValue(HARDWARE.board()))
                .customTlv(HardwareIdentity.REVISIONS_TLV, HardwareIdentity.revisionsValue(first, last));
        return ImageBuilder.build(application.image(), options, new Signer.Key(Scenes.KEY)).bytes();
    }

    static byte[] damaged(byte[] image) {
        byte[] other = image.clone();
        other[0x300] ^= 1;
        return other;
    }

    static Machine machine() {
        return Board.build(Scenes.BOARD, new TranslatorFactory()).machine();
    }

    static UpdateScene scene(byte[] bootloader, byte[] slotA, byte[] slotB, byte[] golden, UpdateScene.Asked asked) {
        return new UpdateScene(Products::machine, Scenes.MAP).put("bootloader", 0, ProductBootloader.image(bootloader, POLICY))
                .putInSlotA("slot A's image", slotA).putInSlotB("slot B's image", slotB)
                .put("golden image", POLICY.golden().orElseThrow().address(), golden).ask(asked);
    }

    static UpdateScene scene(byte[] slotA, byte[] slotB, UpdateScene.Asked asked) {
        return scene(Fixtures.BOOTLOADER_PRODUCT.image(), slotA, slotB, GOLDEN, asked);
    }

    static ReferenceCheck reference() {
        return new ReferenceCheck(0, Scenes.MAP, List.of(Scenes.KEY.publicKey()), ReferenceCheck.policy().with(POLICY));
    }

    static StateLog log(NonVolatile node) {
        return new StateLog(new ArrayFlash(0, node.codeFlash()), POLICY.log().address(), POLICY.log().size());
    }

    static StateRecord newest(NonVolatile node) {
        return log(node).newest();
    }

    /** Boots {@code node} so often, each time as from power-on, and gives what the last boot left. */
    static NonVolatile boots(NonVolatile node, int times) {
        Booter booter = new Booter(machine(), Scenes.judge()::inSlot, BootLimits.STANDARD);
        NonVolatile now = node;
        for (int boot = 0; boot < times; boot++) {
            booter.boot(now);
            now = new NonVolatile(booter.machine().nonVolatile());
        }
        return now;
    }

    /** {@code node} with its code flash changed. */
    static NonVolatile changed(NonVolatile node, Consumer<ArrayFlash> change) {
        ArrayFlash flash = new ArrayFlash(0, node.codeFlash());
        change.accept(flash);
        Machine machine = machine();
        machine.restoreNonVolatile(node.arrays());
        FlashGeometry geometry = machine.config().flash();
        for (int page = 0; page < geometry.pages(); page++) {
            int start = geometry.pageStart(page);
            byte[] content = flash.memory().read(start, geometry.pageSize(page));
            if (!Arrays.equals(content, machine.flash().memory().read(start, content.length))) {
                machine.flash().preload(start, content);
            }
        }
        return new NonVolatile(machine.nonVolatile());
    }

    /** Logs downloads until the first page of the log is full. */
    static void fillPage(ArrayFlash flash) {
        StateLog log = new StateLog(flash, POLICY.log().address(), POLICY.log().size());
        while (log.records().size() < Scenes.MAP.pageSize() / StateRecord.SIZE) {
            StateRecord newest = log.newest();
            log.append(newest.next(UpdateState.DOWNLOAD, Reason.NONE, newest.version()));
        }
    }

    /** Puts an image into slot B and asks for it, as an application does. */
    static void putInSlotB(ArrayFlash flash, byte[] image) {
        for (int page = Scenes.MAP.slotB().address(); page < Scenes.MAP.slotB().end(); page += Scenes.MAP.pageSize()) {
            flash.erasePage(page);
        }
        flash.write(Scenes.MAP.slotB().address(), Arrays.copyOf(image, image.length + 3 & ~3), 0, image.length + 3 & ~3);
        Request.update(flash, Scenes.MAP, false);
    }
}
