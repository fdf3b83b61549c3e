package dev.brownout.benchmarks;

import dev.brownout.bootloader.key.Digests;
import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does the reference bootloader take to verify one ECDSA P-256 signature, by each provider? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EcdsaVerifyBench {
    @Param({"JDK", "BouncyCastle"})
    public String provider;

    private SignatureVerifier verifier;
    private EcdsaP256PublicKey key;
    private byte[] digest;
    private byte[] signature;

    @Setup
    public void setUp() {
        verifier = provider.equals("JDK") ? SignatureVerifier.jdk() : SignatureVerifier.bouncyCastle();
        // The key of RFC 6979, A.2.5.
        EcdsaP256PrivateKey privateKey =
            EcdsaP256PrivateKey.of(new BigInteger("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", 16));
        key = privateKey.publicKey();
        digest = Digests.sha256("sample".getBytes(StandardCharsets.US_ASCII));
        signature = privateKey.sign(digest);
        if (!verifier.verify(key, digest, signature)) {
            throw new IllegalStateException("The verifier rejects a good signature.");
        }
    }

    @Benchmark
    public boolean verifyEcdsaP256() {
        return verifier.verify(key, digest, signature);
    }
}
