package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.clock.Oscillator;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * WDT, the watchdog (nRF52840 PS, "WDT"). Once started it cannot be stopped and its configuration is locked, until a reset other than
 * by software or lockup. It times out (CRV + 1) / 32768 s after its last reload, never earlier; a reload is granted when every enabled RR
 * register has been written. A timeout resets the device, two LFCLK cycles later if TIMEOUT interrupts.
 */
public final class Wdt extends NordicPeripheral implements LowFrequencyClock.Consumer {
    private static final int RELOAD_KEY = 0x6E524635;
    private static final int MIN_CRV = 0xF;
    private static final int REQUESTS = 8;
    private static final int RUN_IN_SLEEP = 0;
    private static final long GRACE_EDGES = 2;

    private final LowFrequencyClock lfclk;
    private final Deadline deadline;
    private final Event timeout;
    private final Register crv;
    private final Register rren;
    private final Register config;

    private boolean running;
    // RR registers that are enabled and have not been written since the last reload.
    private int outstanding = 1;
    private boolean timedOut;
    // LFCLK edges that the counter still has to see; exact at the edge of this number.
    private long remaining;
    private long atEdge;

    public Wdt(Interconnect interconnect, String name, int base, int irq, LowFrequencyClock lfclk) {
        super(interconnect, name, base, irq);
        this.lfclk = lfclk;
        lfclk.addConsumer(this);
        deadline = new Deadline(interconnect, this::counted);
        task(0x000, "START", this::start);
        timeout = event(0x100, "TIMEOUT");
        interrupts();
        register(0x400, "RUNSTATUS").readOnly().reads(() -> running ? 1 : 0);
        register(0x404, "REQSTATUS").readOnly().reads(() -> running ? outstanding : enabledRequests());
        crv = register(0x504, "CRV").reset(0xFFFFFFFF);
        crv.writes(value -> ifStopped(() -> crv.set(Integer.compareUnsigned(value, MIN_CRV) < 0 ? MIN_CRV : value)));
        rren = register(0x508, "RREN").reset(1);
        rren.writes(value -> ifStopped(() -> rren.set(value & 0xff)));
        config = register(0x50C, "CONFIG").reset(1);
        config.writes(value -> ifStopped(() -> config.set(value & 9)));
        for (int n = 0; n < REQUESTS; n++) {
            int bit = 1 << n;
            register(0x600 + 4 * n, "RR[" + n + "]").writeOnly().writes(value -> request(bit, value));
        }
    }

    private int enabledRequests() {
        return rren.get();
    }

    private void ifStopped(Runnable change) {
        if (!running) {
            change.run();
        }
    }

    private void start() {
        if (!running) {
            running = true;
            lfclk.demand(true);
            reload();
        }
    }

    private void request(int bit, int value) {
        deadline.catchUp();
        if (running && value == RELOAD_KEY && !timedOut) {
            outstanding &= ~bit;
            if (outstanding == 0) {
                reload();
            }
        }
    }

    private void reload() {
        outstanding = rren.get();
        Oscillator signal = lfclk.oscillator();
        long now = interconnect.now();
        atEdge = signal.edgesBy(now);
        if (signal.timeOfEdge(atEdge) < now) {
            // The counter is loaded with the next edge, so that it never runs short.
            atEdge++;
        }
        remaining = Integer.toUnsignedLong(crv.get()) + 1;
        schedule();
    }

    private void schedule() {
        if (!running || !lfclk.running()) {
            deadline.cancel();
        } else {
            deadline.at(lfclk.oscillator().timeOfEdge(atEdge + (config.bit(RUN_IN_SLEEP) ? remaining : 1)));
        }
    }

    private void counted() {
        if (!config.bit(RUN_IN_SLEEP)) {
            // Paused while the core sleeps: then it must look at every edge.
            atEdge++;
            if (!environment.coreSleeping()) {
                remaining--;
            }
            if (remaining > 0) {
                schedule();
                return;
            }
        } else {
            atEdge += remaining;
        }
        if (timedOut) {
            environment.requestReset(ResetKind.WATCHDOG);
            return;
        }
        timedOut = true;
        timeout.raise();
        if ((inten() & timeout.bit) != 0) {
            remaining = GRACE_EDGES;
            schedule();
        } else {
            environment.requestReset(ResetKind.WATCHDOG);
        }
    }

    /** True once started; for reports. */
    public boolean running() {
        return running;
    }

    @Override
    public void beforeChange(long time) {
        if (running && lfclk.running()) {
            long passed = lfclk.oscillator().edgesBy(time) - atEdge;
            if (config.bit(RUN_IN_SLEEP) && passed > 0) {
                remaining -= passed;
            }
            atEdge = 0;
        }
    }

    @Override
    public void afterChange(long time) {
        if (running) {
            schedule();
        }
    }

    @Override
    public void reset(ResetKind kind) {
        if (kind == ResetKind.SOFTWARE || kind == ResetKind.LOCKUP) {
            return;
        }
        super.reset(kind);
        running = false;
        timedOut = false;
        outstanding = 1;
        remaining = 0;
        atEdge = 0;
        deadline.cancel();
        lfclk.demand(false);
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putBoolean(running);
        out.putBoolean(timedOut);
        out.putInt(outstanding);
        // Until the deadline the pair stands for nothing but it.
        out.putStatistic(remaining);
        out.putStatistic(atEdge);
        out.putLong(config.bit(RUN_IN_SLEEP) ? 0 : remaining);
        deadline.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        running = in.getBoolean();
        timedOut = in.getBoolean();
        outstanding = in.getInt();
        remaining = in.getStatistic();
        atEdge = in.getStatistic();
        in.getLong();
        deadline.load(in);
    }
}
