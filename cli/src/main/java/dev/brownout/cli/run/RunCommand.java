package dev.brownout.cli.run;

import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import dev.brownout.cli.DeviceTimeConverter;
import dev.brownout.cli.InputException;
import dev.brownout.cli.OutputFile;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.board.MemoryLoader;
import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.core.Breakpoints;
import dev.brownout.emulator.core.Engines;
import dev.brownout.emulator.core.ExceptionUnit;
import dev.brownout.emulator.debug.FaultWatch;
import dev.brownout.emulator.debug.GdbServer;
import dev.brownout.emulator.debug.MachineTarget;
import dev.brownout.emulator.debug.Rtt;
import dev.brownout.emulator.debug.Semihosting;
import dev.brownout.emulator.firmware.FirmwareImage;
import dev.brownout.emulator.firmware.FirmwareLoader;
import dev.brownout.emulator.machine.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code brownout run}: firmware on a board until something decides the run. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = false,
        description = {"Run firmware on a modelled board.%n",
            "What the firmware says goes to standard output; what is said about the run goes to standard error.%n"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every --expect-text came; or, without one, the firmware ended itself with code 0, or came to rest, or ran for the whole"
                + " time of --for",
            "1:a --fail-text came; or the firmware ended itself with another code, or before an --expect-text came; or it came to rest"
                + " without it; or at the end a fault was not handled; or, without --expect-text, the core had locked up; or it"
                + " locked up for the 1000th time",
            "2:wrong usage, or input that cannot be used",
            "3:under --strict: an access to something that is not modelled",
            "4:the time of --for passed before every --expect-text had come"},
        footer = {"%nExample:%n  brownout run --load bootloader.elf --load app-signed.hex --for 5s --expect-text ready"})
public final class RunCommand implements Callable<Integer> {

    @ParentCommand
    private Brownout brownout;

    @Option(names = "--board", paramLabel = "BOARD", description = "A board by name, or a board file (default: nrf52840). See"
            + " 'brownout boards list'.")
    private String board = "nrf52840";

    @Option(names = "--load", paramLabel = "FILE[@ADDR]", description = "Firmware to put into memory, once for each file: ELF, Intel HEX,"
            + " S-record or UF2, told apart by content, or a raw binary with its address (app.bin@0xC000).")
    private List<String> load = new ArrayList<>();

    @Option(names = "--symbols", paramLabel = "ELF", description = "Take function names and source lines from this ELF too, and load"
            + " nothing of it: for a signed image, the ELF that it was made from. Repeatable.")
    private List<Path> symbols = new ArrayList<>();

    @Option(names = "--for", paramLabel = "TIME", converter = DeviceTimeConverter.class, description = "Device time after which the run"
            + " ends: 5s, 200ms, 10us, 64000000c (core cycles), forever. Default: 10s; with --gdb, forever.")
    private DeviceTime limit;

    @Option(names = "--expect-text", paramLabel = "TEXT", description = "End as expected when this text came from the UART, RTT or"
            + " semihosting; if given several times, when all came.")
    private List<String> expected = new ArrayList<>();

    @Option(names = "--fail-text", paramLabel = "TEXT", description = "End as failed when this text came.")
    private List<String> failing = new ArrayList<>();

    @Option(names = "--stop-at-fault", description = "End as failed at the first fault or lockup. Without it each is reported, and the"
            + " device does what it does then.")
    private boolean stopAtFault;

    @Option(names = "--uart", paramLabel = "[NAME=]WHERE", description = "Where a UART goes: stdout, none, pty, tcp:PORT, file:FILE. The"
            + " first UART goes to stdout and others to none, unless named: UARTE1=file:log.txt.")
    private List<String> uart = new ArrayList<>();

    @Option(names = "--uart-in", paramLabel = "TEXT", description = "Text that the first UART receives, as soon as it can; \\n, \\r, \\t,"
            + " \\\\ and \\xHH stand for what they do in C.")
    private String uartIn;

    @Option(names = "--rtt", description = "Print channel 0 of SEGGER RTT to standard output.")
    private boolean rtt;

    @Option(names = "--semihosting", paramLabel = "on|off", description = "Whether BKPT 0xAB is semihosting (default: on).")
    private OnOff semihosting = OnOff.ON;

    @Option(names = "--stdin", description = "Let semihosting read standard input; without it there is none.")
    private boolean stdin;

    @Option(names = "--args", paramLabel = "TEXT", description = "The command line that semihosting gives the firmware.")
    private String arguments = "";

    @Option(names = "--gdb", paramLabel = "PORT", arity = "0..1", fallbackValue = "3333", description = "Wait for GDB on 127.0.0.1:PORT"
            + " (default: 3333) and run as it says. After 'detach' the run goes on by itself.")
    private String gdb;

