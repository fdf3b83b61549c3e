package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.A;
import static dev.brownout.emulator.core.translator.Assembler.B;
import static dev.brownout.emulator.core.translator.Assembler.C;
import static dev.brownout.emulator.core.translator.Assembler.N;
import static dev.brownout.emulator.core.translator.Assembler.V;
import static dev.brownout.emulator.core.translator.Assembler.VALUE;
import static dev.brownout.emulator.core.translator.Assembler.Z;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Apsr;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Shift;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Data processing and multiplication, and the tests of conditions, as bytecode. */
final class DataEmitter implements Opcodes {
    private static final long LOW = 0xffffffffL;

    private final Assembler to;
    /** The flags are those of a comparison of local A with local B, or with a constant. */
    private boolean compared;
    private boolean comparedWithConstant;
    private int constant;

    DataEmitter(Assembler to) {
        this.to = to;
    }

    /** What is known of the flags at some point. */
    record Comparison(boolean known, boolean withConstant, int constant) {
    }

    Comparison comparison() {
        return new Comparison(compared, comparedWithConstant, constant);
    }

    void restore(Comparison comparison) {
        compared = comparison.known;
        comparedWithConstant = comparison.withConstant;
        constant = comparison.constant;
    }

    /** At the beginning of a block, nothing is known of the flags. */
    void forgetComparison() {
        compared = false;
    }

    /**
     * Emits an instruction that neither branches nor accesses memory.
     *
     * @param live  the flags that somebody may look at afterwards
     */
    void emit(Instruction i, int address, int live) {
        switch (i.op) {
            case NOP, YIELD, DBG, DMB, DSB, PRELOAD -> { }
            case MOV_IMM -> immediate(i, live, () -> to.push(i.imm));
            case MVN_IMM -> immediate(i, live, () -> to.push(~i.imm));
            case AND_IMM, TST_IMM -> immediate(i, live, () -> to.reg(i.rn).push(i.imm).op(IAND));
            case BIC_IMM -> immediate(i, live, () -> to.reg(i.rn).push(~i.imm).op(IAND));
            case ORR_IMM -> immediate(i, live, () -> to.reg(i.rn).push(i.imm).op(IOR));
            case ORN_IMM -> immediate(i, live, () -> to.reg(i.rn).push(~i.imm).op(IOR));
            case EOR_IMM, TEQ_IMM -> immediate(i, live, () -> to.reg(i.rn).push(i.imm).op(IXOR));
            case MOV_REG -> {
                if (i.rm == CpuState.PC) {
                    to.push(address + 4).setReg(i.rd);
                } else {
                    shifted(i, live, () -> operand(i));
                }
            }
            case LSL_IMM, LSR_IMM, ASR_IMM, ROR_IMM, RRX -> shifted(i, live, () -> operand(i));
            case MVN_REG -> shifted(i, live, () -> not(i));
            case AND_REG, TST_REG -> shifted(i, live, () -> with(i, IAND));
            case ORR_REG -> shifted(i, live, () -> with(i, IOR));
            case EOR_REG, TEQ_REG -> shifted(i, live, () -> with(i, IXOR));
            case BIC_REG -> shifted(i, live, () -> {
                to.reg(i.rn);
                not(i);
                to.op(IAND);
            });
            case ORN_REG -> shifted(i, live, () -> {
                to.reg(i.rn);
                not(i);
                to.op(IOR);
            });
            case MOVT -> to.reg(i.rd).push(0xffff).op(IAND).push(i.imm << 16).op(IOR).setReg(i.rd);
            case ADR -> to.push((address + 4 & ~3) + i.imm).setReg(i.rd);
            case ADD_IMM, CMN_IMM -> sum(i, live, () -> to.reg(i.rn), () -> to.push(i.imm), false);
            case ADD_REG -> {
                if (i.rm == CpuState.PC) {
                    sum(i, live, () -> to.reg(i.rn), () -> to.push(address + 4), false);
                } else {
                    sum(i, live, () -> to.reg(i.rn), () -> operand(i), false);
                }
            }
            case CMN_REG -> sum(i, live, () -> to.reg(i.rn), () -> operand(i), false);
            case ADC_IMM -> sum(i, live, () -> to.reg(i.rn), () -> to.push(i.imm), true);
            case ADC_REG -> sum(i, live, () -> to.reg(i.rn), () -> operand(i), true);
            case SBC_IMM -> sum(i, live, () -> to.reg(i.rn), () -> to.push(~i.imm), true);
            case SBC_REG -> sum(i, live, () -> to.reg(i.rn), () -> not(i), true);
            case SUB_IMM, CMP_IMM -> differenceFromConstant(i, live);
            case SUB_REG, CMP_REG -> difference(i, live, () -> to.reg(i.rn), () -> operand(i));
            case RSB_IMM -> difference(i, live, () -> to.push(i.imm), () -> to.reg(i.rn));
            case RSB_REG -> difference(i, live, () -> operand(i), () -> to.reg(i.rn));
            case LSL_REG -> shiftByRegister(i, live, "lsl");
            case LSR_REG -> shiftByRegister(i, live, "lsr");
            case ASR_REG -> shiftByRegister(i, live, "asr");
            case ROR_REG -> shiftByRegister(i, live, "ror");
            default -> emitFields(i, live);
        }
        if (Support.misalignsSp(i)) {
            to.reg(CpuState.SP).push(~3).op(IAND).setReg(CpuState.SP);
        }
    }

