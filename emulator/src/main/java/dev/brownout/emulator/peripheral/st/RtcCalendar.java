package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Register;

/**
 * What counts in an RTC: RTCCLK divided by both prescalers to seconds, the time they add up to, and the shadow of it that software reads.
 * Nothing is counted edge by edge; whoever wants to know has the calendar {@linkplain #settle settled} first.
 */
final class RtcCalendar {
    private final StChip chip;
    private final RtcSignal signal;
    private final Register prer;
    // The time at RTCCLK edge `atEdge`, `phase` periods into its second.
    private CalendarTime time = CalendarTime.START;
    private long atEdge;
    private long phase;
    // What TR and DR show from a read of SSR or TR to one of DR.
    private boolean frozen;
    private CalendarTime shown = CalendarTime.START;

    /** @param prer  RTC_PRER: PREDIV_A in bits 16 to 22, PREDIV_S in bits 0 to 14 */
    RtcCalendar(StChip chip, RtcSignal signal, Register prer) {
        this.chip = chip;
        this.signal = signal;
        this.prer = prer;
    }

    private int asyncLength() {
        return prer.field(16, 7) + 1;
    }

    private int syncPrescaler() {
        return prer.field(0, 15);
    }

    /** RTCCLK periods in a second. */
    long secondLength() {
        return (long) asyncLength() * (syncPrescaler() + 1);
    }

    /** Counts up to now. The signal has run since the last call, or since {@link #anchor}. */
    void settle() {
        long edges = signal.oscillator().edgesBy(chip.now());
        phase += edges - atEdge;
        atEdge = edges;
        time = time.plus(phase / secondLength());
        phase %= secondLength();
    }

    /** Counts from now on, from where it stands. */
    void anchor() {
        atEdge = signal.running() ? signal.oscillator().edgesBy(chip.now()) : 0;
    }

    /** The RTCCLK edge up to which it has counted. */
    long edge() {
        return atEdge;
    }

    CalendarTime time() {
        return time;
    }

    /** Another time, at the beginning of its second. */
    void set(CalendarTime newTime) {
        time = newTime;
        phase = 0;
    }

    /** Another time, as far into its second as before. */
    void add(int seconds) {
        time = time.plus(seconds);
    }

    /** As after a reset of the backup domain. */
    void reset() {
        set(CalendarTime.START);
        shown = time;
        frozen = false;
    }

    /** RTC_SSR: counts down from PREDIV_S to 0 within a second. */
    int subSecond() {
        return syncPrescaler() - (int) (phase / asyncLength());
    }

    /** What SSR is when a second begins. */
    int firstSubSecond() {
        return syncPrescaler();
    }

    /** When SSR comes to a value within the second that it has counted up to. */
    long instantOf(int subSecond) {
        return signal.oscillator().timeOfEdge(atEdge - phase + (long) (syncPrescaler() - subSecond) * asyncLength());
    }

    /** When the next second begins. */
    long nextSecond() {
        return signal.oscillator().timeOfEdge(atEdge + secondLength() - phase);
    }

    /** That instant has come. */
    void secondPassed() {
        atEdge += secondLength() - phase;
        phase = 0;
        time = time.plus(1);
    }

    /** TR and DR show this very time until DR is read. */
    void freeze() {
        if (!frozen) {
            frozen = true;
            shown = time;
        }
    }

    void thaw() {
        frozen = false;
    }

    /** What TR and DR show. */
    CalendarTime visible() {
        return frozen ? shown : time;
    }

    void save(StateWriter out) {
        out.putLong(time.seconds());
        out.putInt(time.weekday());
        out.putStatistic(atEdge);
        out.putLong(phase);
        out.putBoolean(frozen);
        out.putLong(frozen ? shown.seconds() : 0);
        out.putInt(frozen ? shown.weekday() : 0);
    }

    void load(StateReader in) {
        time = new CalendarTime(in.getLong(), in.getInt());
        atEdge = in.getStatistic();
        phase = in.getLong();
        frozen = in.getBoolean();
        shown = new CalendarTime(in.getLong(), in.getInt());
    }
}
