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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The bundled bootloader that goes with a scenario's strategy, keys and encryption, with these keys put where it keeps its own, as a product does when it is
 * provisioned.
 */
final class BundledBootloader {
    private static final Map<BundledStrategy, Fixture> ED25519 = new EnumMap<>(Map.of(BundledStrategy.SWAP_MOVE, Fixtures.BOOTLOADER_ED25519,
            BundledStrategy.SWAP_SCRATCH, Fixtures.BOOTLOADER_SWAP_SCRATCH_ED25519, BundledStrategy.SWAP_OFFSET, Fixtures.BOOTLOADER_SWAP_OFFSET_ED25519,
            BundledStrategy.OVERWRITE_ONLY_FAST, Fixtures.BOOTLOADER_OVERWRITE_ONLY_FAST_ED25519));
    private static final Map<BundledStrategy, Fixture> ENCRYPTED = new EnumMap<>(Map.of(BundledStrategy.SWAP_MOVE, Fixtures.BOOTLOADER_ENCRYPTED,
            BundledStrategy.SWAP_SCRATCH, Fixtures.BOOTLOADER_SWAP_SCRATCH_ENCRYPTED, BundledStrategy.SWAP_OFFSET, Fixtures.BOOTLOADER_SWAP_OFFSET_ENCRYPTED,
            BundledStrategy.OVERWRITE_ONLY_FAST, Fixtures.BOOTLOADER_OVERWRITE_ONLY_FAST_ENCRYPTED));
    private static final Map<BundledStrategy, Fixture> ENCRYPTED_256 = Map.of(BundledStrategy.SWAP_MOVE, Fixtures.BOOTLOADER_ENCRYPTED_256);

    private static final int MOST_REVOKED = 4;
    private static final int HASH = 32;

    private final Fixture fixture;
    private final byte[] image;
    private final SymbolTable symbols;
    private final int keys;

    private BundledBootloader(Fixture fixture, Optional<Policies> policies, List<PublicImageKey> keys, Optional<Encryptor> encryption,
            Optional<ChainAssembly> chain) {
        this.fixture = fixture;
        this.keys = keys.size();
        image = policies.map(what -> ProductBootloader.image(what.product())).orElseGet(fixture::image);
        symbols = BundledUpdate.symbols(fixture);
        chain.ifPresent(this::trust);
        if (!keys.isEmpty()) {
            replace(Fixtures.PUBLIC_KEY_SYMBOL, keys.get(0).subjectPublicKeyInfo());
        }
        if (keys.size() > 1) {
            replace(Fixtures.SECOND_PUBLIC_KEY_SYMBOL, keys.get(1).subjectPublicKeyInfo());
        }
        encryption.ifPresent(how -> replace(Fixtures.ENCRYPTION_KEY_SYMBOL, ((EcdsaP256PrivateKey) how.key()).scalar()));
    }

    /** @throws ScenarioException if there is none that goes with all of it */
    static BundledBootloader of(Scenario scenario, BundledStrategy strategy, List<PublicImageKey> keys, Optional<Encryptor> encryption,
            Optional<ChainAssembly> chain) {
        Fixture fixture = chain.isPresent() ? checkingChains(scenario, strategy, encryption, chain.get()) : fixture(scenario, strategy, keys, encryption);
        return new BundledBootloader(fixture, scenario.policies(), keys, encryption, chain);
    }

    private static Fixture checkingChains(Scenario scenario, BundledStrategy strategy, Optional<Encryptor> encryption, ChainAssembly chain) {
        if (strategy != BundledStrategy.SWAP_MOVE || encryption.isPresent() || scenario.policies().isPresent() || scenario.second().isPresent()) {
            throw scenario.wrong("chain.root", "the bundled bootloader that checks certificate chains is for nrf52840, has the strategy "
                    + BundledStrategy.SWAP_MOVE.strategy().label() + ", one image and no policies, and does not decrypt images");
        }
        if (chain.revokedHashes().size() > MOST_REVOKED) {
            throw scenario.wrong("chain.revoked", "the bundled bootloader has room for " + MOST_REVOKED + " revoked keys, not for " + chain.revokedHashes().size());
        }
        return Fixtures.BOOTLOADER_CERTIFICATES;
    }

    private void trust(ChainAssembly chain) {
        replace(Fixtures.ROOT_HASH_SYMBOL, chain.rootHash());
        ByteBuffer revoked = ByteBuffer.allocate(MOST_REVOKED * HASH);
        Arrays.fill(revoked.array(), (byte) 0xFF);
        chain.revokedHashes().forEach(revoked::put);
        replace(Fixtures.REVOKED_KEYS_SYMBOL, revoked.array());
        replace(Fixtures.BUILD_TIME_SYMBOL, ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt((int) chain.built()).array());
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
        boolean plain = keys.size() < 2 && type != KeyType.ED25519 && encryption.isEmpty();
        if (scenario.policies().isPresent()) {
            if (!plain) {
                throw scenario.wrong("policies", "the bundled bootloader with policies trusts one ECDSA P-256 key and does not decrypt images");
            }
            return Fixtures.BOOTLOADER_PRODUCT;
        }
        if (encryption.isPresent() && (keys.size() == 2 || type == KeyType.ED25519)) {
            throw scenario.wrong("encryption", "of the bundled bootloaders there are such that have two keys, check Ed25519 signatures, or decrypt images, one at a"
                    + " time");
        }
        if (keys.size() == 2 && strategy != BundledStrategy.SWAP_MOVE) {
            throw scenario.wrong("keys", "of the bundled bootloaders the one with the strategy " + BundledStrategy.SWAP_MOVE.strategy().label() + " can have two keys");
        }
        if (plain) {
            return strategy.bootloader();
        }
        return keys.size() == 2 ? Fixtures.BOOTLOADER_TWO_KEYS : encryption.map(how -> decrypting(scenario, strategy, how))
                .orElseGet(() -> variant(scenario, "keys", ED25519, strategy));
    }

    private static Fixture variant(Scenario scenario, String key, Map<BundledStrategy, Fixture> variants, BundledStrategy strategy) {
        return Optional.ofNullable(variants.get(strategy)).orElseThrow(() -> scenario.wrong(key, "there is a bundled bootloader for this with the strategies "
                + variants.keySet().stream().map(each -> each.strategy().label()).collect(Collectors.joining(", ")) + " on " + BundledStrategy.SWAP_MOVE.board()));
    }

    private static Fixture decrypting(Scenario scenario, BundledStrategy strategy, Encryptor encryption) {
        if (encryption.key().type() != KeyType.ECDSA_P256) {
            throw scenario.wrong("encryption.key", "the bundled bootloaders decrypt with an " + KeyType.ECDSA_P256.label() + " key, not with one of type "
                    + encryption.key().type().label());
        }
        SavedKeys saved = encryption.saved();
        if (saved.keySize() == 16 != (saved.tlvSize() == 0)) {
            throw scenario.wrong("encryption.save-enctlv", "the bundled bootloaders for keys of 128 bits keep the keys in the trailer, that for 256 bits what they"
                    + " travel in");
        }
        return variant(scenario, saved.keySize() == 16 ? "encryption" : "encryption.bits", saved.keySize() == 16 ? ENCRYPTED : ENCRYPTED_256, strategy);
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
