package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageError;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageReader;
import dev.brownout.bootloader.image.ImageValidator;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.campaign.Judge;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Decides which of the images given may run at the end: those that are valid under the keys given. */
final class Acceptance {
    /** What no bootloader with these keys and this map can ever start: somebody took the wrong file. */
    private static final Set<ImageError> NOT_MEANT = Set.of(ImageError.NO_MAGIC, ImageError.TRUNCATED, ImageError.ENCRYPTED, ImageError.LARGER_THAN_SLOT,
            ImageError.NO_ROOM_FOR_TRAILER);

    private final Scenario scenario;
    private final ImageValidator validator;
    private final ImageFit fit;
    private final FlashMap map;
    private final List<String> remarks;
    private final Function<Image, Optional<String>> refusal;

    /** @param refusal why the bootloader's policies refuse a valid image, if they do */
    Acceptance(Scenario scenario, ImageValidator validator, FlashMap map, String strategy, List<String> remarks,
            Function<Image, Optional<String>> refusal) {
        this.scenario = scenario;
        this.validator = validator;
        fit = new ImageFit(map, strategy);
        this.map = map;
        this.remarks = remarks;
        this.refusal = refusal;
    }

    /**
     * Adds an image if it may run; remarks on it if not, for then a campaign expects the bootloader to refuse it: one that is not valid, or that the policies
     * refuse while nobody has said what is acceptable. One that is encrypted may run as it is when
     * it has been decrypted.
     *
     * @param key      where the scenario names it
     * @param name     what the campaign calls it
     * @param where    what messages call it
     * @param incoming whether it comes from elsewhere than slot A, where encrypted images are readable
     * @throws ScenarioException if it cannot be meant for this strategy, slot or bootloader
     */
    void add(List<Judge.Acceptable> into, String key, String name, String where, byte[] bytes, SlotLayout slot, boolean incoming) {
        if (scenario.images().plain()) {
            into.add(new Judge.Acceptable(name, bytes));
            return;
        }
        fit.problem(bytes, slot).ifPresent(problem -> {
            throw scenario.wrong(key, problem);
        });
        try {
            boolean encrypted = incoming && validator.decrypts() && ImageReader.header(bytes).isEncrypted();
            byte[] readable = encrypted ? validator.decrypted(bytes) : bytes;
            Image image = validator.validate(readable, slot.size(), map.largestImage());
            if (incoming) {
                validator.checkDates(image);
            }
            Optional<String> refused = scenario.accept().isEmpty() && key.startsWith("images.") ? refusal.apply(image) : Optional.empty();
            if (refused.isPresent()) {
                remarks.add("The image in " + where + " is one that the policies refuse (" + refused.get() + "), so it must never run; accept would say otherwise.");
                return;
            }
            into.add(new Judge.Acceptable(name, Arrays.copyOf(readable, image.size())));
        } catch (ImageException e) {
            if (e.error() == ImageError.NO_MAGIC || e.error() == ImageError.TRUNCATED) {
                throw scenario.wrong(key, "this is not a signed image: " + e.getMessage()
                        + (scenario.bootloader().isPresent() ? " For a bootloader with images of another kind, say images: format: plain (--image-format plain)" : ""));
            }
            if (NOT_MEANT.contains(e.error())) {
                throw scenario.wrong(key, "no bootloader with these keys and this map can start this image: " + e.getMessage()
                        + " If it is to be refused, leave it out of what is accepted");
            }
            remarks.add("The image in " + where + " is not valid (" + e.getMessage() + "), so it must never run.");
        }
    }

    /** The image of a slot, by name, if it is one that a bootloader would start. */
    Optional<Judge.Acceptable> known(String name, byte[] bytes, SlotLayout slot) {
        if (scenario.images().plain()) {
            return bytes.length == 0 ? Optional.empty() : Optional.of(new Judge.Acceptable(name, bytes));
        }
        try {
            return Optional.of(new Judge.Acceptable(name, Arrays.copyOf(bytes, validator.validate(bytes, slot.size(), map.largestImage()).size())));
        } catch (ImageException e) {
            return Optional.empty();
        }
    }
}
