package dev.brownout.cli.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardsCommandTest {

    @TempDir
    private Path directory;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final StringWriter messages = new StringWriter();

    private int boards(String... arguments) {
        output.reset();
        String[] line = new String[arguments.length + 1];
        line[0] = "boards";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return Brownout.execute(line, new Console(output, new PrintWriter(messages, true), false));
    }

    private String said() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listNamesTheBundledBoards() {
        assertEquals(0, boards("list"));
        assertTrue(said().startsWith("nrf52840 "), said());
    }

    @Test
    void shownFileIsAGoodBoard() throws IOException {
        assertEquals(0, boards("show", "nrf52840"));
        Path copy = Files.writeString(directory.resolve("mine.yaml"), said());
        assertEquals(0, boards("check", copy.toString()), messages.toString());
        assertTrue(said().contains("is a good board: nrf52840, 1024 KB flash, 256 KB RAM"), said());
    }

    @Test
    void typoIsNamedWithFileAndLine() throws IOException {
        boards("show", "nrf52840");
        String text = said();
        int line = (int) text.substring(0, text.indexOf("endurance:")).lines().count();
        Path copy = Files.writeString(directory.resolve("mine.yaml"), text.replace("endurance:", "edurance:"));
        assertEquals(2, boards("check", copy.toString()));
        assertTrue(messages.toString().contains(copy + ":" + line + ": "), messages.toString());
        assertTrue(messages.toString().contains("endurance"), messages.toString());
    }

    @Test
    void unknownBoardIsRefused() {
        assertEquals(2, boards("show", "nosuch"));
        assertEquals(2, boards("check", "nosuch.yaml"));
    }
}
