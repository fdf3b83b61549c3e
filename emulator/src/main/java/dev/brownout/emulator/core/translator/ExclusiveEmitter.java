package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.isa.Instruction;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Exclusive loads and stores as bytecode, the offset into RAM being in its local; a store that fails is the interpreter's. */
final class ExclusiveEmitter implements Opcodes {
    private static final String CPU_CLASS = CpuState.class.getName().replace('.', '/');

    private final Assembler to;
    private final MemoryAccess access;

    ExclusiveEmitter(Assembler to, MemoryAccess access) {
        this.to = to;
        this.access = access;
    }

    /** @return false if it is no instruction of this family */
    boolean emit(Instruction i, int address, Label leave) {
        switch (i.op) {
            case LDREX -> load(i, address, 4, leave);
            case LDREXH -> load(i, address, 2, leave);
            case LDREXB -> load(i, address, 1, leave);
            case STREX -> store(i, 4, leave);
            case STREXH -> store(i, 2, leave);
            case STREXB -> store(i, 1, leave);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void load(Instruction i, int address, int size, Label leave) {
        access.aligned(address, size, leave);
        if (size < 4) {
            to.push(size == 2 ? 0xffff : 0xff).op(IAND);
        }
        to.setReg(i.rd);
        monitor(1);
    }

    private void store(Instruction i, int size, Label leave) {
        to.cpu().code.visitFieldInsn(GETFIELD, CPU_CLASS, "exclusive", "Z");
        to.jump(IFEQ, leave);
        access.requireStore(size, leave);
        access.toRam(size, i.rd);
        to.push(0).setReg(i.ra);
        monitor(0);
    }

    private void monitor(int open) {
        to.cpu().push(open).code.visitFieldInsn(PUTFIELD, CPU_CLASS, "exclusive", "Z");
    }
}