    private void emitFields(Instruction i, int live) {
        switch (i.op) {
            case BFC -> to.reg(i.rd).push(~mask(i)).op(IAND).setReg(i.rd);
            case BFI -> to.reg(i.rd).push(~mask(i)).op(IAND).reg(i.rn).push(i.shiftAmount).op(ISHL).push(mask(i)).op(IAND, IOR).setReg(i.rd);
            case SBFX -> field(i, ISHR);
            case UBFX -> field(i, IUSHR);
            case CLZ -> to.reg(i.rm).call(Integer.class, "numberOfLeadingZeros", "(I)I").setReg(i.rd);
            case RBIT -> to.reg(i.rm).call(Integer.class, "reverse", "(I)I").setReg(i.rd);
            case REV -> to.reg(i.rm).call(Integer.class, "reverseBytes", "(I)I").setReg(i.rd);
            case REV16 -> {
                to.reg(i.rm).call(Integer.class, "reverseBytes", "(I)I").store(VALUE);
                to.load(VALUE).push(16).op(IUSHR).load(VALUE).push(16).op(ISHL, IOR).setReg(i.rd);
            }
            case REVSH -> to.reg(i.rm).push(16).op(ISHL).call(Integer.class, "reverseBytes", "(I)I").op(I2S).setReg(i.rd);
            case SXTB -> extended(i, I2B, 0);
            case SXTH -> extended(i, I2S, 0);
            case UXTB -> extended(i, 0, 0xff);
            case UXTH -> extended(i, I2C, 0);
            case UXTB16 -> extended(i, 0, 0x00ff00ff);
            case SXTAB -> extendedAndAdded(i, I2B, 0);
            case SXTAH -> extendedAndAdded(i, I2S, 0);
            case UXTAB -> extendedAndAdded(i, 0, 0xff);
            case UXTAH -> extendedAndAdded(i, I2C, 0);
            case PKHBT -> to.reg(i.rm).push(i.shiftAmount).op(ISHL).push(0xffff0000).op(IAND).reg(i.rn).op(I2C, IOR).setReg(i.rd);
            case PKHTB -> to.reg(i.rn).push(0xffff0000).op(IAND).reg(i.rm).push(Math.min(i.shiftAmount, 31)).op(ISHR, I2C, IOR).setReg(i.rd);
            default -> emitMultiplication(i, live);
        }
    }

