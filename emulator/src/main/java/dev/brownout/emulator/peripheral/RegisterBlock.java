package dev.brownout.emulator.peripheral;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import java.util.ArrayList;
import java.util.List;

/** A block of 32-bit registers. A subclass declares them in its constructor in the order of its register table; what it does not is reported. */
public abstract class RegisterBlock implements Peripheral {
    protected final Environment environment;
    protected final VirtualClock clock;
    private final String name;
    private final int base;
    private final Register[] table;
    private final List<Register> registers = new ArrayList<>();

    /** @param size  bytes that the block takes in the address space, a multiple of 4 */
    protected RegisterBlock(Environment environment, String name, int base, int size) {
        this.environment = environment;
        clock = environment.clock();
        this.name = name;
        this.base = base;
        table = new Register[size >>> 2];
    }

    @Override
    public final String name() {
        return name;
    }

    public final int base() {
        return base;
    }

    /** Bytes that the block takes in the address space. */
    public final int size() {
        return table.length << 2;
    }

    // ---- declarations

    protected final Register register(int offset, String registerName) {
        Register register = new Register(offset, registerName);
        if (table[offset >>> 2] != null) {
            throw new IllegalStateException(name + "." + registerName + " and " + table[offset >>> 2].name() + " share an offset");
        }
        table[offset >>> 2] = register;
        registers.add(register);
        return register;
    }

    /** An array of registers, {@code name[0]} at {@code offset}, the others {@code step} bytes apart. */
    protected final Register[] registers(int offset, int step, int count, String registerName) {
        Register[] array = new Register[count];
        for (int i = 0; i < count; i++) {
            array[i] = register(offset + i * step, registerName + "[" + i + "]");
        }
        return array;
    }

    // ---- bus

    /** Whether there is a register at an offset. */
    public final boolean declares(int offset) {
        return table[offset >>> 2] != null;
    }

    @Override
    public int read(int offset, int size) {
        Register register = table[offset >>> 2];
        if (register == null) {
            environment.unmodelled(name, hex(offset), base + offset, false);
            return 0;
        }
        if (register.reported()) {
            environment.unmodelled(name, register.name(), base + offset, false);
        }
        int value = register.read();
        return size == 4 ? value : value >>> 8 * (offset & 3) & (1 << 8 * size) - 1;
    }

    @Override
    public void write(int offset, int value, int size) {
        Register register = table[offset >>> 2];
        if (register == null) {
            environment.unmodelled(name, hex(offset), base + offset, true);
            return;
        }
        int word = value;
        if (size != 4) {
            int lanes = (1 << 8 * size) - 1 << 8 * (offset & 3);
            word = register.otherLanes() & ~lanes | value << 8 * (offset & 3) & lanes;
        }
        if (register.reported(word)) {
            environment.unmodelled(name, register.name(), base + offset, true);
        }
        register.write(word);
    }

    private static String hex(int offset) {
        return String.format("0x%03X", offset & ~3);
    }

    // ---- reset and state

    /** Brings every register to its reset value; a subclass adds its own state, or keeps what survives. */
    @Override
    public void reset(ResetKind kind) {
        for (Register register : registers) {
            register.reset();
        }
    }

    @Override
    public void save(StateWriter out) {
        for (Register register : registers) {
            if (register.keepsValue()) {
                out.putInt(register.get());
            }
        }
    }

    @Override
    public void load(StateReader in) {
        for (Register register : registers) {
            if (register.keepsValue()) {
                register.set(in.getInt());
            }
        }
    }
}
