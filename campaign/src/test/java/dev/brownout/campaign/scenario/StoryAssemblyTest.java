package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.story.Story;
import dev.brownout.campaign.story.StoryPlan;
import dev.brownout.campaign.story.Storyteller;
import dev.brownout.emulator.core.Engines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryAssemblyTest {
    private static StoryPlan plan(String yaml) {
        return ScenarioPlan.of(ScenarioReader.read("scenario.yaml", Path.of(""), yaml).build(), Engines.find(Engines.DEFAULT)).story().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        story: {input: [{at: 1s, uart: P0, text: a}]}                       | scenario.yaml:1: story: input: P0 is no UART of nrf52840; there are UARTE0, UARTE1
        story: {input: [{at: 1s, file: none.bin}]}                          | scenario.yaml:1: story: input: none.bin cannot be read: there is no such file
        story: {claims: [{text: a, image: b.bin}]}                          | scenario.yaml:1: story: claims: b.bin is neither slot-a nor slot-b with a valid image, nor a file that accept names
        story: {keep: [{address: 0x100000, size: 4KB}]}                     | scenario.yaml:1: story: keep: 0x100000 to 0x100fff is not in the flash of nrf52840
        {story: {}, acceptance: {vectors: slot-a}}                          | acceptance: a story looks at expect-text and forbid-text, over all of its boots, and at nothing else
        {story: {}, faults: {kinds: [reset-pin]}}                           | scenario.yaml:1: faults.kinds: nothing of this happens in a story, which is without cuts
        {story: {}, faults: {cuts: 2}}                                      | scenario.yaml:1: story: a story is told without cuts: it goes with faults.cuts 0 only, which is what it means
        {story: {}, images: {slot-b: empty}, accept: [slot-b]}              | scenario.yaml:1: accept: slot B is empty: name the file of the image that may run
        """)
    void whatCannotBeToldIsNamed(String yaml, String sentence) {
        assertEquals(sentence, assertThrows(ScenarioException.class, () -> plan(yaml)).getMessage());
    }

    @Test
    void bundledFirmwareThatIsNotThereIsNamedWithWhatThereIs() {
        String message = assertThrows(ScenarioException.class, () -> plan("{story: {}, images: {slot-a: 'bundled:v9'}}")).getMessage();
        assertTrue(message.startsWith("scenario.yaml:1: images.slot-a: there is no bundled application 'v9' for nrf52840; there are v1-confirms, "), message);
    }

    @Test
    void textTellsTheSizeOfAFile() {
        StoryPlan plan = plan("story: {input: [{at: 1s, text: '{size} is {size:08x}', size-of: 'bundled:v3-confirms'}]}");
        int size = BundledUpdate.signed("nrf52840", "v3-confirms").length;
        assertArrayEquals(String.format("%d is %08x", size, size).getBytes(StandardCharsets.UTF_8), plan.inputs().get(0).bytes());
    }

    @Test
    void storyWithoutAnythingIsTheUpdateItself() {
        Story story = Storyteller.tell(plan("{story: {}, application: 2s, accept: [slot-b]}"));
        assertTrue(story.good(), story.findings().toString());
        assertEquals("new, version 2.0.0+0", story.running().orElseThrow());
        assertEquals(1, story.boots().size());
    }

    @Test
    void bootloaderThatTakesTooLongIsOutOfTime() {
        Story story = Storyteller.tell(plan("{story: {}, limits: {boot: 100ms}}"));
        assertFalse(story.good());
        assertTrue(story.timedOut());
        assertTrue(story.findings().get(0).startsWith("At the end it never settles: still in the bootloader at 0x"), story.findings().toString());
    }
}
