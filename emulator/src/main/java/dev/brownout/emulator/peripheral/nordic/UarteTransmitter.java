package dev.brownout.emulator.peripheral.nordic;

import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.SerialPort.Listener;
import java.util.List;
import java.util.stream.Stream;

/** The sending half of {@link Uarte}: a DMA transfer, or single bytes through TXD. */
final class UarteTransmitter {
    private final Uarte uarte;
    private final Interconnect interconnect;
    private final Deadline sent;
    private List<Listener> listeners = List.of();
    private boolean on;
    private boolean stopRequested;
    private int next;
    private int end;
    private int count;
    private int shifting;
    private int buffered = -1;

    UarteTransmitter(Uarte uarte, Interconnect interconnect) {
        this.uarte = uarte;
        this.interconnect = interconnect;
        sent = new Deadline(interconnect, this::byteSent);
    }

    void addListener(Listener listener) {
        listeners = Stream.concat(listeners.stream(), Stream.of(listener)).toList();
    }

    void removeListener(Listener listener) {
        listeners = listeners.stream().filter(other -> other != listener).toList();
    }

    void start() {
        if (!uarte.enabled()) {
            return;
        }
        if (!uarte.dma()) {
            on = true;
            return;
        }
        if (sent.isSet()) {
            return;
        }
        on = true;
        stopRequested = false;
        next = uarte.txPtr.get();
        end = next + uarte.txMaxcnt.get();
        count = 0;
        uarte.txstarted.raise();
        if (next == end) {
            finish();
        } else {
            shiftOut(interconnect.fetch(uarte.name(), next++));
        }
    }

    private void shiftOut(int value) {
        shifting = value;
        sent.at(interconnect.now() + uarte.frame());
    }

    private void byteSent() {
        count++;
        if (uarte.sends()) {
            for (Listener listener : listeners) {
                listener.received(shifting, interconnect.now());
            }
        }
        if (!uarte.dma()) {
            if (buffered >= 0) {
                shiftOut(buffered);
                buffered = -1;
            }
            uarte.txdrdy.raise();
            return;
        }
        boolean last = next == end || stopRequested;
        if (!last) {
            shiftOut(interconnect.fetch(uarte.name(), next++));
        }
        uarte.txdrdy.raise();
        if (last) {
            finish();
        }
    }

    private void finish() {
        on = false;
        uarte.txAmount.set(count);
        uarte.endtx.raise();
        if (stopRequested) {
            stopRequested = false;
            uarte.txstopped.raise();
        }
    }

    void stop() {
        if (!uarte.dma()) {
            on = false;
        } else if (sent.isSet()) {
            stopRequested = true;
        } else {
            uarte.txstopped.raise();
        }
    }

    void suspend() {
        on = false;
    }

    void writeTxd(int value) {
        if (uarte.enabled() && !uarte.dma() && on) {
            if (sent.isSet()) {
                buffered = value & 0xff;
            } else {
                shiftOut(value & 0xff);
            }
        }
    }

    void clear() {
        on = false;
        stopRequested = false;
        buffered = -1;
        count = 0;
        next = 0;
        end = 0;
        shifting = 0;
        sent.cancel();
    }

    void save(StateWriter out) {
        out.putBoolean(on);
        out.putBoolean(stopRequested);
        out.putInt(next);
        out.putInt(end);
        out.putInt(count);
        out.putInt(shifting);
        out.putInt(buffered);
        sent.save(out);
    }

    void load(StateReader in) {
        on = in.getBoolean();
        stopRequested = in.getBoolean();
        next = in.getInt();
        end = in.getInt();
        count = in.getInt();
        shifting = in.getInt();
        buffered = in.getInt();
        sent.load(in);
    }
}
