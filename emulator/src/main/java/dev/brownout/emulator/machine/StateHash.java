package dev.brownout.emulator.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A 128-bit hash of a machine's state: two independent 64-bit lanes of multiply-and-fold mixing. Equal states give equal hashes on
 * every host; it resists accident, not an adversary.
 */
public final class StateHash {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    // Odd constants with well-spread bits: fractions of the square roots of 2, 3, 5, 7.
    private static final long K1 = 0x6a09e667f3bcc909L;
    private static final long K2 = 0xbb67ae8584caa73bL;
    private static final long K3 = 0x3c6ef372fe94f82bL;
    private static final long K4 = 0xa54ff53a5f1d36f1L;

    private long hi = K1;
    private long lo = K2;

    /** The finished hash. */
    public record Value(long hi, long lo) {
        @Override
        public String toString() {
            return String.format("%016x%016x", hi, lo);
        }
    }

    public void add(long value) {
        hi = fold(hi ^ value, K3) + K1;
        lo = fold(lo + value, K4) ^ K2;
    }

    /**
     * The first {@code count} values of an array: as the many values of a machine are wanted at every flash operation, two pairs at a time,
     * whose multiplications do not wait for each other.
     */
    void add(long[] values, int count) {
        long a = hi ^ count;
        long b = lo + count;
        long c = ~hi;
        long d = lo ^ K1;
        int whole = count & ~3;
        for (int i = 0; i < whole; i += 4) {
            long x = values[i];
            long y = values[i + 1];
            a = fold(a ^ x, y ^ K2) + K1;
            b = fold(b + y, x ^ K4) + x;
            long z = values[i + 2];
            long w = values[i + 3];
            c = fold(c ^ z, w ^ K4) + K3;
            d = fold(d + w, z ^ K2) + z;
        }
        hi = a;
        lo = b;
        add(c);
        add(d);
        for (int i = whole; i < count; i++) {
            add(values[i]);
        }
    }

    public void add(Pages pages) {
        add(pages.sumHi);
        add(pages.sumLo);
    }

    public Value value() {
        return new Value(fold(hi ^ K4, K1) ^ lo, fold(lo ^ K3, K2) + hi);
    }

    private static long fold(long a, long b) {
        return Math.multiplyHigh(a, b) ^ (a * b) ^ Long.rotateLeft(a, 29);
    }

    /**
     * The hash of a memory as a sum of its pages' hashes, each bound to its page number, so that a changed page is taken out and put
     * back alone.
     */
    public static final class Pages {
        private final long[] hi;
        private final long[] lo;
        private final boolean[] stale;
        // Outside these none is.
        private int firstStale;
        private int lastStale;
        private long sumHi;
        private long sumLo;

        public Pages(int count) {
            hi = new long[count];
            lo = new long[count];
            stale = new boolean[count];
            Arrays.fill(stale, true);
            lastStale = count - 1;
        }

        public Pages copy() {
            Pages copy = new Pages(hi.length);
            copy.set(this);
            return copy;
        }

        public void set(Pages other) {
            System.arraycopy(other.hi, 0, hi, 0, hi.length);
            System.arraycopy(other.lo, 0, lo, 0, lo.length);
            System.arraycopy(other.stale, 0, stale, 0, stale.length);
            firstStale = other.firstStale;
            lastStale = other.lastStale;
            sumHi = other.sumHi;
            sumLo = other.sumLo;
        }

        public void touch(int page) {
            stale[page] = true;
            firstStale = Math.min(firstStale, page);
            lastStale = Math.max(lastStale, page);
        }

        /** Brings every touched page up to date; pages are arrays of their whole content. */
        public void refresh(byte[][] pages) {
            byte[] previous = null;
            int previousPage = -1;
            for (int i = firstStale; i <= lastStale; i++) {
                if (stale[i]) {
                    // Blank flash shares one page array: its content is hashed once and then only bound to another number.
                    if (pages[i] == previous) {
                        put(i, hi[previousPage], lo[previousPage]);
                    } else {
                        set(i, pages[i], 0, pages[i].length);
                        previous = pages[i];
                        previousPage = i;
                    }
                    stale[i] = false;
                }
            }
            firstStale = stale.length;
            lastStale = -1;
        }

        public void set(int page, byte[] bytes, int from, int length) {
            long a = K1 + length;
            long b = K3 - length;
            for (int i = from; i < from + length; i += 16) {
                long x = (long) LONG.get(bytes, i);
                long y = (long) LONG.get(bytes, i + 8);
                a = fold(a ^ x, y ^ K2);
                b = fold(b + y, x ^ K4) + x;
            }
            put(page, a, b);
        }

        private void put(int page, long contentHi, long contentLo) {
            sumHi -= bound(hi[page], page, K3);
            sumLo -= bound(lo[page], page, K4);
            hi[page] = contentHi;
            lo[page] = contentLo;
            sumHi += bound(contentHi, page, K3);
            sumLo += bound(contentLo, page, K4);
        }

        // A page never set counts as zero, so that the running sum starts empty.
        private static long bound(long content, int page, long key) {
            return content == 0 ? 0 : fold(content + page * K2, key ^ page);
        }
    }
}
