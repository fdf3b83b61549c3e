package dev.brownout.bootloader.swap;

import dev.brownout.bootloader.key.SignatureVerifier;

/**
 * What a bootloader is built with besides flash map and keys.
 *
 * @param verifier checks signatures
 */
public record BootPolicy(SignatureVerifier verifier) {

    /** Signatures checked by BouncyCastle, each time anew. */
    public static BootPolicy standard() {
        return new BootPolicy(SignatureVerifier.bouncyCastle());
    }
}
