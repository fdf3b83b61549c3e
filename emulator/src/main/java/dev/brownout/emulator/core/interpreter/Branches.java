package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;

/** Writes to the PC: branches, and what other instructions put there (DDI 0403E, A2.3.1 and A5.3.4). R15 is the next address afterwards. */
final class Branches {
    static final int NOT_TAKEN = 0;
    static final int TAKEN = 1;
    /** An exception return, whose cycles and trace are the exception hardware's. */
    static final int RETURNED = 2;

    private static final int PC = CpuState.PC;
    private final CpuState cpu;
    private final ExceptionModel exceptions;
    private final DataAccess memory;
    private final int[] r;

    Branches(CpuState cpu, ExceptionModel exceptions, DataAccess memory) {
        this.cpu = cpu;
        this.exceptions = exceptions;
        this.memory = memory;
        r = cpu.r;
    }

    /** @return what became of it: {@link #NOT_TAKEN}, {@link #TAKEN} or {@link #RETURNED} */
    int execute(Slot s) {
        switch (s.op) {
            case B -> r[PC] = s.target;
            case BL -> {
                r[CpuState.LR] = s.next | 1;
                r[PC] = s.target;
            }
            case B_COND -> {
                return go(s, Flags.passes(cpu, s.cond));
            }
            case CBZ -> {
                return go(s, r[s.rn] == 0);
            }
            case CBNZ -> {
                return go(s, r[s.rn] != 0);
            }
            case BX -> {
                return interwork(operand(s, s.rm));
            }
            case BLX -> {
                int target = operand(s, s.rm);
                r[CpuState.LR] = s.next | 1;
                cpu.thumb = (target & 1) != 0;
                r[PC] = target & ~1;
            }
            case MOV_PC -> r[PC] = operand(s, s.rm) & ~1;
            case ADD_PC -> r[PC] = operand(s, s.rn) + operand(s, s.rm) & ~1;
            case TBB -> r[PC] = s.address + 4 + 2 * memory.load8(operand(s, s.rn) + r[s.rm]);
            case TBH -> r[PC] = s.address + 4 + 2 * memory.load16(operand(s, s.rn) + (r[s.rm] << 1));
            case LDR_PC_IMM -> {
                int target = memory.load32(r[s.rn] + s.offset);
                if (s.wback) {
                    r[s.rn] += s.imm;
                }
                return interwork(target);
            }
            case LDR_PC_REG -> {
                return interwork(memory.load32(r[s.rn] + (r[s.rm] << s.shiftAmount)));
            }
            case LDR_PC_LIT -> {
                return interwork(memory.load32(s.target));
            }
            default -> throw new IllegalStateException(s.op + " is not a branch");
        }
        return TAKEN;
    }

    private int go(Slot s, boolean taken) {
        r[PC] = taken ? s.target : s.next;
        return taken ? TAKEN : NOT_TAKEN;
    }

    private int operand(Slot s, int register) {
        return register == PC ? s.address + 4 : r[register];
    }

    /** BXWritePC() and LoadWritePC(): bit 0 chooses the instruction set, EXC_RETURN values end a handler. */
    int interwork(int target) {
        if (target >>> 28 == 0xf && cpu.ipsr != 0) {
            r[CpuState.SP] &= ~3;
            exceptions.exceptionReturn(target);
            return RETURNED;
        }
        cpu.thumb = (target & 1) != 0;
        r[PC] = target & ~1;
        return TAKEN;
    }
}
