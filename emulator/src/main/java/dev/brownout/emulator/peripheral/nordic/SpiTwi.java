package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.Register;

/**
 * The serial masters that share an address, with nothing on their wires: SPIM, SPI, TWIM and TWI, of which ENABLE chooses one (nRF52840
 * PS, "SPIM", "TWIM", and the older "SPI" and "TWI"). A SPI transfer takes its time and reads zeros; a TWI transfer ends after the
 * address with ERROR, since nobody acknowledges it. The slaves are never addressed: they are enabled and nothing happens.
 */
public final class SpiTwi extends NordicPeripheral {
    private static final int SPI = 1;
    private static final int TWI = 5;
    private static final int TWIM = 6;
    private static final int SPIM = 7;
    private static final long HERTZ_16M = 16_000_000;
    private static final long PICOSECONDS = 1_000_000_000_000L;
    private static final int FREQUENCY_16M = 0x0A000000;
    private static final int FREQUENCY_32M = 0x14000000;
    private static final int ADDRESS_NOT_ACKNOWLEDGED = 1 << 1;
    /** Address, direction and acknowledge. */
    private static final int ADDRESS_BITS = 9;

    private final Deadline finished;
    private final Event stopped;
    private final Event ready;
    private final Event endrx;
    private final Event end;
    private final Event endtx;
    private final Event error;
    private final Event suspended;
    private final Event started;
    private final Event txstarted;
    private final Register errorsrc;
    private final Register enable;
    private final Register frequency;
    private final Register rxPtr;
    private final Register rxMaxcnt;
    private final Register rxAmount;
    private final Register txMaxcnt;
    private final Register txAmount;
    // Bytes written to TXD that still wait for the wire, without the one on it.
    private int queued;

    public SpiTwi(Interconnect interconnect, String name, int base, int irq) {
        super(interconnect, name, base, irq);
        finished = new Deadline(interconnect, this::finish);
        task(0x000, "STARTRX", this::startTwi);
        task(0x008, "STARTTX", this::startTwi);
        task(0x010, "START", this::startSpim);
        task(0x014, "STOP", this::stop);
        task(0x01C, "SUSPEND", this::suspend);
        task(0x020, "RESUME", () -> { });
        stopped = event(0x104, "STOPPED");
        ready = event(0x108, "READY");
        endrx = event(0x110, "ENDRX");
        end = event(0x118, "END");
        event(0x11C, "TXDSENT");
        endtx = event(0x120, "ENDTX");
        error = event(0x124, "ERROR");
        event(0x138, "BB");
        suspended = event(0x148, "SUSPENDED");
        started = event(0x14C, "STARTED");
        txstarted = event(0x150, "TXSTARTED");
        event(0x15C, "LASTRX");
        event(0x160, "LASTTX");
        shortcut(17, end, this::startSpim);
        // The other shortcuts start from events of an answered TWI transfer: kept, and never taken.
        shortcutBits(0x1f83);
        interruptsWithInten();
        register(0x400, "STALLSTAT").bits(3);
        errorsrc = register(0x4C4, "ERRORSRC");
        errorsrc.writes(value -> errorsrc.set(errorsrc.get() & ~value));
        enable = register(0x500, "ENABLE").bits(0xf).then(this::enableChanged);
        for (int offset = 0x508; offset <= 0x514; offset += 4) {
            register(offset, "PSEL[" + (offset - 0x508 >>> 2) + "]").reset(-1);
        }
        register(0x518, "RXD").readOnly();
        register(0x51C, "TXD").writeOnly().writes(value -> writeTxd());
        frequency = register(0x524, "FREQUENCY").reset(0x04000000);
        rxPtr = register(0x534, "RXD.PTR");
        rxMaxcnt = register(0x538, "RXD.MAXCNT").bits(0xFFFF);
        rxAmount = register(0x53C, "RXD.AMOUNT").readOnly();
        register(0x540, "RXD.LIST").bits(7);
        register(0x544, "TXD.PTR");
        txMaxcnt = register(0x548, "TXD.MAXCNT").bits(0xFFFF);
        txAmount = register(0x54C, "TXD.AMOUNT").readOnly();
        register(0x550, "TXD.LIST").bits(7);
        register(0x554, "CONFIG").bits(7);
        register(0x560, "IFTIMING.RXDELAY").reset(2).bits(7);
        register(0x564, "IFTIMING.CSNDUR").reset(2).bits(0xff);
        register(0x568, "CSNPOL").bits(1);
        register(0x56C, "PSELDCX").reset(-1);
        register(0x570, "DCXCNT").bits(0xf);
        register(0x588, "ADDRESS").bits(0x7f);
        register(0x5C0, "ORC").bits(0xff);
        register(0xFFC, "POWER").reset(1).bits(1);
    }

    private boolean isTwi() {
        return enable.get() == TWI || enable.get() == TWIM;
    }

    private long bitTime() {
        return switch (frequency.get()) {
            case FREQUENCY_16M -> PICOSECONDS / HERTZ_16M;
            case FREQUENCY_32M -> PICOSECONDS / HERTZ_16M / 2;
            case 0 -> PICOSECONDS / 1000;
            default -> PICOSECONDS / Math.max(1000, HERTZ_16M * Integer.toUnsignedLong(frequency.get()) >>> 32);
        };
    }

    private void startTwi() {
        if (isTwi() && !finished.isSet()) {
            if (enable.get() == TWIM) {
                txstarted.raise();
                started.raise();
            }
            finished.at(interconnect.now() + ADDRESS_BITS * bitTime());
        }
    }

    private void startSpim() {
        if (enable.get() == SPIM && !finished.isSet()) {
            started.raise();
            finished.at(interconnect.now() + Math.max(1, 8L * Math.max(rxMaxcnt.get(), txMaxcnt.get()) * bitTime()));
        }
    }

    private void writeTxd() {
        if (enable.get() == SPI) {
            if (finished.isSet()) {
                queued = 1;
            } else {
                finished.at(interconnect.now() + 8 * bitTime());
            }
        }
    }

    private void finish() {
        switch (enable.get()) {
            case SPIM -> finishSpim();
            case SPI -> {
                if (queued > 0) {
                    queued = 0;
                    finished.at(interconnect.now() + 8 * bitTime());
                }
                ready.raise();
            }
            case TWI, TWIM -> {
                errorsrc.set(errorsrc.get() | ADDRESS_NOT_ACKNOWLEDGED);
                error.raise();
            }
            default -> { }
        }
    }

    private void finishSpim() {
        for (int i = 0; i < rxMaxcnt.get(); i++) {
            interconnect.store(name(), rxPtr.get() + i, 0);
        }
        rxAmount.set(rxMaxcnt.get());
        txAmount.set(txMaxcnt.get());
        endrx.raise();
        endtx.raise();
        end.raise();
    }

    private void stop() {
        finished.cancel();
        stopped.raise();
    }

    private void suspend() {
        if (isTwi()) {
            suspended.raise();
        }
    }

    private void enableChanged() {
        if (enable.get() == 0) {
            queued = 0;
            finished.cancel();
        }
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        queued = 0;
        finished.cancel();
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putInt(queued);
        finished.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        queued = in.getInt();
        finished.load(in);
    }
}
