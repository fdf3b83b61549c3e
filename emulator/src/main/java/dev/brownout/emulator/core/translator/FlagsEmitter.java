package dev.brownout.emulator.core.translator;

import static dev.brownout.emulator.core.translator.Assembler.A;
import static dev.brownout.emulator.core.translator.Assembler.B;
import static dev.brownout.emulator.core.translator.Assembler.C;
import static dev.brownout.emulator.core.translator.Assembler.N;
import static dev.brownout.emulator.core.translator.Assembler.V;
import static dev.brownout.emulator.core.translator.Assembler.Z;

import dev.brownout.emulator.isa.Apsr;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** Flags from results, and the tests of conditions, as bytecode. */
final class FlagsEmitter implements Opcodes {
    private static final long LOW = 0xffffffffL;

    private final Assembler to;
    /** The flags are those of a comparison of local A with local B, or with a constant. */
    private boolean compared;
    private boolean comparedWithConstant;
    private int constant;

    FlagsEmitter(Assembler to) {
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

    /** Nothing is known of the flags, as at the beginning of a block. */
    void forgetComparison() {
        compared = false;
    }

    /** N and Z of what is on the stack, which stays in local N. */
    void result() {
        compared = false;
        to.store(N).load(N).store(Z);
    }

    /** C and V, as far as live, of the sum in local N of A, B and the carry, if that is added; N and Z of it. */
    void sum(int live, boolean withCarry) {
        compared = false;
        if ((live & Apsr.C) != 0) {
            unsigned(() -> to.load(A));
            unsigned(() -> to.load(B));
            to.op(LADD);
            if (withCarry) {
                to.load(C).op(I2L, LADD);
            }
            to.push(32).op(LUSHR, L2I).store(C);
        }
        if ((live & Apsr.V) != 0) {
            to.load(A).load(N).op(IXOR).load(B).load(N).op(IXOR, IAND).store(V);
        }
        to.load(N).store(Z);
    }

    /** The flags, as far as live, of the difference in local N of A and a constant. */
    void differenceFromConstant(int subtrahend, int live) {
        comparedWithConstant = true;
        constant = subtrahend;
        subtraction(live);
    }

    /** The flags, as far as live, of the difference in local N of A and B. */
    void difference(int live) {
        comparedWithConstant = false;
        subtraction(live);
    }

    private void subtraction(int live) {
        compared = true;
        if ((live & Apsr.C) != 0) {
            // The difference is negative where it borrows.
            unsigned(() -> to.load(A));
            if (comparedWithConstant) {
                to.push(constant & LOW);
            } else {
                unsigned(() -> to.load(B));
            }
            to.op(LSUB).push(63).op(LUSHR, L2I, ICONST_1, IXOR).store(C);
        }
        if ((live & Apsr.V) != 0) {
            to.load(A);
            second();
            to.op(IXOR).load(A).load(N).op(IXOR, IAND).store(V);
        }
        to.load(N).store(Z);
    }

    private void unsigned(Runnable word) {
        word.run();
        to.op(I2L).push(LOW).op(LAND);
    }

    private void second() {
        if (comparedWithConstant) {
            to.push(constant);
        } else {
            to.load(B);
        }
    }

    /** Takes N, Z, C and V from bits 31 to 28 of a local. */
    void set(int local) {
        forgetComparison();
        to.load(local).store(N);
        to.load(local).op(ICONST_M1, IXOR).push(0x40000000).op(IAND).store(Z);
        to.load(local).push(29).op(IUSHR).push(1).op(IAND).store(C);
        to.load(local).push(3).op(ISHL).store(V);
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
