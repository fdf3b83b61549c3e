package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.Decryption;
import dev.brownout.bootloader.image.EncryptedKey;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.key.Digests;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.bootloader.swap.SavedKeys;
import java.security.SecureRandom;

/**
 * How a scenario's bootloader decrypts images.
 *
 * @param key   its private key
 * @param saved what it keeps of images' keys in a trailer
 */
record Encryptor(PrivateImageKey key, SavedKeys saved) {

    /** @param bundled whether it is a bundled bootloader, which decides itself what it keeps */
    static Encryptor of(Scenario.Encryption asked, PrivateImageKey key, boolean bundled) {
        int size = asked.bits() / 8;
        boolean saveTlvs = asked.saveTlvs().orElse(bundled && asked.bits() == 256);
        return new Encryptor(key, new SavedKeys(size, saveTlvs ? EncryptedKey.size(key.type(), size) : 0));
    }

    Decryption decryption() {
        return new Decryption.WithPrivateKey(key);
    }

    /**
     * Has an image encrypted for this bootloader.
     *
     * @param readable for slot A: only marked so, and encrypted when it leaves
     */
    void encrypt(SignOptions options, boolean readable) {
        options.encryptFor(key.publicKey()).encryptionKeyBits(8 * saved.keySize()).clear(readable).random(new SameBytes());
    }

    /** So that a scenario is the same device each time. */
    private static final class SameBytes extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private int blocks;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int at = 0; at < bytes.length; at += 32) {
                byte[] block = Digests.sha256(new byte[] {(byte) (blocks >> 8), (byte) blocks++});
                System.arraycopy(block, 0, bytes, at, Math.min(32, bytes.length - at));
            }
        }
    }
}
