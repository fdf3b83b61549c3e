package dev.brownout.emulator.core;

import dev.brownout.emulator.memory.MemoryFault;

/** ExceptionReturn() of the Armv7-M ARM (DDI 0403E), B1.5.8. An exception that is due then is entered without unstacking (tail chaining). */
final class ExceptionReturn {
    // Cortex-M4 TRM (DDI 0439D), 3.9, at zero wait states.
    private static final int TAIL_CHAIN_CYCLES = 6;

    private final CpuState cpu;
    private final Nvic nvic;
    private final ExceptionControl control;
    private final Escalation escalation;
    private final LazySave floats;
    private final StackFrame frames;
    private final ExceptionEntry entry;
    private final PassingTime passing;
    private final Sleep sleep;

    ExceptionReturn(CpuState cpu, Nvic nvic, ExceptionControl control, Escalation escalation, LazySave floats, StackFrame frames,
            ExceptionEntry entry, PassingTime passing, Sleep sleep) {
        this.cpu = cpu;
        this.nvic = nvic;
        this.control = control;
        this.escalation = escalation;
        this.floats = floats;
        this.frames = frames;
        this.entry = entry;
        this.passing = passing;
        this.sleep = sleep;
    }

    /** As {@link ExceptionModel#exceptionReturn(int)}. */
    void leave(int excReturn) {
        int returning = cpu.ipsr;
        int nested = nvic.activeCount();
        boolean fpFrame = (excReturn & 0x10) == 0;
        boolean valid = nvic.isActive(returning) && isValid(excReturn, nested);
        deactivate(returning);
        entry.observer.returned(returning);
        cpu.pipeline = 0;
        if (!valid) {
            // The UsageFault is entered as if tail-chained, with the offending value in LR (B1.5.8).
            escalation.record(UsageFault.INVPC);
            chain(Exceptions.USAGE_FAULT, excReturn);
            return;
        }
        // Whatever the frame says, nothing is unstacked if another handler runs before the code it belongs to.
        int next = passing.dueWithin(cpu.model.exitCycles() + (fpFrame ? floats.popCycles() : 0));
        if (next != 0) {
            cpu.cycles += TAIL_CHAIN_CYCLES;
            entry.enter(next, excReturn, cpu.r[CpuState.PC]);
            return;
        }
        cpu.useProcessStack((excReturn & 0xf) == 13);
        if (!pop(excReturn, fpFrame)) {
            return;
        }
        boolean thread = cpu.ipsr == 0;
        if (thread == toHandler(excReturn)) {
            // The frame's IPSR contradicts EXC_RETURN: a UsageFault on a new frame, which makes up for the one just unstacked.
            escalation.usageFault(UsageFault.INVPC);
            if (!escalation.lockedUp()) {
                entry.takeAgain(excReturn);
            }
            return;
        }
        cpu.exclusive = false;
        cpu.event = true;
        nvic.update();
        if (thread && nvic.activeCount() == 0 && control.sleepsOnExit()) {
            sleep.untilInterrupt();
        }
    }

    private static boolean toHandler(int excReturn) {
        return (excReturn & 0xf) == 1;
    }

    private boolean isValid(int excReturn, int nested) {
        if ((excReturn | 0x1f) != -1) {
            return false;
        }
        if (toHandler(excReturn)) {
            return nested > 1;
        }
        int kind = excReturn & 0xf;
        return (kind == 9 || kind == 13) && (nested == 1 || control.threadFromAnyLevel());
    }

    // Enters a synchronous exception, or whatever is more urgent, on the frame that is on the stack.
    private void chain(int number, int excReturn) {
        escalation.raise(number);
        if (!escalation.lockedUp()) {
            cpu.cycles += TAIL_CHAIN_CYCLES;
            entry.enter(nvic.due(), excReturn, cpu.r[CpuState.PC]);
        }
    }

    private void deactivate(int number) {
        if (nvic.isActive(number)) {
            nvic.deactivate(number);
        }
        // B1.5.8: returning from anything but NMI clears FAULTMASK.
        if (number != Exceptions.NMI) {
            cpu.faultmask = 0;
        }
        nvic.update();
    }

    // Unstacks a context. On a refused load the derived fault is entered on the same frame; returns false then.
    private boolean pop(int excReturn, boolean fpFrame) {
        int fault = 0;
        // Read with the privilege of the context that is returned to.
        int ipsr = cpu.ipsr;
        cpu.ipsr = toHandler(excReturn) ? ipsr : 0;
        try {
            frames.read();
            if (fpFrame && !floats.pop(cpu.r[CpuState.SP] + StackFrame.BASIC_BYTES)) {
                escalation.record(UsageFault.NOCP);
                fault = Exceptions.USAGE_FAULT;
            }
        } catch (MemoryFault refused) {
            fault = escalation.record(refused, FaultStatus.MUNSTKERR, FaultStatus.UNSTKERR);
        } finally {
            cpu.ipsr = ipsr;
        }
        if (fault != 0) {
            cpu.useProcessStack(false);
            chain(fault, excReturn);
            return false;
        }
        frames.take(fpFrame, control.alignsStack());
        return true;
    }
}
