package dev.brownout.emulator.memory;

/** Asked before reads and fetches of the code flash; throws {@link MemoryFault} for parts that the flash's own access control closes. */
@FunctionalInterface
public interface FlashGuard {
    /** The core reads or fetches here now. A guard may let time pass, or note what it sees. */
    void check(int offset, int size);

    /** Whether the core may read these bytes without {@link #check}, until the guard is set again; asking has no effect. */
    default boolean open(int offset, int size) {
        try {
            check(offset, size);
            return true;
        } catch (MemoryFault closed) {
            return false;
        }
    }

    /** Whether none of these bytes may be read without {@link #check}; false if that is not known without asking of each. */
    default boolean closed(int offset, int size) {
        return false;
    }

    /** Asks one guard after the other; either may be missing. */
    static FlashGuard both(FlashGuard first, FlashGuard second) {
        return first == null ? second : second == null ? first : new FlashGuard() {
            @Override
            public void check(int offset, int size) {
                first.check(offset, size);
                second.check(offset, size);
            }

            @Override
            public boolean open(int offset, int size) {
                return first.open(offset, size) && second.open(offset, size);
            }

            @Override
            public boolean closed(int offset, int size) {
                return first.closed(offset, size) || second.closed(offset, size);
            }
        };
    }
}
