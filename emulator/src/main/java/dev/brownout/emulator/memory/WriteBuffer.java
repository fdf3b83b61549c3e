package dev.brownout.emulator.memory;

/** Holds stores that the core has gone on from. */
@FunctionalInterface
public interface WriteBuffer {
    /** A store to this address was refused. @return whether the core has gone on from it, so that it is no fault of the instruction */
    boolean holds(int address);
}
