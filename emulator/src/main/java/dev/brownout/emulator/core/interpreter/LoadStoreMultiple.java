package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.memory.Bus;

/**
 * LDM, STM, PUSH and POP (DDI 0403E, A5.3.5). A load that is refused anywhere changes no register; the words that a store wrote before it
 * was refused stay written, its base does not move, and the instruction starts again after the handler.
 */
final class LoadStoreMultiple {
    private final CpuState cpu;
    private final Bus bus;
    private final int[] r;
    private final int[] loaded = new int[16];

    LoadStoreMultiple(CpuState cpu, Bus bus) {
        this.cpu = cpu;
        this.bus = bus;
        r = cpu.r;
    }

    /**
     * @return the value loaded for the PC, with its interworking bit; 0 if the list has none (or if it is 0, which the caller tells apart
     *     by the list)
     */
    int execute(Slot s) {
        int base = r[s.rn];
        int bytes = 4 * s.registerCount;
        return switch (s.op) {
            case LDM, POP -> load(s, base, base + bytes);
            case LDMDB -> load(s, base - bytes, base - bytes);
            case STM -> store(s, base, base + bytes);
            case STMDB, PUSH -> store(s, base - bytes, base - bytes);
            default -> throw new IllegalStateException(s.op + " is not a multiple load or store");
        };
    }

    private int load(Slot s, int start, int finalBase) {
        DataAccess.requireAligned(start, 4);
        int address = start;
        int[] registers = s.registers;
        for (int i = 0; i < registers.length; i++) {
            loaded[i] = bus.read32(address);
            address += 4;
        }
        if (s.wback) {
            r[s.rn] = finalBase;
        }
        int last = registers.length - 1;
        int pc = 0;
        if (registers[last] == CpuState.PC) {
            pc = loaded[last];
            last--;
        }
        for (int i = 0; i <= last; i++) {
            r[registers[i]] = loaded[i];
        }
        return pc;
    }

    private int store(Slot s, int start, int finalBase) {
        DataAccess.requireAligned(start, 4);
        int address = start;
        for (int register : s.registers) {
            bus.write32(address, r[register]);
            address += 4;
        }
        if (s.wback) {
            r[s.rn] = finalBase;
        }
        return 0;
    }
}
