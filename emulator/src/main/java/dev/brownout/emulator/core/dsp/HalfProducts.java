package dev.brownout.emulator.core.dsp;

/** Products of signed halves of two registers, and sums of differences of their bytes (DDI 0403E, A5.3.16 and A5.3.17). */
public final class HalfProducts {
    private HalfProducts() {
    }

    /** The lower half of a value, or its upper one where bit 0 of {@code top} says so. */
    public static int half(int value, int top) {
        return (top & 1) != 0 ? value >> 16 : (short) value;
    }

    /** The product of the lower halves plus that of the upper ones, the halves of {@code m} swapped where bit 0 of {@code swap} says so. */
    public static long sum(int n, int m, int swap) {
        int with = swapped(m, swap);
        return (long) ((short) n * (short) with) + (n >> 16) * (with >> 16);
    }

    /** The product of the lower halves minus that of the upper ones. */
    public static long difference(int n, int m, int swap) {
        int with = swapped(m, swap);
        return (long) ((short) n * (short) with) - (n >> 16) * (with >> 16);
    }

    private static int swapped(int m, int swap) {
        return (swap & 1) != 0 ? Integer.rotateRight(m, 16) : m;
    }

    /** USAD8: the sum of the absolute differences of unsigned bytes. */
    public static int sumOfDifferences(int n, int m) {
        int sum = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            sum += Math.abs((n >>> shift & 0xff) - (m >>> shift & 0xff));
        }
        return sum;
    }
}