    @Option(names = "--engine", paramLabel = "ENGINE", description = "What executes instructions: translator, interpreter, unicorn"
            + " (default: ${DEFAULT-VALUE}). The result is the same.",
            defaultValue = Engines.DEFAULT)
    private String engine;

    @Option(names = "--flash-file", paramLabel = "FILE", description = "Non-volatile memory that outlives the run: read at the start if"
            + " it exists, replaced at the end. Files of --load are programmed over it.")
    private Path flashFile;

    @Option(names = "--dump", paramLabel = "FILE", description = "Write the flash as it is at the end, as Intel HEX without erased pages.")
    private Path dump;

    @Option(names = "--power-cut-at", paramLabel = "TIME", converter = DeviceTimeConverter.class, description = "Take the supply away"
            + " for a moment at this device time (20ms, 1280000c); RAM is lost, a flash operation under way is left half done. Repeatable.")
    private List<DeviceTime> cuts = new ArrayList<>();

    @Option(names = "--ram-pattern", paramLabel = "SEED", description = "What RAM holds after power-on, and which flash cells are weak"
            + " (default: the board's).")
    private Long seed;

    @Option(names = "--strict", description = "Stop at the first access to something that is not modelled.")
    private boolean strict;

    @Option(names = "--trace", paramLabel = "FILE", description = "Write every executed instruction with its cycles.")
    private Path trace;

    @Option(names = "--profile", paramLabel = "FILE", description = "Write where the cycles went, by function, for speedscope.app; a"
            + " table goes to standard error.")
    private Path profile;

    @Option(names = "--coverage", paramLabel = "FILE", description = "Write which source lines were executed, in lcov's format.")
    private Path coverage;

    @Option(names = "--json", paramLabel = "FILE", description = "Write one JSON object with every figure of the run; - for standard"
            + " output.")
    private String json;

    /** A switch in words. */
    enum OnOff { ON, OFF }

    @Override
    public Integer call() throws IOException {
        Console console = brownout.console();
        // GDB's own 'load' may bring the program.
        if (load.isEmpty() && flashFile == null && gdb == null) {
            throw new InputException("there is nothing to run: name firmware with --load FILE[@ADDR], or a --flash-file that holds some");
        }
        if (expected.contains("") || failing.contains("")) {
            throw new InputException("--expect-text and --fail-text need a text that is not empty");
        }
        if (json != null && !json.equals("-")) {
            OutputFile.requireWritable("--json", Path.of(json));
        }
        if (dump != null) {
            OutputFile.requireWritable("--dump", dump);
        }
        int gdbPort = gdb == null ? -1 : SerialLines.port(gdb);
        BoardDescription description = seeded(BoardLoader.load(board));
        FirmwareImage firmware = firmware(description);
        Board built = Board.build(description, Engines.find(engine));
        Machine machine = built.machine();
        FlashFile persistent = flashFile == null ? null : new FlashFile(flashFile);
        if (persistent != null) {
            persistent.requireWritable();
            if (persistent.exists()) {
                persistent.load(machine);
            }
        }
        MemoryLoader memory = new MemoryLoader(built);
        memory.program(firmware);
        if (gdb == null) {
            memory.requireResetVector();
        }
        machine.setStrict(strict);
        DeviceTime time = limit != null ? limit : gdb != null ? DeviceTime.FOREVER : DeviceTime.parse("10s");
        RunSettings settings = new RunSettings(time, expected, failing, stopAtFault, cuts, rtt);
        try (Probes probes = new Probes(machine, firmware, trace, profile, coverage);
                Devices devices = new Devices(built, console)) {
            RunLog log = new RunLog(machine, console.messages());
            RunLoop loop = new RunLoop(machine, firmware, settings, log, devices);
            OutputStream out = watched(console.output(), loop);
            devices.connect(uart, value -> watched(value, loop), unescape(uartIn));
            if (rtt) {
                devices.rtt(new Rtt(machine.bus(), firmware.symbols(), watched(console.output(), loop)));
            }
            Breakpoints host = semihosting == OnOff.OFF ? Breakpoints.NONE : new Semihosting(machine.cpu(), machine.bus(), machine.clock(),
                    out, watched(console.output(), loop), stdin ? System.in : InputStream.nullInputStream(), arguments, loop::exit);
            machine.setBreakpointHost(host);
            watchFaults(machine, firmware, log);
            machine.powerOn();
            memory.fillRam(firmware);
            probes.start();
            Outcome outcome = interruptible(loop, () -> debug(machine, host, loop, devices, gdbPort, console).orElseGet(() -> run(loop)));
            probes.finish(console.messages());
            console.output().flush();
            if (persistent != null) {
                persistent.save(machine);
            }
            if (dump != null) {
                OutputFile.write("--dump", dump, memory.dump());
            }
            String report = RunReport.json(machine, load, log, outcome, loop.exitCode());
            if (json != null) {
                write(report, console);
            }
            console.messages().println("brownout: " + outcome.sentence() + "; " + machine.cpu().cycles + " cycles, "
                    + RunLog.seconds(machine.clock().now()) + " s of device time, " + machine.core().instructions() + " instructions");
            return outcome.exitCode();
        }
    }

