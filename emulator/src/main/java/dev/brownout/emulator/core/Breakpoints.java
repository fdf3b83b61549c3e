package dev.brownout.emulator.core;

/** Who may take a BKPT instruction before it becomes an exception: semihosting, a debugger. */
@FunctionalInterface
public interface Breakpoints {
    /** @return true if taken: execution goes on behind the BKPT */
    boolean taken(int immediate);

    /** Nobody takes it. */
    Breakpoints NONE = immediate -> false;
}
