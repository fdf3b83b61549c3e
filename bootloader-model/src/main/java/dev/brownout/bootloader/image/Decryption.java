package dev.brownout.bootloader.image;

import dev.brownout.bootloader.key.PrivateImageKey;
import java.util.Optional;

/** What a bootloader decrypts images with. */
public sealed interface Decryption {

    /** The key of an encrypted image, 16 or 32 bytes as its flags say; nothing if it is not meant for this device. */
    Optional<byte[]> key(Image image);

    /** What the key travels in. */
    Optional<EncryptedKey> encryptedKey(Image image);

    /** A private key: RSA-2048, ECDSA P-256 or X25519. */
    record WithPrivateKey(PrivateImageKey receiver) implements Decryption {

        @Override
        public Optional<byte[]> key(Image image) {
            return EncryptedKey.find(image, receiver, keySize(image));
        }

        @Override
        public Optional<EncryptedKey> encryptedKey(Image image) {
            return image.tlvs().stream().filter(tlv -> EncryptedKey.canBeFor(receiver.type(), tlv.type())).findFirst()
                    .map(tlv -> new EncryptedKey(TlvType.of(tlv.type()).orElseThrow(), tlv.value()));
        }
    }

    /** A key that other keys are wrapped under (AES-KW), 16 or 32 bytes. */
    record WithWrappingKey(byte[] wrappingKey) implements Decryption {

        @Override
        public Optional<byte[]> key(Image image) {
            return EncryptedKey.find(image, wrappingKey).filter(key -> key.length == keySize(image));
        }

        @Override
        public Optional<EncryptedKey> encryptedKey(Image image) {
            return image.tlv(TlvType.ENCKW).map(tlv -> new EncryptedKey(TlvType.ENCKW, tlv.value()));
        }
    }

    /** Bytes of the key that an image says it is encrypted with. */
    static int keySize(Image image) {
        return image.header().has(ImageHeader.ENCRYPTED_AES256) ? 32 : 16;
    }
}
