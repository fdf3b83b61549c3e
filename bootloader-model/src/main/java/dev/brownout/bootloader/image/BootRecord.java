package dev.brownout.bootloader.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The boot record TLV: a CBOR map (RFC 8949) of a software component's properties, with the numbers of Arm's PSA Attestation API 1.0. The measurement is
 * zeros, for the bootloader to fill in, and therefore comes last.
 */
final class BootRecord {

    private static final int MAJOR_BYTES = 2 << 5;
    private static final int MAJOR_TEXT = 3 << 5;
    private static final int MAJOR_MAP = 5 << 5;
    private static final int LONGEST_TYPE = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private BootRecord() {
    }

    static byte[] encode(String type, ImageVersion version, Sha sha, byte[] signerId) {
        if (type.codePointCount(0, type.length()) > LONGEST_TYPE) {
            throw UsageException.of("The boot record's type '%s' has more than %d characters.", type, LONGEST_TYPE);
        }
        BootRecord map = new BootRecord();
        map.head(MAJOR_MAP, 5);
        map.text(1, type);
        map.text(4, version.major() + "." + version.minor() + "." + version.revision());
        map.bytes(5, signerId);
        map.text(6, sha.tlv().name());
        map.bytes(2, new byte[sha.size()]);
        return map.out.toByteArray();
    }

    private void text(int key, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        out.write(key);
        head(MAJOR_TEXT, utf8.length);
        out.writeBytes(utf8);
    }

    private void bytes(int key, byte[] value) {
        out.write(key);
        head(MAJOR_BYTES, value.length);
        out.writeBytes(value);
    }

    private void head(int major, int length) {
        if (length < 24) {
            out.write(major | length);
        } else {
            out.write(major | 24);
            out.write(length);
        }
    }
}
