package dev.brownout.cli.boards;

import dev.brownout.cli.Brownout;
import dev.brownout.cli.ExitCode;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.core.Engines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brownout boards}: the boards that are modelled, their files, and a check of the user's own. */
@Command(name = "boards", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        description = {"List boards, show a board's file, check a board file of your own.%n",
            "To describe your own: brownout boards show nrf52840 > mine.yaml, change it, brownout boards check mine.yaml, and"
                + " brownout run --board mine.yaml ..."})
public final class BoardsCommand implements Runnable {

    @ParentCommand
    private Brownout brownout;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the bundled boards.")
    int list() throws IOException {
        StringBuilder out = new StringBuilder();
        for (String name : BoardLoader.names()) {
            out.append(String.format("%-12s %s\n", name, BoardLoader.load(name).description()));
        }
        write(out.toString());
        return ExitCode.OK;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Print a bundled board's file, to copy and change.")
    int show(@Parameters(paramLabel = "NAME", description = "A name from 'boards list'.") String name) throws IOException {
        write(BoardLoader.text(name));
        return ExitCode.OK;
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Check a board file by building its machine; errors name the"
            + " line.")
    int check(@Parameters(paramLabel = "FILE", description = "A board file in YAML.") String file) throws IOException {
        // A bare name means a file here: a bundled board needs no check.
        BoardDescription description = BoardLoader.load(file.contains("/") || file.endsWith(".yaml") || file.endsWith(".yml") ? file
                : "./" + file);
        Board.build(description, Engines.find(Engines.DEFAULT));
        write(String.format("%s is a good board: %s, %d KB flash, %d KB RAM, %d peripherals\n", file, description.name(),
                description.flash().geometry().size() >> 10, description.ram().size() >> 10, description.peripherals().size()));
        return ExitCode.OK;
    }

    private void write(String text) throws IOException {
        brownout.console().output().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
