package dev.brownout.emulator.peripheral;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** What software has written to a block without behaviour, and its reset values everywhere else. Accessible by bytes and halfwords too. */
public final class WrittenRegisters implements Stateful {
    private final IntUnaryOperator resetValues;
    private final Map<Integer, Integer> written = new TreeMap<>();

    /** @param resetValues  what a register that was never written reads as, by its offset */
    public WrittenRegisters(IntUnaryOperator resetValues) {
        this.resetValues = resetValues;
    }

    /** A whole register. */
    public int get(int register) {
        Integer value = written.get(register);
        return value != null ? value : resetValues.applyAsInt(register);
    }

    public void set(int register, int value) {
        written.put(register, value);
    }

    /** As much of a register as an access at an offset in it reads. */
    public int read(int register, int offset, int size) {
        int value = get(register);
        return size == 4 ? value : value >>> 8 * (offset & 3) & (1 << 8 * size) - 1;
    }

    /** What a register would hold after a write of so many bytes at an offset in it. */
    public int merge(int offset, int value, int size) {
        int lanes = size == 4 ? -1 : (1 << 8 * size) - 1 << 8 * (offset & 3);
        return get(offset & ~3) & ~lanes | value << 8 * (offset & 3) & lanes;
    }

    /** All registers have their reset values again. */
    public void clear() {
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
