package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.peripheral.Chip;
import dev.brownout.emulator.peripheral.Environment;
import java.util.function.IntConsumer;

/** What the peripherals of an nRF share beyond those of any chip: the way events take to the PPI, and EasyDMA. */
public final class Interconnect extends Chip {
    private IntConsumer eventSink = address -> { };

    public Interconnect(Environment environment) {
        super(environment);
    }

    /** The PPI takes the address of every event that happens. */
    void setEventSink(IntConsumer sink) {
        eventSink = sink;
    }

    void event(int address) {
        eventSink.accept(address);
    }

    /** Triggers the task register at an address, as the PPI does; an address where nothing is has no effect. */
    void trigger(int address) {
        try {
            environment().bus().writeDirect(address, 1, 4);
        } catch (MemoryFault nothingThere) {
            environment().unmodelled("PPI", String.format("task 0x%08X", address), address, true);
        }
    }

    /** EasyDMA reads a byte; it reaches nothing but RAM (nRF52840 PS, "EasyDMA"). */
    int fetch(String peripheral, int address) {
        if (!inRam(address)) {
            environment().unmodelled(peripheral, "EasyDMA outside RAM", address, false);
            return 0;
        }
        return environment().bus().readDirect(address, 1);
    }

    /** EasyDMA writes a byte. */
    void store(String peripheral, int address, int value) {
        if (inRam(address)) {
            environment().bus().writeDirect(address, value, 1);
        } else {
            environment().unmodelled(peripheral, "EasyDMA outside RAM", address, true);
        }
    }

    private boolean inRam(int address) {
        Bus bus = environment().bus();
        return Integer.compareUnsigned(address - bus.ramBase(), bus.ram().bytes.length) < 0;
    }
}
