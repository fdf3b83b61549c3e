package dev.brownout.emulator.memory;

/**
 * An access that the bus or the MPU refused. Thrown without a stack trace: it is an event of the machine, and firmware may cause
 * millions of them.
 */
public final class MemoryFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What refused the access. */
    public enum Kind {
        /** Nothing answers at this address, or it answered with an error: BusFault. */
        BUS,
        /** The MPU, or the default memory map's execute-never rule, forbids it: MemManage. */
        PROTECTION,
        /** An address that must be aligned is not: UsageFault UNALIGNED. */
        UNALIGNED
    }

    private final Kind kind;
    private final int address;

    public MemoryFault(Kind kind, int address) {
        super(null, null, false, false);
        this.kind = kind;
        this.address = address;
    }

    public Kind kind() {
        return kind;
    }

    /** The first byte that could not be accessed. */
    public int address() {
        return address;
    }

    @Override
    public String getMessage() {
        return kind + " fault at 0x" + String.format("%08x", address);
    }
}
