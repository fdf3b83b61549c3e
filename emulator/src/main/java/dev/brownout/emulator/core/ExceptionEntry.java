package dev.brownout.emulator.core;

import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;

/** Stacking and ExceptionTaken() of the Armv7-M ARM (DDI 0403E), B1.5.6. What becomes due while registers are stacked overtakes. */
final class ExceptionEntry {
    /** The PC of a core in lockup, as NMI stacks it (B1.5.15). */
    private static final int LOCKUP_ADDRESS = 0xfffffffe;

    private final CpuState cpu;
    private final Bus bus;
    private final Nvic nvic;
    private final ExceptionControl control;
    private final Escalation escalation;
    private final LazySave floats;
    private final StackFrame frames;
    private final PassingTime passing;
    private final Sleep sleep;
    ExceptionUnit.Observer observer = ExceptionUnit.NOBODY;
    // LR and xPSR of the code whose frame could not be stored, for reports. Not state.
    private int lostLr;
    private int lostXpsr;
    private boolean stacking;

    ExceptionEntry(CpuState cpu, Bus bus, Nvic nvic, ExceptionControl control, Escalation escalation, LazySave floats, StackFrame frames,
            PassingTime passing, Sleep sleep) {
        this.cpu = cpu;
        this.bus = bus;
        this.nvic = nvic;
        this.control = control;
        this.escalation = escalation;
        this.floats = floats;
        this.frames = frames;
        this.passing = passing;
        this.sleep = sleep;
    }

    /** Whether the store under way is one of a frame. */
    boolean stacking() {
        return stacking;
    }

    int lostLr() {
        return lostLr;
    }

    int lostXpsr() {
        return lostXpsr;
    }

    /** Enters the exception that is due. */
    void take() {
        if (escalation.lockedUp()) {
            escalation.leaveLockup();
            cpu.r[CpuState.PC] = LOCKUP_ADDRESS;
        }
        sleep.end();
        int number = nvic.due();
        int returnAddress = cpu.r[CpuState.PC];
        int excReturn = push();
        if (escalation.lockedUp()) {
            // Cortex-M4 TRM, 3.9.1: a fault while NMI stacks a HardFault handler locks up at NMI's priority.
            nvic.activate(number);
            return;
        }
        passing.ring();
        int latest = nvic.due();
        enter(latest == 0 ? number : latest, excReturn, returnAddress);
    }

    /** Enters what is due on a new frame, at once and whatever it costs: an instruction's fault inside a return. */
    void takeAgain(int excReturn) {
        int returnAddress = cpu.r[CpuState.PC];
        push();
        enter(nvic.due(), excReturn, returnAddress);
    }

    // Stacks the context; a refused store pends the derived fault. Returns what LR becomes.
    private int push() {
        int excReturn = frames.excReturn();
        cpu.cycles += cpu.model.entryCycles();
        stacking = true;
        try {
            frames.push(control.alignsStack());
            if (cpu.fpContextActive) {
                floats.push(cpu.r[CpuState.SP] + StackFrame.BASIC_BYTES);
            }
        } catch (MemoryFault fault) {
            lostLr = cpu.r[CpuState.LR];
            lostXpsr = cpu.xpsr();
            escalation.derived(fault, FaultStatus.MSTKERR, FaultStatus.STKERR);
        } finally {
            stacking = false;
        }
        return excReturn;
    }

    /** ExceptionTaken(), on the frame that is on the stack. Vectors are read by the default memory map, whatever the MPU says. */
    void enter(int number, int excReturn, int returnAddress) {
        int target;
        try {
            target = bus.readDirect(control.vtor + 4 * number, 4);
        } catch (MemoryFault fault) {
            escalation.recordVectorRead();
            if (number == Exceptions.HARD_FAULT || number == Exceptions.NMI || nvic.executionPriority() <= -1) {
                nvic.activate(number);
                escalation.lockUp();
                return;
            }
            enter(Exceptions.HARD_FAULT, excReturn, returnAddress);
            return;
        }
        cpu.useProcessStack(false);
        cpu.ipsr = number;
        cpu.it = 0;
        cpu.thumb = (target & 1) != 0;
        cpu.r[CpuState.PC] = target & ~1;
        cpu.r[CpuState.LR] = excReturn;
        cpu.fpContextActive = false;
        cpu.fpReady = false;
        cpu.exclusive = false;
        cpu.event = true;
        cpu.pipeline = 0;
        nvic.activate(number);
        observer.entered(number, returnAddress);
    }
}
