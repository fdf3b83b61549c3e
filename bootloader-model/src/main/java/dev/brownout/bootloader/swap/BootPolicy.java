package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.chain.ChainTrust;
import dev.brownout.bootloader.image.Decryption;
import dev.brownout.bootloader.image.SignatureScheme;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.util.Optional;
import java.util.Set;

/**
 * What a bootloader is built with besides flash map and keys.
 *
 * @param verifier checks signatures
 * @param scheme   which signatures; without it the usual ones for the keys' type
 * @param revoked  which of the keys are not trusted any more, by their place in the list of keys
 * @param decryption what images are decrypted with, if they are
 * @param chain    what certificate chains are trusted by, if they are; there are no keys then
 * @param product  what it does around its swaps; without it nothing, as MCUboot
 */
public record BootPolicy(SignatureVerifier verifier, Optional<SignatureScheme> scheme, Set<Integer> revoked, Optional<Decryption> decryption,
        Optional<ChainTrust> chain, Optional<ProductPolicy> product) {

    public BootPolicy {
        revoked = Set.copyOf(revoked);
    }

    public BootPolicy(SignatureVerifier verifier) {
        this(verifier, Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same bootloader, one that decrypts images. */
    public BootPolicy with(Decryption how) {
        return new BootPolicy(verifier, scheme, revoked, Optional.of(how), chain, product);
    }

    /** The same bootloader, one that trusts the root of certificate chains and has no keys. */
    public BootPolicy with(ChainTrust root) {
        return new BootPolicy(verifier, scheme, revoked, decryption, Optional.of(root), product);
    }

    /** The same bootloader with keys taken from it: their places in the list of keys. */
    public BootPolicy revoking(Set<Integer> keys) {
        return new BootPolicy(verifier, scheme, keys, decryption, chain, product);
    }

    /** The same bootloader, that of a product. */
    public BootPolicy with(ProductPolicy policies) {
        return new BootPolicy(verifier, scheme, revoked, decryption, chain, Optional.of(policies));
    }

    /** Signatures checked by BouncyCastle, each time anew. */
    public static BootPolicy standard() {
        return new BootPolicy(SignatureVerifier.bouncyCastle());
    }
}
