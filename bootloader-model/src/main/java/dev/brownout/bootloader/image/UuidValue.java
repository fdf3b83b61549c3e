package dev.brownout.bootloader.image;

import dev.brownout.bootloader.key.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Vendor and class identifiers: a UUID as written, or made from a name (RFC 9562, section 5.5, version 5). */
final class UuidValue {

    /** The name space of domain names, RFC 9562, section 6.6. */
    static final byte[] DNS = HexFormat.of().parseHex("6ba7b8109dad11d180b400c04fd430c8");

    private static final Pattern DASHED = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern PLAIN = Pattern.compile("[0-9a-fA-F]{32}");

    private UuidValue() {
    }

    /**
     * The 16 bytes that {@code text} stands for.
     *
     * @param nameSpace for names; without one only a UUID will do
     */
    static byte[] parse(Optional<byte[]> nameSpace, String text) {
        if (DASHED.matcher(text).matches() || PLAIN.matcher(text).matches()) {
            return HexFormat.of().parseHex(text.replace("-", ""));
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw UsageException.of("'%s' is neither a UUID nor a printable name.", text);
        }
        byte[] space = nameSpace.orElseThrow(() -> UsageException.of("The class '%s' is a name, which needs a vendor (--vid) beside it.", text));
        MessageDigest sha1 = Digests.digest("SHA-1");
        sha1.update(space);
        byte[] uuid = Arrays.copyOf(sha1.digest(text.getBytes(StandardCharsets.UTF_8)), 16);
        uuid[6] = (byte) (uuid[6] & 0x0F | 0x50);
        uuid[8] = (byte) (uuid[8] & 0x3F | 0x80);
        return uuid;
    }
}
