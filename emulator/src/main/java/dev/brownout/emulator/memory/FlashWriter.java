package dev.brownout.emulator.memory;

/** Receives stores to the code flash: the flash controller, which programs or refuses. */
@FunctionalInterface
public interface FlashWriter {
    void write(int offset, int value, int size);
}
