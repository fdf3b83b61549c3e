package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.N;

import dev.brownout.emulator.isa.Apsr;
import dev.brownout.emulator.isa.Instruction;
import org.objectweb.asm.Opcodes;

/** Multiplications as bytecode. */
final class MultiplyEmitter implements Opcodes {
    private static final long LOW = 0xffffffffL;

    private final Assembler to;
    private final FlagsEmitter flags;

    MultiplyEmitter(Assembler to, FlagsEmitter flags) {
        this.to = to;
        this.flags = flags;
    }

    /** @param live  the flags that somebody may look at afterwards */
    void emit(Instruction i, int live) {
        switch (i.op) {
            case MUL -> {
                to.reg(i.rn).reg(i.rm).op(IMUL);
                if (i.setFlags && (live & Apsr.NZCV) != 0) {
                    flags.result();
                    to.load(N);
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

    /** A register's lower half, or its upper one where bit 0 of {@code top} says so. */
    void half(int register, int top) {
        to.reg(register);
        if ((top & 1) != 0) {
            to.push(16).op(ISHR);
        } else {
            to.op(I2S);
        }
    }

    private void product(Instruction i) {
        unsigned(i.rn);
        unsigned(i.rm);
        to.op(LMUL);
    }

    private void unsigned(int register) {
        to.reg(register).op(I2L).push(LOW).op(LAND);
    }

    /** Adds RdHi:RdLo to the 64 bits on the stack. */
    void addLong(Instruction i) {
        to.reg(i.ra).op(I2L).push(32).op(LSHL);
        unsigned(i.rd);
        to.op(LOR, LADD);
    }

    /** Takes the 64 bits on the stack. */
    void setLong(Instruction i) {
        to.storeLong().loadLong().op(L2I).setReg(i.rd);
        to.loadLong().push(32).op(LUSHR, L2I).setReg(i.ra);
    }
}
