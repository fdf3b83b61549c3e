package dev.brownout.benchmarks;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long does the host take to hash 256 KB with SHA-256, by each provider? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Sha256Bench {
    private static final int SIZE = 256 * 1024;

    @Param({"JDK", "BouncyCastle"})
    public String provider;

    private final byte[] data = new byte[SIZE];
    private MessageDigest digest;

    @Setup
    public void setUp() throws GeneralSecurityException {
        new SplittableRandom(1).nextBytes(data);
        Provider chosen = provider.equals("JDK") ? Security.getProvider("SUN") : new BouncyCastleProvider();
        digest = MessageDigest.getInstance("SHA-256", chosen);
    }

    @Benchmark
    public byte[] sha256Of256KB() {
        return digest.digest(data);
    }
}
