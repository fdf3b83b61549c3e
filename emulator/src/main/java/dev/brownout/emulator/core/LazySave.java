package dev.brownout.emulator.core;

import dev.brownout.emulator.memory.MemoryFault;

/** Floating-point registers in exception frames: stacked at entry, or room reserved and saved when next used (DDI 0403E, B1.5.7). */
final class LazySave {
    // Cortex-M4 TRM (DDI 0439D), 3.9.1, at zero wait states.
    static final int FRAME_CYCLES = 17;

    private final CpuState cpu;
    private final Nvic nvic;
    private final FaultStatus faults;
    private final FpContext fp;
    private final Escalation escalation;
    private final PassingTime passing;
    private boolean interrupted;

    LazySave(CpuState cpu, Nvic nvic, FaultStatus faults, FpContext fp, Escalation escalation, PassingTime passing) {
        this.cpu = cpu;
        this.nvic = nvic;
        this.faults = faults;
        this.fp = fp;
        this.escalation = escalation;
        this.passing = passing;
    }

    /** The upper part of a frame that is being stacked. @throws MemoryFault if a store is refused */
    void push(int address) throws MemoryFault {
        if (fp.lazy()) {
            fp.reserve(address);
        } else if (fp.allowed()) {
            cpu.cycles += FRAME_CYCLES;
            fp.store(address);
        } else {
            escalation.usageFault(UsageFault.NOCP);
        }
    }

    /** Cycles that unstacking takes for these registers. */
    int popCycles() {
        return fp.lazyPending() ? 0 : FRAME_CYCLES;
    }

    /**
     * The upper part of a frame that is being unstacked.
     *
     * @return false if access is not allowed, which is a UsageFault NOCP
     * @throws MemoryFault if a load is refused
     */
    boolean pop(int address) throws MemoryFault {
        if (fp.lazyPending()) {
            fp.cancelLazy();
            return true;
        }
        if (fp.allowed()) {
            fp.fetch(address);
            return true;
        }
        return false;
    }

    /** Whether the last access was refused because an exception became due during a save, and nothing else. */
    boolean interrupted() {
        return interrupted;
    }

    /** As {@link ExceptionModel#floatingPointAccess()}. */
    boolean access() {
        interrupted = false;
        if (!fp.allowed()) {
            escalation.usageFault(UsageFault.NOCP);
            return false;
        }
        if (fp.lazyPending() && !save()) {
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
    private boolean save() {
        interrupted = passing.dueWithin(FRAME_CYCLES) != 0;
        if (interrupted) {
            // Cortex-M4 TRM (DDI 0439D), 3.9.1: room stays reserved, the save starts over at the next instruction of the unit.
            return false;
        }
        try {
            fp.storeLazily();
        } catch (MemoryFault fault) {
            int number = escalation.record(fault, FaultStatus.MLSPERR, FaultStatus.LSPERR);
            if (fp.ready(number == Exceptions.MEM_MANAGE ? FpContext.MMRDY : FpContext.BFRDY)) {
                nvic.setPending(number, true);
            } else if (fp.ready(FpContext.HFRDY)) {
                faults.setHard(FaultStatus.FORCED);
                nvic.setPending(Exceptions.HARD_FAULT, true);
            } else {
                escalation.lockUp();
                return false;
            }
            if (nvic.due() != 0) {
                return false;
            }
        }
        fp.cancelLazy();
        return true;
    }
}
