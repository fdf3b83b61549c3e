package dev.brownout.emulator.core;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.machine.Stateful;
import dev.brownout.emulator.memory.MemoryFault;

/**
 * Where a synchronous exception goes: its own handler, HardFault, or lockup (Armv7-M ARM, DDI 0403E, B1.5.11, B1.5.14 and B1.5.15); and what
 * the fault status registers say of it.
 */
final class Escalation implements Stateful {
    private final CpuState cpu;
    private final Nvic nvic;
    private final FaultStatus faults;
    private final ExceptionControl control;
    private boolean lockedUp;

    Escalation(CpuState cpu, Nvic nvic, FaultStatus faults, ExceptionControl control) {
        this.cpu = cpu;
        this.nvic = nvic;
        this.faults = faults;
        this.control = control;
    }

    void reset() {
        lockedUp = false;
        faults.reset();
    }

    boolean lockedUp() {
        return lockedUp;
    }

    /** Whether an NMI ends the lockup: it preempts one at HardFault's priority, not one at its own (B1.5.15). */
    boolean leavesLockup() {
        return nvic.isPending(Exceptions.NMI) && nvic.executionPriority() > -2;
    }

    void lockUp() {
        lockedUp = true;
        cpu.requestAttention();
    }

    void leaveLockup() {
        lockedUp = false;
    }

    /** Pends a synchronous exception, or HardFault where it cannot be taken now; where that cannot either, the core locks up. */
    void raise(int number) {
        int priority = nvic.executionPriority();
        if (number != Exceptions.HARD_FAULT && nvic.isEnabled(number) && nvic.groupPriority(number) < priority) {
            nvic.setPending(number, true);
            return;
        }
        if (priority <= -1) {
            lockUp();
            return;
        }
        faults.setHard(number == Exceptions.DEBUG_MONITOR ? FaultStatus.DEBUGEVT : FaultStatus.FORCED);
        nvic.setPending(Exceptions.HARD_FAULT, true);
    }

    void breakpoint() {
        faults.dfsr |= FaultStatus.BKPT;
        raise(Exceptions.DEBUG_MONITOR);
    }

    /** Whether DebugMonitor is enabled and may preempt what executes. */
    boolean monitorPreempts() {
        return nvic.isEnabled(Exceptions.DEBUG_MONITOR) && nvic.groupPriority(Exceptions.DEBUG_MONITOR) < nvic.executionPriority();
    }

    /** A debug event other than a breakpoint: where DebugMonitor cannot be taken it is as if nothing were (C1.6.1). */
    void debugEvent(int dfsrBit) {
        if (monitorPreempts()) {
            faults.dfsr |= dfsrBit;
            nvic.setPending(Exceptions.DEBUG_MONITOR, true);
        }
    }

    void dataFault(MemoryFault fault) {
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

    /** A store was refused that the core had gone on from: whatever the priority, it waits for its handler, and is no reason for lockup. */
    void impreciseFault(int address) {
        faults.impreciseBusFault(address, cpu.r[CpuState.PC]);
        if (nvic.isEnabled(Exceptions.BUS_FAULT)) {
            nvic.setPending(Exceptions.BUS_FAULT, true);
        } else {
            faults.setHard(FaultStatus.FORCED);
            nvic.setPending(Exceptions.HARD_FAULT, true);
        }
    }

    boolean ignoresDataFault(MemoryFault fault) {
        if (fault.kind() != MemoryFault.Kind.BUS || !control.ignoresBusFaults() || nvic.executionPriority() >= 0) {
            return false;
        }
        faults.preciseBusFault(fault.address());
        return true;
    }

    void fetchFault(MemoryFault fault) {
        if (fault.kind() == MemoryFault.Kind.PROTECTION) {
            faults.set(FaultStatus.IACCVIOL);
            raise(Exceptions.MEM_MANAGE);
        } else {
            faults.set(FaultStatus.IBUSERR);
            raise(Exceptions.BUS_FAULT);
        }
    }

    void usageFault(UsageFault fault) {
        faults.set(fault.cfsrMask());
        raise(Exceptions.USAGE_FAULT);
    }

    /**
     * A fault of the exception mechanism itself. While an exception is being entered, the priority that decides is still that of the code it
     * preempts; whichever of the two is more urgent is then entered first, the other stays pending (B1.5.11).
     */
    void derived(MemoryFault fault, int protectionBit, int busBit) {
        raise(record(fault, protectionBit, busBit));
    }

    /** Notes such a fault. @return the number of its exception */
    int record(MemoryFault fault, int protectionBit, int busBit) {
        boolean protection = fault.kind() == MemoryFault.Kind.PROTECTION;
        faults.set(protection ? protectionBit : busBit);
        return protection ? Exceptions.MEM_MANAGE : Exceptions.BUS_FAULT;
    }

    /** Notes a UsageFault that somebody else raises. */
    void record(UsageFault fault) {
        faults.set(fault.cfsrMask());
    }

    /** A vector cannot be read. */
    void recordVectorRead() {
        faults.setHard(FaultStatus.VECTTBL);
    }

    @Override
    public void save(StateWriter out) {
        out.putBoolean(lockedUp);
    }

    @Override
    public void load(StateReader in) {
        lockedUp = in.getBoolean();
    }
}
