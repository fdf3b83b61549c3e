package dev.brownout.emulator.core.translator;

import dev.brownout.emulator.core.CpuState;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Writes the bytecode of a region's method, whose local variables hold the registers. */
final class Assembler implements Opcodes {
    // The first four have the shortest instructions. The method's own two arguments are there at first.
    static final int RAM = 0;
    static final int MARKS = 1;
    /** An offset into a memory. */
    static final int OFFSET = 2;
    /** A further value of the same instruction. */
    static final int VALUE = 3;
    static final int LEFT = 4;
    static final int COUNT = 5;
    static final int TRACE = 6;
    static final int FLASH = 7;
    static final int REGISTERS = 8;
    /** R0 to R14. */
    static final int R0 = 9;
    /** The flags as {@link dev.brownout.emulator.core.CpuState} holds them. */
    static final int N = 24;
    static final int Z = 25;
    static final int C = 26;
    static final int V = 27;
    /** The operands of the last addition or subtraction that set flags. */
    static final int A = 28;
    static final int B = 29;
    static final int FRAME = 30;
    /** Where a computed branch goes. */
    static final int TARGET = 32;
    /** 64 bits. */
    static final int LONG = 33;
    /** S0 to S31. */
    static final int SINGLES = 35;
    /** What LEFT is when the floating-point unit is free again. */
    static final int BUSY = 36;
    /** What may be done in RAM and in flash, by granules; in code that checks it. */
    static final int RAM_RIGHTS = 37;
    static final int FLASH_RIGHTS = 38;

    /** What LEFT is when the next line of the flash arrives; where anything waits for it. */
    static final int READY = 39;
    /** The instruction cache's lines: the place of each, the use of each place, the number of the next use. */
    static final int PLACES = 40;
    static final int USED = 41;
    static final int NEXT_USE = 42;
    /** The line of each set that was used last. */
    static final int LATEST = 43;
    /** The first of the flash's pages that are held. */
    static final int FLASH_PAGES = 44;

    static final String CPU_DESCRIPTOR = "L" + CpuState.class.getName().replace('.', '/') + ";";

    final MethodVisitor code;

    Assembler(MethodVisitor code) {
        this.code = code;
    }

    Assembler op(int... opcodes) {
        for (int opcode : opcodes) {
            code.visitInsn(opcode);
        }
        return this;
    }

    Assembler load(int local) {
        code.visitVarInsn(ILOAD, local);
        return this;
    }

    Assembler store(int local) {
        code.visitVarInsn(ISTORE, local);
        return this;
    }

    Assembler reference(int local) {
        code.visitVarInsn(ALOAD, local);
        return this;
    }

    /** The machine's registers and flags that have no local. */
    Assembler cpu() {
        reference(FRAME).code.visitFieldInsn(GETFIELD, Frame.class.getName().replace('.', '/'), "cpu", CPU_DESCRIPTOR);
        return this;
    }

    Assembler storeReference(int local) {
        code.visitVarInsn(ASTORE, local);
        return this;
    }

    Assembler loadLong() {
        code.visitVarInsn(LLOAD, LONG);
        return this;
    }

    Assembler storeLong() {
        code.visitVarInsn(LSTORE, LONG);
        return this;
    }

    Assembler push(int value) {
        if (value >= -1 && value <= 5) {
            code.visitInsn(ICONST_0 + value);
        } else if (value == (byte) value) {
            code.visitIntInsn(BIPUSH, value);
        } else if (value == (short) value) {
            code.visitIntInsn(SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
        return this;
    }

    Assembler push(long value) {
        code.visitLdcInsn(value);
        return this;
    }

    /** Adds a constant to what is on the stack. */
    Assembler add(int value) {
        if (value != 0) {
            push(value).op(IADD);
        }
        return this;
    }

    Assembler increase(int local, int by) {
        if (by != 0) {
            code.visitIincInsn(local, by);
        }
        return this;
    }

    /** The same for constants of any size. */
    Assembler increaseStored(int local, int by) {
        return load(local).add(by).store(local);
    }

    Assembler jump(int opcode, Label to) {
        code.visitJumpInsn(opcode, to);
        return this;
    }

    Assembler label(Label label) {
        code.visitLabel(label);
        return this;
    }

    Assembler call(Class<?> owner, String name, String descriptor) {
        code.visitMethodInsn(INVOKESTATIC, owner.getName().replace('.', '/'), name, descriptor, false);
        return this;
    }

    Assembler view(boolean word) {
        code.visitFieldInsn(GETSTATIC, MemoryViews.class.getName().replace('.', '/'), word ? "WORD" : "HALF", "Ljava/lang/invoke/VarHandle;");
        return this;
    }

    /** The value of a {@link #view} at an array and an index. */
    Assembler get(boolean word) {
        code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/invoke/VarHandle", "get", word ? "([BI)I" : "([BI)S", false);
        return this;
    }

    Assembler set(boolean word) {
        code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/invoke/VarHandle", "set", word ? "([BII)V" : "([BIS)V", false);
        return this;
    }

    Assembler reg(int n) {
        return load(R0 + n);
    }

    Assembler setReg(int n) {
        return store(R0 + n);
    }
}
