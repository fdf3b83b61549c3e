package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * RTC: calendar, alarms, wakeup timer and backup registers (RM0090, 26; RM0351, 38). It lives in the backup domain: only BDRST, or the loss of VDD
 * and VBAT, resets it. Calibration, shift, time stamps and tamper detection are not modelled.
 */
public final class Rtc extends StPeripheral implements LowSpeedClock.Consumer {
    private static final int FMT = 6;
    private static final int BYPSHAD = 5;
    private static final int WUTE = 10;
    private static final int WUTIE = 14;
    private static final int INITS = 1 << 4;
    private static final int RSF = 1 << 5;
    private static final int INITF = 1 << 6;
    private static final int INIT = 1 << 7;
    private static final int ALRAF = 8;
    private static final int WUTF = 1 << 10;
    /** Flags that software clears by writing 0. */
    private static final int FLAGS = 0xff00;
    private static final int HOUR = 3600;
    /** RTCCLK periods until initialisation mode is entered, or the shadow registers are up to date. */
    private static final int SYNC_PERIODS = 2;

    private final RtcSignal signal;
    private final Exti exti;
    private final Deadline synced;
    private final Deadline second;
    private final Deadline wakeup;
    private final Deadline[] subSeconds = new Deadline[2];
    private final Register cr;
    private final Register isr;
    private final Register prer;
    private final Register wutr;
    private final Register[] alarm = new Register[2];
    private final Register[] alarmSs = new Register[2];
    private final Register tr;
    private final Register dr;
    private int unlockStep;
    private final RtcCalendar calendar;
    private long wakeupFrom;

    /**
     * @param registers  backup registers
     * @param isF4       it has CALIBR, and TAFCR instead of TAMPCR and OR
     */
    public Rtc(StChip chip, String name, int base, int registers, boolean isF4, Exti exti) {
        super(chip, name, base);
        this.exti = exti;
        signal = chip.rtcSignal();
        signal.setConsumer(this);
        chip.setBackupDomain(this);
        synced = new Deadline(chip, this::synced);
        second = new Deadline(chip, this::secondPassed);
        wakeup = new Deadline(chip, this::wokeUp);
        tr = register(0x00, "TR");
        tr.reads(this::readTime).writes(value -> ifInitialising(() -> tr.set(value & 0x7f7f7f)));
        dr = register(0x04, "DR").reset(0x2101);
        dr.reads(this::readDate).writes(value -> ifInitialising(() -> dr.set(value & 0xffff3f)));
        cr = register(0x08, "CR");
        cr.writes(value -> ifUnlocked(() -> control(value)));
        isr = register(0x0C, "ISR").reset(0);
        isr.reads(this::status).writes(this::writeStatus);
        prer = register(0x10, "PRER").reset(0x7f00ff);
        prer.writes(value -> ifInitialising(() -> prer.set(value & 0x7f7fff)));
        calendar = new RtcCalendar(chip, signal, prer);
        wutr = register(0x14, "WUTR").reset(0xffff);
        wutr.writes(value -> ifUnlocked(() -> wutr.set(value & 0xffff)));
        if (isF4) {
            guarded(0x18, "CALIBR", 0x9f).notModelled(0x9f);
        }
        for (int i = 0; i < 2; i++) {
            int number = i;
            String letter = i == 0 ? "A" : "B";
            alarm[i] = guarded(0x1C + 4 * i, "ALRM" + letter + "R", -1);
            alarmSs[i] = guarded(0x44 + 4 * i, "ALRM" + letter + "SSR", 0x0f007fff);
            subSeconds[i] = new Deadline(chip, () -> alarmRings(number));
        }
        register(0x24, "WPR").writeOnly().writes(value -> unlockStep(value & 0xff));
        register(0x28, "SSR").readOnly().reads(() -> {
            settle();
            freeze();
            return calendar.subSecond();
        });
        register(0x2C, "SHIFTR").writeOnly().notModelled();
        register(0x30, "TSTR").readOnly();
        register(0x34, "TSDR").readOnly();
        register(0x38, "TSSSR").readOnly();
        guarded(0x3C, "CALR", 0xe1ff).notModelled(0xe1ff);
        Register tamper = register(0x40, isF4 ? "TAFCR" : "TAMPCR").notModelled(isF4 ? 0x9 : 0x29);
        tamper.writes(value -> ifWritable(() -> tamper.set(value)));
        if (!isF4) {
            guarded(0x4C, "OR", 3);
        }
        for (int n = 0; n < registers; n++) {
            Register backup = register(0x50 + 4 * n, "BKP" + n + "R");
            backup.writes(value -> ifWritable(() -> backup.set(value)));
        }
    }

