package dev.brownout.campaign.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.BootOperations;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.scenario.BundledUpdate;
import dev.brownout.campaign.scenario.Scenario;
import dev.brownout.campaign.scenario.ScenarioBuilder;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.campaign.scenario.ScenarioReader;
import dev.brownout.emulator.core.Engines;
import dev.brownout.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerCutSweepTest {
    @TempDir
    private static Path images;

    /** The first of 60 words in a row that are each cut before, inside and after. */
    private static int word;

    /** Of 4 KB, which are quicker than the bundled ones. */
    @BeforeAll
    static void writeImages() throws IOException {
        Files.write(images.resolve("v1.bin"), BundledUpdate.signed(Fixtures.V1_CONFIRMS));
        Files.write(images.resolve("v2.bin"), BundledUpdate.signed(Fixtures.V2_CONFIRMS_AFTER_HEALTH_CHECK));
        word = BootOperations.of(ScenarioPlan.of(scenario().build(), Engines.find(Engines.DEFAULT)).sweep()).firstWords(60);
    }

    private static ScenarioBuilder scenario() {
        return new ScenarioBuilder().slotA(images.resolve("v1.bin")).slotB(images.resolve("v2.bin"));
    }

    private static ScenarioBuilder operations(long first, long last) {
        return scenario().operations(new Sweep.Operations(first, last));
    }

    private static List<DynamicNode> nodes(PowerCutSweep sweep) {
        return sweep.workers(1).stream().toList();
    }

    private static String failure(DynamicNode node) {
        return assertThrows(AssertionError.class, ((DynamicTest) node).getExecutable()::execute).getMessage();
    }

    @Test
    void neighbouringOperationsAreOneTest() throws Throwable {
        List<DynamicNode> nodes = nodes(PowerCutSweep.of(operations(word, word + 59).build()));
        assertEquals(1 + PowerCutSweep.GROUPS, nodes.size());
        assertTrue(nodes.get(0).getDisplayName().startsWith("boot without a cut: "), nodes.get(0).getDisplayName());
        assertEquals("operations " + (word + 4) + " to " + (word + 5) + ": 6 cuts", nodes.get(5).getDisplayName());
        for (DynamicNode node : nodes) {
            ((DynamicTest) node).getExecutable().execute();
        }
    }

    @Test
    void everyOperationOrCutIsATestIfAskedFor() {
        Scenario scenario = operations(word, word + 2).build();
        assertEquals(List.of(word + ": PROGRAM at", word + 1 + ": PROGRAM at", word + 2 + ": PROGRAM at"), nodes(PowerCutSweep.of(scenario).eachOperation())
                .stream().skip(1).map(node -> node.getDisplayName().replaceFirst(" at .*", " at")).toList());
        DynamicNode first = nodes(PowerCutSweep.of(scenario).eachCut()).get(1);
        assertEquals(List.of(word + "-before", word + "-torn", word + "-after"), ((DynamicContainer) first).getChildren().map(DynamicNode::getDisplayName).toList());
    }

    @Test
    void failuresCarryTheirReplay() throws IOException {
        Path file = Files.writeString(images.resolve("update.yaml"), "accept: [slot-a]\nimages: {slot-a: v1.bin, slot-b: v2.bin}\n"
                + "faults: {operations: " + word + "-" + (word + 3) + "}\n");
        List<DynamicNode> nodes = nodes(PowerCutSweep.of(file));
        assertTrue(failure(nodes.get(0)).startsWith("the wrong image runs: started an image at "), failure(nodes.get(0)));
        String text = failure(nodes.get(1));
        assertTrue(text.contains("3 of 3 fail:\nthe wrong image runs"), text);
        assertTrue(text.contains("brownout sweep " + file + " --replay " + word + "-before"), text);
        assertTrue(failure(nodes(PowerCutSweep.of(operations(word, word).accept(List.of("slot-a")).build())).get(1)).contains("Device.disturbAt: " + word + "-torn"));
    }

    @Test
    void resetsAtCyclesAreATestOfTheirOwn() {
        List<DynamicNode> nodes = nodes(PowerCutSweep.of(read("images: {slot-a: v1.bin, slot-b: v2.bin}\n"
                + "faults: {kinds: [reset-pin], reset-at: '1000-3000/1000', operations: 0-0}\n")));
        assertEquals(List.of("resets at cycles: 3", "operation 0: 2 faults"), nodes.stream().skip(1).map(DynamicNode::getDisplayName).toList());
    }

    @Test
    void scenarioWithoutCutsIsOneTest() throws Throwable {
        String images = "images: {slot-a: v1.bin, slot-b: v2.bin}\nfaults: {cuts: 0}\n";
        DynamicNode good = nodes(PowerCutSweep.of(read(images + "accept: [slot-b]\n"))).get(0);
        assertEquals("a device left to itself, 1 starts", good.getDisplayName());
        ((DynamicTest) good).getExecutable().execute();
        List<DynamicNode> bad = nodes(PowerCutSweep.of(read(images + "accept: [slot-a]\n")));
        assertEquals(1, bad.size());
        assertTrue(failure(bad.get(0)).contains("the wrong image runs"), failure(bad.get(0)));
    }

    private static Scenario read(String yaml) {
        return ScenarioReader.read("scenario.yaml", images, yaml).build();
    }

    @Test
    void severalCutsHaveATestForBeingClosed() {
        List<DynamicNode> nodes = nodes(PowerCutSweep.of(scenario().cuts(Closure.ANY_NUMBER).states(20).build()));
        assertEquals(List.of("an approved image runs from each of 20 states", "the reference bootloader does the same", "every state was looked at"),
                nodes.stream().map(DynamicNode::getDisplayName).toList());
        assertTrue(failure(nodes.get(2)).startsWith("not closed: "), failure(nodes.get(2)));
    }
}
