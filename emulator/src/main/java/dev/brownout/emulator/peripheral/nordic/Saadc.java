package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * SAADC with every input at 0 V (nRF52840 PS, "SAADC"): conversions take their time and give zeros, no limit is ever passed. Oversampling
 * and the internal sample rate timer are not modelled: each SAMPLE task is one conversion of each connected channel.
 */
public final class Saadc extends NordicPeripheral {
    private static final int CHANNELS = 8;
    // TACQ in microseconds, to which the conversion adds two.
    private static final int[] ACQUISITION = {3, 5, 10, 15, 20, 40, 40, 40};
    private static final long CONVERSION_US = 2;
    private static final long MICROSECOND = 1_000_000L;
    private static final int BYTES = 2;

    private final Deadline converted;
    private final Deadline calibrated;
    private final Event started;
    private final Event end;
    private final Event done;
    private final Event resultdone;
    private final Event calibratedone;
    private final Event stopped;
    private final Register enable;
    private final Register[] pselp = new Register[CHANNELS];
    private final Register[] config = new Register[CHANNELS];
    private final Register ptr;
    private final Register maxcnt;
    private final Register amount;
    private boolean open;
    private int count;

    public Saadc(Interconnect interconnect, String name, int base, int irq) {
        super(interconnect, name, base, irq);
        converted = new Deadline(interconnect, this::finish);
        calibrated = new Deadline(interconnect, this::calibrationDone);
        task(0x000, "START", this::start);
        task(0x004, "SAMPLE", this::sample);
        task(0x008, "STOP", this::stop);
        task(0x00C, "CALIBRATEOFFSET", this::calibrate);
        started = event(0x100, "STARTED");
        end = event(0x104, "END");
        done = event(0x108, "DONE");
        resultdone = event(0x10C, "RESULTDONE");
        calibratedone = event(0x110, "CALIBRATEDONE");
        stopped = event(0x114, "STOPPED");
        for (int n = 0; n < CHANNELS; n++) {
            event(0x118 + 8 * n, "CH[" + n + "].LIMITH");
            event(0x11C + 8 * n, "CH[" + n + "].LIMITL");
        }
        interruptsWithInten();
        register(0x400, "STATUS").readOnly().reads(() -> converted.isSet() || calibrated.isSet() ? 1 : 0);
        enable = register(0x500, "ENABLE").bits(1);
        for (int n = 0; n < CHANNELS; n++) {
            pselp[n] = register(0x510 + 16 * n, "CH[" + n + "].PSELP").bits(0x1f);
            register(0x514 + 16 * n, "CH[" + n + "].PSELN").bits(0x1f);
            config[n] = register(0x518 + 16 * n, "CH[" + n + "].CONFIG").reset(0x00020000);
            register(0x51C + 16 * n, "CH[" + n + "].LIMIT").reset(0x7FFF8000);
        }
        register(0x5F0, "RESOLUTION").reset(1).bits(7);
        register(0x5F4, "OVERSAMPLE").bits(0xf).notModelled(0xf);
        register(0x5F8, "SAMPLERATE").bits(0x17ff).notModelled(0x1000);
        ptr = register(0x62C, "RESULT.PTR");
        maxcnt = register(0x630, "RESULT.MAXCNT").bits(0x7fff);
        amount = register(0x634, "RESULT.AMOUNT").readOnly();
    }

    private void start() {
        if (enable.get() != 0) {
            open = true;
            count = 0;
            started.raise();
        }
    }

    private void sample() {
        long time = 0;
        for (int n = 0; n < CHANNELS; n++) {
            if (pselp[n].get() != 0) {
                time += ACQUISITION[config[n].field(16, 3)] + CONVERSION_US;
            }
        }
        if (open && time > 0 && !converted.isSet()) {
            converted.at(interconnect.now() + time * MICROSECOND);
        }
    }

    private void finish() {
        for (int n = 0; n < CHANNELS && count < maxcnt.get(); n++) {
            if (pselp[n].get() != 0) {
                interconnect.store(name(), ptr.get() + BYTES * count, 0);
                interconnect.store(name(), ptr.get() + BYTES * count + 1, 0);
                count++;
            }
        }
        done.raise();
        resultdone.raise();
        if (count >= maxcnt.get()) {
            close();
        }
    }

    private void close() {
        open = false;
        amount.set(count);
        end.raise();
    }

    private void stop() {
        converted.cancel();
        calibrated.cancel();
        if (open) {
            close();
        }
        stopped.raise();
    }

    private void calibrate() {
        if (enable.get() != 0) {
            calibrated.at(interconnect.now() + (ACQUISITION[2] + CONVERSION_US) * MICROSECOND);
        }
    }

    private void calibrationDone() {
        calibratedone.raise();
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        open = false;
        count = 0;
        converted.cancel();
        calibrated.cancel();
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putBoolean(open);
        out.putInt(count);
        converted.save(out);
        calibrated.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        open = in.getBoolean();
        count = in.getInt();
        converted.load(in);
        calibrated.load(in);
    }
}
