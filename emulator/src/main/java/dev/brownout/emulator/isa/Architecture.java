package dev.brownout.emulator.isa;

/** The instruction set of a core: which {@link Level}s its decoder knows. */
public enum Architecture {
    /** Cortex-M0, M0+. */
    ARMV6_M(Level.V6M),
    /** Cortex-M3. */
    ARMV7_M(Level.V6M, Level.V7M),
    /** Cortex-M4 without an FPU. */
    ARMV7E_M(Level.V6M, Level.V7M, Level.V7EM),
    /** Cortex-M4F. */
    ARMV7E_M_FP(Level.V6M, Level.V7M, Level.V7EM, Level.FP);

    private final int levels;

    Architecture(Level... levels) {
        int mask = 0;
        for (Level level : levels) {
            mask |= 1 << level.ordinal();
        }
        this.levels = mask;
    }

    /** Whether a core of this architecture has the encodings marked with the given level. */
    public boolean has(Level level) {
        return (levels >> level.ordinal() & 1) != 0;
    }
}
