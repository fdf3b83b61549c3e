package dev.brownout.bootloader.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.TestImages;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The texts are those of imgtool 2.4.0 and OpenSSL for the key of RFC 6979, appendix A.2.5. */
class PemKeysTest {

    private static final String PKCS8 = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgya+p2EW6dRZrXCFX
            Z7HWk05Qw9s26JsSe4piKxIPZyGhRANCAARg/tS6JVqdMclh63TGNW1owEm4kjth
            +mzmaWIuYPKftnkD/hAIuLyZpBrp6VYovGTy8bIMLX6fUXejwpTURiKZ
            -----END PRIVATE KEY-----
            """;
    private static final String SEC1 = """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIMmvqdhFunUWa1whV2ex1pNOUMPbNuibEnuKYisSD2choAoGCCqGSM49
            AwEHoUQDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Z5A/4QCLi8
            maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==
            -----END EC PRIVATE KEY-----
            """;
    private static final String PKCS8_ENCRYPTED = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhlQB/ML90KvwICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEONOM9TQI4VdKpUccYYG4D8EgZCW
            DtFCWmWq7+bNzmEsU1xha2MtZiwumJxtxjk5Mueitx9lbC4Kygn6Lvis4iE6RFJI
            sdRlXTfPoFhl8dZ5f/mCaQCR4yt9F6nvl9fcESHSk6+/qxXe9t/QTog0pDZnvnzF
            RCzt+78ivHwVkIGBkaO5EtMraNdFfjOqafUJk9jNAqdEBXjIx3vscNaMqeWq8QY=
            -----END ENCRYPTED PRIVATE KEY-----
            """;
    private static final String SEC1_ENCRYPTED = """
            -----BEGIN EC PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,EE0953F5C303D31AC98371BC273977F9

            FLsJVpGbOukSr9TFebjbOvFq/VeSEpHmCQInomzw+W6YgKb05WQQvlNlxJtkgrYg
            foxCEc3eRpMPaXjpUXWh9Cx4XSVFT6m4qLcrOmyPdmkb2f6SFkNNkDfDt68RGTbo
            UPNJNIumh7GrF17uyxLxRaMNVd5jmFxTc7wshKbh/ws=
            -----END EC PRIVATE KEY-----
            """;
    private static final String PUBLIC = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7
            Yfps5mliLmDyn7Z5A/4QCLi8maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==
            -----END PUBLIC KEY-----
            """;

    @Test
    void readsEveryFormThatImgtoolReads() {
        assertEquals(TestImages.KEY, read(PKCS8, null));
        assertEquals(TestImages.KEY, read(SEC1, null));
        assertEquals(TestImages.KEY, read(PKCS8_ENCRYPTED, "secret"));
        assertEquals(TestImages.KEY, read(SEC1_ENCRYPTED, "secret"));
        assertEquals(TestImages.KEY.publicKey(), read(PUBLIC, null));
        assertEquals(TestImages.KEY, read("# a comment\r\n" + SEC1.replace("\n", "\r\n"), null));
    }

    @Test
    void writesImgtoolsCharacters() {
        assertEquals(PKCS8, PemKeys.privateKey(TestImages.KEY));
        assertEquals(PUBLIC, PemKeys.publicKey(TestImages.KEY.publicKey()));
    }

    @Test
    void encryptedKeysOpenWithTheirPasswordOnly() {
        String pem = PemKeys.encryptedPrivateKey(TestImages.KEY, "pässword".toCharArray(), new SecureRandom());
        assertTrue(pem.startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"), pem);
        assertEquals(TestImages.KEY, read(pem, "pässword"));
        for (String encrypted : new String[] {pem, PKCS8_ENCRYPTED, SEC1_ENCRYPTED}) {
            assertEquals(KeyException.Reason.WRONG_PASSWORD, assertThrows(KeyException.class, () -> read(encrypted, "other")).reason());
            assertEquals(KeyException.Reason.PASSWORD_REQUIRED, assertThrows(KeyException.class, () -> read(encrypted, null)).reason());
        }
    }

    @Test
    void otherKeysAreRefusedByName() {
        String p384 = """
                -----BEGIN PUBLIC KEY-----
                MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE7DpOQVtOGaRWhhgCn0J/pdqaPiT5bxzK
                tLkQ1nCZ8+5i5dCgTzH3w0vqnrRDqYsZnEhKVqOmZ5rtCjv7D8Q8Tz9xVsb5KW0f
                7qJ7N4VJZ7oA4S2PZlHXZWQ8Bu9RNmcT
                -----END PUBLIC KEY-----
                """;
        assertEquals(KeyException.Reason.UNSUPPORTED, assertThrows(KeyException.class, () -> read(p384, null)).reason());
    }

    @Test
    void damagedTextIsRefusedInOneSentence() {
        for (String text : new String[] {"", "no key", PKCS8.replace("MIGH", "MIGG"), PKCS8.substring(0, 100), PUBLIC.replace("MFkw", "MFkx"),
            SEC1.replace("MHcC", "!!!!"), "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"}) {
            KeyException e = assertThrows(KeyException.class, () -> read(text, null), text);
            assertEquals(KeyException.Reason.MALFORMED, e.reason());
            assertTrue(e.getMessage().endsWith("."), e.getMessage());
        }
    }

    @Test
    void aPublicKeyHasNoPrivateOne() {
        assertEquals(KeyException.Reason.PUBLIC_ONLY, assertThrows(KeyException.class, () -> read(PUBLIC, null).privateKey()).reason());
        assertFalse(read(PUBLIC, null) instanceof EcdsaP256PrivateKey);
    }

    @Test
    void sourceTextIsImgtools() {
        EcdsaP256PublicKey key = TestImages.KEY.publicKey();
        assertEquals("53cc37997d081bee8ef04d06c444736cdf1fef8a471f6d83e559af1cb7f9312b", sha256(KeyText.cPublic(key, "")));
        assertEquals("b00d94104c687056fbe0f37fed226613dbb8ab1f9db4e8e926b0e7d1ada4b15c", sha256(KeyText.rustPublic(key, "")));
        assertEquals("d9eaf34aed97b7157f88eecab14d931bd728b0e90c20b6d1d4166f54705671b0",
                sha256(KeyText.cPrivate(TestImages.KEY, KeyText.PrivateFormat.PKCS8, false)));
        assertEquals("34c7fd84deb90897db9ee4016aa4baa6c5d5ce7913b4dbe6f19e4e184d63557c",
                sha256(KeyText.cPrivate(TestImages.KEY, KeyText.PrivateFormat.PKCS8, true)));
        assertEquals("b3075de0860fb5836e8d7fc0bf1c1b2c22c41b7f9f45a4a040df16f2c26683c4",
                sha256(KeyText.cPrivate(TestImages.KEY, KeyText.PrivateFormat.OPENSSL, false)));
        assertEquals("0d9aa4a4d501793a45166b81338c85f405748937807cf43f23eb1e0d16900e8c",
                sha256(KeyText.cPrivate(TestImages.KEY, KeyText.PrivateFormat.OPENSSL, true)));
        assertEquals("""
                /* Autogenerated by imgtool.py, do not edit. */
                const unsigned char ecdsa_pub_key_hash_2[] = {
                    0x5a, 0x7a, 0x78, 0xcc, 0xa4, 0xa0, 0xf4, 0x20,
                    0xd9, 0xbc, 0x62, 0xbb, 0x66, 0x9c, 0x3c, 0x27,
                    0x59, 0xe3, 0x9f, 0x72, 0x3d, 0x3a, 0xe1, 0x0d,
                    0xcb, 0xe0, 0xf0, 0x81, 0x5a, 0x07, 0xec, 0xd4,
                };
                const unsigned int ecdsa_pub_key_hash_2_len = 32;
                """, KeyText.cPublicHash(key, "_2"));
        assertTrue(KeyText.rustPublic(key, "_x").contains("static ECDSA_PUB_KEY_X: &[u8] = &["));
    }

    private static EcdsaP256Key read(String pem, String password) {
        return PemKeys.read(pem.getBytes(StandardCharsets.UTF_8), () -> Optional.ofNullable(password).map(String::toCharArray));
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Digests.sha256(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
