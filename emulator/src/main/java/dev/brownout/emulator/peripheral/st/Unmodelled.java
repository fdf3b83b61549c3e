package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Environment;
import dev.brownout.emulator.peripheral.Peripheral;
import dev.brownout.emulator.peripheral.RegisterNames;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A block without behaviour: it answers reset values, keeps what is written, and reports each access by the register's name. */
public final class Unmodelled implements Peripheral {
    private static final RegisterNames NAMES = new RegisterNames(Unmodelled.class);

    private final Environment environment;
    private final String name;
    private final int base;
    private final Map<Integer, RegisterNames.Entry> registers;
    private final Map<Integer, Integer> written = new TreeMap<>();

    /** @param layout  the name of a block in the table of unmodelled registers */
    public Unmodelled(StChip chip, String name, int base, String layout) {
        environment = chip.environment();
        this.name = name;
        this.base = base;
        registers = NAMES.block(layout).registers();
    }

    /** The blocks whose registers are known by name. */
    public static Set<String> knownBlocks() {
        return NAMES.blocks();
    }

    @Override
    public String name() {
        return name;
    }

    private void report(int offset, boolean write) {
        RegisterNames.Entry known = registers.get(offset);
        environment.unmodelled(name, known != null ? known.name() : String.format("0x%03X", offset), base + offset, write);
    }

    private int value(int offset) {
        RegisterNames.Entry known = registers.get(offset);
        return written.getOrDefault(offset, known == null ? 0 : known.resetValue());
    }

    @Override
    public int read(int offset, int size) {
        int at = offset & ~3;
        report(at, false);
        int value = value(at);
        return size == 4 ? value : value >>> 8 * (offset & 3) & (1 << 8 * size) - 1;
    }

    @Override
    public void write(int offset, int value, int size) {
        int at = offset & ~3;
        report(at, true);
        int lanes = size == 4 ? -1 : (1 << 8 * size) - 1 << 8 * (offset & 3);
        written.put(at, value(at) & ~lanes | value << 8 * (offset & 3) & lanes);
    }

    @Override
    public void reset(ResetKind kind) {
        written.clear();
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(written.size());
        written.forEach((offset, value) -> {
            out.putInt(offset);
            out.putInt(value);
        });
    }

    @Override
    public void load(StateReader in) {
        written.clear();
        for (int count = in.getInt(); count > 0; count--) {
            written.put(in.getInt(), in.getInt());
        }
    }
}
