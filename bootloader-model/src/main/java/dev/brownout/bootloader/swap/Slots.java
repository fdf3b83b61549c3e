package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageHeader;
import dev.brownout.bootloader.image.ImageReader;
import dev.brownout.bootloader.image.ImageValidator;
import java.util.Arrays;
import java.util.Optional;

/** One image's two slots in flash with their trailers: what every strategy asks of them and does to them. */
final class Slots {

    final FlashDevice device;
    final FlashMap map;
    final int image;
    final Trailer a;
    final Trailer b;
    final ImageValidator validator;
    final Optional<Supervision> supervision;
    SwapCiphers ciphers = SwapCiphers.NONE;

    Slots(FlashDevice device, FlashMap map, int image, ImageValidator validator, Optional<ProductPolicy> product) {
        if (device.writeSize() != map.writeSize()) {
            throw new IllegalArgumentException("The flash map is for words of " + map.writeSize() + " bytes, but the flash has words of "
                    + device.writeSize() + ".");
        }
        this.device = device;
        this.map = map;
        this.image = image;
        if (validator.decrypts() == map.savedKeys().isNone()) {
            throw new IllegalArgumentException(validator.decrypts() ? "A bootloader that decrypts images has room for their keys in its trailers; this map has"
                    + " none." : "The flash map is one of a bootloader that decrypts images, but it is given nothing to decrypt with.");
        }
        this.validator = validator;
        this.a = new Trailer(device, map, map.slotA());
        this.b = new Trailer(device, map, map.slotB());
        this.supervision = product.map(policy -> new Supervision(this, policy));
    }

    /** Slot A's trailer if it announces a swap that is not complete, and slot B asks for none. */
    Optional<Trailer> announcementInSlotA() {
        return a.state().announcesSwap() && b.state().magic() != Magic.GOOD ? Optional.of(a) : Optional.empty();
    }

    /** Which swap the trailers ask for. */
    SwapType decide() {
        return SwapState.decide(a.state(), b.state());
    }

    /** The bytes of a slot from {@code offset} on. */
    byte[] read(SlotLayout slot, int offset) {
        return device.read(slot.address() + offset, slot.size() - offset);
    }

    ImageHeader header(SlotLayout slot, int offset) {
        return ImageHeader.read(device.read(slot.address() + offset, ImageHeader.SIZE), 0);
    }

    /**
     * The image that begins {@code offset} bytes behind the beginning of {@code slot}, validated.
     *
     * @throws ImageException with what is wrong with it
     */
    Image validate(SlotLayout slot, int offset) {
        return admissible(validator.validate(read(slot, offset), slot.size(), map.largestImage()), slot);
    }

    private Image admissible(Image found, SlotLayout slot) {
        supervision.ifPresent(policies -> policies.check(found, slot));
        return found;
    }

    /** The same for an image on its way to slot A or to RAM, which may be encrypted. */
    Image validateIncoming(SlotLayout slot, int offset) {
        byte[] bytes = read(slot, offset);
        ImageHeader found = ImageReader.header(bytes);
        boolean otherKeySize = found.isEncrypted() && found.has(ImageHeader.ENCRYPTED_AES256) != (map.savedKeys().keySize() == 32);
        if (otherKeySize && validator.decrypts()) {
            throw new ImageException(ImageError.ENCRYPTED, "The image is encrypted with a key of another size than %d bytes.", map.savedKeys().keySize());
        }
        return admissible(validator.validateIncoming(bytes, slot.size(), map.largestImage()), slot);
    }

    /** The same for an update, which is new here: the dates of its certificates count. */
    Image validateUpdate(SlotLayout slot, int offset) {
        Image found = validateIncoming(slot, offset);
        validator.checkDates(found);
        return found;
    }

    boolean isValidUpdate(SlotLayout slot, int offset) {
        try {
            validateUpdate(slot, offset);
            return true;
        } catch (ImageException e) {
            return false;
        }
    }

    boolean isValid(SlotLayout slot, int offset) {
        try {
            validateIncoming(slot, offset);
            return true;
        } catch (ImageException e) {
            return false;
        }
    }

