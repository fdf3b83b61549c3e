package dev.brownout.cli.sweep;

import dev.brownout.bootloader.key.EcdsaP256Key;
import dev.brownout.bootloader.key.EcdsaP256PrivateKey;
import dev.brownout.bootloader.key.EcdsaP256PublicKey;
import dev.brownout.cli.InputException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Keys from PEM files. */
public final class Keys {
    private Keys() {
    }

    /** The public key of a file that holds a public or a private one. */
    static EcdsaP256PublicKey readPublic(Path file) {
        try {
            return parse(file.toString(), Files.readString(file)).publicKey();
        } catch (NoSuchFileException e) {
            throw new InputException("key file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new InputException("key file " + file + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /** @param name what to call it in messages */
    public static EcdsaP256PrivateKey parsePrivate(String name, String pem) {
        if (parse(name, pem) instanceof EcdsaP256PrivateKey key) {
            return key;
        }
        throw new InputException(name + " is a public key; a private one is needed");
    }

    private static EcdsaP256Key parse(String name, String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object found = parser.readObject();
            if (found instanceof SubjectPublicKeyInfo info) {
                return EcdsaP256PublicKey.fromSubjectPublicKeyInfo(info.getEncoded());
            }
            PrivateKeyInfo info = found instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : found instanceof PrivateKeyInfo p ? p : null;
            if (info != null && PrivateKeyFactory.createKey(info) instanceof ECPrivateKeyParameters ec) {
                BigInteger d = ec.getD();
                return EcdsaP256PrivateKey.of(d);
            }
        } catch (IOException | RuntimeException e) {
            throw new InputException(name + " is not an ECDSA P-256 key in PEM (" + e.getMessage() + ")", e);
        }
        throw new InputException(name + " is not an ECDSA P-256 key in PEM");
    }
}
