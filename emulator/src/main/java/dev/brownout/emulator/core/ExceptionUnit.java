package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;
import dev.brownout.emulator.memory.WriteBuffer;
import java.util.function.Consumer;

/**
 * Reset, exceptions and sleep as engines and the machine see them, after the pseudocode of the Armv7-M ARM (DDI 0403E), B1.5.5 to B1.5.19.
 *
 * <p>Synchronous events are recorded as pending and taken at the boundary that follows, in {@link #take()}. Interrupts that become due
 * while registers are being stacked overtake (late arrival); one that is due when a handler returns is entered without unstacking (tail
 * chaining).
 */
public final class ExceptionUnit implements ExceptionModel, Stateful {
    /** Told of every exception entered and left; for traces. */
    public interface Observer {
        /** @param returnAddress where execution goes on after the handler */
        void entered(int number, int returnAddress);

        /** @param number the exception that ended */
        void returned(int number);
    }

    static final Observer NOBODY = new Observer() {
        @Override
        public void entered(int number, int returnAddress) {
        }

        @Override
        public void returned(int number) {
        }
    };

    final ExceptionControl control = new ExceptionControl();
    private final CpuState cpu;
    private boolean executing;
    private boolean monitorStep;
    private final Bus bus;
    private final Nvic nvic;
    private final FpContext fp;
    private final Sleep sleep;
    private final Escalation escalation;
    private final PassingTime passing;
    private final LazySave floats;
    private final ExceptionEntry entry;
    private final ExceptionReturn exit;

    ExceptionUnit(CpuState cpu, Bus bus, Nvic nvic, FaultStatus faults, FpContext fp) {
        this.cpu = cpu;
        this.bus = bus;
        this.nvic = nvic;
        this.fp = fp;
        sleep = new Sleep(cpu, nvic);
        escalation = new Escalation(cpu, nvic, faults, control);
        passing = new PassingTime(cpu, nvic);
        floats = new LazySave(cpu, nvic, faults, fp, escalation, passing);
        StackFrame frames = new StackFrame(cpu, bus);
        entry = new ExceptionEntry(cpu, bus, nvic, control, escalation, floats, frames, passing, sleep);
        exit = new ExceptionReturn(cpu, nvic, control, escalation, floats, frames, entry, passing, sleep);
    }

    /** Whom to tell when the core falls asleep (false) and when it wakes (true). */
    void onCoreClock(Consumer<Boolean> listener) {
        sleep.onCoreClock(listener);
    }

    /** Whether the core executes from now on; an access at any other time is not an instruction's. */
    public void setExecuting(boolean value) {
        executing = value;
    }

    /** What to call when cycles have passed inside an entry, so that what became due meanwhile can overtake. */
    public void onTimePassing(Runnable action) {
        passing.onRinging(action);
    }

    public void observe(Observer newObserver) {
        entry.observer = newObserver;
    }

    public void stopObserving() {
        entry.observer = NOBODY;
    }

    /** LR of the code whose frame could not be stored last, which no memory has; after STKERR or MSTKERR. */
    public int lostLr() {
        return entry.lostLr();
    }

    /** xPSR of that code. */
    public int lostXpsr() {
        return entry.lostXpsr();
    }

    /** Reset: registers to their reset values, stack pointer and PC from the vector table at address {@code vectors}. */
    public void reset(int vectors) {
        control.reset(vectors, cpu.model);
        sleep.reset();
        escalation.reset();
        cpu.primask = 0;
        cpu.faultmask = 0;
        cpu.basepri = 0;
        cpu.processStack = false;
        cpu.unprivilegedThread = false;
        cpu.fpContextActive = false;
        cpu.ipsr = 0;
        cpu.it = 0;
        cpu.exclusive = false;
        cpu.event = false;
        cpu.pipeline = 0;
        cpu.floatBusyUntil = 0;
        cpu.r[CpuState.LR] = -1;
        nvic.reset();
        fp.reset();
        try {
            cpu.r[CpuState.SP] = bus.readDirect(vectors, 4) & ~3;
            int start = bus.readDirect(vectors + 4, 4);
            cpu.r[CpuState.PC] = start & ~1;
            cpu.thumb = (start & 1) != 0;
        } catch (MemoryFault fault) {
            escalation.recordVectorRead();
            escalation.lockUp();
        }
        cpu.requestAttention();
    }

