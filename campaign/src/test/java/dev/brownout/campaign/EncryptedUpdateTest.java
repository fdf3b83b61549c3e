package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.image.Decryption;
import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.ImageKey;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SavedKeys;
import dev.brownout.bootloader.swap.TrailerLayout;
import dev.brownout.campaign.UpdateScene.Asked;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bundled bootloaders that decrypt images, cut, and held to the reference byte for byte. */
class EncryptedUpdateTest {

    /** The two bootloaders: which key, and what they keep of it. */
    enum Kind {
        AES_128_KEYS_SAVED(Fixtures.BOOTLOADER_ENCRYPTED, new SavedKeys(16, 0)),
        AES_256_TLVS_SAVED(Fixtures.BOOTLOADER_ENCRYPTED_256, new SavedKeys(32, 97 + 32));

        final Fixture bootloader;
        final FlashMap map;
        final int bits;

        Kind(Fixture bootloader, SavedKeys saved) {
            this.bootloader = bootloader;
            map = Scenes.MAP.with(saved);
            bits = 8 * saved.keySize();
        }

        /** An application, encrypted or, for slot A, marked so and left readable; the same key for both. */
        byte[] image(Fixture application, boolean readable) {
            SignOptions options = new SignOptions(ImageVersion.parse(application.version().orElseThrow())).headerSize(0x200).padHeader(true)
                    .slotSize(map.slotA().size()).align(map.writeSize()).encryptFor(RECEIVER.publicKey()).encryptionKeyBits(bits).clear(readable)
                    .random(new Counting());
            return ImageBuilder.build(application.image(), options, new Signer.Key(Scenes.KEY)).bytes();
        }

        UpdateScene scene(byte[] slotA, byte[] slotB, Asked asked) {
            return new UpdateScene(Scenes::machine, map).put("bootloader", 0, bootloader.image()).putInSlotA("slot A's image", slotA)
                    .putInSlotB("slot B's image", slotB).ask(asked);
        }

        ReferenceCheck reference() {
            return new ReferenceCheck(0, map, List.of(Scenes.KEY.publicKey()),
                    ReferenceCheck.policy().with(new Decryption.WithPrivateKey(RECEIVER.privateKey())));
        }

        Sweep.Plan plan(UpdateScene scene, Judge judge, Sweep.Operations operations) {
            return new Sweep.Plan(Scenes::machine, scene.program(), judge, Optional.of(reference()), operations, Tearing.STANDARD, 1, BootLimits.STANDARD,
                    HashOmissions.NONE);
        }
    }

    private static final ImageKey RECEIVER = PemKeys.read(Fixtures.encryptionKeyPem().getBytes(StandardCharsets.US_ASCII));

    private static NonVolatile boot(NonVolatile node) {
        Booter booter = new Booter(Scenes.machine(), Scenes.oldOrNew()::inSlot, BootLimits.STANDARD);
        BootEnd end = booter.boot(node);
        assertInstanceOf(BootEnd.Started.class, end);
        return new NonVolatile(booter.machine().nonVolatile());
    }

