package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.memory.Bus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The translated code that machines of one process share, found by address and told apart by the bytes it was made from. It holds a limited
 * number of regions, those wanted last: however many machines there are and whatever they execute, their classes take limited room.
 */
final class RegionStore {
    /** Some 20 KB of metaspace and compiled code each. */
    private static final int MOST_REGIONS = 2_000;
    /** Different code at one address: images in slots, versions of them. */
    private static final int MOST_VERSIONS = 6;

    private static final RegionStore SHARED = new RegionStore(MOST_REGIONS);

    /** What must be equal for machines to share code, beside the code. */
    private record Key(Setting setting, int address) {
    }

    private final int most;
    private final LinkedHashMap<Key, Deque<Region>> regions = new LinkedHashMap<>(16, 0.75f, true);
    private int count;

    RegionStore(int most) {
        this.most = most;
    }

    /** The one for all machines. */
    static RegionStore shared() {
        return SHARED;
    }

    /** A region made from what a machine has in its memory at that address; {@code null} if there is none. */
    synchronized Region find(Setting setting, int address, Bus bus) {
        Deque<Region> versions = regions.get(new Key(setting, address));
        if (versions != null) {
            for (Region region : versions) {
                if (region.matches(bus)) {
                    return region;
                }
            }
        }
        return null;
    }

    synchronized void add(Setting setting, Region region) {
        Deque<Region> versions = regions.computeIfAbsent(new Key(setting, region.address), key -> new ArrayDeque<>());
        versions.addFirst(region);
        count++;
        if (versions.size() > MOST_VERSIONS) {
            versions.removeLast();
            count--;
        }
        while (count > most && regions.size() > 1) {
            Map.Entry<Key, Deque<Region>> oldest = regions.entrySet().iterator().next();
            regions.remove(oldest.getKey());
            count -= oldest.getValue().size();
        }
    }

    synchronized void remove(Setting setting, Region region) {
        Deque<Region> versions = regions.get(new Key(setting, region.address));
        if (versions != null && versions.remove(region)) {
            count--;
        }
    }

    synchronized int size() {
        return count;
    }
}
