package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.flash.FlashDevice;
import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageValidator;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignatureScheme;
import dev.brownout.bootloader.key.PublicImageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reference bootloader: one boot from power-on to the start of an image, with every flash operation in its order (MCUboot, loader.c, context_boot_go;
 * the strategies' documents are named at {@link SwapStrategy}).
 */
public final class Bootloader {

    private Bootloader() {
    }

    /**
     * Boots a device with one image once.
     *
     * @throws RuntimeException whatever {@code device} throws when power is cut
     */
    public static BootOutcome boot(FlashDevice device, FlashMap map, List<? extends PublicImageKey> keys, BootPolicy policy) {
        return boot(device, List.of(map), keys, policy).get(0);
    }

    /**
     * Boots a device with several images once.
     *
     * @param maps the images' maps, image 0 first; they differ in their slots only
     * @return what became of each image. The first one is started if all of them are valid; otherwise nothing is
     * @throws IllegalArgumentException if the maps do not go together
     * @throws RuntimeException         whatever {@code device} throws when power is cut
     */
    public static List<BootOutcome> boot(FlashDevice device, List<FlashMap> maps, List<? extends PublicImageKey> keys, BootPolicy policy) {
        requireTogether(maps);
        ImageValidator validator = new ImageValidator(keys, policy.revoked(), policy.scheme().orElseGet(() -> SignatureScheme.of(keys)),
                policy.verifier(), policy.decryption(), policy.chain());
        if (policy.product().isPresent() && maps.size() > 1) {
            throw new IllegalArgumentException("The policies of a product are those of a device with one image, not " + maps.size() + ".");
        }
        FlashDevice flash = policy.product().isPresent() ? new ClosedFlash(device, List.of(maps.get(0).boot())) : device;
        List<Slots> images = new ArrayList<>();
        for (int i = 0; i < maps.size(); i++) {
            images.add(new Slots(flash, maps.get(i), i, validator, policy.product()));
        }
        SwapStrategy strategy = maps.get(0).strategy();
        if (strategy instanceof SwapStrategy.DirectXip xip) {
            return choose(images.stream().map(slots -> new SlotChoice(slots, xip.revert(), Optional.empty())).toList());
        }
        if (strategy instanceof SwapStrategy.RamLoad ram) {
            return choose(images.stream().map(slots -> new SlotChoice(slots, ram.revert(), Optional.of(ram))).toList());
        }
        return update(images.stream().map(Bootloader::updateOf).toList());
    }

    private static ImageUpdate updateOf(Slots slots) {
        SwapStrategy strategy = slots.map.strategy();
        if (strategy instanceof SwapStrategy.OverwriteOnly overwrite) {
            return new OverwriteUpdate(slots, overwrite.fast());
        }
        if (strategy instanceof SwapStrategy.Scratch scratch) {
            return new SwapUpdate(slots, new SwapScratch(slots, scratch));
        }
        return new SwapUpdate(slots, strategy instanceof SwapStrategy.Offset offset ? new SwapOffset(slots, offset.tlvSizes()) : new SwapMove(slots));
    }

    private static List<BootOutcome> update(List<ImageUpdate> images) {
        for (int i = 0; i < images.size(); i++) {
            images.get(i).prepare();
            if (images.get(i).provesUpdateUnderWay()) {
                // Images before this one were swapped in before the power was cut, and are not confirmed yet because nothing has run since.
                images.subList(0, i).stream().filter(before -> before.type() == SwapType.REVERT).forEach(ImageUpdate::cancel);
            }
        }
        if (images.size() > 1 && images.stream().anyMatch(image -> image.type() != SwapType.NONE) && !dependenciesMet(images)) {
            images.forEach(ImageUpdate::cancel);
        }
        images.forEach(ImageUpdate::perform);
        return images.stream().map(ImageUpdate::start).toList();
    }

    private static boolean dependenciesMet(List<ImageUpdate> images) {
        for (ImageUpdate update : images) {
            try {
                Image image = update.slots().parse(comingFrom(update), offset(update));
                if (!Dependencies.areMet(image, images.size(), other -> version(images.get(other)))) {
                    return false;
                }
            } catch (ImageException e) {
                return false;
            }
        }
        return true;
    }

    private static ImageVersion version(ImageUpdate update) {
        return update.slots().header(comingFrom(update), offset(update)).version();
    }

    /** The slot that holds the image which will be in slot A after this boot. */
    private static SlotLayout comingFrom(ImageUpdate update) {
        return update.type() == SwapType.NONE ? update.slots().map.slotA() : update.slots().map.slotB();
    }

    private static int offset(ImageUpdate update) {
        return update.type() == SwapType.NONE ? 0 : update.offsetInSlotB();
    }

    private static List<BootOutcome> choose(List<SlotChoice> images) {
        boolean settled = false;
        while (!settled && images.stream().allMatch(image -> image.choose(images))) {
            Optional<SlotChoice> unmet = images.stream().filter(image -> !dependenciesMet(image, images)).findFirst();
            unmet.ifPresent(SlotChoice::reject);
            settled = unmet.isEmpty();
        }
        return images.stream().map(SlotChoice::outcome).toList();
    }

    private static boolean dependenciesMet(SlotChoice image, List<SlotChoice> images) {
        return images.size() == 1 || Dependencies.areMet(image.image().orElseThrow(), images.size(),
                other -> images.get(other).image().orElseThrow().header().version());
    }

    /**
     * Checks that maps can be those of one bootloader's images, image 0 first.
     *
     * @throws IllegalArgumentException with one sentence if not
     */
    public static void requireTogether(List<FlashMap> maps) {
        for (int i = 0; i < maps.size(); i++) {
            FlashMap map = maps.get(i);
            if (!map.strategy().equals(maps.get(0).strategy()) || map.writeSize() != maps.get(0).writeSize() || map.maxAlign() != maps.get(0).maxAlign()
                    || map.maxSectors() != maps.get(0).maxSectors()) {
                throw new IllegalArgumentException("The flash maps of one bootloader's images have one strategy and the same sizes; that of image " + i
                        + " differs.");
            }
            for (FlashMap other : maps.subList(0, i)) {
                for (SlotLayout slot : List.of(map.slotA(), map.slotB())) {
                    if (slot.overlaps(other.slotA()) || slot.overlaps(other.slotB())) {
                        throw new IllegalArgumentException("The " + slot.name() + " of image " + i + " overlaps a slot of another image.");
                    }
                }
            }
        }
    }
}
