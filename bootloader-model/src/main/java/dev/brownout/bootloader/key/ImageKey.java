package dev.brownout.bootloader.key;

/** What a key file holds: a private key with its public one, or a public key alone. */
public sealed interface ImageKey permits PublicImageKey, PrivateImageKey, EcdsaP256Key {

    KeyType type();

    PublicImageKey publicKey();

    /**
     * The private key.
     *
     * @throws KeyException PUBLIC_ONLY if there is none
     */
    default PrivateImageKey privateKey() {
        if (this instanceof PrivateImageKey key) {
            return key;
        }
        throw new KeyException(KeyException.Reason.PUBLIC_ONLY, "This takes a private key, but the key given is a public one.");
    }
}
