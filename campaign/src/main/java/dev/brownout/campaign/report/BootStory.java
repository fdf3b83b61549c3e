package dev.brownout.campaign.report;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Start;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.peripheral.SerialPort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * All that can be told of one boot, for a report.
 *
 * @param before      what the device held
 * @param operations  flash operations in their order
 * @param console     lines of the board's console
 * @param end         how it ended
 * @param after       what the device holds then
 * @param started     power-on or the fault, in picoseconds of virtual time
 * @param ended       the end, likewise
 * @param phases      what the time between went into, without a gap
 */
public record BootStory(NonVolatile before, List<FlashOperation> operations, List<Line> console, BootEnd end, NonVolatile after, long started,
                        long ended, List<Phase> phases) {
    /**
     * @param text     without its end
     * @param instant  when its last character was out, in picoseconds of virtual time
     */
    public record Line(String text, long instant) {
    }

    /**
     * Boots and listens.
     *
     * @param board  built for this, never switched on
     */
    public static BootStory tell(Board board, Start from, Judge judge, BootLimits limits) {
        List<FlashOperation> operations = new ArrayList<>();
        Listener console = new Listener();
        board.console().addListener(console);
        Booter booter = new Booter(board.machine(), judge, limits);
        PhaseRecorder phases = new PhaseRecorder(board.machine().clock(), judge.slots());
        board.machine().bus().accessControl().setWatcher(phases);
        booter.place(from);
        NonVolatile before = new NonVolatile(board.machine().nonVolatile());
        long started = board.machine().clock().now();
        BootEnd end = booter.bootPlaced(from, new Booter.Watcher() {
            @Override
            public void operationStarts(int array, FlashOperation operation) {
                operations.add(operation);
                phases.operation(operation);
            }
        }).orElseThrow();
        console.endLine();
        board.machine().bus().accessControl().clearWatcher();
        long ended = board.machine().clock().now();
        return new BootStory(before, List.copyOf(operations), List.copyOf(console.lines), end, new NonVolatile(board.machine().nonVolatile()), started,
                ended, phases.phases(started, ended));
    }

    public double seconds() {
        return (ended - started) / 1e12;
    }

    private static final class Listener implements SerialPort.Listener {
        private final List<Line> lines = new ArrayList<>();
        private final StringBuilder line = new StringBuilder();
        private long last;

        @Override
        public void received(int value, long instant) {
            last = instant;
            if (value == '\n') {
                endLine();
            } else if (value != '\r') {
                line.append(new String(new byte[] {(byte) value}, StandardCharsets.ISO_8859_1));
            }
        }

        void endLine() {
            if (line.length() > 0) {
                lines.add(new Line(line.toString(), last));
                line.setLength(0);
            }
        }
    }
}
