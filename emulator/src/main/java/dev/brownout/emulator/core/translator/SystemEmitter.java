package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.C;
import static dev.brownout.emulator.core.translator.Assembler.FRAME;
import static dev.brownout.emulator.core.translator.Assembler.N;
import static dev.brownout.emulator.core.translator.Assembler.V;
import static dev.brownout.emulator.core.translator.Assembler.VALUE;
import static dev.brownout.emulator.core.translator.Assembler.Z;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import dev.brownout.emulator.isa.Op;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Special registers as bytecode (DDI 0403E, B5.2): all are read here; of those written, the flags, and PRIMASK and BASEPRI while that lets
 * no exception in. Everything else that is written is the interpreter's.
 */
final class SystemEmitter implements Opcodes {
    private static final String FRAME_CLASS = Frame.class.getName().replace('.', '/');
    private static final String CPU_CLASS = CpuState.class.getName().replace('.', '/');

    private final Assembler to;
    private final FlagsEmitter flags;

    SystemEmitter(Assembler to, FlagsEmitter flags) {
        this.to = to;
        this.flags = flags;
    }

    /**
     * Emits it.
     *
     * @param leave  where to go if the interpreter must execute the instruction; nothing has changed then
     * @return false if it is no instruction of this family
     */
    boolean emit(Instruction i, Label leave) {
        switch (i.op) {
            case ISB -> { }
            case CLREX -> to.cpu().push(0).code.visitFieldInsn(PUTFIELD, CPU_CLASS, "exclusive", "Z");
            case MRS -> read(i);
            case MSR -> {
                if (i.imm < SpecialRegisters.MSP) {
                    writeFlags(i);
                } else {
                    to.reference(FRAME).push(i.imm).reg(i.rn);
                    mask(leave);
                }
            }
            case CPSIE, CPSID -> {
                to.reference(FRAME).push(SpecialRegisters.PRIMASK).push(i.op == Op.CPSID ? 1 : 0);
                mask(leave);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void read(Instruction i) {
        if (i.imm >= SpecialRegisters.MSP) {
            to.cpu().push(i.imm);
            if ((i.readMask >>> CpuState.SP & 1) != 0) {
                to.reg(CpuState.SP);
            } else {
                to.push(0);
            }
            to.call(SpecialRegisters.class, "read", "(" + Assembler.CPU_DESCRIPTOR + "II)I").setReg(i.rd);
            return;
        }
        if ((i.imm & 4) == 0) {
            to.cpu().load(N).load(Z).load(C).load(V).call(SpecialRegisters.class, "apsr", "(" + Assembler.CPU_DESCRIPTOR + "IIII)I");
        } else {
            to.push(0);
        }
        if ((i.imm & 1) != 0) {
            to.cpu().code.visitFieldInsn(GETFIELD, CPU_CLASS, "ipsr", "I");
            to.op(IOR);
        }
        to.setReg(i.rd);
    }

    private void writeFlags(Instruction i) {
        if ((i.imm & 4) != 0) {
            return;
        }
        to.reg(i.rn).store(VALUE);
        if ((i.shiftAmount & 2) != 0) {
            flags.set(VALUE);
        }
        to.cpu().load(VALUE).push(i.shiftAmount).call(SpecialRegisters.class, "writeQAndGe", "(" + Assembler.CPU_DESCRIPTOR + "II)V");
    }

    private void mask(Label leave) {
        to.code.visitMethodInsn(INVOKEVIRTUAL, FRAME_CLASS, "mask", "(II)Z", false);
        to.jump(IFEQ, leave);
    }
}
