package dev.brownout.emulator.peripheral;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import java.util.ArrayList;
import java.util.List;

/** A block of 32-bit registers. A subclass declares them in its constructor in the order of its register table; what it does not is reported. */
public abstract class RegisterBlock implements Peripheral {
    private static final int ROW_SHIFT = 7;
    private static final int ROW_BYTES = 1 << ROW_SHIFT;

    protected final Environment environment;
    protected final VirtualClock clock;
    private final String name;
    private final int base;
    private final int size;
    /** The registers by offset, 32 in a row; {@code null} where there are none: most blocks are sparse, and there may be thousands of machines. */
    private final Register[][] rows;
    private final List<Register> registers = new ArrayList<>();
    // Those of them that have a value to save, found when they are first wanted: states are hashed very often.
    private Register[] kept;

    /** @param size  bytes that the block takes in the address space, a multiple of 4 */
    protected RegisterBlock(Environment environment, String name, int base, int size) {
        this.environment = environment;
        clock = environment.clock();
        this.name = name;
        this.base = base;
        this.size = size;
        rows = new Register[size + ROW_BYTES - 1 >>> ROW_SHIFT][];
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
        return size;
    }

    // ---- declarations

    protected final Register register(int offset, String registerName) {
        Register register = new Register(offset, registerName);
        if (at(offset) != null) {
            throw new IllegalStateException(name + "." + registerName + " and " + at(offset).name() + " share an offset");
        }
        if (rows[offset >>> ROW_SHIFT] == null) {
            rows[offset >>> ROW_SHIFT] = new Register[ROW_BYTES >>> 2];
        }
        rows[offset >>> ROW_SHIFT][offset >>> 2 & (ROW_BYTES >>> 2) - 1] = register;
        registers.add(register);
        kept = null;
        return register;
    }

    private Register at(int offset) {
        Register[] row = rows[offset >>> ROW_SHIFT];
        return row == null ? null : row[offset >>> 2 & (ROW_BYTES >>> 2) - 1];
    }

    /** An array of registers, {@code name[0]} at {@code offset}, the others {@code step} bytes apart; machines share the names. */
    protected final Register[] registers(int offset, int step, int count, String registerName) {
        Register[] array = new Register[count];
        for (int i = 0; i < count; i++) {
            array[i] = register(offset + i * step, (registerName + "[" + i + "]").intern());
        }
        return array;
    }

    // ---- bus

    /** Whether there is a register at an offset. */
    public final boolean declares(int offset) {
        return at(offset) != null;
    }

    @Override
    public int read(int offset, int size) {
        Register register = at(offset);
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
        Register register = at(offset);
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
        for (Register register : kept()) {
            out.putInt(register.get());
        }
    }

    @Override
    public void load(StateReader in) {
        for (Register register : kept()) {
            register.set(in.getInt());
        }
    }

    private Register[] kept() {
        if (kept == null) {
            kept = registers.stream().filter(Register::keepsValue).toArray(Register[]::new);
        }
        return kept;
    }
}
