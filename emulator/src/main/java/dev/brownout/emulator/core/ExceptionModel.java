package dev.brownout.emulator.core;

import dev.brownout.emulator.memory.MemoryFault;

/**
 * What an engine asks of the exception hardware while it executes an instruction. Each call that starts an exception only records it
 * and requests attention: the engine ends the instruction as said there, and the machine enters the exception at that boundary.
 */
public interface ExceptionModel {
    /** SVC executed; R15 already holds the address of the next instruction. */
    void supervisorCall();

    /** BKPT executed with no debugger or semihosting host taking it; R15 holds the address of the BKPT. */
    void breakpoint(int immediate);

    /** A data access of the instruction at R15 was refused; R15 holds that instruction's address, its other effects are undone. */
    void dataFault(MemoryFault fault);

    /**
     * Whether a refused data access goes without an exception: CCR.BFHFNMIGN at a negative execution priority. It is recorded in the fault
     * status then, and the engine goes on behind the instruction, whose registers keep what they held.
     */
    default boolean ignoresDataFault(MemoryFault fault) {
        return false;
    }

    /** The instruction at R15 cannot be fetched. */
    void fetchFault(MemoryFault fault);

    /** The instruction at R15 faults for a reason of its own. */
    void usageFault(UsageFault fault);

    /** A branch to an EXC_RETURN value (0xFxxxxxxx) in Handler mode: performs the return, R15 and all registers are the restored ones. */
    void exceptionReturn(int excReturn);

    /** PRIMASK, FAULTMASK, BASEPRI or CONTROL changed: another exception may now be due. */
    void masksChanged();

    /**
     * Sets PRIMASK and BASEPRI if no exception becomes due by that: then nobody has to look.
     *
     * @return false if one might; nothing has changed then
     */
    default boolean maskQuietly(int primask, int basepri) {
        return false;
    }

    /** WFI; R15 holds the address of the next instruction. */
    void waitForInterrupt();

    /** WFE; R15 holds the address of the next instruction. */
    void waitForEvent();

    /** SEV executed here. */
    void sendEvent();

    /**
     * Called before a floating-point instruction executes: checks CPACR, does a lazy state save that is due, marks the context active.
     *
     * @return false if the instruction faults (NOCP or a refused save), which is recorded then, or if an exception ended the save early; the
     *     instruction must not execute
     */
    boolean floatingPointAccess();

    /** Whether {@link #floatingPointAccess()} said no because of an exception that became due during a save: the instruction took no cycle. */
    default boolean saveInterrupted() {
        return false;
    }

    /** Whether exceptions end instructions of several cycles early: ACTLR.DISMCYCINT is clear. */
    default boolean interruptsInstructions() {
        return false;
    }

    /**
     * Lets cycles of an instruction pass, and what is due in them take place.
     *
     * @return whether an exception became due, so that the instruction ends here
     */
    default boolean dueAfter(int cycles) {
        return false;
    }

    /** The priority that execution has now, lower is more urgent, 256 with nothing active and no mask; as the manual's ExecutionPriority(). */
    int executionPriority();

    /** CCR.UNALIGN_TRP and CCR.DIV_0_TRP. */
    boolean unalignedTrap();

    boolean divideByZeroTrap();

    /** The bits of a priority that are implemented, the upper ones of a byte; BASEPRI keeps no others. */
    default int priorityMask() {
        return 0xff;
    }
}
