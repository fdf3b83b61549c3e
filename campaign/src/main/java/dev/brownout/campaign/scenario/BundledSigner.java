package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.fixtures.Fixture;
import java.util.Optional;

/**
 * Makes images of bundled applications that a scenario's bootloader accepts.
 *
 * @param strategy   how they come in, which decides where they run
 * @param first      the key for what the device runs before the update
 * @param last       the key for the update
 * @param encryption what the bootloader decrypts with
 * @param policies   what it asks of images besides
 * @param chain      where the certificates begin
 */
record BundledSigner(BundledStrategy strategy, PrivateImageKey first, PrivateImageKey last, Optional<Encryptor> encryption, Optional<PolicyAssembly> policies,
        Optional<ChainAssembly> chain) {
    private static final String SIZE = "-16k";

    /**
     * The application that is taken if nobody chooses, in the variant for the place.
     *
     * @param name  without its size
     * @param place slot-a or slot-b
     */
    byte[] usual(String name, String place) {
        return signed(strategy.application(name, SIZE, place.equals(Scenario.SLOT_B)), place);
    }

    /** The application of exactly this name. @param place slot-a, slot-b or golden */
    byte[] named(String name, String place) {
        return signed(BundledUpdate.application(strategy.board(), name), place);
    }

    private byte[] signed(Fixture application, String place) {
        boolean update = place.equals(Scenario.SLOT_B);
        return strategy.signed(application, update ? last : first, options -> {
            encryption.ifPresent(how -> how.encrypt(options, !update));
            policies.ifPresent(what -> what.complete(options, application, place));
            chain.ifPresent(certificates -> certificates.complete(options));
        });
    }
}
