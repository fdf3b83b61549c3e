package dev.brownout.cli.run;

import dev.brownout.cli.InputException;
import dev.brownout.cli.IoReason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/** The places that {@code --uart} can name. */
final class SerialLines {

    private SerialLines() {
    }

    /** @param where {@code stdout}, {@code none}, {@code pty}, {@code tcp:PORT} or {@code file:FILE} */
    static SerialLine open(String where, OutputStream stdout, PrintWriter messages) {
        try {
            if (where.equals("stdout")) {
                return value -> {
                    stdout.write(value);
                    if (value == '\n') {
                        stdout.flush();
                    }
                };
            }
            if (where.equals("none")) {
                return value -> { };
            }
            if (where.equals("pty")) {
                Pseudoterminal terminal = Pseudoterminal.open();
                messages.println("brownout: the UART is " + terminal.name());
                return terminal;
            }
            if (where.startsWith("tcp:")) {
                return listen(port(where.substring(4)), messages);
            }
            if (where.startsWith("file:") && where.length() > 5) {
                return file(Path.of(where.substring(5)));
            }
        } catch (IOException e) {
            throw new InputException("--uart " + where + " cannot be opened (" + IoReason.of(e) + ")", e);
        }
        throw new InputException("--uart takes stdout, none, pty, tcp:PORT or file:FILE, not '" + where + "'");
    }

    static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // the sentence below says it
        }
        throw new InputException("'" + text + "' is not a TCP port from 0 to 65535");
    }

    private static SerialLine file(Path path) throws IOException {
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(path));
        return new SerialLine() {
            @Override
            public void transmitted(int value) throws IOException {
                file.write(value);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    /** Waits for the one client: what the device says first must not get lost. */
    private static SerialLine listen(int port, PrintWriter messages) throws IOException {
        Socket client;
        try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            messages.println("brownout: the UART waits for a client on 127.0.0.1:" + server.getLocalPort());
            client = server.accept();
        }
        client.setTcpNoDelay(true);
        // A read that waits is the only way to learn that the client has gone.
        client.setSoTimeout(1);
        return new Client(client);
    }

    /** A TCP client; one that left is no error of the firmware. */
    private static final class Client implements SerialLine {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private boolean gone;

        Client(Socket socket) throws IOException {
            this.socket = socket;
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }

        @Override
        public void transmitted(int value) {
            try {
                if (!gone) {
                    out.write(value);
                }
            } catch (IOException e) {
                gone = true;
            }
        }

        @Override
        public void poll(IntConsumer receiver) {
            try {
                while (!gone) {
                    int value = in.read();
                    gone = value < 0;
                    if (!gone) {
                        receiver.accept(value);
                    }
                }
            } catch (SocketTimeoutException e) {
                // Nothing has arrived.
            } catch (IOException e) {
                gone = true;
            }
        }

        @Override
        public boolean live() {
            return !gone;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
