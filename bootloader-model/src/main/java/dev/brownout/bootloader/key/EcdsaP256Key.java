package dev.brownout.bootloader.key;

/** A key on P-256, private or public. */
public sealed interface EcdsaP256Key extends ImageKey permits EcdsaP256PrivateKey, EcdsaP256PublicKey {

    @Override
    default KeyType type() {
        return KeyType.ECDSA_P256;
    }

    @Override
    EcdsaP256PublicKey publicKey();
}
