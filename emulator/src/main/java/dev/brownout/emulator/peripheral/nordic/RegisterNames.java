package dev.brownout.emulator.peripheral.nordic;

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

/** The table of registers that are known by name only. */
public final class RegisterNames {
    private static final String RESOURCE = "unmodelled-registers.txt";
    private static final Map<String, Block> BLOCKS = read();

    /** A register's name and its value after reset. */
    record Entry(String name, int resetValue) {
    }

    /** A block's registers by offset. */
    record Block(String name, Map<Integer, Entry> registers) {
    }

    private RegisterNames() {
    }

    /** The blocks that the table knows. */
    public static Set<String> blocks() {
        return BLOCKS.keySet();
    }

    static Block block(String name) {
        Block block = BLOCKS.get(name);
        if (block == null) {
            throw new IllegalArgumentException("no block " + name + " among the unmodelled ones: " + String.join(", ", BLOCKS.keySet()));
        }
        return block;
    }

    private static Map<String, Block> read() {
        Map<String, Block> blocks = new LinkedHashMap<>();
        try (InputStream in = RegisterNames.class.getResourceAsStream(RESOURCE);
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
        return blocks;
    }
}
