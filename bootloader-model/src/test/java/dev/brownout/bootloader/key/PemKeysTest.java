package dev.brownout.bootloader.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.bootloader.ImgtoolFiles;
import dev.brownout.bootloader.TestImages;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        String secp256k1 = """
                -----BEGIN PUBLIC KEY-----
                MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEYjJbW7V2WyPPq/qsTea5JYbPnWpymp9P
                GQw6r+xJw2+KFtoplKYFgr74/QkHfpdX4ZxFNp03Cy7/lyLatMY+Zg==
                -----END PUBLIC KEY-----
                """;
        String rsa1024 = """
                -----BEGIN PUBLIC KEY-----
                MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCuKR6YNTezeJEauCPcybVlHAEc
                5fZSszPKXc8UUNiWULleFgYVE44PkfQD7r/aXNGwIe0IrZOHOC5ojTOhknm3xeL1
                t6ZIj3oiegvpmzpkcYQ1qONMwfHxz5g0XdxWvM1RZ0w9h7x2cq2mqpjLztoYdCT5
                MJjY8HTMhfHLAIiXtwIDAQAB
                -----END PUBLIC KEY-----
                """;
        for (String pem : new String[] {secp256k1, rsa1024}) {
            assertEquals(KeyException.Reason.UNSUPPORTED, assertThrows(KeyException.class, () -> read(pem, null)).reason());
        }
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

    /** SHA-256 of imgtool's getpub in C, in Rust, its raw bytes, and getpubhash in C, one after the other. */
    @ParameterizedTest
    @CsvSource({
        "rsa-2048, f2547f381fcf68a9ae4fc0d291b0e6151d6e5ebcc02d902846bfb6f62423815d",
        "rsa-3072, 4ee7f60a4e44ae1264e6148b25e8dc8cbe2e9f50cc25671c96cd7a261001752c",
        "ecdsa-p384, acc638f4a0e225b89a68c6ea5a64127cbe62f7542503e4634355e29514b2e1a9",
        "ed25519, 369f27f3ee55cb48e369ab81c0c275720ecd42b61908272c61c3466776122079",
        "x25519, b9374375501b2bbe17f09013884c351b731f6d51dccc2f5ff763e62bd80f75f9"})
    void publicKeysOfEveryKindAreImgtoolsText(String type, String expected) {
        PublicImageKey key = ImgtoolFiles.key(type).publicKey();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes((KeyText.cPublic(key, "") + KeyText.rustPublic(key, "")).getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(key.embedded());
        all.writeBytes(KeyText.cPublicHash(key, "").getBytes(StandardCharsets.US_ASCII));
        assertEquals(expected, HexFormat.of().formatHex(Digests.sha256(all.toByteArray())));
    }

    /** SHA-256 of imgtool's getpriv. */
    @ParameterizedTest
    @CsvSource({
        "rsa-2048, , false, 82afe63b0ae3bba67b1cb3c4729e944d67cc5c66d654f6ec2520624b42ca014e",
        "rsa-2048, OPENSSL, true, 6860833bacfb92a8510b5e40e5076216c36b76c254b0be3a6a63eb30a308085b",
        "rsa-3072, , false, c4106bc6a865c2c7ba0ff9470c1c3acc27f46975b10f52fa97417eca56bbfbb8",
        "rsa-3072, , true, cf2a2010b70ea74beedbd5541b3d456ac9860404ff93b8efee782696c9aab1f7",
        "ecdsa-p384, , false, 62ceccf514a5fdef3f1cee8c15ccc56303c2b578c9f3b1851bf323461d0f95da",
        "ecdsa-p384, OPENSSL, false, 699456633cc6260a3cefd5349e5d963674f4ac040d966a3cd7f5429ed3d5c89b",
        "x25519, PKCS8, true, 0c005beb611114eb2d103512a1915cf422d04498891c6c0c4d19128380c9ff2c"})
    void privateKeysOfEveryKindAreImgtoolsText(String type, KeyText.PrivateFormat format, boolean minimal, String expected) {
        assertEquals(expected, sha256(KeyText.cPrivate(ImgtoolFiles.key(type), Optional.ofNullable(format), minimal)));
    }

    @Test
    void formsThatImgtoolDoesNotHaveAreRefused() {
        for (Map.Entry<String, KeyText.PrivateFormat> form : Map.of("ed25519", KeyText.PrivateFormat.PKCS8, "rsa-2048", KeyText.PrivateFormat.PKCS8, "x25519",
                KeyText.PrivateFormat.OPENSSL).entrySet()) {
            assertEquals(KeyException.Reason.UNSUPPORTED, assertThrows(KeyException.class,
                    () -> KeyText.cPrivate(ImgtoolFiles.key(form.getKey()), Optional.of(form.getValue()), false)).reason());
        }
    }

    @Test
    void sourceTextIsImgtools() {
        EcdsaP256PublicKey key = TestImages.KEY.publicKey();
        assertEquals("53cc37997d081bee8ef04d06c444736cdf1fef8a471f6d83e559af1cb7f9312b", sha256(KeyText.cPublic(key, "")));
        assertEquals("b00d94104c687056fbe0f37fed226613dbb8ab1f9db4e8e926b0e7d1ada4b15c", sha256(KeyText.rustPublic(key, "")));
        assertEquals("d9eaf34aed97b7157f88eecab14d931bd728b0e90c20b6d1d4166f54705671b0",
                sha256(KeyText.cPrivate(TestImages.KEY, Optional.of(KeyText.PrivateFormat.PKCS8), false)));
        assertEquals("34c7fd84deb90897db9ee4016aa4baa6c5d5ce7913b4dbe6f19e4e184d63557c",
                sha256(KeyText.cPrivate(TestImages.KEY, Optional.of(KeyText.PrivateFormat.PKCS8), true)));
        assertEquals("b3075de0860fb5836e8d7fc0bf1c1b2c22c41b7f9f45a4a040df16f2c26683c4",
                sha256(KeyText.cPrivate(TestImages.KEY, Optional.of(KeyText.PrivateFormat.OPENSSL), false)));
        assertEquals("0d9aa4a4d501793a45166b81338c85f405748937807cf43f23eb1e0d16900e8c",
                sha256(KeyText.cPrivate(TestImages.KEY, Optional.of(KeyText.PrivateFormat.OPENSSL), true)));
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

    private static ImageKey read(String pem, String password) {
        return PemKeys.read(pem.getBytes(StandardCharsets.UTF_8), () -> Optional.ofNullable(password).map(String::toCharArray));
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Digests.sha256(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
