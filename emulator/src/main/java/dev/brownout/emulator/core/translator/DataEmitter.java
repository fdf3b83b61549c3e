package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.A;
import static dev.brownout.emulator.core.translator.Assembler.B;
import static dev.brownout.emulator.core.translator.Assembler.C;
import static dev.brownout.emulator.core.translator.Assembler.N;
import static dev.brownout.emulator.core.translator.Assembler.Z;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Apsr;
import dev.brownout.emulator.isa.Instruction;
import org.objectweb.asm.Opcodes;

/** Data processing as bytecode. */
final class DataEmitter implements Opcodes {
    private final Assembler to;
    private final FlagsEmitter flags;
    private final ShifterEmitter shifter;
    private final FieldEmitter fields;
    private final DspEmitter dsp;
    private final MultiplyEmitter multiplications;

    DataEmitter(Assembler to, FlagsEmitter flags) {
        this.to = to;
        this.flags = flags;
        shifter = new ShifterEmitter(to);
        fields = new FieldEmitter(to, shifter);
        multiplications = new MultiplyEmitter(to, flags);
        dsp = new DspEmitter(to, multiplications);
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
                    shifted(i, live, () -> shifter.operand(i));
                }
            }
            case LSL_IMM, LSR_IMM, ASR_IMM, ROR_IMM, RRX -> shifted(i, live, () -> shifter.operand(i));
            case MVN_REG -> shifted(i, live, () -> shifter.not(i));
            case AND_REG, TST_REG -> shifted(i, live, () -> with(i, IAND));
            case ORR_REG -> shifted(i, live, () -> with(i, IOR));
            case EOR_REG, TEQ_REG -> shifted(i, live, () -> with(i, IXOR));
            case BIC_REG -> shifted(i, live, () -> {
                to.reg(i.rn);
                shifter.not(i);
                to.op(IAND);
            });
            case ORN_REG -> shifted(i, live, () -> {
                to.reg(i.rn);
                shifter.not(i);
                to.op(IOR);
            });
            case MOVT -> to.reg(i.rd).push(0xffff).op(IAND).push(i.imm << 16).op(IOR).setReg(i.rd);
            case ADR -> to.push((address + 4 & ~3) + i.imm).setReg(i.rd);
            case ADD_IMM, CMN_IMM -> sum(i, live, () -> to.reg(i.rn), () -> to.push(i.imm), false);
            case ADD_REG -> {
                if (i.rm == CpuState.PC) {
                    sum(i, live, () -> to.reg(i.rn), () -> to.push(address + 4), false);
                } else {
                    sum(i, live, () -> to.reg(i.rn), () -> shifter.operand(i), false);
                }
            }
            case CMN_REG -> sum(i, live, () -> to.reg(i.rn), () -> shifter.operand(i), false);
            case ADC_IMM -> sum(i, live, () -> to.reg(i.rn), () -> to.push(i.imm), true);
            case ADC_REG -> sum(i, live, () -> to.reg(i.rn), () -> shifter.operand(i), true);
            case SBC_IMM -> sum(i, live, () -> to.reg(i.rn), () -> to.push(~i.imm), true);
            case SBC_REG -> sum(i, live, () -> to.reg(i.rn), () -> shifter.not(i), true);
            case SUB_IMM, CMP_IMM -> differenceFromConstant(i, live);
            case SUB_REG, CMP_REG -> difference(i, live, () -> to.reg(i.rn), () -> shifter.operand(i));
            case RSB_IMM -> difference(i, live, () -> to.push(i.imm), () -> to.reg(i.rn));
            case RSB_REG -> difference(i, live, () -> shifter.operand(i), () -> to.reg(i.rn));
            case LSL_REG -> shiftByRegister(i, live, "lsl");
            case LSR_REG -> shiftByRegister(i, live, "lsr");
            case ASR_REG -> shiftByRegister(i, live, "asr");
            case ROR_REG -> shiftByRegister(i, live, "ror");
            default -> {
                if (!fields.emit(i) && !dsp.emit(i)) {
                    multiplications.emit(i, live);
                }
            }
        }
        if (Support.misalignsSp(i)) {
            to.reg(CpuState.SP).push(~3).op(IAND).setReg(CpuState.SP);
        }
    }

    private void with(Instruction i, int opcode) {
        to.reg(i.rn);
        shifter.operand(i);
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
        logical(i, live, value, () -> shifter.carry(i));
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
        flags.forgetComparison();
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
        a.run();
        to.store(A);
        b.run();
        to.store(B).load(A).load(B).op(IADD);
        if (withCarry) {
            to.load(C).op(IADD);
        }
        to.store(N);
        flags.sum(live, withCarry);
        setResult(i);
    }

    private void differenceFromConstant(Instruction i, int live) {
        if (!setsFlags(i, live)) {
            if (writes(i)) {
                to.reg(i.rn).add(-i.imm).setReg(i.rd);
            }
            return;
        }
        to.reg(i.rn).store(A).load(A).add(-i.imm).store(N);
        flags.differenceFromConstant(i.imm, live);
        setResult(i);
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
        flags.difference(live);
        setResult(i);
    }

    private void setResult(Instruction i) {
        if (writes(i)) {
            to.load(N).setReg(i.rd);
        }
    }
}
