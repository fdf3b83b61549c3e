package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.dsp.Lanes;
import dev.brownout.emulator.isa.Shift;

/** Data processing of one result: arithmetic, logic, moves, shifts, bit fields, extension, packing (DDI 0403E, A5.3.1 to A5.3.11). */
final class DataProcessing {
    private final CpuState cpu;
    private final int[] r;
    /** The shifter's carry out. */
    private int carry;

    DataProcessing(CpuState cpu) {
        this.cpu = cpu;
        r = cpu.r;
    }

    void execute(Slot s) {
        switch (s.op) {
            case AND_IMM -> logical(s, r[s.rn] & immediate(s));
            case AND_REG -> logical(s, r[s.rn] & shifted(s));
            case BIC_IMM -> logical(s, r[s.rn] & ~immediate(s));
            case BIC_REG -> logical(s, r[s.rn] & ~shifted(s));
            case ORR_IMM -> logical(s, r[s.rn] | immediate(s));
            case ORR_REG -> logical(s, r[s.rn] | shifted(s));
            case ORN_IMM -> logical(s, r[s.rn] | ~immediate(s));
            case ORN_REG -> logical(s, r[s.rn] | ~shifted(s));
            case EOR_IMM -> logical(s, r[s.rn] ^ immediate(s));
            case EOR_REG -> logical(s, r[s.rn] ^ shifted(s));
            case TST_IMM -> test(r[s.rn] & immediate(s));
            case TST_REG -> test(r[s.rn] & shifted(s));
            case TEQ_IMM -> test(r[s.rn] ^ immediate(s));
            case TEQ_REG -> test(r[s.rn] ^ shifted(s));
            case MOV_IMM -> logical(s, immediate(s));
            case MOV_REG -> logical(s, shifted(s));
            case MVN_IMM -> logical(s, ~immediate(s));
            case MVN_REG -> logical(s, ~shifted(s));
            case MOVT -> r[s.rd] = r[s.rd] & 0xffff | s.imm << 16;
            case ADD_IMM -> add(s, s.imm);
            case ADD_REG -> add(s, shifted(s));
            case ADC_IMM -> addWithCarry(s, r[s.rn], s.imm);
            case ADC_REG -> addWithCarry(s, r[s.rn], shifted(s));
            case SUB_IMM -> subtract(s, r[s.rn], s.imm);
            case SUB_REG -> subtract(s, r[s.rn], shifted(s));
            case SBC_IMM -> addWithCarry(s, r[s.rn], ~s.imm);
            case SBC_REG -> addWithCarry(s, r[s.rn], ~shifted(s));
            case RSB_IMM -> subtract(s, s.imm, r[s.rn]);
            case RSB_REG -> subtract(s, shifted(s), r[s.rn]);
            case CMP_IMM -> Flags.subtract(cpu, r[s.rn], s.imm);
            case CMP_REG -> Flags.subtract(cpu, r[s.rn], shifted(s));
            case CMN_IMM -> Flags.add(cpu, r[s.rn], s.imm);
            case CMN_REG -> Flags.add(cpu, r[s.rn], shifted(s));
            case LSL_IMM, LSR_IMM, ASR_IMM, ROR_IMM, RRX -> logical(s, shifted(s));
            case LSL_REG -> shiftByRegister(s, Shift.LSL);
            case LSR_REG -> shiftByRegister(s, Shift.LSR);
            case ASR_REG -> shiftByRegister(s, Shift.ASR);
            case ROR_REG -> shiftByRegister(s, Shift.ROR);
            default -> executeFieldOperation(s);
        }
    }

