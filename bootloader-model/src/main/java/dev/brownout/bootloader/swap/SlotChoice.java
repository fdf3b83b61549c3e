package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageHeader;
import java.util.List;
import java.util.Optional;

/**
 * One boot of a bootloader that leaves images where they are and starts the one with the highest version, from flash (direct XIP) or from RAM
 * (docs/overwrite-and-xip.md, sections 2 and 3; MCUboot, loader.c, boot_load_and_validate_images).
 */
final class SlotChoice {

    private final Slots slots;
    private final boolean revert;
    private final Optional<SwapStrategy.RamLoad> ram;
    private final boolean[] available = new boolean[2];
    private Optional<Chosen> chosen = Optional.empty();
    private ImageException reason = new ImageException(ImageError.NO_MAGIC, "There is no image in either slot.");

    /** A slot whose image is valid. */
    private record Chosen(int slot, Image image) {
    }

    SlotChoice(Slots slots, boolean revert, Optional<SwapStrategy.RamLoad> ram) {
        this.slots = slots;
        this.revert = revert;
        this.ram = ram;
        for (int slot = 0; slot < available.length; slot++) {
            available[slot] = hasUsableHeader(slot);
        }
    }

    /** Finds the image to start, unless it is found already. Images that cannot be started are removed. */
    boolean choose(List<SlotChoice> others) {
        while (chosen.isEmpty()) {
            int candidate = highestVersion();
            if (candidate < 0) {
                return false;
            }
            chosen = examine(candidate, others);
            available[candidate] = chosen.isPresent();
        }
        return true;
    }

    /** The image that is to be started. */
    Optional<Image> image() {
        return chosen.map(Chosen::image);
    }

    /** Gives up the image chosen, which needs something that is not there. */
    void reject() {
        available[chosen.orElseThrow().slot()] = false;
        chosen = Optional.empty();
        reason = new ImageException(ImageError.DEPENDENCY, "The image needs a version of another image that is not there.");
    }

    BootOutcome outcome() {
        return chosen.<BootOutcome>map(found -> {
            ImageHeader header = found.image().header();
            int base = ram.isPresent() ? header.loadAddress() : layout(found.slot()).address();
            return new BootOutcome.Started(SwapType.NONE, false, base + header.headerSize(), header,
                    layout(found.slot()).address(), 0);
        }).orElseGet(() -> new BootOutcome.NothingToStart(SwapType.NONE, false, reason.error(), reason.getMessage()));
    }

    private Optional<Chosen> examine(int slot, List<SlotChoice> others) {
        ImageHeader header = slots.header(layout(slot), 0);
        if (ram.isEmpty() && header.has(ImageHeader.ROM_FIXED) && header.loadAddress() != layout(slot).address()) {
            reason = new ImageException(ImageError.WRONG_ADDRESS, "The image in the %s is built for flash address 0x%08x.", layout(slot).name(),
                    header.loadAddress());
            return Optional.empty();
        }
        if (revert && !select(slot)) {
            reason = new ImageException(ImageError.NOT_CONFIRMED, "The image in the %s did not confirm itself.", layout(slot).name());
            return Optional.empty();
        }
        try {
            if (ram.isPresent()) {
                checkRam(slot, header, others);
            }
            return Optional.of(new Chosen(slot, ram.isPresent() ? slots.validateIncoming(layout(slot), 0) : slots.validate(layout(slot), 0)));
        } catch (ImageException e) {
            reason = e;
            boolean absent = slots.isAbsent(layout(slot), 0);
            if (!absent || ram.isPresent() && e.error() == ImageError.WRONG_ADDRESS) {
                slots.scramble(layout(slot), 0, trailer(slot));
            }
            return Optional.empty();
        }
    }

    /** Marks an image as tried, unless it was tried before without confirming itself: then it is removed. */
    private boolean select(int slot) {
        Trailer trailer = trailer(slot);
        SwapState state = trailer.state();
        boolean tried = state.copyDone() == Flag.SET && state.imageOk() == Flag.UNSET;
        if (state.magic() != Magic.GOOD || tried && otherIsValid(slot)) {
            FlashWriter.erase(slots.device, layout(slot).address(), layout(slot).end());
            return false;
        }
        if (state.copyDone() != Flag.SET) {
            trailer.writeCopyDone();
        }
        return true;
    }

    private boolean otherIsValid(int slot) {
        return slots.isValid(layout(1 - slot), 0);
    }

    private void checkRam(int slot, ImageHeader header, List<SlotChoice> others) {
        SwapStrategy.RamLoad area = ram.orElseThrow();
        if (!header.has(ImageHeader.RAM_LOAD)) {
            throw new ImageException(ImageError.WRONG_ADDRESS, "The image in the %s is not made to be loaded to RAM.", layout(slot).name());
        }
        long from = header.loadAddress() & 0xFFFF_FFFFL;
        long end = from + size(slot);
        long ramAddress = area.ramAddress() & 0xFFFF_FFFFL;
        if (from < ramAddress || end > ramAddress + area.ramSize()) {
            throw new ImageException(ImageError.WRONG_ADDRESS, "The image in the %s loads to 0x%08x to 0x%08x, outside the RAM for images.",
                    layout(slot).name(), from, end);
        }
        for (SlotChoice other : others) {
            if (other != this && other.chosen.isPresent()) {
                Image loaded = other.chosen.get().image();
                long otherFrom = loaded.header().loadAddress() & 0xFFFF_FFFFL;
                if (otherFrom <= end && from <= otherFrom + loaded.size()) {
                    throw new ImageException(ImageError.WRONG_ADDRESS, "The image in the %s would be loaded over another image.", layout(slot).name());
                }
            }
        }
    }

    private int size(int slot) {
        int size = slots.size(layout(slot), 0).total();
        if (size == 0) {
            throw new ImageException(ImageError.WRONG_ADDRESS, "The size of the image in the %s cannot be told.", layout(slot).name());
        }
        return size;
    }

    private int highestVersion() {
        if (available[0] && available[1]) {
            return Dependencies.compare(slots.header(layout(1), 0).version(), slots.header(layout(0), 0).version()) > 0 ? 1 : 0;
        }
        return available[0] ? 0 : available[1] ? 1 : -1;
    }

    private boolean hasUsableHeader(int slot) {
        ImageHeader header = slots.header(layout(slot), 0);
        boolean readable = !header.isEncrypted() || ram.isPresent() && slots.validator.decrypts();
        return header.hasMagic() && header.hashedSize() < layout(slot).size() && readable && !header.has(ImageHeader.COMPRESSED_LZMA1 | ImageHeader.COMPRESSED_LZMA2 | ImageHeader.COMPRESSED_ARM_THUMB);
    }

    private SlotLayout layout(int slot) {
        return slot == 0 ? slots.map.slotA() : slots.map.slotB();
    }

    private Trailer trailer(int slot) {
        return slot == 0 ? slots.a : slots.b;
    }
}