    private void emitMultiplication(Instruction i, int live) {
        switch (i.op) {
            case MUL -> {
                to.reg(i.rn).reg(i.rm).op(IMUL);
                if (i.setFlags && (live & Apsr.NZCV) != 0) {
                    compared = false;
                    to.store(N).load(N).store(Z).load(N);
                }
                to.setReg(i.rd);
            }
            case MLA -> to.reg(i.ra).reg(i.rn).reg(i.rm).op(IMUL, IADD).setReg(i.rd);
            case MLS -> to.reg(i.ra).reg(i.rn).reg(i.rm).op(IMUL, ISUB).setReg(i.rd);
            case SMULL -> {
                to.reg(i.rn).op(I2L).reg(i.rm).op(I2L, LMUL);
                setLong(i);
            }
            case SMLAL -> {
                to.reg(i.rn).op(I2L).reg(i.rm).op(I2L, LMUL);
                addLong(i);
                setLong(i);
            }
            case UMULL -> {
                product(i);
                setLong(i);
            }
            case UMLAL -> {
                product(i);
                addLong(i);
                setLong(i);
            }
            case UMAAL -> {
                product(i);
                unsigned(i.rd);
                to.op(LADD);
                unsigned(i.ra);
                to.op(LADD);
                setLong(i);
            }
            case SMUL_XY -> {
                half(i.rn, i.imm >> 1);
                half(i.rm, i.imm);
                to.op(IMUL).setReg(i.rd);
            }
            case SMLAL_XY -> {
                half(i.rn, i.imm >> 1);
                half(i.rm, i.imm);
                to.op(IMUL, I2L);
                addLong(i);
                setLong(i);
            }
            case SMULW -> {
                to.reg(i.rn).op(I2L);
                half(i.rm, i.imm);
                to.op(I2L, LMUL).push(16).op(LSHR, L2I).setReg(i.rd);
            }
            case SMMUL -> to.push(0).reg(i.rn).reg(i.rm).push(i.imm & 1).call(Arithmetic.class, "topWord", "(IIII)I").setReg(i.rd);
            case SMMLA -> to.reg(i.ra).reg(i.rn).reg(i.rm).push(i.imm & 1).call(Arithmetic.class, "topWord", "(IIII)I").setReg(i.rd);
            case SMMLS -> to.reg(i.ra).reg(i.rn).reg(i.rm).push(i.imm & 1).call(Arithmetic.class, "topWordSubtracted", "(IIII)I").setReg(i.rd);
            default -> throw new IllegalStateException(i.op + " is not translated");
        }
    }

    private static int mask(Instruction i) {
        return (-1 >>> 32 - i.imm) << i.shiftAmount;
    }

    private void field(Instruction i, int shift) {
        to.reg(i.rn).push(32 - i.imm - i.shiftAmount).op(ISHL).push(32 - i.imm).op(shift).setReg(i.rd);
    }

    private void half(int register, int top) {
        to.reg(register);
        if ((top & 1) != 0) {
            to.push(16).op(ISHR);
        } else {
            to.op(I2S);
        }
    }

    private void extension(Instruction i, int conversion, int mask) {
        to.reg(i.rm);
        rotate(i.rm, i.shiftAmount);
        if (conversion != 0) {
            to.op(conversion);
        } else {
            to.push(mask).op(IAND);
        }
    }

    private void extended(Instruction i, int conversion, int mask) {
        extension(i, conversion, mask);
        to.setReg(i.rd);
    }

    private void extendedAndAdded(Instruction i, int conversion, int mask) {
        to.reg(i.rn);
        extension(i, conversion, mask);
        to.op(IADD).setReg(i.rd);
    }

    private void product(Instruction i) {
        unsigned(i.rn);
        unsigned(i.rm);
        to.op(LMUL);
    }

    private void unsigned(int register) {
        to.reg(register).op(I2L).push(LOW).op(LAND);
    }

    private void addLong(Instruction i) {
        to.reg(i.ra).op(I2L).push(32).op(LSHL);
        unsigned(i.rd);
        to.op(LOR, LADD);
    }

    private void setLong(Instruction i) {
        to.storeLong().loadLong().op(L2I).setReg(i.rd);
        to.loadLong().push(32).op(LUSHR, L2I).setReg(i.ra);
    }

    // What is on the stack is the register's value.
    private void rotate(int register, int amount) {
        if (amount != 0) {
            to.push(amount).op(IUSHR).reg(register).push(32 - amount).op(ISHL, IOR);
        }
    }

