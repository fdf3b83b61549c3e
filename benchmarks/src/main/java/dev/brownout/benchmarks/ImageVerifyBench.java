package dev.brownout.benchmarks;

import dev.brownout.bootloader.image.Image;
import dev.brownout.bootloader.image.ImageValidator;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does the reference bootloader take to verify a whole image: header, TLVs, hash and signature? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ImageVerifyBench {
    /** Who checks the signature; the hash is the JDK's. */
    @Param({"JDK", "BouncyCastle"})
    public String provider;

    private SignatureVerifier verifier;
    private byte[] image;
    private List<EcdsaP256PublicKey> keys;

    @Setup
    public void setUp() {
        verifier = provider.equals("JDK") ? SignatureVerifier.jdk() : SignatureVerifier.bouncyCastle();
        SignedFixture signed = SignedFixture.application();
        image = signed.image();
        keys = List.of(signed.key().publicKey());
    }

    @Benchmark
    public Image verifyImage() {
        return ImageValidator.verify(image, keys, verifier);
    }
}
