package dev.brownout.emulator.peripheral;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.core.InterruptLines;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.memory.Bus;

/** What a peripheral may reach outside itself. */
public interface Environment {
    VirtualClock clock();

    InterruptLines interrupts();

    /** For DMA: {@code readDirect} and {@code writeDirect}. */
    Bus bus();

    /** Restarts the machine at the next instruction boundary, without executing another instruction. */
    void requestReset(ResetKind kind);

    /** The device switches itself off for good: from the next boundary on nothing happens until a reset from outside. */
    void systemOff();

    /** Halts the core for a duration from now, in picoseconds: it executes nothing, while alarms go on. A longer stall that is under way stays. */
    void stallCore(long picoseconds);

    /** Holds the access that is being made until an instant: time passes inside the instruction, and what falls due meanwhile happens first. */
    void holdBusUntil(long instant);

    /** Makes an NMI pending. */
    void nonMaskableInterrupt();

    /** True if the instruction being executed lies in this range; a flash that is busy halts a core that runs from it. */
    boolean executesFrom(int base, int size);

    /** True while the core sleeps in WFI or WFE, and while a debugger has halted it. */
    boolean coreSleeping();

    /** Code in this range was changed by something other than a store of the core. */
    void codeChanged(int address, int length);

    /**
     * An access to something the block does not model. Logged once for each place; stops the run where the user asked for that.
     *
     * @param register the name in the SVD file, or the offset in hex where the SVD names nothing
     */
    void unmodelled(String peripheral, String register, int address, boolean write);
}
