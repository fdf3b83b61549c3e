package dev.brownout.bootloader.image;

import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.bootloader.key.PublicImageKey;

/** Where an image's signature comes from. */
public sealed interface Signer {

    /** No signature, a hash only. */
    record None() implements Signer {
    }

    /** Made here with a private key. */
    record Key(PrivateImageKey key) implements Signer {
    }

    /** Made elsewhere, and put in as it is. */
    record Fixed(byte[] signature, PublicImageKey key) implements Signer {
    }
}
