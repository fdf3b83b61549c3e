package dev.brownout.campaign;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * Sees the Java heap fill up while there is still room to say what was found. What counts is what a collection of the old generation could
 * not throw away: a heap that is merely due for its next collection is not full.
 */
public final class HeapWatch implements AutoCloseable {
    /** The share of the old generation that may live. The rest is for tables that grow by doubling, for the result, and for the file of a search. */
    public static final double SHARE = 0.8;

    private final double share;
    // Those whose use can be watched are the ones where what lives long ends up.
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP
            && pool.isUsageThresholdSupported() && pool.isCollectionUsageThresholdSupported()).toList();
    private final GarbageCollections collections;
    private volatile boolean full;

    /** Watches from now on. */
    public HeapWatch() {
        this(SHARE);
    }

    /** @param share of the old generation, 0 to 1 */
    public HeapWatch(double share) {
        this.share = share;
        collections = new GarbageCollections(this::look);
    }

    /** Whether more than the share lived behind a collection since the watch began. */
    public boolean full() {
        return full;
    }

    private void look(GarbageCollectionNotificationInfo collection) {
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage lives = pool.getCollectionUsage();
            if (List.of(pool.getMemoryManagerNames()).contains(collection.getGcName()) && lives != null && lives.getMax() > 0
                    && lives.getUsed() > share * lives.getMax()) {
                full = true;
            }
        }
    }

    @Override
    public void close() {
        collections.close();
    }
}
