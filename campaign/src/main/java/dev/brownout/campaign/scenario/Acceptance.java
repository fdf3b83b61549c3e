package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageValidator;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.campaign.Judge;
import java.util.Arrays;
import java.util.List;

/** Decides which of the images given may run at the end: those that are valid under the keys given. */
final class Acceptance {
    private final ImageValidator validator;
    private final FlashMap map;
    private final List<String> remarks;

    Acceptance(List<PublicImageKey> keys, FlashMap map, List<String> remarks) {
        validator = new ImageValidator(keys, SignatureVerifier.jdk());
        this.map = map;
        this.remarks = remarks;
    }

    /** Adds the image of a slot if it may run; remarks on it if not, for then a campaign expects the bootloader to refuse it. */
    void add(List<Judge.Acceptable> into, String name, String where, byte[] bytes, SlotLayout slot) {
        try {
            Image image = validator.validate(bytes, slot.size(), map.largestImage());
            into.add(new Judge.Acceptable(name, Arrays.copyOf(bytes, image.size())));
        } catch (ImageException e) {
            if (e.error() == ImageError.NO_MAGIC || e.error() == ImageError.TRUNCATED) {
                throw new ScenarioException("The file for " + where + " is not a signed image: " + e.getMessage());
            }
            remarks.add("The image in " + where + " is not valid (" + e.getMessage() + "), so it must never run.");
        }
    }
}
