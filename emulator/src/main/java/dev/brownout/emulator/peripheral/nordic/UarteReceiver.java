package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import java.util.ArrayDeque;

/** The receiving half of {@link Uarte}: bytes on their way, a FIFO of six, and the DMA buffer. */
final class UarteReceiver {
    private static final int FIFO = 6;
    /** Frames that it stays open after STOPRX. */
    private static final int TIMEOUT = 5;

    private final Uarte uarte;
    private final Interconnect interconnect;
    private final Deadline arrived;
    private final Deadline timeout;
    private final ArrayDeque<Integer> incoming = new ArrayDeque<>();
    private final ArrayDeque<Integer> fifo = new ArrayDeque<>();
    private boolean on;
    private boolean bufferOpen;
    private int next;
    private int left;
    private int count;

    UarteReceiver(Uarte uarte, Interconnect interconnect) {
        this.uarte = uarte;
        this.interconnect = interconnect;
        arrived = new Deadline(interconnect, this::byteArrived);
        timeout = new Deadline(interconnect, this::stopped);
    }

    void feed(byte[] bytes) {
        for (byte value : bytes) {
            incoming.add(value & 0xff);
        }
        listen();
    }

    void start() {
        if (!uarte.enabled()) {
            return;
        }
        timeout.cancel();
        on = true;
        if (uarte.dma()) {
            openBuffer();
            uarte.rxstarted.raise();
            drain();
        }
        listen();
    }

    private void openBuffer() {
        next = uarte.rxPtr.get();
        left = uarte.rxMaxcnt.get();
        count = 0;
        bufferOpen = true;
    }

    private void listen() {
        if (on && uarte.receives() && !incoming.isEmpty() && fifo.size() < FIFO && !arrived.isSet()) {
            arrived.at(interconnect.now() + uarte.frame());
        }
    }

    private void byteArrived() {
        fifo.add(incoming.remove());
        if (uarte.dma()) {
            uarte.rxdrdy.raise();
            drain();
        } else if (fifo.size() == 1) {
            uarte.rxdrdy.raise();
        }
        listen();
    }

    private void drain() {
        while (bufferOpen && (!fifo.isEmpty() || left == 0)) {
            if (left > 0) {
                store(fifo.remove());
            }
            if (left == 0) {
                closeBuffer();
            }
        }
    }

    private void store(int value) {
        interconnect.store(uarte.name(), next++, value);
        left--;
        count++;
    }

    private void closeBuffer() {
        bufferOpen = false;
        uarte.rxAmount.set(count);
        uarte.endrx.raise();
    }

    void stop() {
        if (on && !timeout.isSet()) {
            timeout.at(interconnect.now() + TIMEOUT * uarte.frame());
        }
    }

    private void stopped() {
        on = false;
        arrived.cancel();
        if (bufferOpen) {
            closeBuffer();
        }
        uarte.rxto.raise();
    }

    void flush() {
        if (uarte.dma() && !bufferOpen) {
            openBuffer();
            while (!fifo.isEmpty() && left > 0) {
                store(fifo.remove());
            }
            closeBuffer();
        }
    }

    int readRxd() {
        if (fifo.isEmpty()) {
            return 0;
        }
        int value = fifo.remove();
        if (!fifo.isEmpty()) {
            uarte.rxdrdy.raise();
        }
        listen();
        return value;
    }

    /** What the other end has not sent yet stays with it. */
    void clear() {
        on = false;
        bufferOpen = false;
        next = 0;
        left = 0;
        count = 0;
        fifo.clear();
        arrived.cancel();
        timeout.cancel();
    }

    void save(StateWriter out) {
        out.putBoolean(on);
        out.putBoolean(bufferOpen);
        out.putInt(next);
        out.putInt(left);
        out.putInt(count);
        save(out, incoming);
        save(out, fifo);
        arrived.save(out);
        timeout.save(out);
    }

    private static void save(StateWriter out, ArrayDeque<Integer> bytes) {
        out.putInt(bytes.size());
        for (int value : bytes) {
            out.putInt(value);
        }
    }

    void load(StateReader in) {
        on = in.getBoolean();
        bufferOpen = in.getBoolean();
        next = in.getInt();
        left = in.getInt();
        count = in.getInt();
        load(in, incoming);
        load(in, fifo);
        arrived.load(in);
        timeout.load(in);
    }

    private static void load(StateReader in, ArrayDeque<Integer> bytes) {
        bytes.clear();
        for (int number = in.getInt(); number > 0; number--) {
            bytes.add(in.getInt());
        }
    }
}