    /** A debug event other than a breakpoint, by its bit of DFSR. */
    void debugEvent(int dfsrBit) {
        escalation.debugEvent(dfsrBit);
    }

    /** DEMCR.MON_STEP. */
    void setMonitorStep(boolean value) {
        monitorStep = value;
        cpu.requestAttention();
    }

    /** Whether DebugMonitor is to be pended behind the next instruction: MON_STEP, in code that it may preempt (C1.6.1). */
    public boolean steps() {
        return monitorStep && escalation.monitorPreempts();
    }

    /** That instruction was executed. */
    public void stepped() {
        escalation.debugEvent(FaultStatus.HALTED);
    }

    /** As {@link WriteBuffer}: a store to this address was refused; the write buffer takes those of instructions where it may. */
    boolean refusedInBuffer(int address, Mpu mpu) {
        boolean holds = executing && !cpu.model.isArmv6() && !entry.stacking() && !fp.savesLazily() && mpu.buffers(address, control.buffersByDefault());
        if (holds) {
            escalation.impreciseFault(address);
        }
        return holds;
    }

    public boolean lockedUp() {
        return escalation.lockedUp();
    }

    /** Whether an NMI ends the lockup: it preempts one at HardFault's priority, not one at its own (B1.5.15). */
    public boolean leavesLockup() {
        return escalation.leavesLockup();
    }

    /** Ends a sleep whose reason has come. @return whether the core is awake now */
    public boolean wakeIfDue() {
        return sleep.wakeIfDue();
    }

    /** Whether an exception must be entered before the next instruction. */
    public boolean due() {
        return nvic.due() != 0;
    }

    /** Enters the exception that is due. */
    public void take() {
        entry.take();
    }

    @Override
    public void exceptionReturn(int excReturn) {
        exit.leave(excReturn);
    }

    @Override
    public boolean interruptsInstructions() {
        return control.interruptsInstructions();
    }

    @Override
    public boolean dueAfter(int cycles) {
        return passing.dueAfter(cycles);
    }

    @Override
    public int executionPriority() {
        return nvic.executionPriority();
    }

    @Override
    public int priorityMask() {
        return nvic.priorityMask();
    }

    @Override
    public boolean unalignedTrap() {
        return control.unalignedTrap();
    }

    @Override
    public boolean divideByZeroTrap() {
        return control.divideByZeroTrap();
    }

    @Override
    public boolean maskQuietly(int primask, int basepri) {
        return nvic.maskQuietly(primask, basepri);
    }

    @Override
    public void masksChanged() {
        cpu.fpReady = false;
        nvic.update();
    }

    @Override
    public void supervisorCall() {
        escalation.raise(Exceptions.SVCALL);
    }

    @Override
    public void breakpoint(int immediate) {
        escalation.breakpoint();
    }

    @Override
    public void dataFault(MemoryFault fault) {
        escalation.dataFault(fault);
    }

    @Override
    public boolean ignoresDataFault(MemoryFault fault) {
        return escalation.ignoresDataFault(fault);
    }

    @Override
    public void fetchFault(MemoryFault fault) {
        escalation.fetchFault(fault);
    }

    @Override
    public void usageFault(UsageFault fault) {
        escalation.usageFault(fault);
    }

    @Override
    public boolean floatingPointAccess() {
        return floats.access();
    }

    @Override
    public boolean saveInterrupted() {
        return floats.interrupted();
    }

    @Override
    public void waitForInterrupt() {
        sleep.untilInterrupt();
    }

    @Override
    public void waitForEvent() {
        sleep.untilEvent();
    }

    @Override
    public void sendEvent() {
        cpu.event = true;
    }

    @Override
    public void save(StateWriter out) {
        control.save(out);
        escalation.save(out);
        sleep.save(out);
    }

    @Override
    public void load(StateReader in) {
        control.load(in);
        escalation.load(in);
        sleep.load(in);
    }
}
