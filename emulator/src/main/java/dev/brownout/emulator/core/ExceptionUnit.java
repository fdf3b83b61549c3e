package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.memory.Bus;
import dev.brownout.emulator.memory.MemoryFault;

/**
 * Entry to, return from and escalation of exceptions, after the pseudocode of the Armv7-M ARM (DDI 0403E), B1.5.6 to B1.5.15.
 *
 * <p>Synchronous events are recorded as pending and taken at the boundary that follows, in {@link #take()}. Interrupts that become due
 * while registers are being stacked overtake (late arrival); one that is due when a handler returns is entered without unstacking (tail
 * chaining).
 */
public final class ExceptionUnit implements ExceptionModel, Stateful {
    // Cortex-M4 TRM (DDI 0439D), 3.9, at zero wait states; entry and exit depend on the core.
    private static final int TAIL_CHAIN_CYCLES = 6;
    private static final int FP_FRAME_CYCLES = 17;

    private static final int CCR_NONBASETHRDENA = 1;
    private static final int CCR_UNALIGN_TRP = 1 << 3;
    private static final int CCR_DIV_0_TRP = 1 << 4;
    private static final int CCR_BFHFNMIGN = 1 << 8;
    private static final int CCR_STKALIGN = 1 << 9;
    private static final int SCR_SLEEPONEXIT = 1 << 1;
    /** The PC of a core in lockup, as NMI stacks it (B1.5.15). */
    private static final int LOCKUP_ADDRESS = 0xfffffffe;

    /** Told of every exception entered and left; for traces. */
    public interface Observer {
        /** @param returnAddress where execution goes on after the handler */
        void entered(int number, int returnAddress);

        /** @param number the exception that ended */
        void returned(int number);
    }

    private static final Observer NOBODY = new Observer() {
        @Override
        public void entered(int number, int returnAddress) {
        }

        @Override
        public void returned(int number) {
        }
    };

    private final CpuState cpu;
    private final Bus bus;
    private final Nvic nvic;
    private final FaultStatus faults;
    private final FpContext fp;
    private final StackFrame frames;
    private Runnable timePasses = () -> { };
    private Observer observer = NOBODY;
    private boolean lockedUp;
    private final Sleep sleep;
    int vtor;
    int ccr;
    int scr;

    ExceptionUnit(CpuState cpu, Bus bus, Nvic nvic, FaultStatus faults, FpContext fp) {
        this.cpu = cpu;
        this.bus = bus;
        this.nvic = nvic;
        this.faults = faults;
        this.fp = fp;
        frames = new StackFrame(cpu, bus);
        sleep = new Sleep(cpu, nvic);
    }

    /** What to call when cycles have passed inside an entry, so that what became due meanwhile can overtake. */
    public void onTimePassing(Runnable action) {
        timePasses = action;
    }

    public void observe(Observer newObserver) {
        observer = newObserver;
    }

    public void stopObserving() {
        observer = NOBODY;
    }

