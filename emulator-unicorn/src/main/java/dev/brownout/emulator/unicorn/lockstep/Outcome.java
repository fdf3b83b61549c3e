package dev.brownout.emulator.unicorn.lockstep;

/** How an instruction ended. */
enum Outcome {
    EXECUTED,
    SUPERVISOR_CALL,
    BREAKPOINT,
    /** A fault of whatever kind: undefined instruction, refused access, wrong state. Unicorn does not tell them apart. */
    REFUSED,
    /** Unicorn could not fetch from the PC that the instruction left; the instruction itself was executed. */
    LEFT_CODE
}
