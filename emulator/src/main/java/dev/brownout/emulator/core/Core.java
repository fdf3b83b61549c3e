package dev.brownout.emulator.core;

import java.util.function.IntPredicate;

/**
 * An engine: executes instructions on a {@link CpuState} and a bus. It knows nothing of when exceptions are taken; it only stops at the
 * boundary where the machine must look, and hands synchronous events (SVC, faults, exception returns) to {@link ExceptionModel}.
 */
public interface Core {
    /** The engine's name as {@code --engine} takes it. */
    String name();

    /** Executes instructions until, at an instruction boundary, {@code cycles >= attentionCycle}; at least one if that is not yet so. */
    void run();

    /** Executes exactly one instruction, whatever {@code attentionCycle} says. An IT instruction and each of its block count singly. */
    void step();

    /**
     * Addresses at which {@link #run()} ends before it executes the instruction there; {@link #step()} executes it all the same. Replaces
     * those set before.
     */
    void setStops(IntPredicate addresses);

    /** Whether the last {@link #run()} ended at such an address. */
    boolean stopped();

    /** Code in this range may have changed: nothing decoded or translated from it may be used again. */
    void forget(int address, int length);

    /** The number of instructions executed since the machine was built; for rates and limits, not part of the state. */
    long instructions();

    /** How many of {@link #instructions()} were not left to an interpreter: those of translated code, or of another emulator. */
    default long acceleratedInstructions() {
        return 0;
    }
}
