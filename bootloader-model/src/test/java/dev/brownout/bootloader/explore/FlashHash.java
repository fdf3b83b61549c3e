package dev.brownout.bootloader.explore;

/**
 * A 128-bit hash of a flash's content that follows changes: the sum over all groups of eight bytes of a mixture of their place and value (two of
 * Stafford's variants of the MurmurHash3 finalizer). Not for adversaries.
 *
 * @param high upper half
 * @param low  lower half
 */
public record FlashHash(long high, long low) {

    private static final int GROUP = 8;

    /** The hash of a whole content. */
    public static FlashHash of(byte[] content) {
        return new FlashHash(0, 0).plus(content, 0, content.length, 1);
    }

    /** The hash after the bytes of {@code before} from {@code from} to {@code to} became those of {@code after}. */
    public FlashHash changed(byte[] before, byte[] after, int from, int to) {
        int first = from / GROUP * GROUP;
        int end = Math.min(before.length, (to + GROUP - 1) / GROUP * GROUP);
        return plus(before, first, end, -1).plus(after, first, end, 1);
    }

    private FlashHash plus(byte[] content, int from, int to, int sign) {
        long newHigh = high;
        long newLow = low;
        for (int at = from; at < to; at += GROUP) {
            long value = 0;
            for (int i = at; i < Math.min(to, at + GROUP); i++) {
                value = value << 8 | content[i] & 0xFF;
            }
            newHigh += sign * mix(value ^ mix(at + 0x9E3779B97F4A7C15L, 30, 0xBF58476D1CE4E5B9L, 27, 0x94D049BB133111EBL, 31),
                    30, 0xBF58476D1CE4E5B9L, 27, 0x94D049BB133111EBL, 31);
            newLow += sign * mix(value + mix(at + 0xD1B54A32D192ED03L, 31, 0x7FB5D329728EA185L, 27, 0x81DADEF4BC2DD44DL, 33),
                    31, 0x7FB5D329728EA185L, 27, 0x81DADEF4BC2DD44DL, 33);
        }
        return new FlashHash(newHigh, newLow);
    }

    private static long mix(long value, int first, long factor, int second, long other, int third) {
        long z = value;
        z = (z ^ z >>> first) * factor;
        z = (z ^ z >>> second) * other;
        return z ^ z >>> third;
    }
}
