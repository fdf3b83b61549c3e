package dev.brownout.emulator.machine;

/** Watches what happens to a machine from outside. Called at instruction boundaries; an observer may ask the machine to stop. */
public interface MachineObserver {
    /** The machine is about to go through a reset; its registers still tell how it came to it. */
    default void resetting(ResetKind kind) {
    }

    /** First access to something that is not modelled; each place is told once. */
    default void unmodelled(UnmodelledAccess access) {
    }
}