    /** The image in a slot without its hash and signatures checked. @throws ImageException if it is none that could have been started */
    Image parse(SlotLayout slot, int offset) {
        byte[] bytes = read(slot, offset);
        Image found = ImageReader.read(bytes, slot.size(), map.largestImage(), validator.decrypts());
        if (found.header().has(ImageHeader.NON_BOOTABLE)) {
            throw new ImageException(ImageError.NON_BOOTABLE, "The image is marked as not bootable.");
        }
        return found;
    }

    /** The size of the image in a slot, 0 if there is none that could have been started. */
    ImageSize size(SlotLayout slot, int offset) {
        try {
            byte[] bytes = read(slot, offset);
            int size = ImageReader.size(bytes, slot.size(), map.largestImage(), validator.decrypts());
            ImageHeader header = ImageReader.header(bytes);
            return header.has(ImageHeader.NON_BOOTABLE) ? ImageSize.NONE : new ImageSize(size, size - (int) header.hashedSize());
        } catch (ImageException e) {
            return ImageSize.NONE;
        }
    }

    /** Whether the header in slot B is none that anybody wrote, or one that says it is not to be started. */
    boolean isAbsent(SlotLayout slot, int offset) {
        byte[] magic = device.read(slot.address() + offset, 4);
        byte[] erased = new byte[magic.length];
        Arrays.fill(erased, (byte) device.erasedValue());
        return Arrays.equals(magic, erased) || header(slot, offset).has(ImageHeader.NON_BOOTABLE);
    }

    /** Copies bytes of slot B's image, from {@code imageOffset} on, into slot A. */
    void copyToSlotA(int from, int to, int length, int imageOffset) {
        byte[] bytes = device.read(from, length);
        ciphers.toSlotA(bytes, imageOffset);
        FlashWriter.writeUnlessErased(device, to, bytes);
    }

    /** Copies bytes of slot A's image, from {@code imageOffset} on, into slot B. */
    void copyToSlotB(int from, int to, int length, int imageOffset) {
        byte[] bytes = device.read(from, length);
        ciphers.toSlotB(bytes, imageOffset);
        FlashWriter.writeUnlessErased(device, to, bytes);
    }

    /** Removes an invalid image with its header and its trailer, so that no later boot looks at it again (MCUBOOT_MINIMAL_SCRAMBLE). */
    void scramble(SlotLayout slot, int offset, Trailer trailer) {
        device.erasePage(device.pageAt(slot.address() + offset).address());
        trailer.erase();
    }

    /** Makes slot A's image the one to stay. */
    void settle() {
        SwapState state = a.state();
        if (state.imageOk() != Flag.SET) {
            a.writeImageOk();
        }
        if (state.copyDone() != Flag.SET) {
            a.writeCopyDone();
        }
    }

    /** The image in slot A as it is now. */
    BootOutcome start(SwapType swapped, boolean resumed) {
        try {
            Image found = validateOrRestore();
            int watchdogSeconds = supervision.map(policies -> policies.starting(found, swapped == SwapType.TEST)).orElse(0);
            ImageHeader header = found.header();
            return new BootOutcome.Started(swapped, resumed, map.slotA().address() + header.headerSize(), header, map.slotA().address(),
                    watchdogSeconds);
        } catch (ImageException e) {
            return new BootOutcome.NothingToStart(swapped, resumed, e.error(), e.getMessage());
        }
    }

    private Image validateOrRestore() {
        try {
            return validate(map.slotA(), 0);
        } catch (ImageException e) {
            if (supervision.filter(Supervision::restoresGolden).isEmpty()) {
                throw e;
            }
            return validate(map.slotA(), 0);
        }
    }

    /**
     * How large an image is.
     *
     * @param total       bytes from the header to the end of the last TLV area, 0 for no image
     * @param unprotected bytes of the unprotected TLV area
     */
    record ImageSize(int total, int unprotected) {

        static final ImageSize NONE = new ImageSize(0, 0);
    }
}
