package dev.brownout.emulator.machine;

/** A part of a machine whose state is saved, restored and hashed. Both methods name the same values in the same order. */
public interface Stateful {
    void save(StateWriter out);

    void load(StateReader in);
}