    private Register guarded(int offset, String name, int bits) {
        Register register = register(offset, name);
        return register.writes(value -> ifUnlocked(() -> {
            register.set(value & bits);
            schedule();
        }));
    }

    private void ifWritable(Runnable change) {
        if (chip.backupWritable()) {
            change.run();
        }
    }

    private void ifUnlocked(Runnable change) {
        if (chip.backupWritable() && unlockStep == 2) {
            settle();
            change.run();
        }
    }

    private void ifInitialising(Runnable change) {
        if ((isr.get() & INITF) != 0) {
            ifUnlocked(change);
        }
    }

    private void unlockStep(int key) {
        if (chip.backupWritable()) {
            unlockStep = key == 0xCA ? 1 : key == 0x53 && unlockStep == 1 ? 2 : 0;
        }
    }

    private boolean counts() {
        return signal.running() && (isr.get() & INIT) == 0;
    }

    private void settle() {
        second.catchUp();
        if (counts()) {
            calendar.settle();
        }
    }

    private void freeze() {
        if (!cr.bit(BYPSHAD)) {
            calendar.freeze();
        }
    }

    private int readTime() {
        if ((isr.get() & INIT) != 0) {
            return tr.get();
        }
        settle();
        freeze();
        return calendar.visible().tr(cr.bit(FMT));
    }

    private int readDate() {
        if ((isr.get() & INIT) != 0) {
            return dr.get();
        }
        settle();
        int value = calendar.visible().dr();
        calendar.thaw();
        return value;
    }

    private int status() {
        settle();
        int writable = (cr.bit(8) ? 0 : 1) | (cr.bit(9) ? 0 : 2) | (cr.bit(WUTE) ? 0 : 4);
        return isr.get() | writable | (dr.get() >>> 16 != 0 ? INITS : 0);
    }

    // ISR: INIT is protected by WPR, the flags are not.
    private void writeStatus(int value) {
        ifWritable(() -> {
            isr.set(isr.get() & (value | ~FLAGS));
            linesChanged();
        });
        ifUnlocked(() -> {
            if ((value & RSF) == 0) {
                isr.set(isr.get() & ~RSF);
                awaitSync();
            }
            boolean initialises = (isr.get() & INIT) != 0;
            if ((value & INIT) != 0 && !initialises) {
                tr.set(calendar.time().tr(cr.bit(FMT)));
                dr.set(calendar.time().dr());
                isr.set(isr.get() & ~RSF | INIT);
                awaitSync();
            } else if ((value & INIT) == 0 && initialises) {
                if ((isr.get() & INITF) != 0) {
                    calendar.set(CalendarTime.of(tr.get(), dr.get(), cr.bit(FMT)));
                }
                isr.set(isr.get() & ~(INIT | INITF));
                calendar.anchor();
                awaitSync();
            }
            schedule();
        });
    }

    private void awaitSync() {
        if (signal.running()) {
            synced.at(signal.oscillator().timeOfEdge(signal.oscillator().edgesBy(chip.now()) + SYNC_PERIODS));
        }
    }

    private void synced() {
        isr.set(isr.get() | ((isr.get() & INIT) != 0 ? INITF : RSF));
    }

    private void control(int value) {
        // ADD1H and SUB1H act and read 0.
        if ((value & 1 << 16) != 0) {
            calendar.add(HOUR);
        }
        if ((value & 1 << 17) != 0) {
            calendar.add(-HOUR);
        }
        boolean wakes = (value & 1 << WUTE) != 0 && !cr.bit(WUTE);
        cr.set(value & ~(3 << 16));
        if (wakes && signal.running()) {
            wakeupFrom = signal.oscillator().edgesBy(chip.now());
        }
        linesChanged();
        schedule();
    }

    private void linesChanged() {
        boolean alarms = false;
        for (int i = 0; i < 2; i++) {
            alarms |= isr.bit(ALRAF + i) && cr.bit(12 + i);
        }
        exti.setLine(exti.layout().alarm(), alarms);
        exti.setLine(exti.layout().wakeup(), (isr.get() & WUTF) != 0 && cr.bit(WUTIE));
    }

