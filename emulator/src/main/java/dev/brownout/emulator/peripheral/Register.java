package dev.brownout.emulator.peripheral;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * One 32-bit register of a block, declared by chained calls that read like its line in the register table. Without further words it is
 * read/write, keeps what is written, and is 0 after reset.
 */
public final class Register {
    private final int offset;
    private final String name;
    private int value;
    private int resetValue;
    private int mask = -1;
    private int notModelledMask;
    private boolean notModelled;
    private boolean writable = true;
    private boolean readable = true;
    private boolean narrowAlone;
    private IntSupplier supplier;
    private IntConsumer consumer;
    private Runnable afterwards = () -> { };

    public Register(int offset, String name) {
        this.offset = offset;
        this.name = name;
    }

    /** The value after reset. */
    public Register reset(int newResetValue) {
        resetValue = newResetValue;
        value = newResetValue;
        return this;
    }

    /** The bits that exist; all others read 0 and ignore writes. */
    public Register bits(int newMask) {
        mask = newMask;
        return this;
    }

    public Register readOnly() {
        writable = false;
        return this;
    }

    public Register writeOnly() {
        readable = false;
        return this;
    }

    /** Reads ask the device instead of the stored value. */
    public Register reads(IntSupplier newSupplier) {
        supplier = newSupplier;
        return this;
    }

    /** Writes go to the device, which stores what it likes. */
    public Register writes(IntConsumer newConsumer) {
        consumer = newConsumer;
        return this;
    }

    /** Run after a write was stored. */
    public Register then(Runnable action) {
        afterwards = action;
        return this;
    }

    /** A documented register without behaviour: stores, and each access is reported. */
    public Register notModelled() {
        notModelled = true;
        return this;
    }

    /** Bits of a modelled register that have no behaviour: writing other than their reset value is reported. */
    public Register notModelled(int fieldMask) {
        notModelledMask = fieldMask;
        return this;
    }

    /** A narrow write gives zeros for the other bytes, for reading the register has an effect or shows another one. */
    public Register narrowWritesAlone() {
        narrowAlone = true;
        return this;
    }

    public int offset() {
        return offset;
    }

    public String name() {
        return name;
    }

    /** The stored value. */
    public int get() {
        return value;
    }

    public void set(int newValue) {
        value = newValue;
    }

    /** The field of {@code width} bits from bit {@code low} on. */
    public int field(int low, int width) {
        return value >>> low & (1 << width) - 1;
    }

    public boolean bit(int index) {
        return (value >>> index & 1) != 0;
    }

    /** What a narrow write leaves in the bytes that it does not name. */
    int otherLanes() {
        return narrowAlone ? 0 : read();
    }

    int read() {
        if (!readable) {
            return 0;
        }
        return supplier != null ? supplier.getAsInt() : value;
    }

    void write(int newValue) {
        if (!writable) {
            return;
        }
        if (consumer != null) {
            consumer.accept(newValue);
        } else {
            value = newValue & mask;
        }
        afterwards.run();
    }

    /** True if there is a value to save: write-only registers act and keep nothing. */
    boolean keepsValue() {
        return readable;
    }

    boolean reported(int written) {
        return notModelled || ((written ^ resetValue) & notModelledMask) != 0;
    }

    boolean reported() {
        return notModelled;
    }

    void reset() {
        value = resetValue;
    }
}
