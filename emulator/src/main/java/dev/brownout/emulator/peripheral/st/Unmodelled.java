package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Environment;
import dev.brownout.emulator.peripheral.Peripheral;
import dev.brownout.emulator.peripheral.RegisterNames;
import dev.brownout.emulator.peripheral.WrittenRegisters;
import java.util.Map;
import java.util.Set;

/** A block without behaviour: it answers reset values, keeps what is written, and reports each access by the register's name. */
public final class Unmodelled implements Peripheral {
    private static final RegisterNames NAMES = new RegisterNames(Unmodelled.class);

    private final Environment environment;
    private final String name;
    private final int base;
    private final Map<Integer, RegisterNames.Entry> registers;
    private final WrittenRegisters written = new WrittenRegisters(this::resetValue);

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

    private int resetValue(int offset) {
        RegisterNames.Entry known = registers.get(offset);
        return known == null ? 0 : known.resetValue();
    }

    @Override
    public int read(int offset, int size) {
        int at = offset & ~3;
        report(at, false);
        return written.read(at, offset, size);
    }

    @Override
    public void write(int offset, int value, int size) {
        int at = offset & ~3;
        report(at, true);
        written.set(at, written.merge(offset, value, size));
    }

    @Override
    public void reset(ResetKind kind) {
        written.clear();
    }

    @Override
    public void save(StateWriter out) {
        written.save(out);
    }

    @Override
    public void load(StateReader in) {
        written.load(in);
    }
}
