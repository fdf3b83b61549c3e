package dev.brownout.emulator.core;

/** Why an instruction raised a UsageFault, with its bit in UFSR (Armv7-M ARM, B3.2.15). */
public enum UsageFault {
    UNDEFINSTR(0),
    INVSTATE(1),
    INVPC(2),
    NOCP(3),
    UNALIGNED(8),
    DIVBYZERO(9);

    private final int bit;

    UsageFault(int bit) {
        this.bit = bit;
    }

    /** Position in CFSR: UFSR is its upper half. */
    public int cfsrMask() {
        return 1 << bit + 16;
    }
}
