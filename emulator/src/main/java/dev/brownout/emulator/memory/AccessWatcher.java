package dev.brownout.emulator.memory;

import java.util.List;
import java.util.stream.Stream;

/** Told of the core's loads and stores, before they take place; for watchpoints. */
@FunctionalInterface
public interface AccessWatcher {
    void accessed(int address, int size, boolean write);

    /** The accesses that it must be told of; of others it may be told. The answer stays the same. */
    default List<WatchedRange> watched() {
        return List.of(WatchedRange.EVERYTHING);
    }

    /** Has both told, one after the other; either may be missing. */
    static AccessWatcher both(AccessWatcher one, AccessWatcher other) {
        return one == null ? other : other == null ? one : new AccessWatcher() {
            @Override
            public void accessed(int address, int size, boolean write) {
                one.accessed(address, size, write);
                other.accessed(address, size, write);
            }

            @Override
            public List<WatchedRange> watched() {
                return Stream.concat(one.watched().stream(), other.watched().stream()).toList();
            }
        };
    }
}
