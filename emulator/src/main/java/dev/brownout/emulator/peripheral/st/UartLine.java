package dev.brownout.emulator.peripheral.st;

import dev.brownout.emulator.clock.VirtualClock;
import dev.brownout.emulator.machine.StateReader;
import dev.brownout.emulator.machine.StateWriter;
import dev.brownout.emulator.peripheral.Deadline;
import dev.brownout.emulator.peripheral.SerialPort.Listener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The wires of a UART: a shift register and a data register each way. The other end is patient: it sends its next byte only when the last
 * one was read, so that nothing is ever overrun.
 */
final class UartLine {
    private static final long PICOSECONDS = 1_000_000_000_000L;

    /** The block around it. */
    interface Owner {
        boolean sends();

        boolean receives();

        /** Core-independent length of a bit, in 256ths of a cycle of {@link #hertz()}; 0 stops the line. */
        long bitTime();

        long hertz();

        /** Half bits of a frame: start, data and stop. */
        int halfBits();

        /** A flag changed. */
        void lineChanged();
    }

    private final Owner owner;
    private final StChip chip;
    private final Deadline sent;
    private final Deadline arrived;
    private final Deadline quiet;
    private final ArrayDeque<Integer> incoming = new ArrayDeque<>();
    private List<Listener> listeners = List.of();
    private int shifting;
    private int buffered = -1;
    private int received;
    private boolean full;
    private boolean idle;
    private boolean complete = true;

    UartLine(Owner owner, StChip chip) {
        this.owner = owner;
        this.chip = chip;
        sent = new Deadline(chip, this::byteSent);
        arrived = new Deadline(chip, this::byteArrived);
        quiet = new Deadline(chip, this::lineQuiet);
    }

    void addListener(Listener listener) {
        listeners = Stream.concat(listeners.stream(), Stream.of(listener)).toList();
    }

    void removeListener(Listener listener) {
        listeners = listeners.stream().filter(other -> other != listener).toList();
    }

    private long frame() {
        return VirtualClock.scaleUp(PICOSECONDS, owner.bitTime() * owner.halfBits(), owner.hertz() * 512);
    }

    void send(int value) {
        complete = false;
        if (sent.isSet() || !owner.sends() || owner.bitTime() == 0) {
            buffered = value & 0x1ff;
        } else {
            shiftOut(value & 0x1ff);
        }
        owner.lineChanged();
    }

    private void shiftOut(int value) {
        shifting = value;
        sent.at(chip.now() + frame());
    }

    private void byteSent() {
        for (Listener listener : listeners) {
            listener.received(shifting & 0xff, chip.now());
        }
        complete = buffered < 0;
        sendBuffered();
        owner.lineChanged();
    }

    private void sendBuffered() {
        if (buffered >= 0 && !sent.isSet() && owner.sends() && owner.bitTime() != 0) {
            int value = buffered;
            buffered = -1;
            shiftOut(value);
        }
    }

    /** Enables or the baud rate changed. */
    void configured() {
        sendBuffered();
        listen();
        if (!owner.receives()) {
            arrived.cancel();
            quiet.cancel();
        }
    }

    void feed(byte[] bytes) {
        for (byte value : bytes) {
            incoming.add(value & 0xff);
        }
        listen();
    }

    private void listen() {
        if (owner.receives() && owner.bitTime() != 0 && !incoming.isEmpty() && !full && !arrived.isSet()) {
            quiet.cancel();
            arrived.at(chip.now() + frame());
        }
    }

    private void byteArrived() {
        received = incoming.remove();
        full = true;
        if (incoming.isEmpty()) {
            quiet.at(chip.now() + frame());
        }
        owner.lineChanged();
    }

    private void lineQuiet() {
        idle = true;
        owner.lineChanged();
    }

    /** Reads the data register, which empties it. */
    int take() {
        dropReceived();
        return received;
    }

    void dropReceived() {
        full = false;
        listen();
        owner.lineChanged();
    }

    boolean transmitEmpty() {
        return buffered < 0;
    }

    boolean transmitComplete() {
        return complete;
    }

    void clearComplete() {
        complete = false;
        owner.lineChanged();
    }

    boolean receiveFull() {
        return full;
    }

    boolean idle() {
        return idle;
    }

    void clearIdle() {
        idle = false;
        owner.lineChanged();
    }

    boolean busyReceiving() {
        return arrived.isSet();
    }

    /** As after a reset; what the other end has not sent yet stays with it. */
    void clear() {
        buffered = -1;
        received = 0;
        full = false;
        idle = false;
        complete = true;
        sent.cancel();
        arrived.cancel();
        quiet.cancel();
    }

    void save(StateWriter out) {
        out.putInt(shifting);
        out.putInt(buffered);
        out.putInt(received);
        out.putBoolean(full);
        out.putBoolean(idle);
        out.putBoolean(complete);
        out.putInt(incoming.size());
        for (int value : incoming) {
            out.putInt(value);
        }
        sent.save(out);
        arrived.save(out);
        quiet.save(out);
    }

    void load(StateReader in) {
        shifting = in.getInt();
        buffered = in.getInt();
        received = in.getInt();
        full = in.getBoolean();
        idle = in.getBoolean();
        complete = in.getBoolean();
        incoming.clear();
        for (int count = in.getInt(); count > 0; count--) {
            incoming.add(in.getInt());
        }
        sent.load(in);
        arrived.load(in);
        quiet.load(in);
    }
}
