package dev.brownout.bootloader.key;

import java.math.BigInteger;
import java.util.Optional;

/**
 * ECDSA signatures in DER: {@code SEQUENCE { INTEGER r, INTEGER s }} with short-form lengths, minimal positive integers and nothing behind (X.690, sections
 * 8.3 and 10.1). One signature has one encoding. On P-256 and P-384 all lengths are below 128.
 */
final class StrictDer {

    private StrictDer() {
    }

    static byte[] encode(BigInteger r, BigInteger s) {
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

    /** r and s with {@code 1 <= r, s < n}, or nothing. */
    static Optional<BigInteger[]> decode(byte[] der, BigInteger n) {
        if (der.length < 8 || der.length > 127 || der[0] != 0x30 || der[1] != der.length - 2) {
            return Optional.empty();
        }
        int sAt = 4 + der[3];
        if (der[3] <= 0 || sAt + 2 > der.length || der[sAt + 1] <= 0 || sAt + 2 + der[sAt + 1] != der.length || !isMinimal(der, 2) || !isMinimal(der, sAt)) {
            return Optional.empty();
        }
        BigInteger r = new BigInteger(der, 4, der[3]);
        BigInteger s = new BigInteger(der, sAt + 2, der[sAt + 1]);
        boolean inRange = r.signum() > 0 && s.signum() > 0 && r.compareTo(n) < 0 && s.compareTo(n) < 0;
        return inRange ? Optional.of(new BigInteger[] {r, s}) : Optional.empty();
    }

    private static boolean isMinimal(byte[] der, int at) {
        int length = der[at + 1];
        return der[at] == 0x02 && der[at + 2] >= 0 && !(length > 1 && der[at + 2] == 0 && der[at + 3] >= 0);
    }
}