    /** Reset: registers to their reset values, stack pointer and PC from the vector table at address {@code vectors}. */
    public void reset(int vectors) {
        vtor = vectors;
        ccr = CCR_STKALIGN | (cpu.model.isArmv6() ? CCR_UNALIGN_TRP : 0);
        scr = 0;
        lockedUp = false;
        sleep.reset();
        faults.reset();
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
        cpu.sleeping = false;
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
            faults.hfsr |= FaultStatus.VECTTBL;
            lockUp();
        }
        cpu.requestAttention();
    }

    public boolean lockedUp() {
        return lockedUp;
    }

    /** Whether an NMI ends the lockup: it preempts one at HardFault's priority, not one at its own (B1.5.15). */
    public boolean leavesLockup() {
        return nvic.isPending(Exceptions.NMI) && nvic.executionPriority() > -2;
    }

    private void lockUp() {
        lockedUp = true;
        cpu.requestAttention();
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
        return (ccr & CCR_UNALIGN_TRP) != 0;
    }

    @Override
    public boolean divideByZeroTrap() {
        return (ccr & CCR_DIV_0_TRP) != 0;
    }

    @Override
    public void masksChanged() {
        cpu.fpReady = false;
        nvic.update();
    }

    // Pends a synchronous exception, or HardFault where it cannot be taken now; where that cannot either, the core locks up.
    private void raise(int number) {
        int priority = nvic.executionPriority();
        if (number != Exceptions.HARD_FAULT && nvic.isEnabled(number) && nvic.groupPriority(number) < priority) {
            nvic.setPending(number, true);
            return;
        }
        if (priority <= -1) {
            lockUp();
            return;
        }
        faults.hfsr |= number == Exceptions.DEBUG_MONITOR ? FaultStatus.DEBUGEVT : FaultStatus.FORCED;
        nvic.setPending(Exceptions.HARD_FAULT, true);
    }

    @Override
    public void supervisorCall() {
        raise(Exceptions.SVCALL);
    }

    @Override
    public void breakpoint(int immediate) {
        faults.dfsr |= 1 << 1;
        raise(Exceptions.DEBUG_MONITOR);
    }

    @Override
    public void dataFault(MemoryFault fault) {
        switch (fault.kind()) {
            case PROTECTION -> {
                faults.memManage(fault.address());
                raise(Exceptions.MEM_MANAGE);
            }
            case BUS -> {
                faults.preciseBusFault(fault.address());
                raise(Exceptions.BUS_FAULT);
            }
            case UNALIGNED -> usageFault(UsageFault.UNALIGNED);
        }
    }

    @Override
    public boolean ignoresDataFault(MemoryFault fault) {
        if (fault.kind() != MemoryFault.Kind.BUS || (ccr & CCR_BFHFNMIGN) == 0 || nvic.executionPriority() >= 0) {
            return false;
        }
        faults.preciseBusFault(fault.address());
        return true;
    }

    @Override
    public void fetchFault(MemoryFault fault) {
        if (fault.kind() == MemoryFault.Kind.PROTECTION) {
            faults.cfsr |= FaultStatus.IACCVIOL;
            raise(Exceptions.MEM_MANAGE);
        } else {
            faults.cfsr |= FaultStatus.IBUSERR;
            raise(Exceptions.BUS_FAULT);
        }
    }

    @Override
    public void usageFault(UsageFault fault) {
        faults.cfsr |= fault.cfsrMask();
        raise(Exceptions.USAGE_FAULT);
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
        if (lockedUp) {
            lockedUp = false;
            cpu.r[CpuState.PC] = LOCKUP_ADDRESS;
        }
        int number = nvic.due();
        int returnAddress = cpu.r[CpuState.PC];
        int excReturn = push();
        if (lockedUp) {
            // Cortex-M4 TRM, 3.9.1: a fault while NMI stacks a HardFault handler locks up at NMI's priority.
            nvic.activate(number);
            return;
        }
        timePasses.run();
        int latest = nvic.due();
        enter(latest == 0 ? number : latest, excReturn, returnAddress);
    }

    // Stacks the context; a refused store pends the derived fault. Returns what LR becomes.
    private int push() {
        int excReturn = frames.excReturn();
        cpu.cycles += cpu.model.entryCycles();
        try {
            frames.push((ccr & CCR_STKALIGN) != 0);
            if (cpu.fpContextActive) {
                pushFloatingPoint(cpu.r[CpuState.SP] + StackFrame.BASIC_BYTES);
            }
        } catch (MemoryFault fault) {
            derived(fault, FaultStatus.MSTKERR, FaultStatus.STKERR);
        }
        return excReturn;
    }

    private void pushFloatingPoint(int address) {
        if (fp.lazy()) {
            fp.reserve(address);
        } else if (fp.allowed()) {
            cpu.cycles += FP_FRAME_CYCLES;
            fp.store(address);
        } else {
            usageFault(UsageFault.NOCP);
        }
    }

    // A fault of the exception mechanism itself. While an exception is being entered, the priority that decides is still that of the
    // code it preempts; whichever of the two is more urgent is then entered first, the other stays pending (B1.5.11).
    private void derived(MemoryFault fault, int protectionBit, int busBit) {
        boolean protection = fault.kind() == MemoryFault.Kind.PROTECTION;
        faults.cfsr |= protection ? protectionBit : busBit;
        raise(protection ? Exceptions.MEM_MANAGE : Exceptions.BUS_FAULT);
    }

    // ExceptionTaken(). Vectors are read by the default memory map, whatever the MPU says.
    private void enter(int number, int excReturn, int returnAddress) {
        int target;
        try {
            target = bus.readDirect(vtor + 4 * number, 4);
        } catch (MemoryFault fault) {
            faults.hfsr |= FaultStatus.VECTTBL;
            if (number == Exceptions.HARD_FAULT || number == Exceptions.NMI || nvic.executionPriority() <= -1) {
                nvic.activate(number);
                lockUp();
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
        cpu.sleeping = false;
        cpu.pipeline = 0;
        nvic.activate(number);
        observer.entered(number, returnAddress);
    }

    @Override
    public void exceptionReturn(int excReturn) {
        int returning = cpu.ipsr;
        int nested = nvic.activeCount();
        boolean fpFrame = (excReturn & 0x10) == 0;
        boolean wasActive = nvic.isActive(returning);
        int kind = excReturn & 0xf;
        boolean toHandler = kind == 1;
        boolean baseAllowed = nested == 1 || (ccr & CCR_NONBASETHRDENA) != 0;
        boolean valid = wasActive && (excReturn | 0x1f) == -1 && (toHandler ? nested > 1 : (kind == 9 || kind == 13) && baseAllowed);
        deactivate(returning);
        observer.returned(returning);
        cpu.pipeline = 0;
        if (!valid) {
            // The UsageFault is entered as if tail-chained, with the offending value in LR (B1.5.8).
            faults.cfsr |= UsageFault.INVPC.cfsrMask();
            chain(Exceptions.USAGE_FAULT, excReturn);
            return;
        }
        // Whatever the frame says, nothing is unstacked if another handler runs before the code it belongs to.
        int next = dueWithin(cpu.model.exitCycles() + (fpFrame && !fp.lazyPending() ? FP_FRAME_CYCLES : 0));
        if (next != 0) {
            cpu.cycles += TAIL_CHAIN_CYCLES;
            enter(next, excReturn, cpu.r[CpuState.PC]);
            return;
        }
        cpu.useProcessStack(kind == 13);
        if (!pop(excReturn, fpFrame)) {
            return;
        }
        boolean thread = cpu.ipsr == 0;
        if (thread == toHandler) {
            // The frame's IPSR contradicts EXC_RETURN: a UsageFault on a new frame, which makes up for the one just unstacked.
            faults.cfsr |= UsageFault.INVPC.cfsrMask();
            raise(Exceptions.USAGE_FAULT);
            if (!lockedUp) {
                int returnAddress = cpu.r[CpuState.PC];
                push();
                enter(nvic.due(), excReturn, returnAddress);
            }
            return;
        }
        cpu.exclusive = false;
        cpu.event = true;
        nvic.update();
        if (thread && nvic.activeCount() == 0 && (scr & SCR_SLEEPONEXIT) != 0) {
            waitForInterrupt();
        }
    }

    // Lets the cycles of an unstacking pass; an exception that becomes due meanwhile ends it at once (Cortex-M4 TRM, 3.9.1).
    private int dueWithin(int cycles) {
        int next = nvic.due();
        long end = cpu.cycles + cycles;
        while (next == 0 && cpu.deadlineCycle < end) {
            cpu.cycles = Math.max(cpu.cycles, cpu.deadlineCycle);
            timePasses.run();
            next = nvic.due();
        }
        if (next == 0) {
            cpu.cycles = end;
        }
        return next;
    }

    // Enters a synchronous exception, or whatever is more urgent, on the frame that is on the stack.
    private void chain(int number, int excReturn) {
        raise(number);
        if (!lockedUp) {
            cpu.cycles += TAIL_CHAIN_CYCLES;
            enter(nvic.due(), excReturn, cpu.r[CpuState.PC]);
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
        cpu.ipsr = (excReturn & 0xf) == 1 ? ipsr : 0;
        try {
            frames.read();
            if (fpFrame && fp.lazyPending()) {
                fp.cancelLazy();
            } else if (fpFrame && fp.allowed()) {
                fp.fetch(cpu.r[CpuState.SP] + StackFrame.BASIC_BYTES);
            } else if (fpFrame) {
                faults.cfsr |= UsageFault.NOCP.cfsrMask();
                fault = Exceptions.USAGE_FAULT;
            }
        } catch (MemoryFault refused) {
            boolean protection = refused.kind() == MemoryFault.Kind.PROTECTION;
            faults.cfsr |= protection ? FaultStatus.MUNSTKERR : FaultStatus.UNSTKERR;
            fault = protection ? Exceptions.MEM_MANAGE : Exceptions.BUS_FAULT;
        } finally {
            cpu.ipsr = ipsr;
        }
        if (fault != 0) {
            cpu.useProcessStack(false);
            chain(fault, excReturn);
            return false;
        }
        frames.take(fpFrame, (ccr & CCR_STKALIGN) != 0);
        return true;
    }

    @Override
    public boolean floatingPointAccess() {
        if (!fp.allowed()) {
            usageFault(UsageFault.NOCP);
            return false;
        }
        if (fp.lazyPending() && !saveLazily()) {
            return false;
        }
        if (fp.automatic() && !cpu.fpContextActive) {
            fp.startContext();
        }
        cpu.fpReady = true;
        return true;
    }

    // PreserveFPState(). Whether a fault can be taken was decided when room was reserved, for the code that the registers belong to
    // (B1.5.7). One that cannot be taken yet stays pending, and the registers are lost.
    private boolean saveLazily() {
        cpu.cycles += FP_FRAME_CYCLES;
        try {
            fp.storeLazily();
        } catch (MemoryFault fault) {
            boolean protection = fault.kind() == MemoryFault.Kind.PROTECTION;
            faults.cfsr |= protection ? FaultStatus.MLSPERR : FaultStatus.LSPERR;
            if (fp.ready(protection ? FpContext.MMRDY : FpContext.BFRDY)) {
                nvic.setPending(protection ? Exceptions.MEM_MANAGE : Exceptions.BUS_FAULT, true);
            } else if (fp.ready(FpContext.HFRDY)) {
                faults.hfsr |= FaultStatus.FORCED;
                nvic.setPending(Exceptions.HARD_FAULT, true);
            } else {
                lockUp();
                return false;
            }
            if (due()) {
                return false;
            }
        }
        fp.cancelLazy();
        return true;
    }

    @Override
    public void save(StateWriter out) {
        out.putInt(vtor);
        out.putInt(ccr);
        out.putInt(scr);
        out.putBoolean(lockedUp);
        sleep.save(out);
    }

    @Override
    public void load(StateReader in) {
        vtor = in.getInt();
        ccr = in.getInt();
        scr = in.getInt();
        lockedUp = in.getBoolean();
        sleep.load(in);
    }
}