    private FirmwareImage firmware(BoardDescription description) {
        FirmwareImage firmware = load.isEmpty() ? new FirmwareImage("nothing", List.of())
                : LoadedBoard.firmware(description, load);
        for (Path elf : symbols) {
            firmware = firmware.withSymbolsOf(named(elf));
        }
        return firmware;
    }

    private static FirmwareImage named(Path elf) {
        FirmwareImage image = new FirmwareLoader().load(elf, OptionalLong.empty());
        if (image.symbols().isEmpty()) {
            throw new InputException("--symbols " + elf + " has no symbols: it is not an ELF, or stripped");
        }
        return image;
    }

    private BoardDescription seeded(BoardDescription board) {
        return seed == null ? board : board.withMemorySeed(seed);
    }

    private static Outcome run(RunLoop loop) {
        try {
            return loop.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TextStream watched(OutputStream to, RunLoop loop) {
        return new TextStream(to, expected, failing, loop);
    }

    private void watchFaults(Machine machine, FirmwareImage firmware, RunLog log) {
        FaultWatch watch = new FaultWatch(machine, firmware, report -> {
            log.fault(report);
            if (stopAtFault) {
                machine.requestStop("fault");
            }
        });
        machine.exceptions().observe(new ExceptionUnit.Observer() {
            @Override
            public void entered(int number, int returnAddress) {
                watch.entered(number, returnAddress);
            }

            @Override
            public void returned(int number) {
                if (FaultWatch.isFault(number)) {
                    log.faultHandled();
                }
            }
        });
    }

    /** Lets GDB drive the machine. Empty if it detached, or was not wanted. */
    private static Optional<Outcome> debug(Machine machine, Breakpoints host, RunLoop loop, Devices devices, int port, Console console) {
        if (port < 0) {
            return Optional.empty();
        }
        try (GdbServer server = new GdbServer(port);
                MachineTarget target = new MachineTarget(machine, host, loop::exitCode, devices::pollQuietly)) {
            console.messages().println("brownout: waiting for GDB: target remote 127.0.0.1:" + server.port());
            if (server.serve(target) == GdbServer.Outcome.RUN_ON) {
                return Optional.empty();
            }
        } catch (IOException e) {
            throw new InputException("GDB cannot be served on port " + port + " (" + e.getMessage() + ")", e);
        }
        OptionalInt code = loop.exitCode();
        return Optional.of(code.isPresent() ? Outcome.exited(code.getAsInt(), false) : Outcome.debuggerLeft());
    }

    /** Ctrl-C ends the run in order: files are written, the report is made. */
    private static Outcome interruptible(RunLoop loop, Supplier<Outcome> action) {
        Thread main = Thread.currentThread();
        Thread hook = new Thread(() -> {
            loop.interrupt();
            try {
                main.join(5000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return action.get();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The hook runs already.
            }
        }
    }

    private void write(String report, Console console) throws IOException {
        byte[] bytes = report.getBytes(StandardCharsets.UTF_8);
        if (json.equals("-")) {
            console.output().write(bytes);
            console.output().flush();
        } else {
            OutputFile.write("--json", Path.of(json), bytes);
        }
    }

    /** Resolves the escapes of {@code --uart-in}. */
    static byte[] unescape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; text != null && i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                int end = i;
                while (end < text.length() && text.charAt(end) != '\\') {
                    end++;
                }
                bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end - 1;
                continue;
            }
            i++;
            switch (i < text.length() ? text.charAt(i) : ' ') {
                case 'n' -> bytes.write('\n');
                case 'r' -> bytes.write('\r');
                case 't' -> bytes.write('\t');
                case '0' -> bytes.write(0);
                case '\\' -> bytes.write('\\');
                case 'x' -> {
                    if (i + 2 >= text.length() || Character.digit(text.charAt(i + 1), 16) < 0
                            || Character.digit(text.charAt(i + 2), 16) < 0) {
                        throw new InputException("--uart-in: \\x needs two hexadecimal digits, as in \\x0D");
                    }
                    bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new InputException("--uart-in knows \\n, \\r, \\t, \\0, \\\\ and \\xHH, not '"
                        + text.substring(i - 1, Math.min(text.length(), i + 1)) + "'");
            }
        }
        return bytes.toByteArray();
    }
}
