package dev.brownout.emulator.core.translator;

import java.util.Arrays;

/** Collects addresses. */
final class AddressSet {
    private int[] values = new int[256];
    private int count;

    void add(int address) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = address;
    }

    /** Those that were added, each once, ascending. */
    int[] toArray() {
        Arrays.sort(values, 0, count);
        int distinct = 0;
        for (int n = 0; n < count; n++) {
            if (n == 0 || values[n] != values[n - 1]) {
                values[distinct++] = values[n];
            }
        }
        count = distinct;
        return Arrays.copyOf(values, distinct);
    }
}
