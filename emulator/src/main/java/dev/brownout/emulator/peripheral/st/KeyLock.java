package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.memory.MemoryFault;

/**
 * A lock that two keys in a row open; a wrong one is a bus error and keeps it shut until the next reset (RM0090, 3.6.1; RM0351, 3.3.5). Keys for an
 * open one have no effect.
 */
final class KeyLock {
    private static final int SHUT = 0;
    private static final int HALF_OPEN = 1;
    private static final int OPEN = 2;
    private static final int DEAD = 3;

    private final int first;
    private final int second;
    private int state;

    KeyLock(int first, int second) {
        this.first = first;
        this.second = second;
    }

    boolean open() {
        return state == OPEN;
    }

    void lock() {
        if (state != DEAD) {
            state = SHUT;
        }
    }

    /** @param address  of the key register, for the fault */
    void key(int value, int address) {
        if (state == OPEN) {
            return;
        }
        if (state == SHUT && value == first) {
            state = HALF_OPEN;
        } else if (state == HALF_OPEN && value == second) {
            state = OPEN;
        } else {
            state = DEAD;
            throw new MemoryFault(MemoryFault.Kind.BUS, address);
        }
    }

    void reset() {
        state = SHUT;
    }

    void save(StateWriter out) {
        out.putInt(state);
    }

    void load(StateReader in) {
        state = in.getInt();
    }
}
