package dev.brownout.cli;

import dev.brownout.campaign.SceneException;
import dev.brownout.campaign.scenario.ScenarioException;
import dev.brownout.campaign.shard.ShardException;
import dev.brownout.cli.bench.BenchCommand;
import dev.brownout.cli.boards.BoardsCommand;
import dev.brownout.cli.demo.DemoCommand;
import dev.brownout.cli.image.ImageCommand;
import dev.brownout.cli.judge.JudgeCommand;
import dev.brownout.cli.run.RunCommand;
import dev.brownout.cli.sweep.SweepCommand;
import dev.brownout.emulator.board.BoardException;
import dev.brownout.emulator.core.EngineException;
import dev.brownout.emulator.firmware.FirmwareException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code brownout}: its subcommands, its exit codes, and how errors are told. */
@Command(name = "brownout", mixinStandardHelpOptions = true, versionProvider = Brownout.Version.class, sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = {"A cycle-level Cortex-M emulator for one question: does this bootloader always bring the device back after a"
                + " power cut?%n"},
        exitCodeListHeading = "%nExit codes, the same for every command:%n",
        exitCodeList = {"0:as expected", "1:the firmware under test failed", "2:wrong usage, or input that cannot be used",
            "3:the firmware met something that is not modelled, and was to stop there (--strict)",
            "4:a limit of time or steps was reached before what was waited for"},
        subcommands = {DemoCommand.class, RunCommand.class, SweepCommand.class, ImageCommand.class, BoardsCommand.class, JudgeCommand.class,
            BenchCommand.class, CommandLine.HelpCommand.class})
public final class Brownout implements Runnable {

    /** Exceptions whose message is the user's sentence, by name: the modules that throw them do not know the command line. */
    private static final Set<Class<? extends RuntimeException>> SENTENCES = Set.of(InputException.class, FirmwareException.class,
            BoardException.class, SceneException.class, ScenarioException.class, ShardException.class, EngineException.class);

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show a stack trace with an error.")
    private boolean debug;

    private final Console console;

    public Brownout(Console console) {
        this.console = console;
    }

    public static void main(String[] arguments) {
        OutputStream output = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 13);
        // The launcher knows whether standard error is a terminal; without it there is no progress to see.
        Console console = new Console(output, new PrintWriter(System.err, true), Boolean.getBoolean("brownout.terminal"));
        System.exit(execute(arguments, console));
    }

    /** Runs a command line and returns its exit code. */
    public static int execute(String[] arguments, Console console) {
        Brownout brownout = new Brownout(console);
        CommandLine line = new CommandLine(brownout);
        PrintWriter out = new PrintWriter(new OutputStreamWriter(console.output(), StandardCharsets.UTF_8), true);
        line.setOut(out);
        line.setErr(console.messages());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((exception, args) -> brownout.wrongUsage(exception));
        line.setExecutionExceptionHandler((exception, command, parsed) -> brownout.failed(exception, command));
        int exitCode;
        try {
            exitCode = line.execute(arguments);
        } catch (OutOfMemoryError e) {
            console.messages().println("brownout: the JVM's memory is full; give it more, as in BROWNOUT_JAVA_OPTS=-Xmx4g");
            exitCode = ExitCode.DEFECT;
        } catch (LinkageError | StackOverflowError e) {
            exitCode = brownout.defect(e, console.messages());
        }
        try {
            out.flush();
            console.output().flush();
        } catch (IOException e) {
            // Whoever read our output has gone, as head does: there is nobody to tell.
            return exitCode;
        }
        return exitCode;
    }

    /** Where commands write. */
    public Console console() {
        return console;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private int wrongUsage(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        if (debug) {
            exception.printStackTrace(err);
        }
        err.println("brownout: " + exception.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(exception, err)) {
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.WRONG_INPUT;
    }

    private int failed(Exception exception, CommandLine command) {
        PrintWriter err = command.getErr();
        if (debug) {
            exception.printStackTrace(err);
        }
        if (SENTENCES.stream().anyMatch(type -> type.isInstance(exception))) {
            err.println("brownout: " + exception.getMessage());
            return ExitCode.WRONG_INPUT;
        }
        if (exception instanceof UncheckedIOException || exception instanceof IOException) {
            err.println("brownout: " + exception.getMessage());
            return ExitCode.WRONG_INPUT;
        }
        return defect(exception, err);
    }

    private int defect(Throwable error, PrintWriter err) {
        err.println("brownout: an error in Brownout itself: " + error + (debug ? "" : "; --debug shows where"));
        return ExitCode.DEFECT;
    }

    /** The version from the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Brownout.class.getPackage().getImplementationVersion();
            return new String[] {"brownout " + (version == null ? "(not packaged)" : version),
                "Java " + System.getProperty("java.version")};
        }
    }
}
