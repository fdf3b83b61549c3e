package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.C;

import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Shift;
import org.objectweb.asm.Opcodes;

/** An instruction's last operand, as the shifter makes it, on the stack. */
final class ShifterEmitter implements Opcodes {
    private final Assembler to;

    ShifterEmitter(Assembler to) {
        this.to = to;
    }

    // What is on the stack is the register's value.
    void rotate(int register, int amount) {
        if (amount != 0) {
            to.push(amount).op(IUSHR).reg(register).push(32 - amount).op(ISHL, IOR);
        }
    }

    /** The operand Rm through the shifter. */
    void operand(Instruction i) {
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

    /** The same, inverted. */
    void not(Instruction i) {
        operand(i);
        to.op(ICONST_M1, IXOR);
    }

    /** The carry out of the shifter. */
    void carry(Instruction i) {
        if (i.shiftType == Shift.RRX) {
            to.reg(i.rm).push(1).op(IAND).store(C);
        } else if (i.shiftAmount != 0) {
            int bit = (i.shiftType == Shift.LSL ? 32 - i.shiftAmount : i.shiftAmount - 1) & 31;
            to.reg(i.rm).push(bit).op(IUSHR).push(1).op(IAND).store(C);
        }
    }
}
