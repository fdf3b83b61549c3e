package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.SecurityCounter;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.policy.HardwareIdentity;
import dev.brownout.bootloader.swap.ProductPolicy;
import dev.brownout.fixtures.Fixture;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a product's bootloader does around its swaps, as a scenario says it (docs/policies.md). What is empty is as {@code bootloader-product} is built.
 *
 * @param watchdogSeconds  after how long without a feed the watchdog ends a trial
 * @param starts           how often an image is started that does not confirm itself
 * @param attempts         how often the same image is swapped in that does not confirm itself
 * @param hardware         what device this is; empty for one that does not ask images what they are for
 * @param securityCounter  what the device's counter has been raised to, u32
 * @param downgrades       whether images of a lower version are taken
 * @param golden           the image of last resort, as for {@link Scenario.Images}
 * @param imagesFor        what bundled images are signed for, with a hardware identity
 */
public record Policies(OptionalInt watchdogSeconds, OptionalInt starts, OptionalInt attempts, Optional<HardwareIdentity> hardware, long securityCounter,
        boolean downgrades, Optional<String> golden, ImagesFor imagesFor) {

    /** All of them as the bundled bootloader is built, and no golden image. */
    public static final Policies USUAL = new Policies(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), 0, false,
            Optional.empty(), new ImagesFor(Revisions.ALL, Revisions.ALL, Revisions.ALL));

    /** Hardware revisions, both included. */
    public record Revisions(int first, int last) {
        /** Whatever comes. */
        public static final Revisions ALL = new Revisions(0, 0xFFFF);
        private static final String FORM = "\\d{1,5}(-\\d{1,5})?";

        public Revisions {
            HardwareIdentity.revisionsValue(first, last);
        }

        /**
         * As people write it: {@code 3}, {@code 2-4}.
         *
         * @throws IllegalArgumentException if it is nothing of the kind
         */
        public static Revisions parse(String text) {
            if (!text.matches(FORM)) {
                throw new IllegalArgumentException("'" + text + "' is not a revision or a range of them, such as 2-4");
            }
            String[] parts = text.split("-");
            try {
                return new Revisions(Integer.parseInt(parts[0]), Integer.parseInt(parts[parts.length - 1]));
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

    /** The revisions that the bundled images are signed for. */
    public record ImagesFor(Revisions slotA, Revisions slotB, Revisions golden) {
    }

    /** @throws IllegalArgumentException if a number is out of its range */
    public ProductPolicy product() {
        ProductPolicy usual = ProductPolicy.nrf52840();
        return new ProductPolicy(usual.log(), usual.counter(), usual.golden(),
                watchdogSeconds.orElse(usual.watchdogSeconds()), starts.orElse(usual.starts()), attempts.orElse(usual.attempts()), hardware, !downgrades);
    }

    /** How a bundled application is signed: its major version is its security counter too. */
    void complete(SignOptions options, Fixture application, Revisions revisions) {
        options.securityCounter(new SecurityCounter.Value(Long.parseLong(application.version().orElseThrow().split("\\.")[0])));
        hardware.ifPresent(identity -> options.customTlv(HardwareIdentity.BOARD_TLV, HardwareIdentity.boardValue(identity.board()))
                .customTlv(HardwareIdentity.REVISIONS_TLV, HardwareIdentity.revisionsValue(revisions.first(), revisions.last())));
    }
}
