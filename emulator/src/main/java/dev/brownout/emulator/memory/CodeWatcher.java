package dev.brownout.emulator.memory;

/** Told of stores to memory that holds code, so that engines forget what they decoded. */
@FunctionalInterface
public interface CodeWatcher {
    void written(int address, int length);
}
