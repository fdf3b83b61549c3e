package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.timing.Timing;

/**
 * Loads and stores as single-register instructions do them: any alignment, unless CCR.UNALIGN_TRP says otherwise (DDI 0403E, A3.2.1), at
 * the price of the additional bus transfers.
 */
final class DataAccess {
    private final CpuState cpu;
    private final Bus bus;
    private final ExceptionModel exceptions;
    private final Timing timing;

    DataAccess(CpuState cpu, Bus bus, ExceptionModel exceptions, Timing timing) {
        this.cpu = cpu;
        this.bus = bus;
        this.exceptions = exceptions;
        this.timing = timing;
    }

    int load32(int address) {
        if ((address & 3) != 0) {
            allowUnaligned(address);
            int value = bus.read32(address);
            cpu.cycles += timing.unaligned(address, 4);
            return value;
        }
        return bus.read32(address);
    }

    int load16(int address) {
        if ((address & 1) != 0) {
            allowUnaligned(address);
            int value = bus.read16(address);
            cpu.cycles += timing.unaligned(address, 2);
            return value;
        }
        return bus.read16(address);
    }

    int load8(int address) {
        return bus.read8(address);
    }

    void store32(int address, int value) {
        if ((address & 3) != 0) {
            allowUnaligned(address);
            bus.write32(address, value);
            cpu.cycles += timing.unaligned(address, 4);
            return;
        }
        bus.write32(address, value);
    }

    void store16(int address, int value) {
        if ((address & 1) != 0) {
            allowUnaligned(address);
            bus.write16(address, value);
            cpu.cycles += timing.unaligned(address, 2);
            return;
        }
        bus.write16(address, value);
    }

    void store8(int address, int value) {
        bus.write8(address, value);
    }

    /** LDM, LDRD, exclusives and the floating-point transfers fault on an unaligned address, whatever CCR says. */
    static void requireAligned(int address, int size) {
        if ((address & size - 1) != 0) {
            throw new MemoryFault(MemoryFault.Kind.UNALIGNED, address);
        }
    }

    private void allowUnaligned(int address) {
        if (exceptions.unalignedTrap()) {
            throw new MemoryFault(MemoryFault.Kind.UNALIGNED, address);
        }
    }
}
