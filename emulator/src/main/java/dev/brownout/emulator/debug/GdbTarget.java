package dev.brownout.emulator.debug;

import dev.brownout.emulator.core.CpuState;
import dev.brownout.emulator.memory.MemoryFault;
import java.util.List;

/** What a debugger may do to a machine that stands still. */
public interface GdbTarget {

    /** Memory of one kind; {@code pageSize} is that of flash, 0 for RAM. Addresses and sizes are unsigned 32-bit numbers. */
    record MemoryArea(long start, long size, long pageSize) {
    }

    /** Why a machine that ran for the debugger stands still again. */
    sealed interface Stop {

        /** It has executed what it was asked to execute and nothing else happened. */
        record Done() implements Stop {
        }

        /** An instruction accessed a watched address. */
        record Watched(int address, boolean written, boolean read) implements Stop {
        }

        /** A BKPT instruction that nobody else took. */
        record Breakpoint() implements Stop {
        }

        /** The core locked up, or the machine stopped for another reason that execution cannot get past. */
        record Broken(String reason) implements Stop {
        }

        /** The firmware ended itself by semihosting. */
        record Exited(int code) implements Stop {
        }
    }

    /** An address range to watch. */
    record Watchpoint(int address, int length, boolean reads, boolean writes) {
    }

    CpuState cpu();

    boolean hasFloatingPoint();

    /** Registers of {@link #cpu()} were changed: another exception may be due now. */
    void registersChanged();

    List<MemoryArea> memory();

    /** Reads 1, 2 or 4 aligned bytes in one access, as registers of peripherals want it, and as a debug probe does: without the MPU. */
    int read(int address, int size) throws MemoryFault;

    /** Writes 1, 2 or 4 aligned bytes in one access; flash takes it without any rule of its cells. */
    void write(int address, int value, int size) throws MemoryFault;

    /** Erases flash pages that lie in a range, at once and without wear. */
    void eraseFlash(int address, int length);

    /** The watchpoints that count from now on. */
    void watch(List<Watchpoint> watchpoints);

    /** Executes one instruction, or takes one exception. */
    Stop step();

    /** Executes for some thousands of cycles, without any look at breakpoints; ends early if something happens. */
    Stop run();

    /** Restarts the machine as the reset pin does; it stands before its first instruction. */
    void reset();

    /** Takes the supply away and brings it back: RAM is lost, flash keeps what it has, an operation under way is torn. */
    void cutPower();
}
