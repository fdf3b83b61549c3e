package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.dsp.HalfProducts;
import dev.brownout.emulator.core.dsp.Lanes;
import dev.brownout.emulator.core.dsp.Saturation;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Shift;
import org.objectweb.asm.Opcodes;

/** The DSP extension's saturation, lanes and dual multiplications as bytecode: calls, and APSR.Q and GE stay where the machine has them. */
final class DspEmitter implements Opcodes {
    private static final String ONE = "(" + Assembler.CPU_DESCRIPTOR + "I)I";
    private static final String TWO = "(" + Assembler.CPU_DESCRIPTOR + "II)I";
    private static final String THREE = "(" + Assembler.CPU_DESCRIPTOR + "III)I";
    private static final String LONG = "(" + Assembler.CPU_DESCRIPTOR + "J)I";
    private static final String LONG_TO_BITS = "(" + Assembler.CPU_DESCRIPTOR + "JI)I";
    private static final String HALVES = "(III)J";

    private final Assembler to;
    private final MultiplyEmitter multiplications;

    DspEmitter(Assembler to, MultiplyEmitter multiplications) {
        this.to = to;
        this.multiplications = multiplications;
    }

    /** @return false if it is no instruction of this family */
    boolean emit(Instruction i) {
        if (Lanes.has(i.op)) {
            to.cpu().reg(i.rn).reg(i.rm).push(Lanes.code(i.op)).call(Lanes.class, "apply", THREE).setReg(i.rd);
            return true;
        }
        switch (i.op) {
            case SEL -> to.cpu().reg(i.rn).reg(i.rm).call(Lanes.class, "select", TWO).setReg(i.rd);
            case SSAT -> {
                to.cpu();
                shifted(i);
                to.op(I2L).push(i.imm).call(Saturation.class, "signed", LONG_TO_BITS).setReg(i.rd);
            }
            case USAT -> {
                to.cpu();
                shifted(i);
                to.push(i.imm).call(Saturation.class, "unsigned", TWO).setReg(i.rd);
            }
            case SSAT16 -> to.cpu().reg(i.rn).push(i.imm).call(Saturation.class, "signedHalves", TWO).setReg(i.rd);
            case USAT16 -> to.cpu().reg(i.rn).push(i.imm).call(Saturation.class, "unsignedHalves", TWO).setReg(i.rd);
            case QADD -> to.cpu().reg(i.rm).reg(i.rn).call(Saturation.class, "sum", TWO).setReg(i.rd);
            case QSUB -> to.cpu().reg(i.rm).reg(i.rn).call(Saturation.class, "difference", TWO).setReg(i.rd);
            case QDADD -> doubling(i, "sum");
            case QDSUB -> doubling(i, "difference");
            case USAD8 -> to.reg(i.rn).reg(i.rm).call(HalfProducts.class, "sumOfDifferences", "(II)I").setReg(i.rd);
            case USADA8 -> to.reg(i.ra).reg(i.rn).reg(i.rm).call(HalfProducts.class, "sumOfDifferences", "(II)I").op(IADD).setReg(i.rd);
            case SMUSD -> {
                dual(i, "difference");
                to.op(L2I).setReg(i.rd);
            }
            case SMLALD -> accumulatedLong(i, "sum");
            case SMLSLD -> accumulatedLong(i, "difference");
            default -> {
                return emitOverflowing(i);
            }
        }
        return true;
    }

    private boolean emitOverflowing(Instruction i) {
        switch (i.op) {
            case SMLA_XY -> overflowing(i, () -> {
                multiplications.half(i.rn, i.imm >> 1);
                multiplications.half(i.rm, i.imm);
                to.op(IMUL, I2L);
                addend(i);
            });
            case SMLAW -> overflowing(i, () -> {
                to.reg(i.rn).op(I2L);
                multiplications.half(i.rm, i.imm);
                to.op(I2L, LMUL).push(16).op(LSHR);
                addend(i);
            });
            case SMUAD -> overflowing(i, () -> dual(i, "sum"));
            case SMLAD -> overflowing(i, () -> {
                dual(i, "sum");
                addend(i);
            });
            case SMLSD -> overflowing(i, () -> {
                dual(i, "difference");
                addend(i);
            });
            default -> {
                return false;
            }
        }
        return true;
    }

    private void shifted(Instruction i) {
        to.reg(i.rn);
        if (i.shiftType == Shift.LSL) {
            to.push(i.shiftAmount).op(ISHL);
        } else {
            to.push(Math.min(i.shiftAmount, 31)).op(ISHR);
        }
    }

    private void doubling(Instruction i, String operation) {
        to.cpu().reg(i.rm).cpu().reg(i.rn).call(Saturation.class, "doubled", ONE).call(Saturation.class, operation, TWO).setReg(i.rd);
    }

    private void dual(Instruction i, String operation) {
        to.reg(i.rn).reg(i.rm).push(i.imm & 1).call(HalfProducts.class, operation, HALVES);
    }

    private void accumulatedLong(Instruction i, String operation) {
        dual(i, operation);
        multiplications.addLong(i);
        multiplications.setLong(i);
    }

    private void addend(Instruction i) {
        to.reg(i.ra).op(I2L, LADD);
    }

    private void overflowing(Instruction i, Runnable value) {
        to.cpu();
        value.run();
        to.call(Saturation.class, "overflowing", LONG).setReg(i.rd);
    }
}
