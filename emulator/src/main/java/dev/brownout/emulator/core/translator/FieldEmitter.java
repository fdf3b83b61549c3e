package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.VALUE;

import dev.brownout.emulator.isa.Instruction;
import org.objectweb.asm.Opcodes;

/** Bit fields, extensions, packing and reversals as bytecode: what works on parts of a register and sets no flags. */
final class FieldEmitter implements Opcodes {
    private final Assembler to;
    private final ShifterEmitter shifter;

    FieldEmitter(Assembler to, ShifterEmitter shifter) {
        this.to = to;
        this.shifter = shifter;
    }

    /** @return false if it is no instruction of this family */
    boolean emit(Instruction i) {
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
            case SXTB16 -> halves(i, "signedBytes");
            case SXTAB16 -> halvesAndAdded(i, "signedBytes");
            case UXTAB16 -> halvesAndAdded(i, "unsignedBytes");
            case PKHBT -> to.reg(i.rm).push(i.shiftAmount).op(ISHL).push(0xffff0000).op(IAND).reg(i.rn).op(I2C, IOR).setReg(i.rd);
            case PKHTB -> to.reg(i.rn).push(0xffff0000).op(IAND).reg(i.rm).push(Math.min(i.shiftAmount, 31)).op(ISHR, I2C, IOR).setReg(i.rd);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void halves(Instruction i, String extension) {
        to.reg(i.rm);
        shifter.rotate(i.rm, i.shiftAmount);
        to.call(Arithmetic.class, extension, "(I)I").setReg(i.rd);
    }

    private void halvesAndAdded(Instruction i, String extension) {
        to.reg(i.rn).reg(i.rm);
        shifter.rotate(i.rm, i.shiftAmount);
        to.call(Arithmetic.class, extension, "(I)I").call(Arithmetic.class, "addHalves", "(II)I").setReg(i.rd);
    }

    private static int mask(Instruction i) {
        return (-1 >>> 32 - i.imm) << i.shiftAmount;
    }

    private void field(Instruction i, int shift) {
        to.reg(i.rn).push(32 - i.imm - i.shiftAmount).op(ISHL).push(32 - i.imm).op(shift).setReg(i.rd);
    }

    private void extension(Instruction i, int conversion, int mask) {
        to.reg(i.rm);
        shifter.rotate(i.rm, i.shiftAmount);
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
}
