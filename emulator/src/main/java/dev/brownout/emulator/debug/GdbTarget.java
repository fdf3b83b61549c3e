package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.memory.MemoryFault;
import java.util.List;
import java.util.Set;

/** What a debugger may do to a machine that stands still. */
public interface GdbTarget {

    /** Memory of one kind; {@code pageSize} is that of flash, 0 for RAM and registers. Addresses and sizes are unsigned 32-bit numbers. */
    record MemoryArea(long start, long size, long pageSize) {
    }

    /** Why a machine that ran for the debugger stands still again. */
    sealed interface Halt {

        /** It has executed what it was asked to execute, or came to a breakpoint. */
        record Done() implements Halt {
        }

        /** An instruction accessed a watched address. */
        record Watched(Watchpoint watchpoint) implements Halt {
        }

        /** A BKPT instruction that nobody else took. */
        record Breakpoint() implements Halt {
        }

        /** The core locked up, or the machine stopped for another reason that the user should know. */
        record Broken(String reason) implements Halt {
        }

        /** The firmware ended itself by semihosting. */
        record Exited(int code) implements Halt {
        }
    }

    /** An address range to watch. */
    record Watchpoint(int address, int length, boolean reads, boolean writes) {

        boolean hit(int at, int size, boolean write) {
            return (write ? writes : reads) && at - address < length && address - at < size;
        }
    }

    CpuState cpu();

    boolean hasFloatingPoint();

    /** Registers of {@link #cpu()} were changed: another exception may be due now. */
    void registersChanged();

    /** Everything a debugger may ask for, in the order of addresses. */
    List<MemoryArea> memory();

    /** Reads 1, 2 or 4 aligned bytes in one access, as registers of peripherals want it, and as a debug probe does: without the MPU. */
    int read(int address, int size) throws MemoryFault;

    /** Writes 1, 2 or 4 aligned bytes in one access; flash takes it without any rule of its cells. */
    void write(int address, int value, int size) throws MemoryFault;

    /** Erases flash pages that lie in a range, at once and without wear. */
    void eraseFlash(int address, int length);

    /** The breakpoints that count from now on. */
    void breakAt(Set<Integer> addresses);

    /** The watchpoints that count from now on. */
    void watch(List<Watchpoint> watchpoints);

    /** Executes one instruction, or takes one exception. */
    Halt step();

    /**
     * Executes for some thousands of cycles. Ends early before an instruction at a breakpoint, unless it is the first one, and if anything
     * else happens.
     */
    Halt run();

    /** Restarts the machine as the reset pin does; it stands before its first instruction. */
    void reset();

    /** Takes the supply away and brings it back: RAM is lost, flash keeps what it has, an operation under way is torn. */
    void cutPower();
}
