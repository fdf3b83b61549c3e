package dev.brownout.bootloader.key;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * An ECDSA signature on P-256, with {@code 1 <= r, s < n}.
 *
 * <p>Its DER form is read strictly: {@code SEQUENCE { INTEGER r, INTEGER s }} with short-form lengths, minimal positive integers and nothing behind
 * (X.690, sections 8.3 and 10.1). One signature has one encoding.
 */
public record EcdsaSignature(BigInteger r, BigInteger s) {

    /** imgtool --pad-sig and MCUboot before 1.5 fill signatures with zeros to this length. */
    public static final int PADDED_SIZE = 72;

    public EcdsaSignature {
        if (r.signum() <= 0 || s.signum() <= 0 || r.compareTo(P256.N) >= 0 || s.compareTo(P256.N) >= 0) {
            throw new IllegalArgumentException("r and s of a signature lie between 1 and the order of the curve.");
        }
    }

    /** The signature in {@code der}, empty if it is not encoded as it must be or r or s is out of range. */
    public static Optional<EcdsaSignature> fromDer(byte[] der) {
        if (der.length < 8 || der.length > PADDED_SIZE || der[0] != 0x30 || der[1] != der.length - 2) {
            return Optional.empty();
        }
        int sAt = 4 + der[3];
        if (der[3] <= 0 || sAt + 2 > der.length || der[sAt + 1] <= 0 || sAt + 2 + der[sAt + 1] != der.length || !isMinimal(der, 2) || !isMinimal(der, sAt)) {
            return Optional.empty();
        }
        BigInteger r = new BigInteger(der, 4, der[3]);
        BigInteger s = new BigInteger(der, sAt + 2, der[sAt + 1]);
        if (r.signum() <= 0 || s.signum() <= 0 || r.compareTo(P256.N) >= 0 || s.compareTo(P256.N) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new EcdsaSignature(r, s));
    }

    /** {@code value} without the zeros that pad it to {@link #PADDED_SIZE}, if that is what it is; else {@code value} itself. */
    public static byte[] withoutPadding(byte[] value) {
        int length = value.length == PADDED_SIZE && value[1] >= 0 ? value[1] + 2 : value.length;
        for (int i = length; i < value.length; i++) {
            if (value[i] != 0) {
                return value;
            }
        }
        return length < value.length ? Arrays.copyOf(value, length) : value;
    }

    /** The one DER encoding. */
    public byte[] toDer() {
        byte[] rBytes = r.toByteArray();
        byte[] sBytes = s.toByteArray();
        byte[] der = new byte[6 + rBytes.length + sBytes.length];
        der[0] = 0x30;
        der[1] = (byte) (der.length - 2);
        der[2] = 0x02;
        der[3] = (byte) rBytes.length;
        System.arraycopy(rBytes, 0, der, 4, rBytes.length);
        der[4 + rBytes.length] = 0x02;
        der[5 + rBytes.length] = (byte) sBytes.length;
        System.arraycopy(sBytes, 0, der, 6 + rBytes.length, sBytes.length);
        return der;
    }

    private static boolean isMinimal(byte[] der, int at) {
        int length = der[at + 1];
        return der[at] == 0x02 && der[at + 2] >= 0 && !(length > 1 && der[at + 2] == 0 && der[at + 3] >= 0);
    }
}
