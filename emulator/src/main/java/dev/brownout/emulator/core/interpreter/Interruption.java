package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;

/**
 * Instructions of several cycles that an exception ends early (DDI 0403E, B1.5.10; Cortex-M3 TRM, DDI 0337I, and Cortex-M4 TRM, DDI 0439D,
 * 3.9.1): a division, LDRD and STRD start over after the handler, a load or store of several registers goes on at the register that EPSR.ICI names.
 * On Armv6-M it starts over too (DDI 0432C and DDI 0484C, 3.6.1).
 *
 * <p>An exception can become due inside an instruction only by an alarm of the clock; so whoever is far from the next one need not ask.
 */
final class Interruption {
    private final CpuState cpu;
    private final ExceptionModel exceptions;
    private final ItBlock itBlock;
    private final boolean continues;

    Interruption(CpuState cpu, ExceptionModel exceptions, ItBlock itBlock) {
        this.cpu = cpu;
        this.exceptions = exceptions;
        this.itBlock = itBlock;
        continues = !cpu.model.isArmv6();
    }

    /** The cycles of the instruction that executes, as its engine will count them, refill apart. */
    int cycles(Slot s) {
        return s.cycles + (((int) cpu.pipeline & s.sensitivity) == 0 ? 0 : s.pairing);
    }

    /** Whether an exception can become due before the instruction that executes is over, if that takes so many cycles. */
    boolean possible(int cycles) {
        return cpu.deadlineCycle < cpu.cycles + cycles && exceptions.interruptsInstructions();
    }

    /** Lets cycles of the instruction pass. @return whether an exception is to be entered instead of going on */
    boolean after(int cycles) {
        return exceptions.dueAfter(cycles);
    }

    /** Whether a multiple transfer that is abandoned here goes on later, and does not start over. */
    boolean mayContinue() {
        return continues && itBlock.atStart == 0;
    }

    /** Ends a multiple transfer before this register; with 0, as if it had not begun. */
    void abandon(Slot s, int nextRegister) {
        cpu.cycles -= cycles(s);
        if (itBlock.atStart == 0) {
            cpu.it = nextRegister << 4;
        }
    }

    /** Whether an exception ends an instruction that takes so many cycles and has no effect before its last. */
    boolean endsEarly(Slot s, int cycles) {
        if (!possible(cycles)) {
            return false;
        }
        long start = cpu.cycles;
        while (cpu.deadlineCycle < start + cycles) {
            if (exceptions.dueAfter((int) (cpu.deadlineCycle - cpu.cycles))) {
                cpu.cycles -= cycles(s);
                return true;
            }
        }
        cpu.cycles = start;
        return false;
    }

    /** The register at which the transfer that executes goes on; 0 for its first one. */
    int continuation() {
        int register = itBlock.continuation;
        itBlock.continuation = 0;
        return register;
    }

    /** Whether EPSR says that an instruction goes on in the middle. */
    static boolean isContinuation(int itState) {
        return itState != 0 && (itState & 15) == 0;
    }

    /** Whether an instruction can go on at this register: any but its first. */
    static boolean goesOnAt(Slot s, int register) {
        if (s.registers.length == 0) {
            return false;
        }
        int index = s.indexOf(register);
        return index > 0 && index < s.registerCount && s.continuationAt(index) == register;
    }
}
