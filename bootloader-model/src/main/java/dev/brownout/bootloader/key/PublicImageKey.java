package dev.brownout.bootloader.key;

/** A public key of any kind. */
public sealed interface PublicImageKey extends ImageKey permits EcdsaP256PublicKey, AsymmetricPublicKey {

    @Override
    default PublicImageKey publicKey() {
        return this;
    }

    /** DER SubjectPublicKeyInfo (RFC 5280), the form of PEM files. */
    byte[] subjectPublicKeyInfo();

    /** The form that bootloaders embed, and whose hash images carry: DER RSAPublicKey (RFC 8017) for RSA, SubjectPublicKeyInfo for all others. */
    byte[] embedded();
}
