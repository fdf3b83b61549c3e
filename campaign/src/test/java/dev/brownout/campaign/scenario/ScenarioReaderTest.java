package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brownout.campaign.Demands;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.Tearing;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.emulator.clock.DeviceTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioReaderTest {
    private static final Path DOCS = Path.of("..", "docs");

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("scenario.yaml"), text);
    }

    private String refusal(String text) throws IOException {
        Path file = file(text);
        return assertThrows(ScenarioException.class, () -> ScenarioReader.read(file)).getMessage().replace(folder + "/", "");
    }

    @Test
    void everyKeyIsReadAndFilesAreFoundFromTheScenariosFolder() throws IOException {
        Path file = file("""
                description: all there is
                board: boards/mine.yaml
                bootloader: boot.bin@0x0
                load: [storage.hex]
                map:
                  slot-a: {address: 0xC000, size: 4KB}
                images: {slot-a: a.bin, slot-b: b.bin}
                keys: [root.pem, bundled]
                revoked: [0]
                encryption: {key: device.pem, bits: 256, save-enctlv: true}
                request: permanent
                strategy: none
                accept: [slot-b, other.bin]
                boot: 2
                application: 2s
                faults: {cuts: closure, tear: all, seed: 7, operations: 3-9}
                limits: {boot: 10s, search: 5min, states: 1000}
                leave-out: [cycle-counter, stack, 0x20000400:16]
                """);
        Scenario read = ScenarioReader.read(file).build();
        assertEquals("all there is", read.description());
        assertEquals(folder + "/boards/mine.yaml", read.board());
        assertEquals(Optional.of(folder + "/boot.bin@0x0"), read.bootloader());
        assertEquals(List.of(folder + "/storage.hex"), read.load());
        assertEquals(Map.of("slot-a", new Scenario.Area(0xC000, 4096)), read.map());
        assertEquals(new Scenario.Images(Optional.of(folder.resolve("a.bin")), Optional.of(folder.resolve("b.bin"))), read.images());
        assertEquals(List.of(folder.resolve("root.pem"), Path.of("bundled")), read.keys());
        assertEquals(List.of(0), read.revoked());
        assertEquals(Optional.of(new Scenario.Encryption(folder.resolve("device.pem"), 256, Optional.of(true))), read.encryption());
        assertEquals(UpdateScene.Asked.PERMANENT, read.request());
        assertEquals(Optional.of("none"), read.strategy());
        assertEquals(List.of("slot-b", folder + "/other.bin"), read.accept());
        assertEquals(2, read.boot());
        assertEquals("2s", read.application().toString());
        assertEquals(new Scenario.Faults(Closure.ANY_NUMBER, Tearing.ALL, 7, new Sweep.Operations(3, 9)), read.faults());
        assertEquals(new Scenario.Limits(DeviceTime.parse("10s"), Optional.of(Duration.ofMinutes(5)), OptionalLong.of(1000)), read.limits());
        assertEquals(List.of("cycle-counter", "stack", "0x20000400:16"), read.leaveOut());
    }

    @Test
    void imagesOfAnotherKindAreReadAndMeanNoRequest() throws IOException {
        Scenario read = ScenarioReader.read(file("images: {format: plain, slot-a: a.bin, slot-b: b.bin}\n")).build();
        assertTrue(read.images().plain());
        assertEquals(UpdateScene.Asked.NOTHING, read.request());
        assertEquals("scenario.yaml:1: images.format: 'raw' is neither mcuboot nor plain", refusal("images: {format: raw}\n"));
    }

    @Test
    void mergeKeysAreRefusedByName() throws IOException {
        assertEquals("scenario.yaml:3: map.slot-b.<<: merge keys are not understood here; write the keys out",
                refusal("map:\n  slot-a: &a {address: 0xC000, size: 0x76000}\n  slot-b: {<<: *a, address: 0x82000}\n"));
    }

    @Test
    void whatIsQuotedStaysOnOneLine() throws IOException {
        assertEquals("scenario.yaml:1: request is permanent\\n; did you mean permanent?", refusal("request: \"permanent\\n\"\n"));
    }

    @Test
    void acceptanceIsRead() throws IOException {
        Scenario read = ScenarioReader.read(file("""
                accept: [any]
                acceptance:
                  expect-text: ["ready"]
                  forbid-text: [panic]
                  words: [{address: 0x20000000, value: 0xCAFE0001}]
                  vectors: slot-a
                  after: 300ms
                """)).build();
        assertEquals(List.of("any"), read.accept());
        assertEquals(new Scenario.Acceptance(List.of("ready"), List.of("panic"), List.of(new Demands.Word(0x20000000, 0xCAFE0001)), Optional.of("slot-a"),
                DeviceTime.parse("300ms")), read.acceptance());
        assertTrue(refusal("acceptance: {vectors: boot}\n").startsWith("scenario.yaml:1: acceptance.vectors is boot; "));
    }

    @Test
    void faultsOfEveryKindAreRead() throws IOException {
        Scenario.Faults read = ScenarioReader.read(file("""
                faults:
                  kinds: [status-write-fails, reset-pin]
                  reset-at: 1000-3000/1000, 70
                  status-areas: [{address: 0x81000, size: 4KB}]
                  endurance: {limit: 100, wear: [{page: 0xC000, erases: 99}]}
                """)).build().faults();
        assertEquals(EnumSet.of(FaultKind.RESET_PIN, FaultKind.STATUS_WRITE_FAILS), read.kinds());
        assertEquals(List.of(70L, 1000L, 2000L, 3000L), read.resetAt());
        assertEquals(List.of(new Scenario.Area(0x81000, 4096)), read.statusAreas());
        assertEquals(Optional.of(new Scenario.Endurance(100, Map.of(0xC000, 99))), read.endurance());
        assertTrue(refusal("faults: {kinds: [lightning]}\n").startsWith("scenario.yaml:1: faults.kinds: there is no fault 'lightning'; the kinds are power, "));
        assertTrue(refusal("faults: {reset-at: soon}\n").contains("faults.reset-at: 'soon' are not core cycles, such as 120000 or 120000-180000/1000"));
        assertTrue(refusal("faults: {reset-at: 9-5/1}\n").contains("'9-5/1' are none"));
        assertTrue(refusal("faults: {endurance: {}}\n").contains("limit"));
    }

    @Test
    void aStoryIsReadAndMeansNoCuts() throws IOException {
        Scenario read = ScenarioReader.read(file("""
                images: {slot-a: "bundled:v1-downloads", slot-b: empty}
                story:
                  boots: 3
                  power-off: [5s]
                  input:
                    - {at: 2s, text: "{size} bytes", size-of: more.bin}
                    - {after: ready, uart: UARTE1, file: "bundled:v3-confirms"}
                    - {after: more, file: more.bin}
                  claims: [{text: done, image: new.bin}]
                  keep: [{address: 0xF8000, size: 4KB}]
                """)).build();
        assertEquals(0, read.faults().cuts());
        assertEquals(new Scenario.Images(Optional.of(Path.of("bundled:v1-downloads")), Optional.of(Path.of("empty"))), read.images());
        assertEquals(new Scenario.Story(3, List.of(DeviceTime.parse("5s")), List.of(
                new Scenario.Input(Optional.of(DeviceTime.parse("2s")), Optional.empty(), Optional.empty(), Optional.of("{size} bytes"), Optional.empty(),
                        Optional.of(folder.resolve("more.bin"))),
                new Scenario.Input(Optional.empty(), Optional.of("ready"), Optional.of("UARTE1"), Optional.empty(), Optional.of(Path.of("bundled:v3-confirms")),
                        Optional.empty()),
                new Scenario.Input(Optional.empty(), Optional.of("more"), Optional.empty(), Optional.empty(), Optional.of(folder.resolve("more.bin")),
                        Optional.empty())),
                List.of(new Scenario.Claim("done", folder + "/new.bin")), List.of(new Scenario.Area(0xF8000, 4096))), read.story());
    }

    @Test
    void whatIsLeftOutIsAsInTheCommandWithoutOptions() throws IOException {
        Scenario read = ScenarioReader.read(file("request: test\n")).build();
        assertEquals(new ScenarioBuilder().origin("request", folder.resolve("scenario.yaml") + ":1: request").build(), read);
    }

    @Test
    void laterTroubleWithAValueNamesTheLineItCameFrom() throws IOException {
        Scenario read = ScenarioReader.read(file("request: test\nstrategy: swap\n")).build();
        assertEquals(folder.resolve("scenario.yaml") + ":2: strategy: no", read.wrong("strategy", "no").getMessage());
        assertEquals("boot: no", read.wrong("boot", "no").getMessage());
    }

    @Test
    void mistakesAreNamedWithLineAndKey() throws IOException {
        assertEquals("scenario.yaml:2: bord is not a key here; did you mean board?", refusal("request: test\nbord: nrf52840\n"));
        assertEquals("scenario.yaml:3: faults.cut is not a key here; did you mean cuts?", refusal("request: test\nfaults:\n  cut: 2\n"));
        assertTrue(refusal("request: maybe\n").startsWith("scenario.yaml:1: request is maybe; "), refusal("request: maybe\n"));
        assertTrue(refusal("map:\n  slot-a: {address: here, size: 1}\n").contains("scenario.yaml:2: map.slot-a.address"));
        assertEquals("scenario.yaml:2: faults.cuts: '-1' is neither a number from 0 to 9999 nor closure", refusal("faults:\n  cuts: -1\n"));
        assertEquals("scenario.yaml:2: story.input[0].after: an input is sent either at a time or after a text",
                refusal("story:\n  input: [{at: 1s, after: a, text: b}]\n"));
        assertTrue(refusal("application: soon\n").startsWith("scenario.yaml:1: application: 'soon' is not a device time"));
        assertTrue(refusal("limits: {search: 5c}\n").contains("limits.search: '5c' is not a time on this host"));
        assertTrue(refusal("encryption: {bits: 256}\n").startsWith("scenario.yaml:1: encryption: the private key"), refusal("encryption: {bits: 256}\n"));
        assertTrue(refusal("revoked: [first]\n").contains("revoked: 'first' is not a place"), refusal("revoked: [first]\n"));
        assertTrue(refusal("boot: [1\n").contains("not YAML"));
        assertEquals("scenario.yaml is empty", refusal(""));
        assertTrue(assertThrows(ScenarioException.class, () -> ScenarioReader.read(folder.resolve("none.yaml"))).getMessage().contains("cannot be read"));
    }

    /** The schema and the reader know the same keys, at every level. */
    @Test
    void schemaHasExactlyTheKeysThatAreRead() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Files.readString(DOCS.resolve("scenario.schema.json")));
        List<String> levels = new ArrayList<>(List.of(""));
        schema.get("properties").properties().stream().filter(each -> each.getValue().has("properties")).forEach(each -> levels.add(each.getKey()));
        assertTrue(levels.contains("faults"));
        for (String level : levels) {
            JsonNode properties = level.isEmpty() ? schema.get("properties") : schema.get("properties").get(level).get("properties");
            TreeSet<String> described = new TreeSet<>();
            properties.fieldNames().forEachRemaining(described::add);
            String nonsense = level.isEmpty() ? "zzzzzzzzzzzzzzzzzzzz: 1\n" : level + ":\n  zzzzzzzzzzzzzzzzzzzz: 1\n";
            String message = refusal(nonsense);
            assertEquals(described, new TreeSet<>(List.of(message.substring(message.indexOf("possible are ") + 13).split(", "))), message);
        }
    }
}
