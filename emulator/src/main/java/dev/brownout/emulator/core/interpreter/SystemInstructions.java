package dev.brownout.emulator.core.interpreter;

import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.CoreModel;
import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.core.ExceptionModel;
import dev.brownout.emulator.core.UsageFault;
import dev.brownout.emulator.isa.Level;

/** Special registers, masks, supervisor calls, hints and what is not an instruction (DDI 0403E, A7.7 and B5.2). */
final class SystemInstructions {
    private static final int MSP = 8;
    private static final int PSP = 9;
    private static final int PRIMASK = 16;
    private static final int BASEPRI = 17;
    private static final int BASEPRI_MAX = 18;
    private static final int FAULTMASK = 19;
    private static final int CONTROL = 20;
    private static final int FPU = 10;

    private final CpuState cpu;
    private final ExceptionModel exceptions;
    private final int[] r;
    private Breakpoints breakpoints = Breakpoints.NONE;

    SystemInstructions(CpuState cpu, ExceptionModel exceptions) {
        this.cpu = cpu;
        this.exceptions = exceptions;
        r = cpu.r;
    }

    void setBreakpoints(Breakpoints newBreakpoints) {
        breakpoints = newBreakpoints;
    }

    /**
     * Executes one; on return R15 is the address of what comes next.
     *
     * @return false if the instruction raised a fault: R15 is its own address
     */
    boolean execute(Slot s) {
        switch (s.op) {
            case NOP, YIELD, DBG, DMB, DSB, ISB -> { }
            case MRS -> r[s.rd] = readSpecial(s.imm);
            case MSR -> writeSpecial(s.imm, s.shiftAmount, r[s.rn]);
            case CPSIE -> enableInterrupts(s.imm);
            case CPSID -> disableInterrupts(s.imm);
            case SEV -> exceptions.sendEvent();
            case SVC -> {
                r[CpuState.PC] = s.next;
                exceptions.supervisorCall();
                return true;
            }
            case WFI -> {
                r[CpuState.PC] = s.next;
                exceptions.waitForInterrupt();
                return true;
            }
            case WFE -> {
                r[CpuState.PC] = s.next;
                exceptions.waitForEvent();
                return true;
            }
            case BKPT -> {
                if (!breakpoints.taken(s.imm)) {
                    exceptions.breakpoint(s.imm);
                    return false;
                }
            }
            case COPROCESSOR -> {
                // Coprocessors 10 and 11 are the FPU: what it has no instruction for is undefined only while access is granted.
                if ((s.imm & ~1) != FPU) {
                    exceptions.usageFault(UsageFault.NOCP);
                } else if (exceptions.floatingPointAccess()) {
                    exceptions.usageFault(UsageFault.UNDEFINSTR);
                }
                return false;
            }
            default -> {
                exceptions.usageFault(UsageFault.UNDEFINSTR);
                return false;
            }
        }
        r[CpuState.PC] = s.next;
        return true;
    }

    private int readSpecial(int register) {
        if (register < 8) {
            // EPSR reads as zero.
            return ((register & 1) != 0 ? cpu.ipsr : 0) | ((register & 4) == 0 ? cpu.apsr() : 0);
        }
        if (register == CONTROL) {
            return cpu.control();
        }
        if (!cpu.privileged() || !exists(register)) {
            return 0;
        }
        return switch (register) {
            case MSP -> cpu.msp();
            case PSP -> cpu.psp();
            case PRIMASK -> cpu.primask;
            case BASEPRI, BASEPRI_MAX -> cpu.basepri;
            case FAULTMASK -> cpu.faultmask;
            default -> 0;
        };
    }

    private void writeSpecial(int register, int mask, int value) {
        if (register < 8) {
            if ((register & 4) == 0) {
                writeFlags(mask, value);
            }
            return;
        }
        if (!cpu.privileged() || !exists(register)) {
            return;
        }
        switch (register) {
            case MSP -> cpu.setMsp(value);
            case PSP -> cpu.setPsp(value);
            case PRIMASK -> cpu.primask = value & 1;
            case BASEPRI -> cpu.basepri = value & exceptions.priorityMask();
            case BASEPRI_MAX -> {
                int priority = value & exceptions.priorityMask();
                if (priority != 0 && (priority < cpu.basepri || cpu.basepri == 0)) {
                    cpu.basepri = priority;
                }
            }
            case FAULTMASK -> {
                // B1.4.3: priority -1 keeps it from being set, its own included; it can always be cleared.
                if ((value & 1) == 0 || exceptions.executionPriority() > -1) {
                    cpu.faultmask = value & 1;
                }
            }
            case CONTROL -> {
                cpu.unprivilegedThread = (value & 1) != 0 && cpu.model != CoreModel.CORTEX_M0;
                if (cpu.ipsr == 0) {
                    cpu.useProcessStack((value & 2) != 0);
                }
                cpu.fpContextActive = (value & 4) != 0 && cpu.model.hasFpu();
            }
            default -> { }
        }
        exceptions.masksChanged();
    }

    /** Armv6-M has neither BASEPRI nor FAULTMASK: an access to them is UNPREDICTABLE there, and here without effect. */
    private boolean exists(int register) {
        return !cpu.model.isArmv6() || register < BASEPRI || register > FAULTMASK;
    }

    private void writeFlags(int mask, int value) {
        if ((mask & 2) != 0) {
            cpu.setNzcv(value);
            cpu.q = cpu.model.isArmv6() ? 0 : value >>> 27 & 1;
        }
        if ((mask & 1) != 0 && cpu.model.architecture().has(Level.V7EM)) {
            cpu.ge = value >>> 16 & 15;
        }
    }

    private void enableInterrupts(int affected) {
        if (cpu.privileged()) {
            if ((affected & 2) != 0) {
                cpu.primask = 0;
            }
            if ((affected & 1) != 0) {
                cpu.faultmask = 0;
            }
            exceptions.masksChanged();
        }
    }

    private void disableInterrupts(int affected) {
        if (cpu.privileged()) {
            if ((affected & 2) != 0) {
                cpu.primask = 1;
            }
            if ((affected & 1) != 0 && exists(FAULTMASK) && exceptions.executionPriority() > -1) {
                cpu.faultmask = 1;
            }
            exceptions.masksChanged();
        }
    }
}
