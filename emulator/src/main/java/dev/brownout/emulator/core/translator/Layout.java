package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.memory.Bus;

/** The addresses of the memories that translated code reaches in line; constants in it. */
record Layout(int ramBase, int ramSize, int flashBase, int flashSize) {
    static Layout of(Bus bus) {
        return new Layout(bus.ramBase(), bus.ram().bytes.length, bus.flashBase(), bus.flash().size());
    }

    boolean inRam(int address, int size) {
        return Integer.compareUnsigned(address - ramBase, ramSize - size) <= 0;
    }

    boolean inFlash(int address, int size) {
        return Integer.compareUnsigned(address - flashBase, flashSize - size) <= 0;
    }
}
