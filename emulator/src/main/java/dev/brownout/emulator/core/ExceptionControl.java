package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;

/** VTOR, CCR, SCR and ACTLR: how exceptions are to be handled (DDI 0403E, B3.2.5 to B3.2.8; Cortex-M4 TRM, DDI 0439D, 4.3.1). */
final class ExceptionControl implements Stateful {
    private static final int NONBASETHRDENA = 1;
    private static final int USERSETMPEND = 1 << 1;
    private static final int UNALIGN_TRP = 1 << 3;
    private static final int DIV_0_TRP = 1 << 4;
    private static final int BFHFNMIGN = 1 << 8;
    private static final int STKALIGN = 1 << 9;
    private static final int SLEEPONEXIT = 1 << 1;
    private static final int DISMCYCINT = 1;
    private static final int DISDEFWBUF = 1 << 1;

    int vtor;
    int ccr;
    int scr;
    int actlr;

    void reset(int vectors, CoreModel model) {
        vtor = vectors;
        ccr = STKALIGN | (model.isArmv6() ? UNALIGN_TRP : 0);
        scr = 0;
        actlr = 0;
    }

    boolean threadFromAnyLevel() {
        return (ccr & NONBASETHRDENA) != 0;
    }

    boolean unprivilegedTrigger() {
        return (ccr & USERSETMPEND) != 0;
    }

    boolean unalignedTrap() {
        return (ccr & UNALIGN_TRP) != 0;
    }

    boolean divideByZeroTrap() {
        return (ccr & DIV_0_TRP) != 0;
    }

    boolean ignoresBusFaults() {
        return (ccr & BFHFNMIGN) != 0;
    }

    boolean alignsStack() {
        return (ccr & STKALIGN) != 0;
    }

    boolean interruptsInstructions() {
        return (actlr & DISMCYCINT) == 0;
    }

    /** Whether stores by the default memory map are buffered. */
    boolean buffersByDefault() {
        return (actlr & DISDEFWBUF) == 0;
    }

    boolean sleepsOnExit() {
        return (scr & SLEEPONEXIT) != 0;
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(vtor);
        out.putInt(ccr);
        out.putInt(scr);
        out.putInt(actlr);
    }

    @Override
    public void load(StateReader in) {
        vtor = in.getInt();
        ccr = in.getInt();
        scr = in.getInt();
        actlr = in.getInt();
    }
}
