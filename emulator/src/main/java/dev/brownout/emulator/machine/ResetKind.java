package dev.brownout.emulator.machine;

/** The events that restart the core. They differ in what survives them; each peripheral decides for itself. */
public enum ResetKind {
    /** Power came back after it was gone: nothing volatile survives. */
    POWER_ON,
    /** The supply dipped below the brown-out threshold and recovered. */
    BROWN_OUT,
    PIN,
    WATCHDOG,
    /** SYSRESETREQ in AIRCR. */
    SOFTWARE,
    /** The core locked up. */
    LOCKUP;

    /** RAM and retained registers keep nothing through this one. */
    public boolean losesPower() {
        return this == POWER_ON || this == BROWN_OUT;
    }
}
