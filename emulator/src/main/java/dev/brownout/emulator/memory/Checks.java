package dev.brownout.emulator.memory;

import java.util.Arrays;

/**
 * Everything that an access of the core is checked against before it takes place, in this order: the MPU, the flash's own access control,
 * whoever watches. Any of them may be missing. Keeps the {@link AccessRights} of each view, made when they are first asked for.
 */
final class Checks implements Protection {
    /** Flash is asked about by as many granules at first: the parts that are closed are pages as a rule. */
    private static final int GUARDED_TOGETHER = 4096 >>> AccessRights.GRANULE_SHIFT;

    private final int ramBase;
    private final int ramSize;
    private final int flashBase;
    private final int flashSize;
    private final AccessRights[] views = new AccessRights[VIEWS];
    private Protection mpu;
    /** The last one that there was; what views hold of it is true still, but for what it says itself. */
    private Protection painted;
    private FlashGuard guard;
    private AccessWatcher watcher;

    Checks(int ramBase, int ramSize, int flashBase, int flashSize) {
        this.ramBase = ramBase;
        this.ramSize = ramSize;
        this.flashBase = flashBase;
        this.flashSize = flashSize;
    }

    void setMpu(Protection newMpu) {
        mpu = newMpu;
        if (newMpu != null && newMpu != painted) {
            painted = newMpu;
            changed(0, -1);
        }
    }

    void setGuard(FlashGuard newGuard) {
        if (newGuard != null || guard != null) {
            guard = newGuard;
            changed(flashBase, flashBase + flashSize - 1);
        }
    }

    void setWatcher(AccessWatcher newWatcher) {
        for (AccessWatcher each : new AccessWatcher[] {watcher, newWatcher}) {
            if (each != null) {
                each.watched().forEach(range -> changed(range.first(), range.last()));
            }
        }
        watcher = newWatcher;
    }

    /** The cheapest check that does it all; {@code null} if there is nothing to check. */
    Protection effective() {
        return guard == null && watcher == null ? mpu : this;
    }

    /** What the MPU, the guard or the watcher says of these addresses may have changed. */
    void changed(int first, int last) {
        for (AccessRights rights : views) {
            if (rights != null) {
                rights.changed(first, last);
            }
        }
    }

    /** What holds now. */
    AccessRights rights() {
        int view = view();
        if (view == UNKNOWN) {
            return AccessRights.NONE;
        }
        AccessRights rights = views[view];
        if (rights == null) {
            rights = new AccessRights(view, ramBase, ramSize, flashBase, flashSize,
                (base, granules, first, end) -> paint(view, base, granules, first, end));
            views[view] = rights;
        }
        rights.update();
        return rights;
    }

    @Override
    public int view() {
        return mpu == null ? OPEN : mpu.view();
    }

    @Override
    public void paint(int view, int base, byte[] granules, int first, int end) {
        if (view == OPEN) {
            Arrays.fill(granules, first, end, AccessRights.ALL);
        } else {
            painted.paint(view, base, granules, first, end);
        }
        if (guard != null && base == flashBase) {
            close(granules, first, end);
        }
        if (watcher != null) {
            watcher.watched().forEach(range -> watch(range, base, granules, first, end));
        }
    }

    private void close(byte[] granules, int first, int end) {
        for (int at = first; at < end;) {
            int whole = at & -GUARDED_TOGETHER;
            int count = Math.min(GUARDED_TOGETHER, granules.length - whole);
            if (readable(whole, count)) {
                at = whole + GUARDED_TOGETHER;
            } else {
                boolean closed = guard.closed(whole << AccessRights.GRANULE_SHIFT, count << AccessRights.GRANULE_SHIFT);
                for (int next = Math.min(end, whole + GUARDED_TOGETHER); at < next; at++) {
                    if (closed || !readable(at, 1)) {
                        granules[at] &= AccessRights.WRITE;
                    }
                }
            }
        }
    }

    private boolean readable(int granule, int count) {
        return guard.open(granule << AccessRights.GRANULE_SHIFT, count << AccessRights.GRANULE_SHIFT);
    }

    private static void watch(WatchedRange range, int base, byte[] granules, int first, int end) {
        long begin = Integer.toUnsignedLong(range.first()) - Integer.toUnsignedLong(base) >> AccessRights.GRANULE_SHIFT;
        long last = Integer.toUnsignedLong(range.last()) - Integer.toUnsignedLong(base) >> AccessRights.GRANULE_SHIFT;
        for (int at = (int) Math.max(first, begin); at <= Math.min(end - 1, last); at++) {
            granules[at] &= AccessRights.EXECUTE;
        }
    }

    @Override
    public void check(int address, int size, boolean write) {
        if (mpu != null) {
            mpu.check(address, size, write);
        }
        if (guard != null && !write) {
            requireReadable(address, size);
        }
        if (watcher != null) {
            watcher.accessed(address, size, write);
        }
    }

    @Override
    public void checkFetch(int address) {
        if (mpu != null) {
            mpu.checkFetch(address);
        }
        if (guard != null) {
            requireReadable(address, 2);
        }
    }

    private void requireReadable(int address, int size) {
        int offset = address - flashBase;
        if (Integer.compareUnsigned(offset, flashSize) < 0) {
            guard.check(offset, size);
        }
    }
}
