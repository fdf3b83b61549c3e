package dev.brownout.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brownout.cli.Brownout;
import dev.brownout.cli.Console;
import dev.brownout.emulator.core.Engines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    private int brownout(String... arguments) {
        return Brownout.execute(arguments, new Console(out, new PrintWriter(err, true), false));
    }

    @Test
    void everyEngineIsInTheTableAndInTheJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bench.json");
        assertEquals(0, brownout("bench", "--workload", "branchy", "--workload", "bench-interrupts", "--rounds", "2", "--iterations", "1",
            "--qemu", "off", "--json", file.toString()), err.toString());

        List<String> engines = new ArrayList<>(Engines.installed().keySet());
        engines.add("plain-unicorn");
        JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
        assertEquals(2, json.get("rounds").asInt());
        assertEquals("interpreter", json.get("engines").get(0).get("name").asText());
        assertEquals(engines.stream().sorted().toList(), json.get("engines").findValuesAsText("name").stream().sorted().toList());
        assertEquals(List.of("bench-branchy", "bench-interrupts"), names(json.get("workloads")));
        for (JsonNode workload : json.get("workloads")) {
            assertEquals(engines.size(), workload.get("results").size());
            for (JsonNode result : workload.get("results")) {
                if (result.get("status").asText().equals("measured")) {
                    assertEquals(2, result.get("samples").size());
                    assertTrue(result.get("millionInstructionsPerWallSecond").asDouble() > 0);
                    assertTrue(result.get("ratioToInterpreter").asDouble() > 0);
                    assertFalse(result.has("ratioToQemu"));
                } else {
                    assertEquals("plain-unicorn", result.get("engine").asText());
                    assertEquals("unable", result.get("status").asText());
                }
            }
            assertEquals(1.0, workload.get("results").get(0).get("ratioToInterpreter").asDouble());
        }
        String text = out.toString();
        assertTrue(text.contains("of CPU time, warm, median of 2 rounds") || text.contains("of wall time"), text);
        assertTrue(text.contains("Ratio to interpreter"), text);
        assertFalse(text.contains("Ratio to qemu"), text);
        assertTrue(engines.stream().allMatch(text::contains), text);
        assertTrue(err.toString().isEmpty(), err.toString());
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(entry -> names.add(entry.get("name").asText()));
        return names;
    }

    @Test
    void firmwareOfTheUserIsMeasuredFromPowerOnToItsEnd(@TempDir Path folder) throws IOException {
        Path image = folder.resolve("mine.bin");
        Files.write(image, Workload.find("branchy").image(1));
        Path json = folder.resolve("bench.json");
        assertEquals(0, brownout("bench", "--elf", image + "@0", "--rounds", "3", "--iterations", "2", "--qemu", "off", "--json", json.toString()),
            out + err.toString());
        JsonNode workload = new ObjectMapper().readTree(json.toFile()).get("workloads").get(0);
        assertTrue(workload.get("description").asText().contains("ends itself with code 0"), workload.toString());
        for (JsonNode result : workload.get("results")) {
            assertEquals("measured", result.get("status").asText(), result.toString());
        }
        assertTrue(out.toString().contains("mine.bin"), out.toString());
    }

    @Test
    void firmwareThatNeverEndsIsMeasuredForATimeOfTheDevice(@TempDir Path folder) throws IOException {
        Path image = folder.resolve("endless.bin");
        Files.write(image, Workload.find("branchy").image(0));
        assertEquals(0, brownout("bench", "--elf", image + "@0", "--for", "2ms", "--rounds", "1", "--iterations", "1", "--qemu", "off"), err.toString());
        assertTrue(out.toString().contains("endless.bin is not measured on plain-unicorn: the program does not end itself"), out.toString());
        assertTrue(out.toString().contains("does not end after 128,00"), out.toString());
    }

    @Test
    void firmwareThatExecutesNothingIsRefusedInASentence(@TempDir Path folder) throws IOException {
        Path image = folder.resolve("text.bin");
        Files.writeString(image, "hello, world");
        assertEquals(2, brownout("bench", "--elf", image + "@0", "--qemu", "off"));
        assertTrue(err.toString().contains("text.bin has nothing to measure on nrf52840: it locks up after "), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @Test
    void namedEngineRunsAlone() {
        assertEquals(0, brownout("bench", "--workload", "branchy", "--engine", "interpreter", "--engine", "interpreter", "--rounds", "1",
            "--iterations", "1", "--qemu", "off"));
        assertFalse(out.toString().contains("plain-unicorn"), out.toString());
        assertFalse(out.toString().contains("Ratio"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --engine quantum | there is no engine 'quantum'; there are:
        --workload dhrystone | there is no workload 'dhrystone'; there are: sha256, ecdsa, ed25519, branchy, interrupts, memcpy, fpu
        --rounds 0 | --rounds is 0; it must be 1 to 1000
        --iterations 0 | --iterations is 0; it must be 1 to 1000000
        --elf nosuch.elf | nosuch.elf
        --elf nosuch.elf --workload sha256 | --elf and --workload exclude each other
        --elf nosuch.elf --board nosuchboard | nosuchboard
        --elf nosuch.elf --for forever | --for must be a time at which a run ends, not forever
        --for 2s | --board, --for and --qemu-machine are for firmware of yours; name it with --elf
        --qemu perhaps | Invalid value for option '--qemu'
        --json /there/is/no/such/folder/bench.json | cannot be written
        """)
    void wrongUsageIsToldAtOnce(String arguments, String sentence) {
        assertEquals(2, brownout(("bench " + arguments).split(" ")));
        assertTrue(err.toString().contains(sentence), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void helpSaysWhatToCompare() {
        assertEquals(0, brownout("bench", "--help"));
        assertTrue(out.toString().replaceAll("\\s+", " ").contains("Compare ratios within one run, not rates between runs"), out.toString());
    }
}
