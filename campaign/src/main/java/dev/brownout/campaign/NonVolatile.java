package dev.brownout.campaign;

import dev.brownout.emulator.flash.NonVolatileState;
import dev.brownout.emulator.machine.StateHash;
import java.util.List;

/**
 * What a device keeps without power: a node of a campaign. Booting it is deterministic.
 *
 * @param arrays the machine's non-volatile arrays, the code flash first
 */
public record NonVolatile(List<NonVolatileState> arrays) implements Start {
    public NonVolatile {
        arrays = List.copyOf(arrays);
    }

    /** Equal for nodes that no software can tell apart. */
    public StateHash.Value hash() {
        StateHash hash = new StateHash();
        for (NonVolatileState array : arrays) {
            hash.add(array.hash().hi());
            hash.add(array.hash().lo());
        }
        return hash.value();
    }

    /** The hash of a node whose arrays have these hashes. */
    public static StateHash.Value hash(List<StateHash.Value> arrays) {
        StateHash hash = new StateHash();
        for (StateHash.Value array : arrays) {
            hash.add(array.hi());
            hash.add(array.lo());
        }
        return hash.value();
    }

    /** Whether any cell has a defect. */
    public boolean hasDefects() {
        for (NonVolatileState array : arrays) {
            if (array.hasDefects()) {
                return true;
            }
        }
        return false;
    }

    public NonVolatileState codeFlash() {
        return arrays.get(0);
    }

    /** This node with another state of one array. */
    public NonVolatile with(int index, NonVolatileState state) {
        NonVolatileState[] changed = arrays.toArray(new NonVolatileState[0]);
        changed[index] = state;
        return new NonVolatile(List.of(changed));
    }
}
