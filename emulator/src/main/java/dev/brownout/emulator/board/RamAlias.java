package dev.brownout.emulator.board;

import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MappedPeripheral;

/** The same RAM at another address, such as the code RAM of an nRF. */
final class RamAlias implements MappedPeripheral {
    private final Bus bus;

    RamAlias(Bus bus) {
        this.bus = bus;
    }

    @Override
    public String name() {
        return "RAM alias";
    }

    @Override
    public int read(int offset, int size) {
        return bus.readDirect(bus.ramBase() + offset, size);
    }

    @Override
    public void write(int offset, int value, int size) {
        bus.writeDirect(bus.ramBase() + offset, value, size);
    }
}