    /** The operand Rm through the shifter. */
    private void operand(Instruction i) {
        to.reg(i.rm);
        switch (i.shiftType) {
            case Shift.LSL -> {
                if (i.shiftAmount != 0) {
                    to.push(i.shiftAmount).op(ISHL);
                }
            }
            case Shift.LSR -> {
                if (i.shiftAmount == 32) {
                    to.op(POP).push(0);
                } else {
                    to.push(i.shiftAmount).op(IUSHR);
                }
            }
            case Shift.ASR -> to.push(Math.min(i.shiftAmount, 31)).op(ISHR);
            case Shift.ROR -> rotate(i.rm, i.shiftAmount);
            default -> to.push(1).op(IUSHR).load(C).push(31).op(ISHL, IOR);
        }
    }

    private void not(Instruction i) {
        operand(i);
        to.op(ICONST_M1, IXOR);
    }

    private void with(Instruction i, int opcode) {
        to.reg(i.rn);
        operand(i);
        to.op(opcode);
    }

    private static boolean writes(Instruction i) {
        return switch (i.op) {
            case TST_IMM, TST_REG, TEQ_IMM, TEQ_REG, CMP_IMM, CMP_REG, CMN_IMM, CMN_REG -> false;
            default -> true;
        };
    }

    private static boolean setsFlags(Instruction i, int live) {
        return (i.setFlags || !writes(i)) && (live & i.flagsWritten) != 0;
    }

    private void immediate(Instruction i, int live, Runnable value) {
        logical(i, live, value, () -> {
            if (i.carryOut >= 0) {
                to.push(i.carryOut).store(C);
            }
        });
    }

    private void shifted(Instruction i, int live, Runnable value) {
        logical(i, live, value, () -> {
            if (i.shiftType == Shift.RRX) {
                to.reg(i.rm).push(1).op(IAND).store(C);
            } else if (i.shiftAmount != 0) {
                int bit = (i.shiftType == Shift.LSL ? 32 - i.shiftAmount : i.shiftAmount - 1) & 31;
                to.reg(i.rm).push(bit).op(IUSHR).push(1).op(IAND).store(C);
            }
        });
    }

    // The carry is computed after the result, which may need the old one, and before the register that both come from is overwritten.
    private void logical(Instruction i, int live, Runnable value, Runnable carry) {
        if (!setsFlags(i, live)) {
            if (writes(i)) {
                value.run();
                to.setReg(i.rd);
            }
            return;
        }
        value.run();
        compared = false;
        to.store(N);
        if ((live & Apsr.C) != 0) {
            carry.run();
        }
        to.load(N).store(Z);
        if (writes(i)) {
            to.load(N).setReg(i.rd);
        }
    }

    private void shiftByRegister(Instruction i, int live, String name) {
        logical(i, live, () -> to.reg(i.rn).reg(i.rm).call(Arithmetic.class, name, "(II)I"),
            () -> to.reg(i.rn).reg(i.rm).load(C).call(Arithmetic.class, name + "Carry", "(III)I").store(C));
    }

    private void finish(Instruction i) {
        to.load(N).store(Z);
        if (writes(i)) {
            to.load(N).setReg(i.rd);
        }
    }

    private void sum(Instruction i, int live, Runnable a, Runnable b, boolean withCarry) {
        if (!setsFlags(i, live)) {
            if (writes(i)) {
                a.run();
                b.run();
                to.op(IADD);
                if (withCarry) {
                    to.load(C).op(IADD);
                }
                to.setReg(i.rd);
            }
            return;
        }
        compared = false;
        a.run();
        to.store(A);
        b.run();
        to.store(B).load(A).load(B).op(IADD);
        if (withCarry) {
            to.load(C).op(IADD);
        }
        to.store(N);
        if ((live & Apsr.C) != 0) {
            to.load(A).load(B).op(IAND).load(A).load(B).op(IOR).load(N).op(ICONST_M1, IXOR, IAND, IOR).push(31).op(IUSHR).store(C);
        }
        if ((live & Apsr.V) != 0) {
            to.load(A).load(N).op(IXOR).load(B).load(N).op(IXOR, IAND).store(V);
        }
        finish(i);
    }

    private void differenceFromConstant(Instruction i, int live) {
        if (!setsFlags(i, live)) {
            if (writes(i)) {
                to.reg(i.rn).add(-i.imm).setReg(i.rd);
            }
            return;
        }
        to.reg(i.rn).store(A).load(A).add(-i.imm).store(N);
        compared = true;
        comparedWithConstant = true;
        constant = i.imm;
        subtractionFlags(live);
        finish(i);
    }

