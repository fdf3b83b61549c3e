package dev.brownout.bootloader.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.TestImages;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The edges that Project Wycheproof tests ECDSA implementations at, for every verifier. */
class SignatureVerifierTest {

    private static final EcdsaP256PublicKey KEY = TestImages.KEY.publicKey();
    private static final byte[] DIGEST = Digests.sha256(new byte[] {1, 2, 3});
    private static final EcdsaSignature GOOD = EcdsaSignature.fromDer(TestImages.KEY.sign(DIGEST)).orElseThrow();
    private static final BigInteger N = P256.N;

    static Stream<SignatureVerifier> verifiers() {
        return Stream.of(SignatureVerifier.bouncyCastle(), SignatureVerifier.jdk(), SignatureVerifier.remembering(SignatureVerifier.bouncyCastle(), 2));
    }

    static Stream<Arguments> bad() {
        byte[] r = GOOD.r().toByteArray();
        byte[] s = GOOD.s().toByteArray();
        byte[] zero = {0};
        byte[] negative = GOOD.r().subtract(BigInteger.ONE.shiftLeft(256)).toByteArray();
        return verifiers().flatMap(verifier -> Stream.of(
                bad(verifier, "r of 0", der(zero, s)),
                bad(verifier, "s of 0", der(r, zero)),
                bad(verifier, "both 0", der(zero, zero)),
                bad(verifier, "r of n", der(N.toByteArray(), s)),
                bad(verifier, "s of n", der(r, N.toByteArray())),
                bad(verifier, "r + n", der(GOOD.r().add(N).toByteArray(), s)),
                bad(verifier, "s + n", der(r, GOOD.s().add(N).toByteArray())),
                bad(verifier, "r and s of 1", der(new byte[] {1}, new byte[] {1})),
                bad(verifier, "n - 1", der(N.subtract(BigInteger.ONE).toByteArray(), N.subtract(BigInteger.ONE).toByteArray())),
                bad(verifier, "negative r", der(negative, s)),
                bad(verifier, "leading zero of r", der(concat(zero, r), s)),
                bad(verifier, "leading zero of s", der(r, concat(zero, s))),
                bad(verifier, "r and s exchanged", der(s, r)),
                bad(verifier, "byte behind", concat(GOOD.toDer(), zero)),
                bad(verifier, "byte behind, inside the sequence", sequence(concat(integer(r), integer(s), new byte[] {5, 0}))),
                bad(verifier, "last byte missing", Arrays.copyOf(GOOD.toDer(), GOOD.toDer().length - 1)),
                bad(verifier, "empty", new byte[0]),
                bad(verifier, "empty sequence", sequence(new byte[0])),
                bad(verifier, "one integer", sequence(integer(r))),
                bad(verifier, "empty integer", sequence(concat(integer(new byte[0]), integer(s)))),
                bad(verifier, "long-form length", concat(new byte[] {0x30, (byte) 0x81, (byte) (GOOD.toDer().length - 2)}, integer(r), integer(s))),
                bad(verifier, "indefinite length", concat(new byte[] {0x30, (byte) 0x80}, integer(r), integer(s), new byte[] {0, 0})),
                bad(verifier, "set instead of sequence", concat(new byte[] {0x31}, Arrays.copyOfRange(GOOD.toDer(), 1, GOOD.toDer().length))),
                bad(verifier, "octet string instead of r", sequence(concat(new byte[] {4, (byte) r.length}, r, integer(s)))),
                bad(verifier, "raw r and s", concat(Arrays.copyOfRange(r, r.length - 32, r.length), Arrays.copyOfRange(s, s.length - 32, s.length))),
                bad(verifier, "all ones", ones(71))));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("bad")
    void refuses(SignatureVerifier verifier, String name, byte[] signature) {
        assertFalse(verifier.verify(KEY, DIGEST, signature));
    }

    @ParameterizedTest
    @MethodSource("verifiers")
    void acceptsBothSignaturesOfAPair(SignatureVerifier verifier) {
        assertTrue(verifier.verify(KEY, DIGEST, GOOD.toDer()));
        assertTrue(verifier.verify(KEY, DIGEST, new EcdsaSignature(GOOD.r(), N.subtract(GOOD.s())).toDer()));
    }

    @ParameterizedTest
    @MethodSource("verifiers")
    void refusesAnotherKeyOrDigest(SignatureVerifier verifier) {
        assertFalse(verifier.verify(TestImages.OTHER_KEY.publicKey(), DIGEST, GOOD.toDer()));
        assertFalse(verifier.verify(KEY, Digests.sha256(new byte[] {1, 2, 4}), GOOD.toDer()));
    }

    @Test
    void remembersAnswersAndForgetsTheOldest() {
        AtomicInteger asked = new AtomicInteger();
        SignatureVerifier remembering = SignatureVerifier.remembering((key, digest, signature) -> asked.incrementAndGet() > 0, 2);
        for (int i : List.of(1, 1, 2, 2, 3, 3, 1)) {
            remembering.verify(KEY, new byte[] {(byte) i}, new byte[0]);
        }
        assertEquals(4, asked.get());
    }

    private static Arguments bad(SignatureVerifier verifier, String name, byte[] signature) {
        return Arguments.of(verifier, name, signature);
    }

    private static byte[] der(byte[] r, byte[] s) {
        return sequence(concat(integer(r), integer(s)));
    }

    private static byte[] integer(byte[] value) {
        return concat(new byte[] {2, (byte) value.length}, value);
    }

    private static byte[] sequence(byte[] content) {
        return concat(new byte[] {0x30, (byte) content.length}, content);
    }

    private static byte[] ones(int length) {
        byte[] ones = new byte[length];
        Arrays.fill(ones, (byte) 0xFF);
        return ones;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
