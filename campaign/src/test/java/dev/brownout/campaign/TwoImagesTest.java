package dev.brownout.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.scenario.BundledUpdate;
import dev.brownout.campaign.scenario.ScenarioException;
import dev.brownout.campaign.scenario.ScenarioPlan;
import dev.brownout.campaign.scenario.ScenarioReader;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import dev.brownout.fixtures.Fixtures;
import dev.brownout.fixtures.KnownBug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bootloader with two images, an application and a library that need each other, against the reference; and those with a mistake of its kind. */
class TwoImagesTest {
    private static final String IMAGES = """
            images: {slot-a: 'bundled:v1-uses-library', slot-b: 'bundled:v2-uses-library'}
            """;
    private static final String SMALL = IMAGES + "image-1: {slot-a: 'bundled:v1-library', slot-b: 'bundled:v2-library'}\n";

    @TempDir
    private static Path folder;

    private static ScenarioPlan plan(String yaml) {
        return ScenarioPlan.of(ScenarioReader.read("scenario.yaml", Path.of(""), yaml).build(), new TranslatorFactory());
    }

    /** The bundled images of 4 KB. */
    static ScenarioPlan plan() {
        return plan(SMALL);
    }

    /** The same device with another bootloader, and asked for what that one does not stand. */
    static NonVolatile start(KnownBug bug) {
        ScenarioPlan plan = plan();
        return new UpdateScene(plan.machines(), plan.maps()).put("bootloader", 0, bug.image())
                .putInSlotA(0, "old", BundledUpdate.signed(Fixtures.V1_USES_LIBRARY)).putInSlotB(0, "new", BundledUpdate.signed(Fixtures.V2_USES_LIBRARY))
                .putInSlotA(1, "old library", BundledUpdate.signed(Fixtures.V1_LIBRARY)).putInSlotB(1, "new library", BundledUpdate.signed(Fixtures.V2_LIBRARY))
                .ask(0, UpdateScene.Asked.TEST).ask(1, bug == KnownBug.DEPENDENCIES_NOT_CHECKED ? UpdateScene.Asked.NOTHING : UpdateScene.Asked.TEST).program();
    }

    private static SweepResult sweep(String yaml) throws InterruptedException {
        ScenarioPlan plan = plan(yaml);
        return new Sweep(plan.sweep()).run(1, plan.scenario().faults().operations(), (done, total) -> { });
    }

    private static String faults(long first, long last) {
        return "faults: {operations: " + first + "-" + last + "}\n";
    }

    private static Set<String> running(SweepResult result) {
        return result.cases().stream().map(one -> one.judgement().image()).collect(Collectors.toSet());
    }

    // The request, the first image's last copies, between the two swaps, the second image's first copies, the end.
    @ParameterizedTest
    @CsvSource({"0, 12", "3236, 3260", "6486, 6493"})
    void bothImagesComeInTogetherWhereverPowerIsCut(long first, long last) throws InterruptedException {
        SweepResult result = sweep(SMALL + faults(first, last));
        assertTrue(result.good(), result.failures().toString());
        assertTrue(result.crossChecked());
        assertTrue(Set.of("new with new", "old with old").containsAll(running(result)), running(result).toString());
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "3236, 3260"})
    void bothImagesGoBackTogetherIfNobodyConfirms(long first, long last) throws InterruptedException {
        SweepResult result = sweep(SMALL + "boot: 2\n" + faults(first, last));
        assertTrue(result.good(), result.failures().toString());
        assertEquals(Set.of("old with old"), running(result));
    }

    @Test
    void imageThatNeedsAnotherVersionStaysOut() throws InterruptedException {
        SweepResult clean = sweep(IMAGES + "image-1: {slot-a: 'bundled:v1-library', slot-b: 'bundled:v2-library', request: nothing}\n");
        assertEquals("old with old", clean.clean().judgement().image());
        assertEquals(0, clean.clean().operations());
        assertTrue(clean.clean().check().orElseThrow().equal(), clean.clean().check().toString());
    }

    @Test
    void whatMayRunTogetherCanBeSaid() throws InterruptedException {
        SweepResult result = sweep(IMAGES + "image-1: {slot-a: 'bundled:v1-library', slot-b: 'bundled:v2-library', together: [slot-b+slot-a]}\n" + faults(0, 0));
        assertEquals(new Judge.Judgement(Verdict.MISMATCH, "new with new"), result.clean().judgement());
    }

    @Test
    void applicationConfirmsItselfAndItsLibrary() throws InterruptedException {
        SweepResult result = sweep(SMALL + """
                strategy: none
                acceptance: {expect-text: ['v2.0.0 with library v2.0.0, crc ok', 'v2.0.0 confirmed', 'v2.0.0 has confirmed its library'], after: 100ms}
                """ + faults(0, 0));
        assertTrue(result.clean().good(), result.clean().judgement().toString());
    }

    @ParameterizedTest
    @CsvSource({"DEPENDENCIES_NOT_CHECKED, 0, 0", "IMAGES_NOT_REVIEWED, 3246, 3246", "RESUME_STARTS_AT_ONCE, 3100, 3100"})
    void mistakeWithTwoImagesIsFound(KnownBug bug, long first, long last) throws InterruptedException, IOException {
        boolean asksForOne = bug == KnownBug.DEPENDENCIES_NOT_CHECKED;
        String yaml = IMAGES + "image-1: {slot-a: 'bundled:v1-library', slot-b: 'bundled:v2-library'" + (asksForOne ? ", request: nothing" : "") + "}\n"
                + (asksForOne ? "" : faults(first, last));
        SweepResult sound = sweep(yaml);
        assertTrue(sound.good(), sound.failures().toString());
        Path binary = folder.resolve(bug.fixtureName() + ".bin");
        Files.write(binary, bug.image());
        SweepResult found = sweep(yaml + "bootloader: " + binary + "@0\n" + (asksForOne ? faults(0, 0) : ""));
        assertFalse(found.failures().isEmpty(), bug.description());
        assertEquals(Set.of(new Judge.Judgement(Verdict.MISMATCH, "new with old")),
                found.failures().stream().map(SweepResult.Case::judgement).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"strategy: direct-xip", "strategy: swap-scratch", "policies: {}", "keys: [bundled-ed25519]", "map: {slot-a-1: {address: 0xC000, size: 236KB}}\n"
            + "bootloader: boot.bin@0"})
    void whatDoesNotGoWithTwoImagesIsSaid(String yaml) {
        String message = assertThrows(ScenarioException.class, () -> plan("image-1: {}\n" + yaml + "\n")).getMessage();
        assertTrue(message.matches("scenario.yaml:\\d: .*"), message);
    }

    @Test
    void slotOfASecondImageNeedsASecondImage() {
        String message = assertThrows(ScenarioException.class, () -> plan("bootloader: boot.bin@0\nmap: {slot-a-1: {address: 0x82000, size: 236KB}}\n")).getMessage();
        assertEquals("scenario.yaml:2: map: slot-a-1 is a slot of a second image, and there is none without image-1", message);
    }
}
