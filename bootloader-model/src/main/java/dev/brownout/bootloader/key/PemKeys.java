package dev.brownout.bootloader.key;

import dev.brownout.bootloader.key.KeyException.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/**
 * Key files as imgtool reads and writes them: PEM (RFC 7468) with a PKCS#8 private key, encrypted or not, a SEC 1 or PKCS#1 private key, or a
 * SubjectPublicKeyInfo.
 */
public final class PemKeys {

    private static final int LINE = 64;
    private static final int PBKDF2_ITERATIONS = 2048;

    private PemKeys() {
    }

    /** Reads a key that is not encrypted; one that is fails with PASSWORD_REQUIRED. */
    public static ImageKey read(byte[] pem) {
        return read(pem, Optional::empty);
    }

    /**
     * Reads a key.
     *
     * @param password asked only if the key is encrypted; UTF-8
     * @throws KeyException if this is no key that can be used
     */
    public static ImageKey read(byte[] pem, Supplier<Optional<char[]>> password) {
        try (PEMParser parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.ISO_8859_1)))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof SubjectPublicKeyInfo info) {
                    return AsymmetricPublicKey.from(info);
                }
                if (found instanceof PrivateKeyInfo info) {
                    return AsymmetricPrivateKey.from(info);
                }
                if (found instanceof PEMKeyPair pair) {
                    return AsymmetricPrivateKey.from(pair.getPrivateKeyInfo());
                }
                if (found instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
                    return AsymmetricPrivateKey.from(decrypt(encrypted, ask(password)));
                }
                if (found instanceof PEMEncryptedKeyPair encrypted) {
                    return AsymmetricPrivateKey.from(decrypt(encrypted, ask(password)));
                }
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof KeyException key) {
                throw key;
            }
            throw new KeyException(Reason.MALFORMED, "The key is damaged: its PEM text does not hold the key that it announces.");
        }
        throw new KeyException(Reason.MALFORMED, "There is no key: PEM text with a private or public key is expected.");
    }

    /** PKCS#8 in PEM, as {@code imgtool keygen} writes it. */
    public static String privateKey(PrivateImageKey key) {
        return pem("PRIVATE KEY", key.pkcs8());
    }

    /** PKCS#8 in PEM under a password: PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC. */
    public static String encryptedPrivateKey(PrivateImageKey key, char[] password, SecureRandom random) {
        try {
            JcePKCSPBEOutputEncryptorBuilder encryptor = new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                    .setProvider(new BouncyCastleProvider()).setRandom(random).setIterationCount(PBKDF2_ITERATIONS)
                    .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE));
            byte[] der = new PKCS8EncryptedPrivateKeyInfoBuilder(PrivateKeyInfo.getInstance(key.pkcs8())).build(encryptor.build(password)).getEncoded();
            return pem("ENCRYPTED PRIVATE KEY", der);
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("The key cannot be encrypted.", e);
        }
    }

    /** SubjectPublicKeyInfo in PEM. */
    public static String publicKey(PublicImageKey key) {
        return pem("PUBLIC KEY", key.subjectPublicKeyInfo());
    }

    /** DER of the PKCS#8 structure (RFC 5208), with or without the public key in it. */
    static byte[] pkcs8(EcdsaP256PrivateKey key, boolean withPublicKey) {
        try {
            return new PrivateKeyInfo(P256.ALGORITHM, Sec1.structure(key, false, withPublicKey)).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKeyInfo decrypt(PKCS8EncryptedPrivateKeyInfo encrypted, char[] password) {
        try {
            return encrypted.decryptPrivateKeyInfo(new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(new BouncyCastleProvider()).build(password));
        } catch (PKCSException | RuntimeException e) {
            throw wrongPassword();
        }
    }

    private static PrivateKeyInfo decrypt(PEMEncryptedKeyPair encrypted, char[] password) throws IOException {
        try {
            return encrypted.decryptKeyPair(new JcePEMDecryptorProviderBuilder().setProvider(new BouncyCastleProvider()).build(password)).getPrivateKeyInfo();
        } catch (PEMException | RuntimeException e) {
            throw wrongPassword();
        }
    }

    private static char[] ask(Supplier<Optional<char[]>> password) {
        return password.get().orElseThrow(() -> new KeyException(Reason.PASSWORD_REQUIRED, "The key is encrypted and needs its password."));
    }

    private static KeyException wrongPassword() {
        return new KeyException(Reason.WRONG_PASSWORD, "The password does not open the key.");
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
