package dev.brownout.emulator.flash;

/**
 * A code of 8 check bits over 64 data bits that corrects one wrong bit and detects two (a Hsiao code). Manufacturers do not publish theirs;
 * this one shares what software can see of them: an erased double word (all ones with its check bits) and one of all zeros are valid.
 */
final class EccCode {
    /** What no single wrong bit explains. */
    static final int UNCORRECTABLE = -1;
    /** The answer for a wrong check bit: the data are right. */
    static final int CHECK_BIT = 64;
    /** The answer for a valid double word. */
    static final int VALID = 65;

    // The check bits that a data bit counts for: an odd number of them. All triples, and eight quintuples that leave every check bit with
    // an odd number of data bits: so all ones have all check bits set.
    private static final int[] QUINTUPLES = {0x1f, 0x2f, 0x37, 0x3b, 0x4f, 0x57, 0x5d, 0x79};
    private static final int[] COLUMNS = new int[64];
    private static final long[] ROWS = new long[8];

    static {
        int count = 0;
        for (int column = 0; column < 256; column++) {
            if (Integer.bitCount(column) == 3) {
                COLUMNS[count++] = column;
            }
        }
        for (int column : QUINTUPLES) {
            COLUMNS[count++] = column;
        }
        for (int bit = 0; bit < 64; bit++) {
            for (int check = 0; check < 8; check++) {
                ROWS[check] |= (COLUMNS[bit] >>> check & 1L) << bit;
            }
        }
    }

    private EccCode() {
    }

    /** The check bits of a double word. */
    static int of(long data) {
        int check = 0;
        for (int i = 0; i < 8; i++) {
            check |= (Long.bitCount(data & ROWS[i]) & 1) << i;
        }
        return check;
    }

    /** @return the number of the wrong data bit, {@link #CHECK_BIT}, {@link #VALID} or {@link #UNCORRECTABLE} */
    static int wrongBit(long data, int check) {
        int syndrome = of(data) ^ check;
        if (syndrome == 0) {
            return VALID;
        }
        if (Integer.bitCount(syndrome) == 1) {
            return CHECK_BIT;
        }
        for (int bit = 0; bit < 64; bit++) {
            if (COLUMNS[bit] == syndrome) {
                return bit;
            }
        }
        return UNCORRECTABLE;
    }
}
