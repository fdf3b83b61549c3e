package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.SerialPort;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

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
    private static final int FIFO = 6;
    /** Frames that the receiver stays open after STOPRX. */
    private static final int RECEIVER_TIMEOUT = 5;

    private final Event rxdrdy;
    private final Event endrx;
    private final Event txdrdy;
    private final Event endtx;
    private final Event rxto;
    private final Event rxstarted;
    private final Event txstarted;
    private final Event txstopped;
    private final Register enable;
    private final Register pselTxd;
    private final Register pselRxd;
    private final Register baudrate;
    private final Register rxPtr;
    private final Register rxMaxcnt;
    private final Register rxAmount;
    private final Register txPtr;
    private final Register txMaxcnt;
    private final Register txAmount;
    private final Register config;

    private final Deadline sent;
    private final Deadline arrived;
    private final Deadline receiverTimeout;
    private List<Listener> listeners = List.of();

    // Transmitter: a DMA transfer, or single bytes through TXD.
    private boolean transmitterOn;
    private boolean stopRequested;
    private int txNext;
    private int txEnd;
    private int txCount;
    private int shifting;
    private int txBuffered = -1;
    // Receiver: bytes on their way, bytes in the FIFO, and the DMA buffer.
    private boolean receiverOn;
    private boolean bufferOpen;
    private int rxNext;
    private int rxLeft;
    private int rxCount;
    private final ArrayDeque<Integer> incoming = new ArrayDeque<>();
    private final ArrayDeque<Integer> fifo = new ArrayDeque<>();

    public Uarte(Interconnect interconnect, String name, int base, int irq) {
        super(interconnect, name, base, irq);
        sent = new Deadline(interconnect, this::byteSent);
        arrived = new Deadline(interconnect, this::byteArrived);
        receiverTimeout = new Deadline(interconnect, this::receiverStopped);
        task(0x000, "STARTRX", this::startRx);
        task(0x004, "STOPRX", this::stopRx);
        task(0x008, "STARTTX", this::startTx);
        task(0x00C, "STOPTX", this::stopTx);
        task(0x01C, "SUSPEND", this::suspend);
        task(0x02C, "FLUSHRX", this::flushRx);
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
        shortcut(3, cts, this::startRx);
        shortcut(4, ncts, this::stopRx);
        shortcut(5, endrx, this::startRx);
        shortcut(6, endrx, this::stopRx);
        interruptsWithInten();
        Register errorsrc = register(0x480, "ERRORSRC");
        errorsrc.writes(value -> errorsrc.set(errorsrc.get() & ~value));
        enable = register(0x500, "ENABLE").bits(0xf).then(this::enableChanged);
        register(0x508, "PSEL.RTS").reset(-1);
        pselTxd = register(0x50C, "PSEL.TXD").reset(-1);
        register(0x510, "PSEL.CTS").reset(-1);
        pselRxd = register(0x514, "PSEL.RXD").reset(-1);
        register(0x518, "RXD").readOnly().reads(this::readRxd);
        register(0x51C, "TXD").writeOnly().writes(this::writeTxd);
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

    private boolean dma() {
        return enable.get() == UARTE;
    }

    private boolean enabled() {
        return enable.get() == UARTE || enable.get() == UART;
    }

    /** Duration of one frame in picoseconds. */
    private long frame() {
        long cycles = baudrate.get() == 0 ? 1 << 20 : (1L << 32) / Integer.toUnsignedLong(baudrate.get());
        int bits = 1 + 8 + (config.field(1, 3) != 0 ? 1 : 0) + (config.bit(4) ? 2 : 1);
        return bits * cycles * CYCLE;
    }

    private void enableChanged() {
        if (!enabled()) {
            stopEverything();
        }
    }

    private void stopEverything() {
        transmitterOn = false;
        stopRequested = false;
        txBuffered = -1;
        txCount = 0;
        txNext = 0;
        txEnd = 0;
        shifting = 0;
        receiverOn = false;
        bufferOpen = false;
        rxNext = 0;
        rxLeft = 0;
        rxCount = 0;
        fifo.clear();
        sent.cancel();
        arrived.cancel();
        receiverTimeout.cancel();
    }

    // ---- transmitter

    private void startTx() {
        if (!enabled()) {
            return;
        }
        if (!dma()) {
            transmitterOn = true;
            return;
        }
        if (sent.isSet()) {
            return;
        }
        transmitterOn = true;
        stopRequested = false;
        txNext = txPtr.get();
        txEnd = txNext + txMaxcnt.get();
        txCount = 0;
        txstarted.raise();
        if (txNext == txEnd) {
            endTx();
        } else {
            shiftOut(interconnect.fetch(name(), txNext++));
        }
    }

    private void shiftOut(int value) {
        shifting = value;
        sent.at(interconnect.now() + frame());
    }

    private void byteSent() {
        txCount++;
        if (!pselTxd.bit(DISCONNECTED)) {
            for (Listener listener : listeners) {
                listener.received(shifting, interconnect.now());
            }
        }
        if (!dma()) {
            if (txBuffered >= 0) {
                shiftOut(txBuffered);
                txBuffered = -1;
            }
            txdrdy.raise();
            return;
        }
        boolean last = txNext == txEnd || stopRequested;
        if (!last) {
            shiftOut(interconnect.fetch(name(), txNext++));
        }
        txdrdy.raise();
        if (last) {
            endTx();
        }
    }

    private void endTx() {
        transmitterOn = false;
        txAmount.set(txCount);
        endtx.raise();
        if (stopRequested) {
            stopRequested = false;
            txstopped.raise();
        }
    }

    private void stopTx() {
        if (!dma()) {
            transmitterOn = false;
        } else if (sent.isSet()) {
            stopRequested = true;
        } else {
            txstopped.raise();
        }
    }

    private void suspend() {
        transmitterOn = false;
        stopRx();
    }

    private void writeTxd(int value) {
        if (enable.get() == UART && transmitterOn) {
            if (sent.isSet()) {
                txBuffered = value & 0xff;
            } else {
                shiftOut(value & 0xff);
            }
        }
    }

    // ---- receiver

    private void startRx() {
        if (!enabled()) {
            return;
        }
        receiverTimeout.cancel();
        receiverOn = true;
        if (dma()) {
            openBuffer();
            rxstarted.raise();
            drain();
        }
        listen();
    }

    private void openBuffer() {
        rxNext = rxPtr.get();
        rxLeft = rxMaxcnt.get();
        rxCount = 0;
        bufferOpen = true;
    }

    private void listen() {
        if (receiverOn && !pselRxd.bit(DISCONNECTED) && !incoming.isEmpty() && fifo.size() < FIFO && !arrived.isSet()) {
            arrived.at(interconnect.now() + frame());
        }
    }

    private void byteArrived() {
        fifo.add(incoming.remove());
        if (dma()) {
            rxdrdy.raise();
            drain();
        } else if (fifo.size() == 1) {
            rxdrdy.raise();
        }
        listen();
    }

    private void drain() {
        while (bufferOpen && (!fifo.isEmpty() || rxLeft == 0)) {
            if (rxLeft > 0) {
                store(fifo.remove());
            }
            if (rxLeft == 0) {
                endRx();
            }
        }
    }

    private void store(int value) {
        interconnect.store(name(), rxNext++, value);
        rxLeft--;
        rxCount++;
    }

    private void endRx() {
        bufferOpen = false;
        rxAmount.set(rxCount);
        endrx.raise();
    }

    private void stopRx() {
        if (receiverOn && !receiverTimeout.isSet()) {
            receiverTimeout.at(interconnect.now() + RECEIVER_TIMEOUT * frame());
        }
    }

    private void receiverStopped() {
        receiverOn = false;
        arrived.cancel();
        if (bufferOpen) {
            endRx();
        }
        rxto.raise();
    }

    private void flushRx() {
        if (dma() && !bufferOpen) {
            openBuffer();
            while (!fifo.isEmpty() && rxLeft > 0) {
                store(fifo.remove());
            }
            endRx();
        }
    }

    private int readRxd() {
        if (fifo.isEmpty()) {
            return 0;
        }
        int value = fifo.remove();
        if (!fifo.isEmpty()) {
            rxdrdy.raise();
        }
        listen();
        return value;
    }

    // ---- outside

    @Override
    public void addListener(Listener listener) {
        listeners = Stream.concat(listeners.stream(), Stream.of(listener)).toList();
    }

    @Override
    public void removeListener(Listener listener) {
        listeners = listeners.stream().filter(other -> other != listener).toList();
    }

    @Override
    public void feed(byte[] bytes) {
        for (byte value : bytes) {
            incoming.add(value & 0xff);
        }
        listen();
    }

    @Override
    public void reset(ResetKind kind) {
        super.reset(kind);
        stopEverything();
    }

    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.putBoolean(transmitterOn);
        out.putBoolean(stopRequested);
        out.putInt(txNext);
        out.putInt(txEnd);
        out.putInt(txCount);
        out.putInt(shifting);
        out.putInt(txBuffered);
        out.putBoolean(receiverOn);
        out.putBoolean(bufferOpen);
        out.putInt(rxNext);
        out.putInt(rxLeft);
        out.putInt(rxCount);
        save(out, incoming);
        save(out, fifo);
        sent.save(out);
        arrived.save(out);
        receiverTimeout.save(out);
    }

    private static void save(StateWriter out, ArrayDeque<Integer> bytes) {
        out.putInt(bytes.size());
        for (int value : bytes) {
            out.putInt(value);
        }
    }

    @Override
    public void load(StateReader in) {
        super.load(in);
        transmitterOn = in.getBoolean();
        stopRequested = in.getBoolean();
        txNext = in.getInt();
        txEnd = in.getInt();
        txCount = in.getInt();
        shifting = in.getInt();
        txBuffered = in.getInt();
        receiverOn = in.getBoolean();
        bufferOpen = in.getBoolean();
        rxNext = in.getInt();
        rxLeft = in.getInt();
        rxCount = in.getInt();
        load(in, incoming);
        load(in, fifo);
        sent.load(in);
        arrived.load(in);
        receiverTimeout.load(in);
    }

    private static void load(StateReader in, ArrayDeque<Integer> bytes) {
        bytes.clear();
        for (int count = in.getInt(); count > 0; count--) {
            bytes.add(in.getInt());
        }
    }
}
