package dev.brownout.benchmarks;

import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.fixtures.Fixture;
import dev.brownout.fixtures.Fixtures;
import dev.brownout.fixtures.FlashMap;
import java.nio.charset.StandardCharsets;

/** An application of the fixtures, signed with the key that the fixtures' bootloader trusts. */
record SignedFixture(byte[] image, EcdsaP256PrivateKey key) {
    /** The largest one: 64 KB. */
    static SignedFixture application() {
        Fixture fixture = Fixtures.V1_CONFIRMS_64K;
        EcdsaP256PrivateKey key = (EcdsaP256PrivateKey) PemKeys.read(Fixtures.testKeyPem().getBytes(StandardCharsets.US_ASCII));
        SignOptions options = new SignOptions(ImageVersion.parse(fixture.version().orElseThrow()))
            .headerSize(FlashMap.NRF52840.headerSize()).padHeader(true).slotSize(FlashMap.NRF52840.slotA().size());
        return new SignedFixture(ImageBuilder.build(fixture.image(), options, new Signer.Key(key)).bytes(), key);
    }
}
