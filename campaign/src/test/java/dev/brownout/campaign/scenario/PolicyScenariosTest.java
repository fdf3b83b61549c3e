package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.closure.Closure;
import dev.brownout.campaign.closure.ClosureResult;
import dev.brownout.campaign.story.Story;
import dev.brownout.campaign.story.Storyteller;
import dev.brownout.emulator.core.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios in {@code docs/examples/policies}, long ones cut short, and what they find when the policy is taken away. */
class PolicyScenariosTest {
    private static final Path EXAMPLES = Path.of("..", "docs", "examples", "policies");

    private static ScenarioPlan plan(ScenarioBuilder builder) {
        return ScenarioPlan.of(builder.build(), Engines.find(Engines.DEFAULT));
    }

    private static Story story(ScenarioBuilder builder) {
        return Storyteller.tell(plan(builder).story().orElseThrow());
    }

    private static ScenarioBuilder changed(String name, String what, String by) throws IOException {
        Path file = EXAMPLES.resolve(name + ".yaml");
        String text = Files.readString(file);
        assertTrue(text.contains(what), name + " has no " + what);
        return ScenarioReader.read(file.toString(), EXAMPLES, text.replace(what, by));
    }

    private static ScenarioBuilder read(String name) {
        return ScenarioReader.read(EXAMPLES.resolve(name + ".yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-watchdog", "6-state-log", "7-closed-bootloader"})
    void storyEndsWell(String name) {
        Story story = story(read(name));
        assertEquals(List.of(), story.findings());
        assertTrue(story.good());
    }

    @ParameterizedTest
    @CsvSource({"2-boot-counter, 0-12", "3-golden-image, 0-9", "4-hardware-revision, 0-99"})
    void cutsDoNoHarm(String name, String operations) throws InterruptedException {
        SweepResult result = new Sweep(plan(read(name).cuts(1).operations(Sweep.Operations.parse(operations))).sweep()).run(2, (done, total) -> { });
        assertTrue(result.good(), result.failures().toString());
        assertTrue(result.crossChecked());
    }

    @Test
    void anyNumberOfCutsDoesNotLetAnImageBelowTheCounterIn() throws InterruptedException {
        ClosureResult result = new Closure(plan(read("5-anti-rollback")).closure(), () -> false, (booted, known, cuts) -> { }).run(2);
        assertTrue(result.good(), result.failures().toString());
        assertTrue(result.closed());
    }

    @ParameterizedTest
    @CsvSource({"2-boot-counter, 'starts: 3', 'starts: 9'", "3-golden-image, v1-confirms, v2-confirms-after-health-check",
        "4-hardware-revision, 'revision: 5', 'revision: 4'", "5-anti-rollback, 'security-counter: 2', 'security-counter: 1'"})
    void withAnotherPolicyWhatRunsIsAnother(String name, String what, String by) throws IOException {
        ScenarioBuilder other = changed(name, what, by).cuts(1);
        SweepResult.Clean clean = new Sweep(plan(other).sweep()).clean();
        // The golden image is acceptable whichever it is.
        assertEquals(name.startsWith("3"), clean.judgement().verdict().good(), clean.judgement().toString());
        assertTrue(clean.check().orElseThrow().equal());
    }

    @ParameterizedTest
    @CsvSource({"4-hardware-revision, 'The image is for hardware revisions 2 to 4, and this is revision 5.'",
        "5-anti-rollback, 'Its security counter is 1, below the device''s, 2.'"})
    void withoutAWordOnWhatMayRunARefusedImageMayNot(String name, String why) throws IOException {
        ScenarioPlan plan = plan(changed(name, "accept: [slot-a]\n", "").cuts(1));
        assertEquals(List.of("The image in slot B is one that the policies refuse (" + why + "), so it must never run; accept would say otherwise."), plan.remarks());
        assertEquals("old", new Sweep(plan.sweep()).clean().judgement().image());
        ScenarioPlan asked = plan(changed(name, "accept: [slot-a]\n", "accept: [slot-a, slot-b]\n").cuts(1));
        assertEquals(List.of(), asked.remarks());
    }

    @Test
    void withoutAWordOnWhatMayRunADowngradeMayNot() throws IOException {
        String images = "images: {slot-a: \"bundled:v1-confirms\", slot-b: \"bundled:v2-confirms-after-health-check\"}";
        String other = "images: {slot-a: \"bundled:v2-confirms-after-health-check\", slot-b: \"bundled:v1-confirms\"}";
        ScenarioPlan plan = plan(ScenarioReader.read("test", EXAMPLES, Files.readString(EXAMPLES.resolve("4-hardware-revision.yaml")).replace(images, other)
                .replace("images-for: {slot-a: 1-9, slot-b: 2-4}", "").replace("accept: [slot-a]", "")));
        assertEquals(List.of("The image in slot B is one that the policies refuse (Its version is 1.0.0+0, below that of the image that runs, 2.0.0+0.), so it must never run;"
                + " accept would say otherwise."), plan.remarks());
    }

    @Test
    void withAnotherWindowTheStoryIsAnother() throws IOException {
        assertFalse(story(changed("1-watchdog", "45s}", "40s}")).good());
    }
}
