package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.flash.RamFlashDevice;
import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageHeader;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.policy.RollbackCounter;
import dev.brownout.bootloader.swap.BootPolicy;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.ProductPolicy;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.SwapStrategy;
import dev.brownout.fixtures.Fixture;
import java.nio.file.Path;
import java.util.Optional;

/** What the policies of a scenario put into the device, and tell the reference bootloader. */
final class PolicyAssembly {
    private static final int PAIR = 8;

    private final Scenario scenario;
    private final Policies policies;
    private final ProductPolicy product;

    /** @throws ScenarioException if they do not go with the rest of the scenario */
    PolicyAssembly(Scenario scenario, Policies policies, FlashMap map) {
        this.scenario = scenario;
        this.policies = policies;
        product = policies.product();
        if (!(map.strategy() instanceof SwapStrategy.Move)) {
            throw scenario.wrong("policies", "these go with the strategy swap-move, not with " + map.strategy().label());
        }
        if (scenario.bootloader().isEmpty() && !map.equals(FlashMap.nrf52840())) {
            throw scenario.wrong("policies", "the bundled bootloader with policies is for the flash map of the nRF52840 DK");
        }
    }

    BootPolicy policy(BootPolicy without) {
        return without.with(product);
    }

    boolean hasGolden() {
        return policies.golden().isPresent();
    }

    /** Puts the security counter and the golden image where they belong. @return the golden image, if there is one */
    Optional<byte[]> putAreas(SceneBuilder scene) {
        putCounter(scene);
        return policies.golden().map(file -> {
            SlotLayout area = product.golden().orElseThrow();
            byte[] image = scene.image(Path.of(file), FlashMap.nrf52840().slotA(), Scenario.GOLDEN);
            if (image.length > area.size()) {
                throw scenario.wrong("policies.golden", file + " has " + image.length + " bytes, " + (image.length - area.size())
                        + " more than the golden image's area");
            }
            scene.put("the golden image", area.address(), image);
            return image;
        });
    }

    private void putCounter(SceneBuilder scene) {
        if (policies.securityCounter() > 0) {
            SlotLayout area = product.counter().orElseThrow();
            RamFlashDevice flash = new RamFlashDevice(area.address(), 1, area.size(), Integer.BYTES, 0xFF);
            new RollbackCounter(flash, area.address(), area.size()).raise(policies.securityCounter());
            scene.put("the security counter", area.address(), flash.read(area.address(), PAIR));
        }
    }

    /**
     * Why the bootloader refuses a valid image, whatever else is the case.
     *
     * @param running what lies in slot A
     */
    Optional<String> refusal(Image image, byte[] running) {
        try {
            product.hardware().ifPresent(hardware -> hardware.check(image));
        } catch (ImageException e) {
            return Optional.of(e.getMessage());
        }
        long counter = RollbackCounter.wanted(image);
        if (product.counter().isPresent() && counter < policies.securityCounter()) {
            return Optional.of("Its security counter is " + counter + ", below the device's, " + policies.securityCounter() + ".");
        }
        ImageVersion now = running.length < ImageHeader.SIZE ? image.header().version() : ImageHeader.read(running, 0).version();
        return product.preventsDowngrade() && image.header().version().compareTo(now) < 0
                ? Optional.of("Its version is " + image.header().version() + ", below that of the image that runs, " + now + ".") : Optional.empty();
    }

    /** How a bundled application is signed for a slot, or for the golden image's area. */
    void complete(SignOptions options, Fixture application, String place) {
        Policies.ImagesFor revisions = policies.imagesFor();
        policies.complete(options, application, place.equals(Scenario.GOLDEN) ? revisions.golden()
                : place.equals(Scenario.SLOT_A) ? revisions.slotA() : revisions.slotB());
    }
}
