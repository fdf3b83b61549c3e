package dev.brownout.emulator.machine;

/** Why a run came to an end. */
public sealed interface Stop {
    /** The cycle or instant that was asked for has come. */
    record Limit() implements Stop {
    }

    /** The core locked up: a fault where none can be handled. Running on resets the device, where the device does that. */
    record LockedUp() implements Stop {
    }

    /** The core sleeps, and nothing is scheduled that could ever wake it. */
    record AsleepForever() implements Stop {
    }

    /** The device switched itself off and only a reset from outside brings it back. */
    record SwitchedOff() implements Stop {
    }

    /** A reset happened and the machine was told to stop there; it stands before the first instruction. */
    record WasReset(ResetKind kind) implements Stop {
    }

    /** The next instruction is at a breakpoint. */
    record AtBreakpoint(int address) implements Stop {
    }

    /** Firmware accessed something that is not modelled, and the machine is strict. */
    record Unmodelled(UnmodelledAccess access) implements Stop {
    }

    /** Somebody asked for it: an observer, a debugger, semihosting. */
    record Requested(String reason) implements Stop {
    }
}
