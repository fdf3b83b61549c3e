package dev.brownout.emulator.peripheral;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A table of registers that are known by name only: blocks in brackets, then offset, name and value after reset a line, numbers in hex. */
public final class RegisterNames {
    private static final String RESOURCE = "unmodelled-registers.txt";

    private final Map<String, Block> blocks = new LinkedHashMap<>();

    /** A register's name and its value after reset. */
    public record Entry(String name, int resetValue) {
    }

    /** A block's registers by offset. */
    public record Block(String name, Map<Integer, Entry> registers) {
    }

    /** Reads the table that lies beside a class. */
    public RegisterNames(Class<?> neighbour) {
        try (InputStream in = neighbour.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Block block = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("[")) {
                    String name = line.substring(1, line.length() - 1);
                    block = new Block(name, new TreeMap<>());
                    blocks.put(name, block);
                } else if (!line.startsWith("#")) {
                    String[] parts = line.split(" ");
                    int reset = parts.length > 2 ? Integer.parseUnsignedInt(parts[2], 16) : 0;
                    block.registers.put(Integer.parseInt(parts[0], 16), new Entry(parts[1], reset));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks that the table knows. */
    public Set<String> blocks() {
        return blocks.keySet();
    }

    /** @throws IllegalArgumentException if there is none of that name */
    public Block block(String name) {
        Block block = blocks.get(name);
        if (block == null) {
            throw new IllegalArgumentException("no block " + name + " among the unmodelled ones: " + String.join(", ", blocks.keySet()));
        }
        return block;
    }
}
