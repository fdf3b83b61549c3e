package dev.brownout.bootloader.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.TestImages;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcdsaP256PrivateKeyTest {

    /** RFC 6979, appendix A.2.5: P-256 with SHA-256. */
    @ParameterizedTest
    @CsvSource({
        "sample, EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716, F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        "test, F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367, 019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"})
    void signaturesAreThoseOfRfc6979(String message, String r, String s) {
        byte[] signature = TestImages.KEY.sign(Digests.sha256(message.getBytes(StandardCharsets.US_ASCII)));
        assertEquals(new EcdsaSignature(new BigInteger(r, 16), new BigInteger(s, 16)), EcdsaSignature.fromDer(signature).orElseThrow());
    }

    @Test
    void publicKeyIsThatOfRfc6979() {
        EcdsaP256PublicKey expected = EcdsaP256PublicKey.of(new BigInteger("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6", 16),
                new BigInteger("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299", 16));
        assertEquals(expected, TestImages.KEY.publicKey());
    }

    @Test
    void scalarsOutsideTheGroupAreNoKeys() {
        for (BigInteger d : new BigInteger[] {BigInteger.ZERO, BigInteger.ONE.negate(), P256.N, P256.N.add(BigInteger.ONE)}) {
            assertEquals(KeyException.Reason.MALFORMED, assertThrows(KeyException.class, () -> EcdsaP256PrivateKey.of(d)).reason());
        }
        assertEquals(P256.DOMAIN.getG(), EcdsaP256PrivateKey.of(BigInteger.ONE).publicKey().parameters().getQ());
    }

    @Test
    void pointsOffTheCurveAreNoKeys() {
        assertEquals(KeyException.Reason.MALFORMED,
                assertThrows(KeyException.class, () -> EcdsaP256PublicKey.of(BigInteger.ONE, BigInteger.ONE)).reason());
        byte[] der = TestImages.KEY.publicKey().subjectPublicKeyInfo();
        der[der.length - 1] ^= 1;
        assertEquals(KeyException.Reason.MALFORMED, assertThrows(KeyException.class, () -> EcdsaP256PublicKey.fromSubjectPublicKeyInfo(der)).reason());
        byte[] infinity = new byte[] {0x30, 0x19, 0x30, 0x13, 0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, (byte) 0x86,
            0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x02, 0x00, 0x00};
        assertEquals(KeyException.Reason.MALFORMED,
                assertThrows(KeyException.class, () -> EcdsaP256PublicKey.fromSubjectPublicKeyInfo(infinity)).reason());
    }

    @Test
    void secretsAreNotPrinted() {
        assertTrue(TestImages.KEY.toString().startsWith("private key of ECDSA P-256 public key "), TestImages.KEY.toString());
    }
}
