package dev.brownout.cli.demo;

import dev.brownout.campaign.UpdateScene;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.flash.FlashObserver;
import dev.brownout.emulator.flash.FlashOperation;
import dev.brownout.emulator.flash.Tear;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.emulator.machine.MachineObserver;
import dev.brownout.emulator.machine.ResetKind;
import dev.brownout.emulator.machine.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device of the demo: runs, prints its log with device times, and remembers what the log said. */
final class DemoDevice {
    private static final double PICOSECONDS = 1e12;
    private static final String SEEN = "text seen";
    private static final String CUT = "cut here";

    /** A line of the log and when it was complete, in seconds of device time. */
    record Line(double seconds, String text) {
    }

    private final Board board;
    private final Machine machine;
    private final Consumer<Line> printer;
    private final List<Line> log = new ArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private String awaited = "";
    private long cutAt = Long.MAX_VALUE;

    /** @param printer shows a line as it comes */
    DemoDevice(Board board, UpdateScene scene, Consumer<Line> printer) {
        this.board = board;
        this.printer = printer;
        machine = board.machine();
        scene.program(machine);
        board.console().addListener(this::received);
        machine.addObserver(new MachineObserver() {
            @Override
            public void resetting(ResetKind kind) {
                if (!kind.losesPower()) {
                    add("-- reset by " + kind.name().toLowerCase(Locale.ROOT));
                }
            }
        });
        machine.flash().addObserver(new FlashObserver() {
            @Override
            public void started(FlashOperation operation) {
                if (operation.ordinal() >= cutAt) {
                    machine.requestStop(CUT);
                }
            }
        });
    }

    Machine machine() {
        return machine;
    }

    private void received(int value, long instant) {
        if (value == '\n') {
            String text = partial.toString().strip();
            partial.setLength(0);
            add(text);
        } else {
            partial.append((char) value);
        }
    }

    private void add(String text) {
        Line line = new Line(seconds(), text);
        log.add(line);
        printer.accept(line);
        if (!awaited.isEmpty() && text.contains(awaited)) {
            machine.requestStop(SEEN);
        }
    }

    double seconds() {
        return machine.clock().now() / PICOSECONDS;
    }

    /** Runs until a line of the log contains the text. @return false if it does not come within so many seconds of device time */
    boolean runUntil(String text, double withinSeconds) {
        awaited = text;
        Stop stop = machine.runFor((long) (withinSeconds * machine.clock().coreHertz()));
        awaited = "";
        return stop.equals(new Stop.Requested(SEEN));
    }

    /** Runs until the flash operation of that number has started, from power-on of a new device, and cuts the power inside it. */
    Optional<FlashOperation> cutInside(long operation, long seed, double withinSeconds) {
        cutAt = operation;
        Stop stop = machine.runFor((long) (withinSeconds * machine.clock().coreHertz()));
        cutAt = Long.MAX_VALUE;
        Optional<FlashOperation> running = machine.flash().running();
        if (!stop.equals(new Stop.Requested(CUT)) || running.isEmpty()) {
            return Optional.empty();
        }
        machine.powerCut(Tear.standard(running.get(), seed).get(1));
        partial.setLength(0);
        return running;
    }

    void powerOn() {
        machine.powerOn();
    }

    /** The first group of the last line that matches, as a number. */
    Optional<Long> figure(String regex) {
        Pattern pattern = Pattern.compile(regex);
        for (int i = log.size() - 1; i >= 0; i--) {
            Matcher matcher = pattern.matcher(log.get(i).text());
            if (matcher.find()) {
                return Optional.of(Long.parseLong(matcher.group(1)));
            }
        }
        return Optional.empty();
    }

    /** When the last line with this text came. */
    Optional<Double> when(String text) {
        for (int i = log.size() - 1; i >= 0; i--) {
            if (log.get(i).text().contains(text)) {
                return Optional.of(log.get(i).seconds());
            }
        }
        return Optional.empty();
    }
}