    private void executeFieldOperation(Slot s) {
        switch (s.op) {
            case BFC -> r[s.rd] &= ~(ones(s.imm) << s.shiftAmount);
            case BFI -> {
                int mask = ones(s.imm) << s.shiftAmount;
                r[s.rd] = r[s.rd] & ~mask | r[s.rn] << s.shiftAmount & mask;
            }
            case SBFX -> r[s.rd] = r[s.rn] << 32 - s.imm - s.shiftAmount >> 32 - s.imm;
            case UBFX -> r[s.rd] = r[s.rn] << 32 - s.imm - s.shiftAmount >>> 32 - s.imm;
            case CLZ -> r[s.rd] = Integer.numberOfLeadingZeros(r[s.rm]);
            case RBIT -> r[s.rd] = Integer.reverse(r[s.rm]);
            case REV -> r[s.rd] = Integer.reverseBytes(r[s.rm]);
            case REV16 -> r[s.rd] = Integer.rotateRight(Integer.reverseBytes(r[s.rm]), 16);
            case REVSH -> r[s.rd] = (short) Integer.reverseBytes(r[s.rm] << 16);
            case SXTB -> r[s.rd] = (byte) rotated(s);
            case SXTH -> r[s.rd] = (short) rotated(s);
            case UXTB -> r[s.rd] = rotated(s) & 0xff;
            case UXTH -> r[s.rd] = rotated(s) & 0xffff;
            case SXTB16 -> r[s.rd] = halves((byte) (rotated(s) >> 16), (byte) rotated(s));
            case UXTB16 -> r[s.rd] = rotated(s) & 0x00ff00ff;
            case SXTAB -> r[s.rd] = r[s.rn] + (byte) rotated(s);
            case SXTAH -> r[s.rd] = r[s.rn] + (short) rotated(s);
            case UXTAB -> r[s.rd] = r[s.rn] + (rotated(s) & 0xff);
            case UXTAH -> r[s.rd] = r[s.rn] + (rotated(s) & 0xffff);
            case SXTAB16 -> {
                int m = rotated(s);
                r[s.rd] = halves((r[s.rn] >> 16) + (byte) (m >> 16), r[s.rn] + (byte) m);
            }
            case UXTAB16 -> {
                int m = rotated(s);
                r[s.rd] = halves((r[s.rn] >> 16) + (m >> 16 & 0xff), r[s.rn] + (m & 0xff));
            }
            case PKHBT -> r[s.rd] = halves(r[s.rm] << s.shiftAmount >> 16, r[s.rn]);
            case PKHTB -> r[s.rd] = halves(r[s.rn] >> 16, r[s.rm] >> Math.min(s.shiftAmount, 31));
            case SEL -> r[s.rd] = Lanes.select(cpu, r[s.rn], r[s.rm]);
            default -> throw new IllegalStateException(s.op + " is not a data processing operation");
        }
    }

    private static int ones(int width) {
        return -1 >>> 32 - width;
    }

    private static int halves(int top, int bottom) {
        return top << 16 | bottom & 0xffff;
    }

    private int rotated(Slot s) {
        return Integer.rotateRight(r[s.rm], s.shiftAmount);
    }

    private int immediate(Slot s) {
        carry = s.carryOut < 0 ? cpu.c : s.carryOut;
        return s.imm;
    }

    /** The operand Rm through the shifter, Shift_C() of the manual. */
    private int shifted(Slot s) {
        int value = r[s.rm];
        int amount = s.shiftAmount;
        if (s.shiftType == Shift.RRX) {
            carry = value & 1;
            return value >>> 1 | cpu.c << 31;
        }
        if (amount == 0) {
            carry = cpu.c;
            return value;
        }
        carry = value >>> s.carryBit & 1;
        return Integer.rotateRight(value, s.rotate) & s.keep | value >> 31 & s.sign;
    }

    private void shiftByRegister(Slot s, int type) {
        int value = r[s.rn];
        int amount = r[s.rm] & 0xff;
        int result;
        if (amount == 0) {
            carry = cpu.c;
            result = value;
        } else {
            switch (type) {
                case Shift.LSL -> {
                    result = amount < 32 ? value << amount : 0;
                    carry = amount <= 32 ? value >>> 32 - amount & 1 : 0;
                }
                case Shift.LSR -> {
                    result = amount < 32 ? value >>> amount : 0;
                    carry = amount <= 32 ? value >>> amount - 1 & 1 : 0;
                }
                case Shift.ASR -> {
                    result = value >> Math.min(amount, 31);
                    carry = value >> Math.min(amount - 1, 31) & 1;
                }
                default -> {
                    result = Integer.rotateRight(value, amount);
                    carry = result >>> 31;
                }
            }
        }
        logical(s, result);
    }

    private void logical(Slot s, int result) {
        r[s.rd] = result;
        if (s.setFlags) {
            test(result);
        }
    }

    private void test(int result) {
        cpu.n = result;
        cpu.z = result;
        cpu.c = carry;
    }

    private void add(Slot s, int operand) {
        r[s.rd] = s.setFlags ? Flags.add(cpu, r[s.rn], operand) : r[s.rn] + operand;
    }

    private void subtract(Slot s, int from, int operand) {
        r[s.rd] = s.setFlags ? Flags.subtract(cpu, from, operand) : from - operand;
    }

    private void addWithCarry(Slot s, int a, int b) {
        r[s.rd] = s.setFlags ? Flags.addWithCarry(cpu, a, b) : a + b + cpu.c;
    }
}
