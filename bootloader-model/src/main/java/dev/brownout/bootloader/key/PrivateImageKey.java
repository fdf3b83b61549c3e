package dev.brownout.bootloader.key;

/** A private key of any kind. */
public sealed interface PrivateImageKey extends ImageKey permits EcdsaP256PrivateKey, AsymmetricPrivateKey {

    /**
     * Signs: a digest, or for Ed25519 any message. The same input gives the same bytes.
     *
     * @throws KeyException UNSUPPORTED if keys of this type do not sign
     */
    byte[] sign(byte[] digest);

    /** DER of the PKCS#8 structure (RFC 5208). */
    byte[] pkcs8();
}