    private void schedule() {
        boolean alarms = cr.bit(8) || cr.bit(9);
        second.at(alarms && counts() ? calendar.nextSecond() : VirtualClock.NEVER);
        for (int i = 0; i < 2; i++) {
            scheduleSubSecond(i, calendar.subSecond() - 1);
        }
        wakeup.at(cr.bit(WUTE) && signal.running() ? signal.oscillator().timeOfEdge(wakeupFrom + wakeupLength()) : VirtualClock.NEVER);
    }

    private long wakeupLength() {
        int select = cr.field(0, 3);
        long count = wutr.get() + 1L + (select >= 6 ? 0x10000 : 0);
        return select < 4 ? count << 4 - select : count * calendar.secondLength();
    }

    private void wokeUp() {
        wakeupFrom += wakeupLength();
        isr.set(isr.get() | WUTF);
        linesChanged();
        wakeup.at(signal.oscillator().timeOfEdge(wakeupFrom + wakeupLength()));
    }

    private void secondPassed() {
        calendar.secondPassed();
        for (int i = 0; i < 2; i++) {
            if (alarmSs[i].field(24, 4) == 0) {
                if (cr.bit(8 + i) && calendar.time().matches(alarm[i].get(), cr.bit(FMT))) {
                    alarmRings(i);
                }
            } else {
                scheduleSubSecond(i, calendar.firstSubSecond());
            }
        }
        second.at(calendar.nextSecond());
    }

    // The next instant of this second, SSR being `from` or less, at which the compared bits of SSR are the alarm's.
    private void scheduleSubSecond(int number, int from) {
        int compared = alarmSs[number].field(24, 4);
        subSeconds[number].cancel();
        if (compared == 0 || !counts() || !cr.bit(8 + number) || !calendar.time().matches(alarm[number].get(), cr.bit(FMT))) {
            return;
        }
        int mask = (1 << compared) - 1;
        int ssr = from - (from - (alarmSs[number].get() & mask) & mask);
        if (ssr >= 0) {
            subSeconds[number].at(calendar.instantOf(ssr));
        }
    }

    private void alarmRings(int number) {
        isr.set(isr.get() | 1 << ALRAF + number);
        linesChanged();
        if (alarmSs[number].field(24, 4) != 0) {
            settle();
            scheduleSubSecond(number, calendar.subSecond() - 1);
        }
    }

    @Override
    public void signalChanging() {
        settle();
    }

    @Override
    public void signalChanged() {
        calendar.anchor();
        wakeupFrom = calendar.edge();
        synced.cancel();
        if ((isr.get() & INIT) != 0 || (isr.get() & RSF) == 0) {
            awaitSync();
        }
        schedule();
    }

    /** BDRST, or the loss of all supplies. */
    void resetDomain(ResetKind kind) {
        super.reset(kind);
        calendar.reset();
        unlockStep = 0;
        synced.cancel();
        calendar.anchor();
        wakeupFrom = calendar.edge();
        schedule();
        awaitSync();
        linesChanged();
    }

    /** A system reset leaves the domain alone, but for what belongs to its interface (RM0090, 26.6.4). */
    @Override
    public void reset(ResetKind kind) {
        if (chip.losesBackup(kind)) {
            resetDomain(kind);
            return;
        }
        settle();
        isr.set(isr.get() & ~(INIT | INITF | RSF));
        unlockStep = 0;
        calendar.thaw();
        calendar.anchor();
        awaitSync();
        schedule();
        linesChanged();
    }

    @Override
    void saveState(StateWriter out) {
        settle();
        signal.save(out);
        out.putInt(unlockStep);
        calendar.save(out);
        out.putLong(signal.running() && cr.bit(WUTE) ? calendar.edge() - wakeupFrom : 0);
        synced.save(out);
        second.save(out);
        wakeup.save(out);
        for (Deadline deadline : subSeconds) {
            deadline.save(out);
        }
    }

    @Override
    void loadState(StateReader in) {
        signal.load(in);
        unlockStep = in.getInt();
        calendar.load(in);
        wakeupFrom = calendar.edge() - in.getLong();
        synced.load(in);
        second.load(in);
        wakeup.load(in);
        for (Deadline deadline : subSeconds) {
            deadline.load(in);
        }
    }
}
