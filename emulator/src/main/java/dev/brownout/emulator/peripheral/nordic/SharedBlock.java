package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.peripheral.Environment;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several peripherals at one address whose registers interleave, such as CLOCK and POWER. A register that more than one declares
 * (INTENSET, INTENCLR) is written in all of them and reads as their OR.
 */
public final class SharedBlock implements MappedPeripheral {
    private final List<NordicPeripheral> parts;
    private final Environment environment;
    private final String name;

    public SharedBlock(Environment environment, List<NordicPeripheral> parts) {
        this.environment = environment;
        this.parts = List.copyOf(parts);
        name = parts.stream().map(NordicPeripheral::name).collect(Collectors.joining("/"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(int offset, int size) {
        int value = 0;
        boolean found = false;
        for (NordicPeripheral part : parts) {
            if (part.declares(offset)) {
                value |= part.read(offset, size);
                found = true;
            }
        }
        if (!found) {
            report(offset, false);
        }
        return value;
    }

    @Override
    public void write(int offset, int value, int size) {
        boolean found = false;
        for (NordicPeripheral part : parts) {
            if (part.declares(offset)) {
                part.write(offset, value, size);
                found = true;
            }
        }
        if (!found) {
            report(offset, true);
        }
    }

    private void report(int offset, boolean write) {
        environment.unmodelled(name, String.format("0x%03X", offset & ~3), parts.get(0).base() + offset, write);
    }
}
