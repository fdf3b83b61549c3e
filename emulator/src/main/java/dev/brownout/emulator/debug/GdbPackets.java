package dev.brownout.emulator.debug;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Packets of the GDB remote serial protocol over a byte stream: framing, checksums, acknowledgements, escapes (GDB manual, "Remote
 * Protocol", "Overview"). A packet's bytes travel as ISO 8859-1 text, so that binary data survives in a string.
 *
 * <p>A thread of its own reads, so that Ctrl-C and a lost connection are noticed while the machine runs.
 */
final class GdbPackets {

    /** Stands for Ctrl-C, which comes outside any packet. */
    static final String INTERRUPT = "\u0003";

    /** The size of the largest packet that is taken, as told to GDB in {@code qSupported}. */
    static final int LARGEST = 0x4000;

    /** Not equal to anything that a packet can hold: characters are 0 to 255. */
    private static final String LOST = "\uFFFF";

    private final InputStream in;
    private final OutputStream out;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private volatile boolean acknowledging = true;
    private byte[] lastSent = new byte[0];

    GdbPackets(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in, 2 * LARGEST);
        this.out = out;
        Thread reader = new Thread(this::read, "gdb-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** From now on neither side acknowledges. */
    void stopAcknowledging() {
        acknowledging = false;
    }

    /** Whether something has arrived, be it the news that GDB went away; does not block. */
    boolean pending() {
        return !received.isEmpty();
    }

    /**
     * Waits for the next packet.
     *
     * @return its content, escapes resolved, or {@link #INTERRUPT}
     * @throws EOFException if GDB went away
     */
    String receive() throws IOException {
        try {
            String packet = received.take();
            if (packet.equals(LOST)) {
                throw new EOFException("GDB went away");
            }
            return packet;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EOFException("interrupted");
        }
    }

    /** Sends a packet; characters must be 0 to 255. */
    void send(String content) throws IOException {
        StringBuilder packet = new StringBuilder("$");
        int sum = 0;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (c == '$' || c == '#' || c == '}' || c == '*') {
                packet.append('}');
                sum += '}';
                c ^= 0x20;
            }
            packet.append(c);
            sum += c;
        }
        packet.append('#').append(String.format("%02x", sum & 0xFF));
        transmit(packet.toString().getBytes(StandardCharsets.ISO_8859_1), true);
    }

    private synchronized void transmit(byte[] bytes, boolean packet) throws IOException {
        if (packet) {
            lastSent = bytes;
        }
        out.write(bytes);
        out.flush();
    }

    private synchronized void sendAgain() throws IOException {
        transmit(lastSent, true);
    }

    private void read() {
        try {
            while (true) {
                switch (next()) {
                    case 3 -> received.add(INTERRUPT);
                    case '-' -> sendAgain();
                    case '$' -> readPacket();
                    default -> {
                        // Acknowledgements, and noise between packets.
                    }
                }
            }
        } catch (IOException e) {
            received.add(LOST);
        }
    }

    private void readPacket() throws IOException {
        StringBuilder content = new StringBuilder();
        int sum = 0;
        int c = next();
        while (c != '#' && content.length() <= 2 * LARGEST) {
            sum += c;
            if (c == '}') {
                c = next();
                sum += c;
                c ^= 0x20;
            }
            content.append((char) c);
            c = next();
        }
        int stated = Character.digit(next(), 16) << 4 | Character.digit(next(), 16);
        boolean intact = stated == (sum & 0xFF);
        if (acknowledging) {
            transmit(new byte[] {(byte) (intact ? '+' : '-')}, false);
        }
        if (intact) {
            received.add(content.toString());
        }
    }

    private int next() throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException("GDB went away");
        }
        return c;
    }
}
