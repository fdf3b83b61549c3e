package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageCipher;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageHeader;
import dev.brownout.bootloader.image.ImageValidator;
import java.util.Arrays;
import java.util.Optional;

/**
 * The ciphers of the two images of a swap: an image marked as encrypted lies readable in slot A and encrypted everywhere else (MCUboot, loader.c,
 * boot_swap_image and boot_copy_region).
 */
final class SwapCiphers {

    /** Nothing is encrypted. */
    static final SwapCiphers NONE = new SwapCiphers(Optional.empty(), Optional.empty(), new byte[0], new byte[0]);

    private final Optional<ImageCipher> ofImageA;
    private final Optional<ImageCipher> ofImageB;
    private final byte[] savedA;
    private final byte[] savedB;

    private SwapCiphers(Optional<ImageCipher> ofImageA, Optional<ImageCipher> ofImageB, byte[] savedA, byte[] savedB) {
        this.ofImageA = ofImageA;
        this.ofImageB = ofImageB;
        this.savedA = savedA;
        this.savedB = savedB;
    }

    /** For a swap that begins, with the keys in the images. */
    static SwapCiphers begin(Slots slots, int offsetInSlotB) {
        if (slots.map.savedKeys().isNone()) {
            return NONE;
        }
        byte[] savedA = saved(slots, slots.map.slotA(), 0);
        byte[] savedB = saved(slots, slots.map.slotB(), offsetInSlotB);
        return of(slots, savedA, savedB, slots.header(slots.map.slotA(), 0), slots.header(slots.map.slotB(), offsetInSlotB));
    }

    /** For a swap that goes on, with the keys in the trailer that announces it. */
    static SwapCiphers resume(Slots slots, Trailer trailer, ImageHeader headerOfA, ImageHeader headerOfB) {
        return slots.map.savedKeys().isNone() ? NONE : of(slots, trailer.savedKey(0), trailer.savedKey(1), headerOfA, headerOfB);
    }

    private static SwapCiphers of(Slots slots, byte[] savedA, byte[] savedB, ImageHeader headerOfA, ImageHeader headerOfB) {
        return new SwapCiphers(cipher(slots, savedA, headerOfA), cipher(slots, savedB, headerOfB), savedA, savedB);
    }

    private static byte[] nothing(Slots slots) {
        byte[] nothing = new byte[slots.map.savedKeys().fieldSize(slots.map.maxAlign())];
        Arrays.fill(nothing, (byte) 0xFF);
        return nothing;
    }

    /** What is kept of an image's key; nothing for one that is not encrypted, or that cannot be decrypted. */
    private static byte[] saved(Slots slots, SlotLayout slot, int offset) {
        byte[] field = nothing(slots);
        try {
            Image image = slots.parse(slot, offset);
            if (image.header().isEncrypted()) {
                byte[] key = slots.validator.key(image);
                byte[] kept = slots.map.savedKeys().tlvSize() == 0 ? key : slots.validator.encryptedKey(image);
                System.arraycopy(kept, 0, field, 0, Math.min(kept.length, field.length));
            }
        } catch (ImageException e) {
            return field;
        }
        return field;
    }

    private static Optional<ImageCipher> cipher(Slots slots, byte[] saved, ImageHeader header) {
        if (!header.isEncrypted() || Arrays.equals(saved, nothing(slots))) {
            return Optional.empty();
        }
        SavedKeys kept = slots.map.savedKeys();
        Optional<byte[]> key = kept.tlvSize() == 0 ? Optional.of(Arrays.copyOf(saved, kept.keySize()))
                : slots.validator.key(header, Arrays.copyOf(saved, kept.tlvSize()));
        return key.map(bytes -> new ImageCipher(bytes, header));
    }

    /** What the trailer keeps for the image that lay in slot A (0) or B (1). */
    byte[] saved(int slot) {
        return slot == 0 ? savedA : savedB;
    }

    /** Makes bytes of slot B's image, from {@code imageOffset} on, what slot A is to hold. */
    void toSlotA(byte[] bytes, int imageOffset) {
        ofImageB.ifPresent(cipher -> cipher.apply(bytes, imageOffset));
    }

    /** Makes bytes of slot A's image, from {@code imageOffset} on, what slot B is to hold. */
    void toSlotB(byte[] bytes, int imageOffset) {
        ofImageA.ifPresent(cipher -> cipher.apply(bytes, imageOffset));
    }
}
