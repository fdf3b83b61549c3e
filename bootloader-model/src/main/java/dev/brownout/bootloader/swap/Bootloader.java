package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageHeader;
import dev.brownout.bootloader.image.ImageReader;
import dev.brownout.bootloader.image.ImageValidator;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;
import dev.brownout.bootloader.swap.SwapProgress.HeaderPlace;
import java.util.Arrays;
import java.util.List;

/**
 * The reference bootloader, swap using move: one boot from power-on to the start of an image, with every flash operation in its order
 * (docs/swap-move.md, section 4; MCUboot, loader.c, context_boot_go).
 */
public final class Bootloader {

    private final FlashDevice device;
    private final FlashMap map;
    private final ImageValidator validator;
    private final Trailer a;
    private final Trailer b;
    private final SwapMove swap;
    private SwapType swapped = SwapType.NONE;
    private boolean resumed;

    private Bootloader(FlashDevice device, FlashMap map, List<EcdsaP256PublicKey> keys, BootPolicy policy) {
        this.device = device;
        this.map = map;
        this.validator = new ImageValidator(keys, policy.verifier());
        this.a = new Trailer(device, map, map.slotA());
        this.b = new Trailer(device, map, map.slotB());
        this.swap = new SwapMove(device, map, a, b);
    }

    /**
     * Boots once.
     *
     * @throws RuntimeException whatever {@code device} throws when power is cut
     */
    public static BootOutcome boot(FlashDevice device, FlashMap map, List<EcdsaP256PublicKey> keys, BootPolicy policy) {
        if (device.writeSize() != map.writeSize()) {
            throw new IllegalArgumentException("The flash map is for words of " + map.writeSize() + " bytes, but the flash has words of "
                    + device.writeSize() + ".");
        }
        Bootloader bootloader = new Bootloader(device, map, keys, policy);
        bootloader.update();
        return bootloader.start();
    }

    private void update() {
        SwapState stateA = a.state();
        boolean announced = stateA.announcesSwap() && b.state().magic() != Magic.GOOD;
        SwapProgress progress = announced ? SwapProgress.of(a.statusFound(), map.maxSectors()) : SwapProgress.START;
        if (progress.isStart()) {
            begin(stateA, announced);
        } else {
            resume(stateA.type(), progress);
        }
    }

    private void resume(SwapType type, SwapProgress progress) {
        long size = a.swapSize();
        if (size == 0 || size > map.largestImage()) {
            return;
        }
        int last = swap.sectors((int) size);
        if (!hasHeader(progress.headerOfA(last)) || !hasHeader(progress.headerOfB(last))) {
            return;
        }
        swap.run(progress, (int) size);
        finish(type, true);
    }

    private void begin(SwapState stateA, boolean announced) {
        if (!hasHeader(HeaderPlace.A)) {
            return;
        }
        SwapType type = announced ? stateA.type() : SwapType.NONE;
        if (type == SwapType.NONE) {
            type = SwapState.decide(stateA, b.state());
        }
        if (type == SwapType.NONE) {
            return;
        }
        byte[] slotB = read(map.slotB());
        if (!isValid(slotB)) {
            discard(slotB, type, announced);
            return;
        }
        int size = Math.max(imageSize(read(map.slotA()), map.slotA()), imageSize(slotB, map.slotB()));
        swap.start(type, size, announced, stateA.announcesSwap());
        swap.run(SwapProgress.START, size);
        finish(type, announced);
    }

    /** Removes an invalid image from slot B, so that no later boot looks at it again. */
    private void discard(byte[] slotB, SwapType type, boolean announced) {
        boolean nothingToReturnTo = false;
        ImageHeader header = ImageHeader.read(slotB, 0);
        if (isErased(slotB, 4) || header.has(ImageHeader.NON_BOOTABLE)) {
            b.erase();
            nothingToReturnTo = type == SwapType.REVERT || SwapState.decide(a.state(), b.state()) == SwapType.REVERT;
        } else {
            device.erasePage(map.slotB().address());
            b.erase();
        }
        if (nothingToReturnTo || announced) {
            settle();
        }
    }

    private void finish(SwapType type, boolean wasResumed) {
        swapped = type;
        resumed = wasResumed;
        if (type == SwapType.PERM || type == SwapType.REVERT) {
            settle();
        } else if (type == SwapType.TEST && a.state().copyDone() != Flag.SET) {
            a.writeCopyDone();
        }
    }

    /** Makes slot A's image the one to stay. */
    private void settle() {
        SwapState state = a.state();
        if (state.imageOk() != Flag.SET) {
            a.writeImageOk();
        }
        if (state.copyDone() != Flag.SET) {
            a.writeCopyDone();
        }
    }

    private BootOutcome start() {
        try {
            Image image = validator.validate(read(map.slotA()), map.slotA().size(), map.largestImage());
            return new BootOutcome.Started(swapped, resumed, map.slotA().address() + image.header().headerSize(), image.header());
        } catch (ImageException e) {
            return new BootOutcome.NothingToStart(swapped, resumed, e.error(), e.getMessage());
        }
    }

    private boolean isValid(byte[] slotB) {
        try {
            validator.validate(slotB, map.slotB().size(), map.largestImage());
            return true;
        } catch (ImageException e) {
            return false;
        }
    }

    /** The size of the image in a slot, 0 if there is none that could have been started. */
    private int imageSize(byte[] slot, SlotLayout layout) {
        try {
            int size = ImageReader.size(slot, layout.size(), map.largestImage());
            return ImageReader.header(slot).has(ImageHeader.NON_BOOTABLE) ? 0 : size;
        } catch (ImageException e) {
            return 0;
        }
    }

    private boolean hasHeader(HeaderPlace place) {
        int address = switch (place) {
            case A -> map.slotA().address();
            case A_SECOND_PAGE -> map.slotA().address() + map.pageSize();
            case B -> map.slotB().address();
        };
        return ImageHeader.read(device.read(address, ImageHeader.SIZE), 0).hasMagic();
    }

    private byte[] read(SlotLayout slot) {
        return device.read(slot.address(), slot.size());
    }

    private boolean isErased(byte[] bytes, int length) {
        byte[] erased = new byte[length];
        Arrays.fill(erased, (byte) device.erasedValue());
        return Arrays.equals(bytes, 0, length, erased, 0, length);
    }
}