    private static byte[] slot(NonVolatile node, int address, int size) {
        return node.codeFlash().memory().read(address, size);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void imageIsDecryptedOnItsWayInAndEncryptedOnItsWayBack(Kind kind) {
        byte[] encrypted = kind.image(Fixtures.V2_NEVER_CONFIRMS, false);
        byte[] plain = kind.image(Fixtures.V2_NEVER_CONFIRMS, true);
        byte[] old = kind.image(Fixtures.V1_CONFIRMS, true);
        byte[] oldEncrypted = kind.image(Fixtures.V1_CONFIRMS, false);
        UpdateScene scene = kind.scene(old, encrypted, Asked.TEST);
        NonVolatile start = scene.program();

        NonVolatile updated = boot(start);
        assertArrayEquals(plain, slot(updated, kind.map.slotA().address(), plain.length));
        assertArrayEquals(oldEncrypted, slot(updated, kind.map.slotB().address(), oldEncrypted.length));
        NonVolatile reverted = boot(updated);
        assertArrayEquals(old, slot(reverted, kind.map.slotA().address(), old.length));
        assertArrayEquals(encrypted, slot(reverted, kind.map.slotB().address(), encrypted.length));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void updateSurvivesCutsBeforeInAndAfterTheKeysAreSaved(Kind kind) throws InterruptedException {
        assertSurvives(kind, new Sweep.Operations(0, 70));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void updateSurvivesCutsWhilePagesAreDecryptedAndEncrypted(Kind kind) throws InterruptedException {
        assertSurvives(kind, new Sweep.Operations(2200, 2220));
        assertSurvives(kind, new Sweep.Operations(3270, 3290));
    }

    private static void assertSurvives(Kind kind, Sweep.Operations operations) throws InterruptedException {
        byte[] old = kind.image(Fixtures.V1_CONFIRMS, true);
        Judge judge = Scenes.judge(new Judge.Acceptable("old", old), new Judge.Acceptable("new", kind.image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, true)));
        UpdateScene scene = kind.scene(old, kind.image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, false), Asked.TEST);
        SweepResult result = new Sweep(kind.plan(scene, judge, operations)).run(2, (done, total) -> { });
        assertTrue(result.good(), () -> result.failures().toString());
        assertEquals(Map.of("new", (long) result.cases().size()), result.images());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void imageForAnotherDeviceOrWithADamagedPayloadIsRefused(Kind kind) {
        byte[] good = kind.image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, false);
        byte[] otherKey = good.clone();
        int tlv = indexOf(otherKey, new byte[] {0x32, 0x00, (byte) (97 + kind.bits / 8), 0x00, 0x04});
        otherKey[tlv + 40] ^= 1;
        byte[] damaged = good.clone();
        damaged[0x1000] ^= 1;
        for (byte[] wrong : List.of(otherKey, damaged, kind == Kind.AES_128_KEYS_SAVED ? Kind.AES_256_TLVS_SAVED.image(Fixtures.V2_HANGS, false)
                : Kind.AES_128_KEYS_SAVED.image(Fixtures.V2_HANGS, false))) {
            NonVolatile start = kind.scene(Scenes.OLD, wrong, Asked.TEST).program();
            Booter booter = new Booter(Scenes.machine(), Scenes.oldOrNew()::inSlot, BootLimits.STANDARD);
            BootEnd end = booter.boot(start);
            NonVolatile after = new NonVolatile(booter.machine().nonVolatile());
            assertEquals(CrossCheck.Result.EQUAL, kind.reference().compare(start, end, after));
            assertArrayEquals(Scenes.OLD, slot(after, kind.map.slotA().address(), Scenes.OLD.length));
        }
    }

    @Test
    void trailerKeepsTheKeysWhileTheSwapRunsAndNotThereafterInTheOtherSlot() {
        Kind kind = Kind.AES_128_KEYS_SAVED;
        Sweep sweep = new Sweep(kind.plan(kind.scene(kind.image(Fixtures.V1_CONFIRMS, true), kind.image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, false),
                Asked.TEST), Scenes.oldOrNew(), Sweep.Operations.ALL));
        NonVolatile midway = sweep.nodeAt(new CutPoint(2000, "after"));
        TrailerLayout a = TrailerLayout.of(kind.map, kind.map.slotA());
        TrailerLayout b = TrailerLayout.of(kind.map, kind.map.slotB());
        byte[] erased = new byte[32];
        Arrays.fill(erased, (byte) 0xFF);
        assertNotEquals(Arrays.toString(erased), Arrays.toString(slot(midway, a.keys(), 32)));
        assertArrayEquals(erased, slot(midway, b.keys(), 32));
    }

    @Test
    void bootloaderThatDoesNotDecryptRefusesTheImage() {
        NonVolatile start = Scenes.update(Scenes.OLD, Kind.AES_128_KEYS_SAVED.image(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK, false), Asked.TEST).program();
        NonVolatile after = boot(start);
        assertArrayEquals(Scenes.OLD, slot(after, Scenes.MAP.slotA().address(), Scenes.OLD.length));
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    /** The same keys each time: not random at all. */
    private static final class Counting extends SecureRandom {
        private static final long serialVersionUID = 1;
        private int next = 1;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (next++ * 37);
            }
        }
    }
}
