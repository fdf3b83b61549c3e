package dev.brownout.cli.run;

import dev.brownout.cli.Console;
import dev.brownout.cli.InputException;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.debug.Rtt;
import dev.brownout.emulator.peripheral.SerialPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What is connected to the machine from outside: its serial lines, and the probe that reads RTT. */
final class Devices implements RunLoop.Outside, AutoCloseable {

    private record Connection(SerialPort port, SerialLine line) {
    }

    private final Console console;
    private final Map<String, SerialPort> ports = new LinkedHashMap<>();
    private final List<Connection> connections = new ArrayList<>();
    private Rtt rtt;

    Devices(Board board, Console console) {
        this.console = console;
        // The one that carries the log is "the first".
        ports.put(board.description().console(), board.console());
        ports.putAll(board.serialPorts());
    }

    /**
     * Connects every UART.
     *
     * @param wishes  {@code [NAME=]WHERE} each
     * @param watched puts a watch for texts into a stream
     * @param input   what the first UART receives
     */
    void connect(List<String> wishes, UnaryOperator<OutputStream> watched, byte[] input) {
        String first = ports.keySet().iterator().next();
        Map<String, String> places = new LinkedHashMap<>();
        ports.keySet().forEach(name -> places.put(name, name.equals(first) ? "stdout" : "none"));
        for (String wish : wishes) {
            int equals = wish.indexOf('=');
            String name = equals > 0 && !wish.substring(0, equals).contains(":") ? wish.substring(0, equals) : first;
            if (!ports.containsKey(name)) {
                throw new InputException("this board has no UART '" + name + "' for --uart; it has " + String.join(", ", ports.keySet()));
            }
            places.put(name, equals > 0 && !wish.substring(0, equals).contains(":") ? wish.substring(equals + 1) : wish);
        }
        places.forEach((name, place) -> connect(ports.get(name), SerialLines.open(place, console.output(), console.messages()), watched));
        if (input.length > 0) {
            ports.get(first).feed(input);
        }
    }

    private void connect(SerialPort port, SerialLine line, UnaryOperator<OutputStream> watched) {
        connections.add(new Connection(port, line));
        OutputStream stream = watched.apply(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                line.transmitted(b & 0xFF);
            }
        });
        port.addListener((value, instant) -> {
            try {
                stream.write(value);
            } catch (IOException e) {
                throw new UncheckedIOException("what " + port.name() + " sends cannot be written (" + e.getMessage() + ")", e);
            }
        });
    }

    void rtt(Rtt probe) {
        rtt = probe;
    }

    @Override
    public void poll() throws IOException {
        if (rtt != null) {
            rtt.poll();
        }
        for (Connection connection : connections) {
            connection.line.poll(value -> connection.port.feed(new byte[] {(byte) value}));
        }
        if (live()) {
            console.output().flush();
        }
    }

    /** As {@link #poll()}, for callers that have no use for the exception's kind. */
    void pollQuietly() {
        try {
            poll();
            console.output().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean live() {
        return connections.stream().anyMatch(connection -> connection.line.live());
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.line.close();
        }
    }
}
