package dev.brownout.bootloader.swap;

import static dev.brownout.bootloader.swap.Bench.running;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.ImgtoolFiles;
import dev.brownout.bootloader.explore.CutExplorer;
import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.Decryption;
import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images that lie readable in slot A and encrypted in slot B. */
class EncryptedSwapTest {

    private static final PrivateImageKey SIGNS = ImgtoolFiles.key("ed25519");
    private static final PrivateImageKey DECRYPTS = ImgtoolFiles.key("x25519");
    private static final BootPolicy POLICY = new BootPolicy(SignatureVerifier.remembering(SignatureVerifier.bouncyCastle(), 10_000))
            .with(new Decryption.WithPrivateKey(DECRYPTS));
    private static final int TLV = 32 + 32 + 16;

    /** A device and whether version 1 came in encrypted, too. */
    private record Case(Device device, boolean oldEncrypted) {

        FlashMap map() {
            return device.map();
        }

        BootOutcome boot(FlashDevice flash) {
            return Bootloader.boot(flash, map(), List.of(SIGNS.publicKey()), POLICY);
        }

        byte[] old(boolean inSlotA) {
            return oldEncrypted ? image("1.0.0", 150, inSlotA, 16) : image("1.0.0", 150, true, 0);
        }

        byte[] update(boolean inSlotA) {
            return image("2.0.0", 300, inSlotA, 16);
        }

        RamFlashDevice requested(boolean permanent) {
            RamFlashDevice flash = device.blank();
            flash.load(map().slotA().address(), old(true));
            flash.load(map().slotB().address() + map().strategy().offsetInSlotB(map()), update(false));
            Request.update(flash, map(), permanent);
            return flash;
        }

        private byte[] image(String version, int size, boolean readable, int keyBytes) {
            byte[] payload = new byte[size];
            Arrays.fill(payload, (byte) version.charAt(0));
            SignOptions options = new SignOptions(ImageVersion.parse(version)).padHeader(true).random(new SameBytes(version));
            if (keyBytes > 0) {
                options.encryptFor(DECRYPTS.publicKey()).encryptionKeyBits(8 * keyBytes).clear(readable);
            }
            if (map().strategy() instanceof SwapStrategy.RamLoad) {
                options.loadAddress(Device.RAM);
            }
            return ImageBuilder.build(payload, options, new Signer.Key(SIGNS)).bytes();
        }

        @Override
        public String toString() {
            return device + (oldEncrypted ? ", old image encrypted" : "") + (map().savedKeys().tlvSize() > 0 ? ", encrypted keys kept" : "");
        }
    }

    /** Makes the same image readable and encrypted. */
    private static final class SameBytes extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final Random random;

        SameBytes(String seed) {
            random = new Random(seed.hashCode());
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }
    }

    static Stream<Case> swaps() {
        return Stream.of("swap-move", "swap-scratch", "swap-scratch-unequal", "swap-offset").flatMap(EncryptedSwapTest::cases);
    }

    private static Stream<Case> cases(String strategy) {
        Device plain = Device.of(strategy, 4, 0xFF);
        return Stream.of(new SavedKeys(16, 0), new SavedKeys(16, TLV)).flatMap(keys -> {
            Device device = new Device(plain.label(), plain.map().with(keys), plain.erasedValue());
            return Stream.of(new Case(device, false), new Case(device, true));
        });
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void imagesAreReadableInSlotAAndEncryptedInSlotB(Case device) {
        RamFlashDevice flash = device.requested(false);
        assertEquals("2.0.0+0", running(device.boot(flash)));
        assertHolds(flash, device.map().slotA().address(), device.update(true));
        assertHolds(flash, device.map().slotB().address(), device.old(false));
        assertEquals("1.0.0+0", running(device.boot(flash)));
        assertHolds(flash, device.map().slotA().address(), device.old(true));
        assertHolds(flash, device.map().slotB().address() + device.map().strategy().offsetInSlotB(device.map()), device.update(false));
        assertEquals("1.0.0+0", running(device.boot(flash)));
    }

    static Stream<Case> swapsOfTwoEncryptedImages() {
        return swaps().filter(Case::oldEncrypted);
    }

    @ParameterizedTest
    @MethodSource("swapsOfTwoEncryptedImages")
    void aCutAnywhereLosesNeitherImageNorKey(Case device) {
        CutExplorer explorer = new CutExplorer(device.device().blank(), device.device().tears());
        explorer.sweep(device.requested(false).content(), device::boot, (outcome, after) -> {
            assertTrue(Set.of("1.0.0+0", "2.0.0+0").contains(running(outcome)), running(outcome));
            device.boot(after);
            assertEquals("1.0.0+0", running(device.boot(after)));
        });
    }

    @ParameterizedTest
    @MethodSource("overwrites")
    void overwritingDecrypts(Case device) {
        RamFlashDevice flash = device.requested(true);
        assertEquals("2.0.0+0", running(device.boot(flash)));
        assertHolds(flash, device.map().slotA().address(), device.update(true));
    }

    static Stream<Case> overwrites() {
        return Stream.of("overwrite-only", "overwrite-only-fast").flatMap(EncryptedSwapTest::cases);
    }

    @Test
    void whatIsLoadedToRamIsDecryptedThere() {
        Case device = cases("ram-load").toList().get(0);
        RamFlashDevice flash = device.requested(true);
        byte[] before = flash.content();
        assertEquals("2.0.0+0", running(device.boot(flash)));
        assertArrayEquals(before, flash.content());
    }

    @Test
    void anImageForAnotherDeviceIsRemoved() {
        Case device = cases("swap-move").toList().get(0);
        RamFlashDevice flash = device.requested(false);
        BootPolicy other = POLICY.with(new Decryption.WithPrivateKey(ImgtoolFiles.key("ecdsa-p256")));
        assertEquals("1.0.0+0", running(Bootloader.boot(flash, device.map(), List.of(SIGNS.publicKey()), other)));
        assertEquals(-1, flash.read(device.map().slotB().address(), 1)[0]);
    }

    @Test
    void keysLieBetweenSwapSizeAndStatus() {
        Case device = cases("swap-move").toList().get(1);
        RamFlashDevice flash = device.requested(false);
        device.boot(flash);
        TrailerLayout trailer = TrailerLayout.of(device.map(), device.map().slotA());
        assertEquals(trailer.swapSize() - 32, trailer.keys());
        byte[] none = new byte[16];
        Arrays.fill(none, (byte) 0xFF);
        assertFalse(Arrays.equals(none, flash.read(trailer.keys(), 16)));
        assertFalse(Arrays.equals(none, flash.read(trailer.keys() + 16, 16)));
        device = cases("swap-move").toList().get(0);
        flash = device.requested(false);
        device.boot(flash);
        assertArrayEquals(none, flash.read(trailer.keys() + 16, 16));
    }

    @Test
    void mapAndPolicyAgreeOnDecryption() {
        Case device = cases("swap-move").toList().get(0);
        RamFlashDevice flash = device.requested(false);
        assertThrows(IllegalArgumentException.class, () -> Bootloader.boot(flash, device.map(), List.of(SIGNS.publicKey()), BootPolicy.standard()));
        assertThrows(IllegalArgumentException.class,
                () -> Bootloader.boot(flash, device.map().with(SavedKeys.NONE), List.of(SIGNS.publicKey()), POLICY));
        assertThrows(IllegalArgumentException.class, () -> new SavedKeys(24, 0));
    }

    private static void assertHolds(RamFlashDevice flash, int address, byte[] image) {
        assertArrayEquals(image, flash.read(address, image.length));
    }
}
