package dev.brownout.emulator.memory;

import java.util.Arrays;

/** Decides whether an access is allowed; throws {@link MemoryFault} if not. */
public interface Protection {
    void check(int address, int size, boolean write);

    /** The same for the fetch of the instruction at this address. */
    void checkFetch(int address);

    /** All may be done, now. */
    int OPEN = 0;
    /** What privileged, and what unprivileged code may do. */
    int PRIVILEGED = 1;
    int UNPRIVILEGED = 2;
    int VIEWS = 3;
    /** It cannot be told beforehand: every access has to be asked for. */
    int UNKNOWN = -1;

    /** Which of the views above holds now. It changes only where the core looks for attention ({@code CpuState.requestAttention}). */
    default int view() {
        return UNKNOWN;
    }

    /**
     * Writes what a view permits into {@code granules[first]} to {@code granules[end - 1]}; granule 0 begins at address {@code base}.
     * What it says is true until {@link AccessControl#rightsChanged(int, int)}.
     */
    default void paint(int view, int base, byte[] granules, int first, int end) {
        Arrays.fill(granules, first, end, (byte) 0);
    }
}
