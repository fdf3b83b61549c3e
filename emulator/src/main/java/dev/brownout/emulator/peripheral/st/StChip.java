package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.peripheral.Chip;
import dev.brownout.emulator.peripheral.Environment;

/** What the peripherals of an STM32 share beyond those of any chip: its clocks, the backup domain's lock, the cause of a coming reset. */
public final class StChip extends Chip {
    private final ClockTree clocks = new ClockTree();
    private final LowSpeedClock lsi;
    private final LowSpeedClock lse;
    private ResetCause cause = ResetCause.NONE;
    private final RtcSignal rtcSignal;
    private final boolean vbat;
    private Rtc backupDomain;
    private boolean backupWritable;

    /** Causes of a reset that the kind of reset does not tell. */
    public enum ResetCause { NONE, IWDG, WWDG, OPTION_BYTES }

    /**
     * @param lsiHertz  nominal frequency of the low-speed internal oscillator
     * @param lsiPpm    how much faster than nominal it really is
     * @param lsePpm    the same of the 32.768 kHz crystal
     * @param vbat      a battery keeps the backup domain when the supply goes
     */
    public StChip(Environment environment, long lsiHertz, int lsiPpm, int lsePpm, boolean vbat) {
        super(environment);
        lsi = new LowSpeedClock(this, lsiHertz, lsiPpm);
        lse = new LowSpeedClock(this, LowSpeedClock.LSE_HERTZ, lsePpm);
        this.vbat = vbat;
        rtcSignal = new RtcSignal(this);
    }

    ClockTree clocks() {
        return clocks;
    }

    /** The low-speed internal oscillator, which the IWDG counts. */
    public LowSpeedClock lsi() {
        return lsi;
    }

    /** The 32.768 kHz crystal. */
    public LowSpeedClock lse() {
        return lse;
    }

    /** Says what the reset that is about to be requested comes from. */
    void causes(ResetCause newCause) {
        cause = newCause;
    }

    ResetCause cause() {
        return cause;
    }

    /** PWR: DBP, write access to RTC, backup registers and RCC_BDCR. */
    void setBackupWritable(boolean writable) {
        backupWritable = writable;
    }

    boolean backupWritable() {
        return backupWritable;
    }

    RtcSignal rtcSignal() {
        return rtcSignal;
    }

    void setBackupDomain(Rtc rtc) {
        backupDomain = rtc;
    }

    /** BDRST. */
    void resetBackupDomain() {
        if (backupDomain != null) {
            backupDomain.resetDomain(ResetKind.SOFTWARE);
        }
    }

    /** Whether the backup domain loses its content with this reset. */
    boolean losesBackup(ResetKind kind) {
        return kind.losesPower() && !vbat;
    }
}
