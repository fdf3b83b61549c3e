package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageReader;
import dev.brownout.bootloader.swap.Dependencies;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.campaign.Judge;
import dev.brownout.emulator.board.BoardDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Image 1 of a scenario: puts it into its slots, and says what of it may run with what of image 0. */
final class SecondImage {
    /** What campaigns call the images that lay in slots A and B. */
    private static final Map<String, String> NAMES = Map.of(Scenario.SLOT_A, "old", Scenario.SLOT_B, "new");

    private final Scenario scenario;
    private final Scenario.Second second;
    private final FlashMap map;
    private byte[] slotA = {};
    private byte[] slotB = {};

    /** @throws ScenarioException if there cannot be one */
    SecondImage(Scenario scenario, Scenario.Second second, FlashMap first, BoardDescription board) {
        this.scenario = scenario;
        this.second = second;
        if (first.strategy().startsImagesInBothSlots()) {
            throw scenario.wrong("image-1", "a second image goes with strategies that bring images into slot A, not with " + first.strategy().label());
        }
        if (scenario.images().plain()) {
            throw scenario.wrong("image-1", "a second image goes with images of MCUboot's kind");
        }
        if (scenario.policies().isPresent()) {
            throw scenario.wrong("image-1", "the policies of a product go with one image");
        }
        map = SlotMap.second(scenario, first, board);
    }

    FlashMap map() {
        return map;
    }

    /** Puts both images into the scene. @return itself */
    SecondImage put(SceneBuilder scene) {
        slotA = scene.slot(1, map.slotA().name(), map.slotA(), second.images().slotA(), map.slotA(), "v1-library");
        if (second.images().slotB().filter(Path.of(Scenario.EMPTY)::equals).isEmpty()) {
            slotB = scene.slot(1, map.slotB().name(), map.slotB(), second.images().slotB(), map.slotA(), "v2-library");
            scene.scene().ask(1, second.request());
        }
        return this;
    }

    /**
     * @param first what of image 0 may run
     * @param any   whatever of image 0 runs is acceptable
     * @throws ScenarioException if nothing of it goes together
     */
    Judge.Companion companion(Acceptance acceptance, List<Judge.Acceptable> first, boolean any) {
        List<Judge.Acceptable> acceptable = new ArrayList<>();
        acceptance.add(acceptable, "image-1.slot-a", NAMES.get(Scenario.SLOT_A), "slot A of image 1", slotA, map.slotA(), false);
        if (slotB.length > 0) {
            acceptance.add(acceptable, "image-1.slot-b", NAMES.get(Scenario.SLOT_B), "slot B of image 1", slotB, map.slotB(), true);
        }
        Set<Judge.Together> together = second.together().isEmpty() ? byDependencies(first, acceptable) : named(first, acceptable);
        if (together.isEmpty() && !any) {
            throw scenario.wrong("image-1", "no image that may run goes with any of the second image by their dependencies, so nothing could ever be acceptable");
        }
        return new Judge.Companion(place(map.slotA()), place(map.slotB()), acceptable, together);
    }

    private static Judge.Slot place(SlotLayout slot) {
        return new Judge.Slot(slot.name(), slot.address(), slot.size());
    }

    private static Set<Judge.Together> byDependencies(List<Judge.Acceptable> first, List<Judge.Acceptable> acceptable) {
        Set<Judge.Together> together = new LinkedHashSet<>();
        for (Judge.Acceptable one : first) {
            for (Judge.Acceptable other : acceptable) {
                List<Image> both = List.of(ImageReader.read(one.bytes()), ImageReader.read(other.bytes()));
                if (both.stream().allMatch(image -> Dependencies.areMet(image, both.size(), number -> both.get(number).header().version()))) {
                    together.add(new Judge.Together(one.name(), other.name()));
                }
            }
        }
        return together;
    }

    private Set<Judge.Together> named(List<Judge.Acceptable> first, List<Judge.Acceptable> acceptable) {
        Set<Judge.Together> together = new LinkedHashSet<>();
        for (String text : second.together()) {
            String[] words = text.split("\\+");
            together.add(new Judge.Together(known(first, words[0], text), known(acceptable, words[1], text)));
        }
        return together;
    }

    private String known(List<Judge.Acceptable> images, String word, String text) {
        return Optional.of(NAMES.get(word)).filter(name -> images.stream().anyMatch(image -> image.name().equals(name))).orElseThrow(
                () -> scenario.wrong("image-1.together", text + " names an image that may not run at all"));
    }
}
