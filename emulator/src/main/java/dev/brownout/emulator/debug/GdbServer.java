package dev.brownout.emulator.debug;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Listens for GDB on the loopback interface. The machine runs on the thread that calls {@link #serve}, and only while GDB lets it. */
public final class GdbServer implements AutoCloseable {

    public static final int DEFAULT_PORT = 3333;

    /** What is left to do when GDB has gone. */
    public enum Outcome {
        /** GDB detached: the machine may run on by itself. */
        RUN_ON,
        /** GDB killed the machine, or the connection was lost, or the firmware ended itself. */
        OVER
    }

    private final ServerSocket socket;

    /**
     * @param port TCP port on 127.0.0.1, 0 for any free one
     * @throws IOException if the port is taken
     */
    public GdbServer(int port) throws IOException {
        socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 1);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Waits for one GDB and serves it until it leaves. */
    public Outcome serve(GdbTarget target) throws IOException {
        try (Socket connection = socket.accept()) {
            connection.setTcpNoDelay(true);
            GdbPackets packets = new GdbPackets(connection.getInputStream(), connection.getOutputStream());
            return new GdbSession(target, packets).serve() == GdbSession.End.DETACHED ? Outcome.RUN_ON : Outcome.OVER;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
