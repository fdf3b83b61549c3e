package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Register;
import dev.brownout.emulator.peripheral.SerialPort;

/**
 * UARTE with EasyDMA, and the older UART at the same address: ENABLE says which (nRF52840 PS, "UARTE" and "UART"). The wire carries a
 * start bit, eight data bits, parity if configured, one or two stop bits; a bit lasts a whole number of cycles of 16 MHz, which gives the
 * actual baud rates of the datasheet's table. The other end never sends while it could not be received, and makes no errors.
 */
public final class Uarte extends NordicPeripheral implements SerialPort {
    private static final int UART = 4;
    private static final int UARTE = 8;
    private static final long CYCLE = 62_500;
    private static final int DISCONNECTED = 31;

    private final UarteTransmitter transmitter;
    private final UarteReceiver receiver;
    final Event rxdrdy;
    final Event endrx;
    final Event txdrdy;
    final Event endtx;
    final Event rxto;
    final Event rxstarted;
    final Event txstarted;
    final Event txstopped;
    private final Register enable;
    private final Register pselTxd;
    private final Register pselRxd;
    private final Register baudrate;
    final Register rxPtr;
    final Register rxMaxcnt;
    final Register rxAmount;
    final Register txPtr;
    final Register txMaxcnt;
    final Register txAmount;
    private final Register config;

    public Uarte(Interconnect interconnect, String name, int base, int irq) {
        super(interconnect, name, base, irq);
        transmitter = new UarteTransmitter(this, interconnect);
        receiver = new UarteReceiver(this, interconnect);
        task(0x000, "STARTRX", receiver::start);
        task(0x004, "STOPRX", receiver::stop);
        task(0x008, "STARTTX", transmitter::start);
        task(0x00C, "STOPTX", transmitter::stop);
        task(0x01C, "SUSPEND", this::suspend);
        task(0x02C, "FLUSHRX", receiver::flush);
        Event cts = event(0x100, "CTS");
        Event ncts = event(0x104, "NCTS");
        rxdrdy = event(0x108, "RXDRDY");
        endrx = event(0x110, "ENDRX");
        txdrdy = event(0x11C, "TXDRDY");
        endtx = event(0x120, "ENDTX");
        event(0x124, "ERROR");
        rxto = event(0x144, "RXTO");
        rxstarted = event(0x14C, "RXSTARTED");
        txstarted = event(0x150, "TXSTARTED");
        txstopped = event(0x158, "TXSTOPPED");
        shortcut(3, cts, receiver::start);
        shortcut(4, ncts, receiver::stop);
        shortcut(5, endrx, receiver::start);
        shortcut(6, endrx, receiver::stop);
        interruptsWithInten();
        Register errorsrc = register(0x480, "ERRORSRC");
        errorsrc.writes(value -> errorsrc.set(errorsrc.get() & ~value));
        enable = register(0x500, "ENABLE").bits(0xf).then(this::enableChanged);
        register(0x508, "PSEL.RTS").reset(-1);
        pselTxd = register(0x50C, "PSEL.TXD").reset(-1);
        register(0x510, "PSEL.CTS").reset(-1);
        pselRxd = register(0x514, "PSEL.RXD").reset(-1);
        register(0x518, "RXD").readOnly().reads(receiver::readRxd);
        register(0x51C, "TXD").writeOnly().writes(transmitter::writeTxd);
        baudrate = register(0x524, "BAUDRATE").reset(0x04000000);
        rxPtr = register(0x534, "RXD.PTR");
        rxMaxcnt = register(0x538, "RXD.MAXCNT").bits(0xFFFF);
        rxAmount = register(0x53C, "RXD.AMOUNT").readOnly();
        txPtr = register(0x544, "TXD.PTR");
        txMaxcnt = register(0x548, "TXD.MAXCNT").bits(0xFFFF);
        txAmount = register(0x54C, "TXD.AMOUNT").readOnly();
        config = register(0x56C, "CONFIG").bits(0x1f);
        // Switches the block's supply in published workarounds.
        Register power = register(0xFFC, "POWER").reset(1).bits(1);
        power.then(() -> {
            if (power.get() == 0) {
                reset(ResetKind.SOFTWARE);
                power.set(0);
            }
        });
    }

    boolean dma() {
        return enable.get() == UARTE;
    }

    boolean enabled() {
        return enable.get() == UARTE || enable.get() == UART;
    }

    boolean sends() {
        return !pselTxd.bit(DISCONNECTED);
    }

    boolean receives() {
        return !pselRxd.bit(DISCONNECTED);
    }

    /** Duration of one frame in picoseconds. */
    long frame() {
        long cycles = baudrate.get() == 0 ? 1 << 20 : (1L << 32) / Integer.toUnsignedLong(baudrate.get());
        int bits = 1 + 8 + (config.field(1, 3) != 0 ? 1 : 0) + (config.bit(4) ? 2 : 1);
        return bits * cycles * CYCLE;
    }

    private void suspend() {
        transmitter.suspend();
        receiver.stop();
    }

    private void enableChanged() {
        if (!enabled()) {
            transmitter.clear();
            receiver.clear();
        }
    }

    @Override
    public void addListener(Listener listener) {
        transmitter.addListener(listener);
    }

    @Override
    public void removeListener(Listener listener) {
        transmitter.removeListener(listener);
    }

    @Override
    public void feed(byte[] bytes) {
        receiver.feed(bytes);
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        transmitter.clear();
        receiver.clear();
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        transmitter.save(out);
        receiver.save(out);
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        transmitter.load(in);
        receiver.load(in);
    }
}
