package dev.brownout.emulator.memory;

/** Told of the core's loads from the code flash, which may have to wait. */
@FunctionalInterface
public interface FlashReadWatcher {
    void read(int offset);
}
