package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * CLOCK: starts and stops the high and low frequency sources (nRF52840 PS, "CLOCK"). The core runs at 64 MHz from either high frequency
 * source. With the crystal selected, LFCLK comes from the RC oscillator until the crystal has started, and only then LFCLKSTARTED.
 */
public final class Clock extends NordicPeripheral {
    private static final int STATE_RUNNING = 1 << 16;
    private static final long QUARTER_SECOND = 250_000_000_000L;
    // tCAL: 16 ms of LFCLK against the crystal.
    private static final long CALIBRATION = 16_000_000_000L;

    /**
     * How long the oscillators take to start, in picoseconds; {@link VirtualClock#NEVER} for one that is not fitted.
     *
     * @param hfxo  32 MHz crystal, with its debounce time
     * @param lfxo  32.768 kHz crystal
     * @param lfrc  32.768 kHz RC oscillator
     */
    public record StartUp(long hfxo, long lfxo, long lfrc) {
    }

    private final LowFrequencyClock lfclk;
    private final StartUp startUp;
    private final Deadline hfxoReady;
    private final Deadline lfclkReady;
    private final Deadline calibrated;
    private final Deadline calibrationTimer;
    private final Event hfclkStarted;
    private final Event lfclkStarted;
    private final Event done;
    private final Event ctto;
    private final Event ctStarted;
    private final Event ctStopped;
    private final Register hfclkRun;
    private final Register lfclkRun;
    private final Register lfclkSrc;
    private final Register lfclkSrcCopy;
    private final Register ctiv;
    private boolean hfxoRunning;

    public Clock(Interconnect interconnect, String name, int base, int irq, LowFrequencyClock lfclk, StartUp startUp) {
        super(interconnect, name, base, irq);
        this.lfclk = lfclk;
        this.startUp = startUp;
        hfxoReady = new Deadline(interconnect, this::hfxoStarted);
        lfclkReady = new Deadline(interconnect, this::lfclkStarted);
        calibrated = new Deadline(interconnect, this::calibrated);
        calibrationTimer = new Deadline(interconnect, this::calibrationTimeout);
        task(0x000, "HFCLKSTART", this::startHfxo);
        task(0x004, "HFCLKSTOP", this::stopHfxo);
        task(0x008, "LFCLKSTART", this::startLfclk);
        task(0x00C, "LFCLKSTOP", this::stopLfclk);
        task(0x010, "CAL", this::calibrate);
        task(0x014, "CTSTART", this::startCalibrationTimer);
        task(0x018, "CTSTOP", this::stopCalibrationTimer);
        hfclkStarted = event(0x100, "HFCLKSTARTED");
        lfclkStarted = event(0x104, "LFCLKSTARTED");
        done = event(0x10C, "DONE");
        ctto = event(0x110, "CTTO");
        ctStarted = event(0x128, "CTSTARTED");
        ctStopped = event(0x12C, "CTSTOPPED");
        interrupts();
        hfclkRun = register(0x408, "HFCLKRUN").readOnly();
        register(0x40C, "HFCLKSTAT").readOnly().reads(() -> STATE_RUNNING | (hfxoRunning ? 1 : 0));
        lfclkRun = register(0x414, "LFCLKRUN").readOnly();
        register(0x418, "LFCLKSTAT").readOnly().reads(() -> lfclk.running() ? STATE_RUNNING | lfclk.source().ordinal() : 0);
        lfclkSrcCopy = register(0x41C, "LFCLKSRCCOPY").readOnly();
        lfclkSrc = register(0x518, "LFCLKSRC").bits(0x30003);
        register(0x528, "HFXODEBOUNCE").reset(0x10).bits(0xff);
        ctiv = register(0x538, "CTIV").bits(0x7f);
        // Errata 31 copies a FICR field here.
        undocumented(0x53C);
        register(0x55C, "TRACECONFIG").bits(0x30003).notModelled(0x30000);
        // Errata 37.
        undocumented(0x5A0);
        register(0x5B4, "LFRCMODE").bits(1).notModelled(1);
        // Errata 108, 115 and 217.
        undocumented(0xEE4);
    }

    private long in(long duration) {
        return duration == VirtualClock.NEVER ? VirtualClock.NEVER : interconnect.now() + duration;
    }

    private void startHfxo() {
        hfclkRun.set(1);
        if (hfxoRunning) {
            hfclkStarted.raise();
        } else if (!hfxoReady.isSet()) {
            hfxoReady.at(in(startUp.hfxo()));
        }
    }

    private void hfxoStarted() {
        hfxoRunning = true;
        hfclkStarted.raise();
    }

    private void stopHfxo() {
        hfclkRun.set(0);
        hfxoRunning = false;
        hfxoReady.cancel();
    }

    private void startLfclk() {
        lfclkRun.set(1);
        lfclkSrcCopy.set(lfclkSrc.get() & 3);
        lfclkReady.at(in(wanted() == LowFrequencyClock.Source.XTAL ? startUp.lfxo() : startUp.lfrc()));
        if (!lfclk.running()) {
            lfclk.select(LowFrequencyClock.Source.RC);
        }
    }

    private LowFrequencyClock.Source wanted() {
        return switch (lfclkSrcCopy.get()) {
            case 1 -> LowFrequencyClock.Source.XTAL;
            case 2 -> LowFrequencyClock.Source.SYNTH;
            default -> LowFrequencyClock.Source.RC;
        };
    }

    private void lfclkStarted() {
        lfclk.select(wanted());
        lfclkStarted.raise();
    }

    private void stopLfclk() {
        lfclkRun.set(0);
        lfclkReady.cancel();
        lfclk.deselect();
    }

    private void calibrate() {
        calibrated.at(interconnect.now() + CALIBRATION);
    }

    private void calibrated() {
        done.raise();
    }

    private void startCalibrationTimer() {
        if (ctiv.get() != 0) {
            calibrationTimer.at(interconnect.now() + ctiv.get() * QUARTER_SECOND);
        }
        ctStarted.raise();
    }

    private void stopCalibrationTimer() {
        calibrationTimer.cancel();
        ctStopped.raise();
    }

    private void calibrationTimeout() {
        ctto.raise();
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        stopHfxo();
        stopLfclk();
        calibrated.cancel();
        calibrationTimer.cancel();
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putBoolean(hfxoRunning);
        hfxoReady.save(out);
        lfclkReady.save(out);
        calibrated.save(out);
        calibrationTimer.save(out);
        lfclk.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        hfxoRunning = in.getBoolean();
        hfxoReady.load(in);
        lfclkReady.load(in);
        calibrated.load(in);
        calibrationTimer.load(in);
        lfclk.load(in);
    }
}
