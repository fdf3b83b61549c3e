package dev.brownout.cli.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The five symptoms of docs/symptoms.md: the faulty firmware is found, the corrected one is clean. */
class SymptomsTest {
    private static final Path SYMPTOMS = Path.of("..", "docs", "examples", "symptoms");

    @TempDir
    private Path folder;

    private String sweep(int exit, String scenario, String... more) {
        List<String> words = new ArrayList<>(List.of("sweep", SYMPTOMS.resolve(scenario + ".yaml").toString()));
        words.addAll(List.of(more));
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        StringWriter messages = new StringWriter();
        int status = Brownout.execute(words.toArray(String[]::new), new Console(output, new PrintWriter(messages, true), false));
        String text = output.toString(StandardCharsets.UTF_8) + messages;
        assertEquals(exit, status, text);
        return text.replace("\r\n", "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1-reboot-loop | new, version 2.0.0+0, ended by watchdog reset 3 times | FOUND: At the end the wrong image runs (old, version 1.0.0+0).
        2-false-success | [agent] up to date | FOUND: A false report: boot 1 said "[agent] update to v2.0.0: success"
        3-one-hardware-revision | [app] v2.0.0 waits for the 32 kHz crystal | FOUND: At the end the wrong image runs (old, version 1.0.0+0).
        4-downloads-fail-at-some-hours | [agent] download FAILED: nothing came for 2 s | FOUND: At the end the wrong image runs
        5-configuration-lost | FOUND: The bootloader erases the page at 0x000f7000 in boot 2 | FOUND: Boot 2 said "[config] LOST
        """)
    void faultyFirmwareIsFound(String scenario, String decisive, String finding) {
        String text = sweep(1, scenario);
        assertTrue(text.contains(decisive), text);
        assertTrue(text.contains(finding), text);
        assertTrue(text.endsWith("This story does not end well.\n"), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1-reboot-loop                  | [app] v2.0.0 confirmed
        2-false-success                | [agent] update to v2.0.0: success
        3-one-hardware-revision        | [app] v2.0.0 finds no crystal, keeps time by the RC oscillator
        4-downloads-fail-at-some-hours | [agent] download complete: v2.0.0, restarts
        5-configuration-lost           | [config] site 4711
        """)
    void correctedFirmwareIsClean(String scenario, String decisive) {
        String text = sweep(0, scenario + "-corrected");
        assertTrue(text.contains(decisive), text);
        assertFalse(text.contains("FOUND"), text);
        assertTrue(text.contains("version 2.0.0+0); it has not restarted any more."), text);
    }

    @Test
    void theOtherHardwareRevisionTakesTheSameUpdate() {
        String text = sweep(0, "3-one-hardware-revision", "--board", SYMPTOMS.resolve("boards/rev-a.yaml").toString());
        assertTrue(text.contains("[app] v2.0.0 keeps time by the crystal"), text);
    }

    @Test
    void everySymptomHasItsTwoScenariosAndItsSection() throws IOException {
        String explained = Files.readString(Path.of("..", "docs", "symptoms.md"));
        try (Stream<Path> files = Files.list(SYMPTOMS)) {
            List<String> names = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")).sorted(Comparator.naturalOrder()).toList();
            assertEquals(10, names.size(), names.toString());
            names.forEach(name -> assertTrue(explained.contains(name), name));
        }
    }

    @Test
    void theSameStoryIsToldInEveryForm() throws IOException {
        String text = sweep(1, "5-configuration-lost", "--report", folder.toString());
        JsonNode json = new ObjectMapper().readTree(Files.readString(folder.resolve("result.json")));
        assertFalse(json.get("good").asBoolean());
        assertEquals(2, json.get("boots").size());
        for (JsonNode finding : json.get("findings")) {
            assertTrue(text.contains("FOUND: " + finding.asText()), text);
        }
        String html = Files.readString(folder.resolve("report.html"));
        String xml = Files.readString(folder.resolve("junit.xml"));
        for (JsonNode boot : json.get("boots")) {
            for (JsonNode event : boot.get("events")) {
                if (event.has("line")) {
                    String line = event.get("line").asText().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
                    assertTrue(html.contains(line), line);
                    assertTrue(xml.contains(line), line);
                }
            }
        }
        assertTrue(xml.contains("failures=\"1\""), xml);
    }

    @Test
    void aStoryHasNothingToReplayOrToDivide() {
        assertTrue(sweep(2, "5-configuration-lost", "--replay", "1-before").contains("there is none with --cuts 0"));
        assertTrue(sweep(2, "5-configuration-lost", "--cuts", "1").contains("story: a story is told without cuts"));
        assertTrue(sweep(2, "5-configuration-lost", "--boots", "0").contains("--boots must be at least 1, not 0"));
    }

    @Test
    void aDeviceThatStartsTooOftenNeverSettles() {
        String text = sweep(1, "1-reboot-loop", "--boots", "3");
        assertTrue(text.contains("FOUND: At the end it never settles: it has started 3 times, the last time ended by software reset."), text);
    }
}
