package dev.brownout.emulator.memory;

import java.util.Arrays;

/**
 * What the core may do in RAM and in the code flash, a byte for each granule of 32 bytes, the smallest thing that an MPU tells apart: for
 * engines that ask before each access and cannot afford a call. {@link AccessControl#rights()} hands out the one that holds.
 *
 * <p>A granule where somebody has to be told of accesses has fewer rights than the core has: who finds a right missing asks {@link Bus}.
 */
public final class AccessRights {
    /** Bytes in a granule, as a power of two. */
    public static final int GRANULE_SHIFT = 5;
    public static final byte READ = 1;
    public static final byte WRITE = 2;
    /** Instructions may be fetched; reading, as data, may be refused nevertheless. */
    public static final byte EXECUTE = 4;
    public static final byte ALL = READ | WRITE | EXECUTE;

    private static final int MOST_CHANGES = 8;

    /** Writes the rights of granules {@code first} to {@code end - 1}, the first of which begins at address {@code base}. */
    @FunctionalInterface
    interface Painter {
        void paint(int base, byte[] granules, int first, int end);
    }

    /** Those that permit nothing anywhere: where nobody can tell, every access has to be asked for. */
    public static final AccessRights NONE = new AccessRights(0, 0, 0, 0, 0, (base, granules, first, end) -> { });

    /** Which {@linkplain Protection#view() view} these are the rights of. */
    public final int view;
    /** Rights in RAM and in flash, from their first byte on. */
    public final byte[] ram;
    public final byte[] flash;

    private final int ramBase;
    private final int flashBase;
    private final Painter painter;
    /** Pairs of a first and a last address where rights may differ from what the arrays say. */
    private final int[] changes = new int[2 * MOST_CHANGES];
    private int changeCount;
    private int flashFetches = 1;
    private int fetches = 1;

    AccessRights(int view, int ramBase, int ramSize, int flashBase, int flashSize, Painter painter) {
        this.view = view;
        this.ramBase = ramBase;
        this.flashBase = flashBase;
        this.painter = painter;
        ram = new byte[ramSize + (1 << GRANULE_SHIFT) - 1 >>> GRANULE_SHIFT];
        flash = new byte[flashSize + (1 << GRANULE_SHIFT) - 1 >>> GRANULE_SHIFT];
        changed(0, -1);
    }

    /** A number that is another one whenever what may be fetched from flash, or be read there, has changed. */
    public int flashFetches() {
        return flashFetches;
    }

    /** The same for flash and RAM. */
    public int fetches() {
        return fetches;
    }

    /** Whether all these rights are there at an address; never outside RAM and flash. */
    public boolean permit(int address, int rights) {
        int granule = address - flashBase >>> GRANULE_SHIFT;
        if (granule < flash.length) {
            return (flash[granule] & rights) == rights;
        }
        granule = address - ramBase >>> GRANULE_SHIFT;
        return granule < ram.length && (ram[granule] & rights) == rights;
    }

    /** Something between two addresses, both inclusive and unsigned, may have other rights from now on. */
    void changed(int first, int last) {
        if (changeCount == MOST_CHANGES) {
            first = 0;
            last = -1;
            changeCount = 0;
        }
        changes[2 * changeCount] = first;
        changes[2 * changeCount + 1] = last;
        changeCount++;
    }

    /** Brings the arrays up to date. */
    void update() {
        if (changeCount == 0) {
            return;
        }
        for (int n = 0; n < changeCount; n++) {
            int first = changes[2 * n];
            int last = changes[2 * n + 1];
            if (paint(flashBase, flash, first, last)) {
                flashFetches++;
                fetches++;
            }
            if (paint(ramBase, ram, first, last)) {
                fetches++;
            }
        }
        changeCount = 0;
    }

    // Whether anything that may be fetched or read changed.
    private boolean paint(int base, byte[] granules, int first, int last) {
        long begin = (Integer.toUnsignedLong(first) - Integer.toUnsignedLong(base)) >> GRANULE_SHIFT;
        long end = ((Integer.toUnsignedLong(last) - Integer.toUnsignedLong(base)) >> GRANULE_SHIFT) + 1;
        int from = (int) Math.max(0, begin);
        int to = (int) Math.min(granules.length, end);
        if (from >= to) {
            return false;
        }
        byte[] before = Arrays.copyOfRange(granules, from, to);
        painter.paint(base, granules, from, to);
        for (int at = from + difference(before, granules, from, to); at < to; at++) {
            if (((before[at - from] ^ granules[at]) & (READ | EXECUTE)) != 0) {
                return true;
            }
        }
        return false;
    }

    private static int difference(byte[] before, byte[] granules, int from, int to) {
        int at = Arrays.mismatch(before, 0, to - from, granules, from, to);
        return at < 0 ? to - from : at;
    }
}