    private void difference(Instruction i, int live, Runnable a, Runnable b) {
        if (!setsFlags(i, live)) {
            if (writes(i)) {
                a.run();
                b.run();
                to.op(ISUB).setReg(i.rd);
            }
            return;
        }
        a.run();
        to.store(A);
        b.run();
        to.store(B).load(A).load(B).op(ISUB).store(N);
        compared = true;
        comparedWithConstant = false;
        subtractionFlags(live);
        finish(i);
    }

    private void second() {
        if (comparedWithConstant) {
            to.push(constant);
        } else {
            to.load(B);
        }
    }

    private void subtractionFlags(int live) {
        if ((live & Apsr.C) != 0) {
            if (comparedWithConstant) {
                int not = ~constant;
                to.load(A).push(not).op(IAND).load(A).push(not).op(IOR).load(N).op(ICONST_M1, IXOR, IAND, IOR).push(31).op(IUSHR).store(C);
            } else {
                to.load(B).op(ICONST_M1, IXOR).store(VALUE);
                to.load(A).load(VALUE).op(IAND).load(A).load(VALUE).op(IOR).load(N).op(ICONST_M1, IXOR, IAND, IOR).push(31).op(IUSHR).store(C);
            }
        }
        if ((live & Apsr.V) != 0) {
            to.load(A);
            second();
            to.op(IXOR).load(A).load(N).op(IXOR, IAND).store(V);
        }
    }

    /** Jumps if a condition does not hold. */
    void jumpUnless(int condition, Label label) {
        jumpIf(condition ^ 1, label);
    }

    /** Jumps if a condition (0 to 13) holds. */
    void jumpIf(int condition, Label label) {
        if (compared && jumpByComparison(condition, label)) {
            return;
        }
        switch (condition) {
            case 0 -> to.load(Z).jump(IFEQ, label);
            case 1 -> to.load(Z).jump(IFNE, label);
            case 2 -> to.load(C).jump(IFNE, label);
            case 3 -> to.load(C).jump(IFEQ, label);
            case 4 -> to.load(N).jump(IFLT, label);
            case 5 -> to.load(N).jump(IFGE, label);
            case 6 -> to.load(V).jump(IFLT, label);
            case 7 -> to.load(V).jump(IFGE, label);
            case 8 -> {
                Label not = new Label();
                to.load(C).jump(IFEQ, not).load(Z).jump(IFNE, label).label(not);
            }
            case 9 -> to.load(C).jump(IFEQ, label).load(Z).jump(IFEQ, label);
            case 10 -> to.load(N).load(V).op(IXOR).jump(IFGE, label);
            case 11 -> to.load(N).load(V).op(IXOR).jump(IFLT, label);
            case 12 -> {
                Label not = new Label();
                to.load(Z).jump(IFEQ, not).load(N).load(V).op(IXOR).jump(IFGE, label).label(not);
            }
            default -> to.load(Z).jump(IFEQ, label).load(N).load(V).op(IXOR).jump(IFLT, label);
        }
    }

    private boolean jumpByComparison(int condition, Label label) {
        int opcode = switch (condition) {
            case 0 -> IF_ICMPEQ;
            case 1 -> IF_ICMPNE;
            case 2, 10 -> IF_ICMPGE;
            case 3, 11 -> IF_ICMPLT;
            case 8, 12 -> IF_ICMPGT;
            case 9, 13 -> IF_ICMPLE;
            default -> 0;
        };
        if (opcode == 0) {
            return false;
        }
        boolean unsigned = condition == 2 || condition == 3 || condition == 8 || condition == 9;
        to.load(A);
        if (unsigned) {
            to.push(Integer.MIN_VALUE).op(IADD);
        }
        if (comparedWithConstant) {
            to.push(unsigned ? constant + Integer.MIN_VALUE : constant);
        } else {
            to.load(B);
            if (unsigned) {
                to.push(Integer.MIN_VALUE).op(IADD);
            }
        }
        to.jump(opcode, label);
        return true;
    }
}
