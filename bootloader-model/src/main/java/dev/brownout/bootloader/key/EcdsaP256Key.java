package dev.brownout.bootloader.key;

/** What a key file holds: a private key with its public one, or a public key alone. */
public sealed interface EcdsaP256Key permits EcdsaP256PrivateKey, EcdsaP256PublicKey {

    /** The public key. */
    EcdsaP256PublicKey publicKey();

    /**
     * The private key.
     *
     * @throws KeyException PUBLIC_ONLY if there is none
     */
    default EcdsaP256PrivateKey privateKey() {
        if (this instanceof EcdsaP256PrivateKey key) {
            return key;
        }
        throw new KeyException(KeyException.Reason.PUBLIC_ONLY, "This takes a private key, but the key given is a public one.");
    }
}
