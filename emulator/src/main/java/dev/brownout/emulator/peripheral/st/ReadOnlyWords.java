package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.memory.MappedPeripheral;
import dev.brownout.emulator.peripheral.Environment;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Words that software only reads: the electronic signature, the option bytes' cells. What is not named is reported and reads as erased. */
public final class ReadOnlyWords implements MappedPeripheral {
    private final Environment environment;
    private final String name;
    private final int base;
    private final Map<Integer, Integer> words;
    private final IntUnaryOperator otherwise;

    /** @param words  by offset */
    public ReadOnlyWords(Environment environment, String name, int base, Map<Integer, Integer> words) {
        this.environment = environment;
        this.name = name;
        this.base = base;
        this.words = Map.copyOf(words);
        otherwise = offset -> {
            environment.unmodelled(name, String.format("0x%03X", offset), base + offset, false);
            return -1;
        };
    }

    /** Words that a device answers. */
    public ReadOnlyWords(Environment environment, String name, int base, IntUnaryOperator wordAt) {
        this.environment = environment;
        this.name = name;
        this.base = base;
        words = Map.of();
        otherwise = wordAt;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int read(int offset, int size) {
        int at = offset & ~3;
        Integer known = words.get(at);
        int word = known != null ? known : otherwise.applyAsInt(at);
        return size == 4 ? word : word >>> 8 * (offset & 3) & (1 << 8 * size) - 1;
    }

    @Override
    public void write(int offset, int value, int size) {
        environment.unmodelled(name, String.format("0x%03X", offset & ~3), base + offset, true);
    }
}
