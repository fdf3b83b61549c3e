package dev.brownout.cli.sweep;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.brownout.campaign.GarbageCollections;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The most that was left in the Java heap behind any of its collections: what a campaign needs, without what waited to be thrown away. */
final class PeakHeap implements AutoCloseable {
    private final Set<String> heap = ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName).collect(Collectors.toSet());
    private final AtomicLong peak = new AtomicLong();
    private final GarbageCollections collections = new GarbageCollections(this::look);

    private void look(GarbageCollectionNotificationInfo collection) {
        long used = collection.getGcInfo().getMemoryUsageAfterGc().entrySet().stream().filter(pool -> heap.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed()).sum();
        peak.accumulateAndGet(used, Math::max);
    }

    /** In bytes. Before the first collection: what is in use now. */
    long bytes() {
        long seen = peak.get();
        return seen > 0 ? seen : ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Override
    public void close() {
        collections.close();
    }
}
