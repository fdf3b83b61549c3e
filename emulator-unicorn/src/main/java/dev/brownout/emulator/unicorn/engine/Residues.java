package dev.brownout.emulator.unicorn.engine;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Shift;
import java.util.function.IntToLongFunction;

/**
 * What the registers hold modulo 4 along straight code, as a symbol and an offset: a symbol is a constant, what a register held at the
 * beginning, or a result of which nothing is known. That is all that the alignment of addresses depends on.
 */
final class Residues {
    /** The symbol of a constant: the value is the offset. */
    static final int CONSTANT = -1;
    /** A literal of which nothing is known. */
    static final long UNKNOWN = Long.MIN_VALUE;
    private static final int REGISTERS = 16;

    private final int[] symbol = new int[REGISTERS];
    private final int[] offset = new int[REGISTERS];
    private final IntToLongFunction literal;
    private int next = REGISTERS;
    // The result under way.
    private int resultSymbol;
    private int resultOffset;

    /** @param literal  the word at an address that will not change; {@link #UNKNOWN} if it may */
    Residues(IntToLongFunction literal) {
        this.literal = literal;
        for (int register = 0; register < REGISTERS; register++) {
            symbol[register] = register;
        }
        // SP<1:0> are always zero.
        symbol[CpuState.SP] = CONSTANT;
    }

    int symbol(int register) {
        return symbol[register];
    }

    int offset(int register) {
        return offset[register];
    }

    /** Whether the symbol is what a register held at the beginning. */
    static boolean isEntry(int symbol) {
        return symbol >= 0 && symbol < REGISTERS;
    }

    /** The register that holds a symbol now, give or take an offset; -1 if there is none. */
    int holder(int wanted) {
        for (int register = 0; register < CpuState.PC; register++) {
            if (symbol[register] == wanted) {
                return register;
            }
        }
        return -1;
    }

    /** Follows an instruction that is not a branch, or a branch that is the last one. */
    void execute(Instruction i, int address, boolean conditional) {
        int written = i.writeMask & ~(1 << CpuState.PC);
        if (written == 0) {
            return;
        }
        if (i.wback) {
            written &= ~(1 << i.rn);
        }
        result(i, address);
        int computedSymbol = resultSymbol;
        int computedOffset = resultOffset;
        if (i.wback && i.rn != CpuState.SP) {
            set(i.rn, symbol[i.rn], offset[i.rn] + (isMultiple(i) ? 0 : i.imm), conditional);
        }
        for (int register = 0; register < CpuState.PC; register++) {
            if ((written >>> register & 1) != 0) {
                if (register == CpuState.SP) {
                    set(register, CONSTANT, 0, false);
                } else if (register == i.rd || Integer.bitCount(written) == 1) {
                    set(register, computedSymbol, computedOffset, conditional);
                } else {
                    set(register, next++, 0, conditional);
                }
            }
        }
    }

    private static boolean isMultiple(Instruction i) {
        return switch (i.op) {
            case LDM, LDMDB, STM, STMDB, PUSH, POP, VLDM, VSTM -> true;
            default -> false;
        };
    }

    private void set(int register, int newSymbol, int newOffset, boolean conditional) {
        if (conditional && (newSymbol != symbol[register] || (newOffset - offset[register] & 3) != 0)) {
            symbol[register] = next++;
            offset[register] = 0;
        } else {
            symbol[register] = newSymbol;
            offset[register] = newOffset & 3;
        }
    }

    /** Computes what SP would become, as {@link #resultSymbol()} and {@link #resultOffset()}. */
    void result(Instruction i, int address) {
        unknown();
        switch (i.op) {
            case MOV_IMM -> constant(i.imm);
            case ADR -> constant((address + 4 & ~3) + i.imm);
            case LDR_LIT -> {
                long value = literal.applyAsLong((address + 4 & ~3) + i.imm);
                if (value != UNKNOWN) {
                    constant((int) value);
                }
            }
            case BL, BLX -> constant(1);
            case MOV_REG -> shifted(i, i.rm, 0);
            case MOVT -> copy(i.rd, 0);
            case LSL_IMM -> {
                if (i.shiftAmount >= 2) {
                    constant(0);
                }
            }
            case ADD_IMM -> copy(i.rn, i.imm);
            case SUB_IMM -> copy(i.rn, -i.imm);
            case ADD_REG -> sum(i, 1);
            case SUB_REG -> sum(i, -1);
            case AND_IMM -> masked(i.rn, i.imm);
            case BIC_IMM -> masked(i.rn, ~i.imm);
            case ORR_IMM, EOR_IMM -> {
                if ((i.imm & 3) == 0) {
                    copy(i.rn, 0);
                }
            }
            case UBFX, SBFX -> {
                if (i.shiftAmount == 0 && i.imm >= 2) {
                    copy(i.rn, 0);
                }
            }
            case UXTB, UXTH, SXTB, SXTH -> {
                if (i.shiftAmount == 0) {
                    copy(i.rm, 0);
                }
            }
            default -> { }
        }
    }

    int resultSymbol() {
        return resultSymbol;
    }

    int resultOffset() {
        return resultOffset;
    }

    private void unknown() {
        resultSymbol = next++;
        resultOffset = 0;
    }

    private void constant(int value) {
        resultSymbol = CONSTANT;
        resultOffset = value & 3;
    }

    private void copy(int register, int added) {
        resultSymbol = symbol[register];
        resultOffset = offset[register] + added & 3;
    }

    private void masked(int register, int mask) {
        if ((mask & 3) == 0) {
            constant(0);
        } else if ((mask & 3) == 3) {
            copy(register, 0);
        } else if (symbol[register] == CONSTANT) {
            constant(offset[register] & mask);
        }
    }

    private void shifted(Instruction i, int register, int added) {
        if (i.shiftType == Shift.LSL && i.shiftAmount == 0) {
            copy(register, added);
        } else if (i.shiftType == Shift.LSL && i.shiftAmount >= 2) {
            constant(added);
        }
    }

    private void sum(Instruction i, int sign) {
        if (i.shiftType != Shift.LSL) {
            return;
        }
        if (i.shiftAmount >= 2) {
            copy(i.rn, 0);
        } else if (symbol[i.rm] == CONSTANT) {
            copy(i.rn, sign * (offset[i.rm] << i.shiftAmount));
        } else if (symbol[i.rn] == CONSTANT && sign > 0 && i.shiftAmount == 0) {
            copy(i.rm, offset[i.rn]);
        }
    }
}
