package dev.brownout.emulator.isa;

/** The smallest instruction set that has an encoding. Each of the first three contains those before it; FP is an extension. */
public enum Level {
    /** ARMv6-M: Cortex-M0, M0+, M1. */
    V6M,
    /** ARMv7-M: Cortex-M3. */
    V7M,
    /** ARMv7E-M, the DSP extension: Cortex-M4 and M7. */
    V7EM,
    /** FPv4-SP, single precision floating point: Cortex-M4F. */
    FP
}
