package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.brownout.emulator.board.BoardLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the schema allows can be read, and what it refuses is refused: an editor and the command say the same. */
class ScenarioSchemaTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(Files.readString(DOCS.resolve("scenario.schema.json")),
                    InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Error> errors(String yaml) {
        JsonNode tree = new ObjectMapper().valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
        return SCHEMA.validate(tree);
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.walk(DOCS.resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !file.getParent().endsWith("boards")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesAreValidAndReadable(Path file) throws IOException {
        String text = Files.readString(file);
        assertEquals(List.of(), errors(text));
        assertFalse(ScenarioReader.read(file).build().description().isEmpty());
        Path schema = file.resolveSibling(text.substring(text.indexOf("$schema=") + 8, text.indexOf('\n')));
        assertTrue(Files.exists(schema), "its first line names the schema, for editors: " + schema);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "boot: 100", "boot: 0x2", "map: {slot-a: {address: 0xC000, size: 472KB}}", "map: {slot-a: {address: 49_152, size: 472 KiB}}",
        "map: {slot-b: {address: '0x82000', size: '0x76000'}}", "application: 1.5s", "application: 64000000c", "faults: {cuts: 3, tear: all, seed: 0}",
        "faults: {cuts: closure}", "faults: {operations: 0-99}", "limits: {boot: 500ms, search: 2min, states: 1}", "request: nothing",
        "accept: []", "load: []", "keys: []", "keys: [bundled, bundled-second]", "revoked: [0, 1]", "encryption: {key: bundled-encryption}",
        "encryption: {key: a.pem, bits: 256, save-enctlv: false}", "strategy: none", "policies: {}",
        "policies: {watchdog: 45s, starts: 1, attempts: 255, hardware: {board: 0x1234, revision: 3}, security-counter: 7, downgrades: allowed, golden: a.bin}",
        "policies: {images-for: {slot-a: 3, slot-b: 2-4}}", "strategy: ram-load", "map: {ram: {address: 0x20010000, size: 128KB}}",
        "trailer: {max-sectors: 256, max-align: 16, write-size: 8}", "acceptance: {expect-text: [ready], forbid-text: [panic], words: [{address: 0x20000000, value: 1}]}",
        "faults: {kinds: [power, reset-pin]}", "faults: {reset-at: 120000}", "faults: {reset-at: 1000-9000/100}", "faults: {reset-at: '1000, 2000-3000/500'}",
        "faults: {kinds: [endurance], endurance: {limit: 10}}", "faults: {kinds: [status-write-fails], status-areas: [{address: 0xC000, size: 4KB}]}",
        "chain: {root: bundled}", "chain: {root: root.pem, revoked: [a.pem], built: '2026-07-01T00:00:00Z'}",
        "leave-out: [stack, cycle-counter]", "image-1: {}", "image-1: {slot-a: a.bin, slot-b: empty, request: nothing, together: [slot-a+slot-b]}",
        "map: {slot-a-1: {address: 0x82000, size: 236KB}, slot-b-1: {address: 0xBD000, size: 0x3B000}}",
        "faults: {cuts: 0}", "story: {}", "story: {boots: 3, power-off: [5s, 1min]}", "story: {input: [{at: 5s, text: a}, {after: b, uart: UARTE0, file: c.bin}]}",
        "story: {claims: [{text: a, image: slot-b}], keep: [{address: 0xF8000, size: 32KB}]}"})
    void whatTheSchemaAllowsIsRead(String yaml) {
        assertEquals(List.of(), errors(yaml), yaml);
        ScenarioReader.read("scenario.yaml", Path.of(""), yaml);
    }

    @Test
    void everyStrategyOfTheSchemaIsKnown() throws IOException {
        for (JsonNode name : new ObjectMapper().readTree(Files.readString(DOCS.resolve("scenario.schema.json"))).at("/properties/strategy/enum")) {
            ScenarioBuilder builder = new ScenarioBuilder();
            if (name.asText().startsWith("swap-scratch")) {
                builder.area("scratch", new Scenario.Area(0xF8000, 0x1000));
            } else if (name.asText().startsWith("ram-load")) {
                builder.area("ram", new Scenario.Area(0x20008000, 0x8000));
            }
            SlotMap.of(builder.build(), name.asText(), BoardLoader.load("nrf52840"));
        }
        String all = assertThrows(ScenarioException.class, () -> SlotMap.of(new ScenarioBuilder().build(), "swap", BoardLoader.load("nrf52840"))).getMessage();
        List<String> known = List.of(all.substring(all.indexOf("there are: ") + 11).split(", "));
        assertEquals(Set.copyOf(known), StreamSupport.stream(new ObjectMapper().readTree(Files.readString(DOCS.resolve("scenario.schema.json")))
                .at("/properties/strategy/enum").spliterator(), false).map(JsonNode::asText).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "text", "bord: nrf52840", "boot: 0", "boot: 101", "boot: first", "request: maybe", "map: {slot-c: {address: 0, size: 1}}",
        "map: {slot-a: {address: 0}}", "map: {slot-a: {address: 0, size: 0}}", "map: {slot-a: {address: -1, size: 1}}", "map: {slot-a: {address: 0, size: 1GB}}", "keys: root.pem",
        "images: {slot-a: [a.bin]}", "chain: {}", "chain: {root: bundled, built: '2026'}", "image-1: {slot-c: a.bin}", "image-1: {together: [slot-a]}", "image-1: {together: slot-a+slot-a}", "application: soon", "application: 5", "application: forever", "faults: {cuts: -1}", "faults: {cuts: 10000}", "faults: {cuts: all}",
        "faults: {tear: some}", "faults: {seed: -1}", "faults: {operations: 5}", "limits: {search: 5c}", "limits: {states: 0}", "limits: {boot: forever}",
        "description: ''", "faults:", "load: [[a]]",
        "trailer: {max-sectors: 0}", "trailer: {max-align: 7}", "trailer: {write-size: 64}", "revoked: [-1]", "revoked: [first]", "encryption: {}",
        "encryption: {key: a.pem, bits: 192}", "encryption: {key: a.pem, save-enctlv: maybe}", "acceptance: {expect-text: ready}", "acceptance: {expect-text: ['']}",
        "acceptance: {words: [{address: 0}]}", "acceptance: {words: [{address: 0, value: 0x100000000}]}", "faults: {kinds: []}", "faults: {kinds: [lightning]}", "faults: {kinds: power}",
        "faults: {reset-at: soon}", "faults: {reset-at: -1}", "faults: {endurance: {}}", "faults: {endurance: {limit: -1}}", "faults: {status-areas: [{address: 0}]}",
        "policies: {golden: [a]}", "leave-out: stack", "policies: {security-counter: -1}",
        "policies: {watchdog: 45}", "policies: {watchdog: 5c}", "policies: {starts: 0}", "policies: {attempts: 256}", "policies: {hardware: {board: 1}}", "policies: {counter: 1}",
        "policies: {downgrades: maybe}", "policies: {images-for: {slot-a: all}}", "policies: {hardware: {board: 0xffffffff1, revision: 1}}",
        "story: 5", "story: {boots: 0}", "story: {power-off: 5s}", "story: {power-off: [soon]}", "story: {input: [{text: a}]}",
        "story: {input: [{at: 5s, after: b, text: a}]}", "story: {input: [{at: 5s}]}", "story: {input: [{at: 5s, file: a, size-of: b}]}", "story: {input: [{at: 5s, text: a, file: b}]}",
        "story: {claims: [{text: a}]}", "story: {keep: [{address: 0}]}"})
    void whatTheSchemaRefusesIsRefused(String yaml) {
        assertFalse(errors(yaml).isEmpty(), yaml);
        String message = assertThrows(ScenarioException.class, () -> ScenarioReader.read("scenario.yaml", Path.of(""), yaml)).getMessage();
        assertTrue(message.startsWith("scenario.yaml:1: "), message);
    }
}
