package dev.brownout.emulator.debug;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The other side of the remote serial protocol, as plainly as it can be written. */
final class GdbClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean acknowledging = true;

    GdbClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Sends a packet and returns the answer. */
    String ask(String packet) throws IOException {
        send(packet);
        return answer();
    }

    void send(String packet) throws IOException {
        raw("$" + packet + "#" + String.format("%02x", packet.chars().sum() & 0xFF));
        if (acknowledging && in.read() != '+') {
            throw new IOException("no acknowledgement");
        }
    }

    void raw(String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    int rawRead() throws IOException {
        return in.read();
    }

    String answer() throws IOException {
        int c = in.read();
        if (c != '$') {
            throw new IOException("a packet was due, not " + c);
        }
        StringBuilder content = new StringBuilder();
        for (c = in.read(); c != '#'; c = in.read()) {
            content.append((char) (c == '}' ? in.read() ^ 0x20 : c));
        }
        in.read();
        in.read();
        if (acknowledging) {
            out.write('+');
            out.flush();
        }
        return content.toString();
    }

    void stopAcknowledging() throws IOException {
        if (!ask("QStartNoAckMode").equals("OK")) {
            throw new IOException("no-acknowledgement mode refused");
        }
        acknowledging = false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
