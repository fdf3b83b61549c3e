package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.memory.Bus;

/**
 * Loads and stores of one or two registers and the exclusive ones (DDI 0403E, A5.3.6 to A5.3.10). An access that is refused leaves the
 * registers as they were: the base is written back last.
 */
final class LoadStore {
    private final CpuState cpu;
    private final Bus bus;
    private final DataAccess memory;
    private final int[] r;

    LoadStore(CpuState cpu, Bus bus, DataAccess memory) {
        this.cpu = cpu;
        this.bus = bus;
        this.memory = memory;
        r = cpu.r;
    }

    void execute(Slot s) {
        switch (s.op) {
            case LDR_IMM -> loaded(s, memory.load32(indexed(s)));
            case LDRB_IMM -> loaded(s, memory.load8(indexed(s)));
            case LDRH_IMM -> loaded(s, memory.load16(indexed(s)));
            case LDRSB_IMM -> loaded(s, (byte) memory.load8(indexed(s)));
            case LDRSH_IMM -> loaded(s, (short) memory.load16(indexed(s)));
            case LDR_REG -> r[s.rd] = memory.load32(byRegister(s));
            case LDRB_REG -> r[s.rd] = memory.load8(byRegister(s));
            case LDRH_REG -> r[s.rd] = memory.load16(byRegister(s));
            case LDRSB_REG -> r[s.rd] = (byte) memory.load8(byRegister(s));
            case LDRSH_REG -> r[s.rd] = (short) memory.load16(byRegister(s));
            case LDR_LIT -> r[s.rd] = memory.load32(s.target);
            case LDRB_LIT -> r[s.rd] = memory.load8(s.target);
            case LDRH_LIT -> r[s.rd] = memory.load16(s.target);
            case LDRSB_LIT -> r[s.rd] = (byte) memory.load8(s.target);
            case LDRSH_LIT -> r[s.rd] = (short) memory.load16(s.target);
            case STR_IMM -> {
                memory.store32(indexed(s), r[s.rd]);
                writeBack(s);
            }
            case STRB_IMM -> {
                memory.store8(indexed(s), r[s.rd]);
                writeBack(s);
            }
            case STRH_IMM -> {
                memory.store16(indexed(s), r[s.rd]);
                writeBack(s);
            }
            case STR_REG -> memory.store32(byRegister(s), r[s.rd]);
            case STRB_REG -> memory.store8(byRegister(s), r[s.rd]);
            case STRH_REG -> memory.store16(byRegister(s), r[s.rd]);
            case LDRT, LDRBT, LDRHT, LDRSBT, LDRSHT, STRT, STRBT, STRHT -> executeUnprivileged(s);
            case LDRD_IMM -> {
                int address = indexed(s);
                loadTwo(s, address);
                writeBack(s);
            }
            case LDRD_LIT -> loadTwo(s, s.target);
            case STRD_IMM -> {
                int address = indexed(s);
                DataAccess.requireAligned(address, 4);
                bus.write32(address, r[s.rd]);
                bus.write32(address + 4, r[s.ra]);
                writeBack(s);
            }
            case PRELOAD -> { }
            default -> executeExclusive(s);
        }
    }

    private int indexed(Slot s) {
        return r[s.rn] + s.offset;
    }

    private int byRegister(Slot s) {
        return r[s.rn] + (r[s.rm] << s.shiftAmount);
    }

    private void writeBack(Slot s) {
        if (s.wback) {
            r[s.rn] += s.imm;
        }
    }

    private void loaded(Slot s, int value) {
        writeBack(s);
        r[s.rd] = value;
    }

    private void loadTwo(Slot s, int address) {
        DataAccess.requireAligned(address, 4);
        int low = bus.read32(address);
        int high = bus.read32(address + 4);
        r[s.rd] = low;
        r[s.ra] = high;
    }

    private void executeUnprivileged(Slot s) {
        cpu.unprivilegedAccess = true;
        try {
            int address = r[s.rn] + s.imm;
            switch (s.op) {
                case LDRT -> r[s.rd] = memory.load32(address);
                case LDRBT -> r[s.rd] = memory.load8(address);
                case LDRHT -> r[s.rd] = memory.load16(address);
                case LDRSBT -> r[s.rd] = (byte) memory.load8(address);
                case LDRSHT -> r[s.rd] = (short) memory.load16(address);
                case STRT -> memory.store32(address, r[s.rd]);
                case STRBT -> memory.store8(address, r[s.rd]);
                default -> memory.store16(address, r[s.rd]);
            }
        } finally {
            cpu.unprivilegedAccess = false;
        }
    }

    // Cortex-M4 TRM (DDI 0439D), 3.9.4: the local monitor holds no address, any store exclusive matches an open load exclusive.
    private void executeExclusive(Slot s) {
        int address = s.rn < 0 ? 0 : r[s.rn] + s.imm;
        switch (s.op) {
            case LDREX -> {
                DataAccess.requireAligned(address, 4);
                r[s.rd] = bus.read32(address);
                cpu.exclusive = true;
            }
            case LDREXH -> {
                DataAccess.requireAligned(address, 2);
                r[s.rd] = bus.read16(address);
                cpu.exclusive = true;
            }
            case LDREXB -> {
                r[s.rd] = bus.read8(address);
                cpu.exclusive = true;
            }
            case STREX -> {
                DataAccess.requireAligned(address, 4);
                if (cpu.exclusive) {
                    bus.write32(address, r[s.rd]);
                }
                storedExclusively(s);
            }
            case STREXH -> {
                DataAccess.requireAligned(address, 2);
                if (cpu.exclusive) {
                    bus.write16(address, r[s.rd]);
                }
                storedExclusively(s);
            }
            case STREXB -> {
                if (cpu.exclusive) {
                    bus.write8(address, r[s.rd]);
                }
                storedExclusively(s);
            }
            case CLREX -> cpu.exclusive = false;
            default -> throw new IllegalStateException(s.op + " is not a load or store");
        }
    }

    private void storedExclusively(Slot s) {
        r[s.ra] = cpu.exclusive ? 0 : 1;
        cpu.exclusive = false;
    }
}
