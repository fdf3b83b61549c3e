package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.swap.SavedKeys;
import dev.brownout.campaign.ProductBootloader;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * The bundled bootloader that goes with a scenario's strategy, keys and encryption, with these keys put where it keeps its own, as a product does when it is
 * provisioned.
 */
final class BundledBootloader {
    private final Fixture fixture;
    private final byte[] image;
    private final SymbolTable symbols;
    private final int keys;

    private BundledBootloader(Fixture fixture, Optional<Policies> policies, List<PublicImageKey> keys, Optional<Encryptor> encryption) {
        this.fixture = fixture;
        this.keys = keys.size();
        image = policies.map(what -> ProductBootloader.image(what.product())).orElseGet(fixture::image);
        symbols = BundledUpdate.symbols(fixture);
        replace(Fixtures.PUBLIC_KEY_SYMBOL, keys.get(0).subjectPublicKeyInfo());
        if (keys.size() > 1) {
            replace(Fixtures.SECOND_PUBLIC_KEY_SYMBOL, keys.get(1).subjectPublicKeyInfo());
        }
        encryption.ifPresent(how -> replace(Fixtures.ENCRYPTION_KEY_SYMBOL, ((EcdsaP256PrivateKey) how.key()).scalar()));
    }

    /** @throws ScenarioException if there is none that goes with all of it */
    static BundledBootloader of(Scenario scenario, BundledStrategy strategy, List<PublicImageKey> keys, Optional<Encryptor> encryption) {
        return new BundledBootloader(fixture(scenario, strategy, keys, encryption), scenario.policies(), keys, encryption);
    }

    private static Fixture fixture(Scenario scenario, BundledStrategy strategy, List<PublicImageKey> keys, Optional<Encryptor> encryption) {
        KeyType type = keys.get(0).type();
        if (keys.size() > 2 || keys.size() == 2 && type != KeyType.ECDSA_P256) {
            throw scenario.wrong("keys", "a bundled bootloader trusts one key, or two of type " + KeyType.ECDSA_P256.label() + ", but " + keys.size()
                    + " of type " + type.label() + " are given");
        }
        if (type != KeyType.ECDSA_P256 && type != KeyType.ED25519) {
            throw scenario.wrong("keys", "the bundled bootloaders check ECDSA P-256 or Ed25519 signatures, but the key given is of type " + type.label());
        }
        if (!scenario.revoked().isEmpty() && keys.size() < 2) {
            throw scenario.wrong("revoked", "the bundled bootloader with one key takes the trust from none; with two keys it can");
        }
        if (scenario.second().isPresent()) {
            if (strategy != BundledStrategy.SWAP_MOVE || keys.size() == 2 || type == KeyType.ED25519 || encryption.isPresent() || scenario.policies().isPresent()) {
                throw scenario.wrong("image-1", "the bundled bootloader with two images is for nrf52840, has the strategy "
                        + BundledStrategy.SWAP_MOVE.strategy().label() + ", one ECDSA P-256 key and no policies, and does not decrypt images");
            }
            return Fixtures.BOOTLOADER_TWO_IMAGES;
        }
        boolean special = keys.size() == 2 || type == KeyType.ED25519 || encryption.isPresent();
        if (special && scenario.policies().isPresent()) {
            throw scenario.wrong("policies", "the bundled bootloader with policies trusts one ECDSA P-256 key and does not decrypt images");
        }
        if (!special) {
            return scenario.policies().isPresent() ? Fixtures.BOOTLOADER_PRODUCT : strategy.bootloader();
        }
        String where = encryption.isPresent() ? "encryption" : "keys";
        if (strategy != BundledStrategy.SWAP_MOVE || encryption.isPresent() && (keys.size() == 2 || type == KeyType.ED25519)) {
            throw scenario.wrong(where, "of the bundled bootloaders those with the strategy " + BundledStrategy.SWAP_MOVE.strategy().label()
                    + " can have two keys, check Ed25519 signatures, or decrypt images, one at a time");
        }
        return encryption.map(how -> decrypting(scenario, how)).orElse(type == KeyType.ED25519 ? Fixtures.BOOTLOADER_ED25519 : Fixtures.BOOTLOADER_TWO_KEYS);
    }

    private static Fixture decrypting(Scenario scenario, Encryptor encryption) {
        if (encryption.key().type() != KeyType.ECDSA_P256) {
            throw scenario.wrong("encryption.key", "the bundled bootloaders decrypt with an " + KeyType.ECDSA_P256.label() + " key, not with one of type "
                    + encryption.key().type().label());
        }
        SavedKeys saved = encryption.saved();
        if (saved.keySize() == 16 != (saved.tlvSize() == 0)) {
            throw scenario.wrong("encryption.save-enctlv", "the bundled bootloader for keys of 128 bits keeps the keys in the trailer, that for 256 bits what they"
                    + " travel in");
        }
        return saved.keySize() == 16 ? Fixtures.BOOTLOADER_ENCRYPTED : Fixtures.BOOTLOADER_ENCRYPTED_256;
    }

    private void replace(String symbol, byte[] bytes) {
        SymbolTable.Symbol place = symbols.find(symbol).orElseThrow();
        if (place.size() != bytes.length) {
            throw new IllegalStateException(fixture.name() + " has room for " + place.size() + " bytes at " + symbol + ", not " + bytes.length);
        }
        System.arraycopy(bytes, 0, image, (int) place.address() - fixture.loadAddress(), bytes.length);
    }

    SymbolTable symbols() {
        return symbols;
    }

    /** Puts it where it belongs, and into UICR which of its keys are revoked. */
    void putInto(SceneBuilder scene, List<Integer> revoked) {
        scene.put("the bundled bootloader", fixture.loadAddress(), image);
        if (keys > 1 && !revoked.isEmpty()) {
            int word = -1;
            for (int place : revoked) {
                word &= ~(1 << place);
            }
            scene.putBesideFlash("the revoked keys", Fixtures.REVOKED_KEYS_ADDRESS, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array());
        }
    }
}
