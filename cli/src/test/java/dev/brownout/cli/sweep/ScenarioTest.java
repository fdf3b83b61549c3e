package dev.brownout.cli.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import dev.brownout.cli.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {
    private static final Path DOCS = Path.of("..", "docs");

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("scenario.yaml"), text);
    }

    private String refusal(String text) throws IOException {
        Path file = file(text);
        return assertThrows(InputException.class, () -> Scenario.options(file)).getMessage().replace(folder + "/", "");
    }

    @Test
    void everyKeyBecomesAnOptionAndFilesAreFoundFromTheScenariosFolder() throws IOException {
        Path file = file("""
                description: all there is
                board: boards/mine.yaml
                bootloader: boot.bin@0x0
                load: [storage.hex]
                map:
                  slot-a: {address: 0xC000, size: 4KB}
                images: {slot-a: a.bin, slot-b: b.bin}
                keys: [root.pem]
                request: permanent
                strategy: none
                accept: [slot-b, other.bin]
                boot: 2
                application: 2s
                faults: {cuts: closure, tear: all, seed: 7}
                limits: {boot: 10s, search: 5min, states: 1000}
                """);
        String here = folder + "/";
        assertEquals(List.of("--board", here + "boards/mine.yaml", "--bootloader", here + "boot.bin@0x0", "--load", here + "storage.hex",
                "--map", "slot-a=49152:4096", "--slot-a", here + "a.bin", "--slot-b", here + "b.bin", "--key", here + "root.pem", "--request",
                "permanent", "--strategy", "none", "--accept", "slot-b", "--accept", here + "other.bin", "--boot", "2", "--application", "2s",
                "--cuts", "closure", "--tear", "all", "--seed", "7", "--limit", "10s", "--budget", "5min", "--max-states", "1000"),
                Scenario.options(file));
    }

    @Test
    void mistakesAreNamedWithLineAndKey() throws IOException {
        assertEquals("scenario.yaml:2: bord is not a key here; did you mean board?", refusal("request: test\nbord: nrf52840\n"));
        assertEquals("scenario.yaml:3: faults.cut is not a key here; did you mean cuts?", refusal("request: test\nfaults:\n  cut: 2\n"));
        assertTrue(refusal("request: maybe\n").startsWith("scenario.yaml:1: request is maybe; "), refusal("request: maybe\n"));
        assertTrue(refusal("map:\n  slot-a: {address: here, size: 1}\n").contains("scenario.yaml:2: map.slot-a.address"));
        assertTrue(refusal("boot: [1\n").contains("not YAML"));
        assertEquals("scenario.yaml is empty", refusal(""));
        assertTrue(assertThrows(InputException.class, () -> Scenario.options(folder.resolve("none.yaml"))).getMessage().contains("cannot be read"));
    }

    /** The schema and the reader know the same keys, at every level. */
    @Test
    void schemaHasExactlyTheKeysThatAreRead() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Files.readString(DOCS.resolve("scenario.schema.json")));
        for (String level : List.of("", "map", "images", "faults", "limits")) {
            JsonNode properties = level.isEmpty() ? schema.get("properties") : schema.get("properties").get(level).get("properties");
            TreeSet<String> described = new TreeSet<>();
            properties.fieldNames().forEachRemaining(described::add);
            String nonsense = level.isEmpty() ? "zzzzzzzzzzzzzzzzzzzz: 1\n" : level + ":\n  zzzzzzzzzzzzzzzzzzzz: 1\n";
            String message = refusal(nonsense);
            assertEquals(described, new TreeSet<>(List.of(message.substring(message.indexOf("possible are ") + 13).split(", "))), message);
        }
    }

    @Test
    void examplesCanBeRead() throws IOException {
        for (String name : List.of("any-number-of-cuts.yaml", "own-firmware.yaml")) {
            assertTrue(Scenario.options(DOCS.resolve("examples").resolve(name)).size() > 4, name);
        }
    }

    @Test
    void optionsBesideAScenarioCountAndReplaysNameIt() throws IOException {
        Path file = file("faults: {tear: all, operations: 0-100000}\naccept: [slot-a]\n");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        StringWriter messages = new StringWriter();
        int exit = Brownout.execute(new String[] {"sweep", file.toString(), "--operations", "0-1", "--tear", "none"},
                new Console(output, new PrintWriter(messages, true), false));
        String text = output.toString(StandardCharsets.UTF_8);
        assertEquals(1, exit, text + messages);
        assertTrue(text.contains("Cut points: 4, at "), text);
        assertTrue(text.contains("brownout sweep " + file + " --operations 0-1 --tear none --replay 0-before"), text);
    }
}
