package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;

/**
 * Loads and stores as single-register instructions do them: any alignment, unless CCR.UNALIGN_TRP says otherwise (DDI 0403E, A3.2.1), at
 * the price of the additional bus transfers.
 */
final class DataAccess {
    private final CpuState cpu;
    private final Bus bus;
    private final ExceptionModel exceptions;

    DataAccess(CpuState cpu, Bus bus, ExceptionModel exceptions) {
        this.cpu = cpu;
        this.bus = bus;
        this.exceptions = exceptions;
    }

    int load32(int address) {
        if ((address & 3) != 0) {
            allowUnaligned(address);
            int value = bus.read32(address);
            cpu.cycles += additionalTransfers(address, 4);
            return value;
        }
        return bus.read32(address);
    }

    int load16(int address) {
        if ((address & 1) != 0) {
            allowUnaligned(address);
            int value = bus.read16(address);
            cpu.cycles += additionalTransfers(address, 2);
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
            cpu.cycles += additionalTransfers(address, 4);
            return;
        }
        bus.write32(address, value);
    }

    void store16(int address, int value) {
        if ((address & 1) != 0) {
            allowUnaligned(address);
            bus.write16(address, value);
            cpu.cycles += additionalTransfers(address, 2);
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

    // A word at an odd address takes a byte, a halfword and a byte; any other unaligned access two transfers.
    private static int additionalTransfers(int address, int size) {
        return size == 4 && (address & 1) != 0 ? 2 : 1;
    }
}
