package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.peripheral.Register;

/**
 * An EVENTS register: reads 1 once it happened, until software writes 0. It interrupts through the bit of INTEN that its offset gives
 * ({@code (offset - 0x100) / 4}), and reaches the PPI by its address.
 */
public final class Event {
    private final NordicPeripheral owner;
    final Register register;
    final int bit;

    Event(NordicPeripheral owner, Register register) {
        this.owner = owner;
        this.register = register;
        bit = 1 << (register.offset() - 0x100 >>> 2);
    }

    /** The event happens: the register is set, shortcuts, PPI and interrupt follow. */
    public void raise() {
        raise(true);
    }

    /** As {@link #raise()}; a block may keep the event from the PPI. */
    void raise(boolean routed) {
        register.set(1);
        owner.happened(this, routed);
    }

    public boolean happened() {
        return register.get() != 0;
    }
}
