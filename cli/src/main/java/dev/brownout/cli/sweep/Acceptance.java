package dev.brownout.cli.sweep;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageValidator;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.campaign.Judge;
import dev.brownout.cli.InputException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

/** Decides which of the images given may run at the end: those that are valid under the keys given. */
final class Acceptance {
    static final String SLOT_A = "slot-a";
    static final String SLOT_B = "slot-b";

    private final ImageValidator validator;
    private final FlashMap map;
    private final PrintWriter messages;

    Acceptance(List<PublicImageKey> keys, FlashMap map, PrintWriter messages) {
        validator = new ImageValidator(keys, SignatureVerifier.jdk());
        this.map = map;
        this.messages = messages;
    }

    /** Whether a word of {@code --accept} means a slot, and not a file. */
    static boolean isSlot(String word) {
        return word.equals(SLOT_A) || word.equals(SLOT_B);
    }

    /** Adds the image of a slot if it may run; says so if not, for then a sweep expects the bootloader to refuse it. */
    void add(List<Judge.Acceptable> into, String name, String where, byte[] bytes, SlotLayout slot) {
        try {
            Image image = validator.validate(bytes, slot.size(), map.largestImage());
            into.add(new Judge.Acceptable(name, Arrays.copyOf(bytes, image.size())));
        } catch (ImageException e) {
            if (e.error() == ImageError.NO_MAGIC || e.error() == ImageError.TRUNCATED) {
                throw new InputException("The file for " + where + " is not a signed image: " + e.getMessage());
            }
            messages.println("The image in " + where + " is not valid (" + e.getMessage() + "), so it must never run.");
        }
    }
}
