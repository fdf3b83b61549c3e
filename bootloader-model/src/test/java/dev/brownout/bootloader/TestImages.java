package dev.brownout.bootloader;

import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Keys and images for tests, the same in every run. */
public final class TestImages {

    public static final EcdsaP256PrivateKey KEY = EcdsaP256PrivateKey.of(new BigInteger(
            "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", 16));
    public static final EcdsaP256PrivateKey OTHER_KEY = EcdsaP256PrivateKey.of(BigInteger.valueOf(4711));

    private TestImages() {
    }

    /** A signed image with {@code size} bytes of payload, of which only the first and last words are programmed. */
    public static byte[] sparse(String version, int size) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) 0xFF);
        byte[] text = ("v" + version + " runs").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, payload, 0, text.length);
        System.arraycopy(text, 0, payload, size - text.length, text.length);
        return signed(version, payload, KEY);
    }

    /** A signed image with {@code size} random bytes of payload. */
    public static byte[] dense(String version, int size) {
        byte[] payload = new byte[size];
        new Random(version.hashCode()).nextBytes(payload);
        return signed(version, payload, KEY);
    }

    public static byte[] signed(String version, byte[] payload, EcdsaP256PrivateKey key) {
        return ImageBuilder.build(payload, new SignOptions(ImageVersion.parse(version)).padHeader(true), new Signer.Key(key)).bytes();
    }
}
