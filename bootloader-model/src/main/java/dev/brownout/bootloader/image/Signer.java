package dev.brownout.bootloader.image;

import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;

/** Where an image's signature comes from. */
public sealed interface Signer {

    /** No signature, a hash only. */
    record None() implements Signer {
    }

    /** Made here with a private key. */
    record Key(EcdsaP256PrivateKey key) implements Signer {
    }

    /** Made elsewhere, and put in as it is. */
    record Fixed(byte[] signature, EcdsaP256PublicKey key) implements Signer {
    }
}
