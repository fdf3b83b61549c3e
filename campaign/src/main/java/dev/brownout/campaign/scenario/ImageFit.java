package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.ImageHeader;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.SwapStrategy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Finds images that were made for another strategy or slot. A bootloader that only compares hashes and signatures starts them, and then they fault: nothing a
 * power cut has to do with.
 *
 * @param map      whose strategy it is
 * @param strategy its name
 */
record ImageFit(FlashMap map, String strategy) {
    // Of Arm's vector table: the stack pointer, then the reset handler.
    private static final int RESET_HANDLER = 4;

    /**
     * What is wrong with an image that is to run from a slot.
     *
     * @param home the slot that it lies in
     * @return a sentence, or empty if nothing speaks against it
     */
    Optional<String> problem(byte[] image, SlotLayout home) {
        if (strategy.equals(SlotMap.NONE) || image.length < ImageHeader.SIZE) {
            return Optional.empty();
        }
        ImageHeader header = ImageHeader.read(image, 0);
        if (!header.hasMagic()) {
            return Optional.empty();
        }
        boolean toRam = map.strategy() instanceof SwapStrategy.RamLoad;
        if (header.has(ImageHeader.RAM_LOAD) != toRam) {
            return Optional.of(toRam ? "the image is not marked to be loaded to RAM, which " + strategy + " does (image sign --load-addr ADDRESS)"
                    : String.format("the image is marked to be loaded to RAM at 0x%08X, but %s runs images from flash", header.loadAddress(), strategy));
        }
        boolean inPlace = map.strategy() instanceof SwapStrategy.DirectXip;
        SlotLayout runsFrom = inPlace ? home : map.slotA();
        if (header.has(ImageHeader.ROM_FIXED) && header.loadAddress() != runsFrom.address()) {
            return Optional.of(String.format("the image is made for 0x%08X alone (image sign --rom-fixed), but %s runs it from %s at 0x%08X",
                    header.loadAddress(), strategy, runsFrom.name(), runsFrom.address()));
        }
        SlotLayout other = runsFrom.address() == map.slotA().address() ? map.slotB() : map.slotA();
        long at = Integer.toUnsignedLong(header.headerSize()) + RESET_HANDLER;
        if (toRam || header.isEncrypted() || at + Integer.BYTES > image.length) {
            return Optional.empty();
        }
        int handler = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getInt((int) at);
        return Integer.compareUnsigned(handler - other.address(), other.size()) >= 0 ? Optional.empty()
                : Optional.of(String.format("the image is linked for %s (its reset handler is at 0x%08X), but %s runs it from %s at 0x%08X", other.name(), handler,
                        strategy, runsFrom.name(), runsFrom.address()));
    }
}
