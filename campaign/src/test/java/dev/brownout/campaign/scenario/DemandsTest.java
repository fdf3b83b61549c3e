package dev.brownout.campaign.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.brownout.campaign.BootEnd;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.SweepResult;
import dev.brownout.campaign.Verdict;
import dev.brownout.emulator.core.translator.TranslatorFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an image must show beside its bytes. Slot A's image is started as it is: nothing asks for the other one. */
class DemandsTest {
    private static ScenarioPlan plan(String acceptance) {
        return ScenarioPlan.of(ScenarioReader.read("scenario.yaml", Path.of(""), "request: nothing\naccept: [any]\nacceptance: " + acceptance + "\n").build(),
                new TranslatorFactory());
    }

    private static Judge.Judgement judgement(String acceptance) {
        ScenarioPlan plan = plan(acceptance);
        Booter booter = new Booter(plan.machines().get(), plan.judge(), plan.limits());
        BootEnd end = booter.boot(plan.start());
        return plan.judge().judge(end, new NonVolatile(booter.machine().nonVolatile()));
    }

    private static void assertUnmet(String expected, String acceptance) {
        assertEquals(new Judge.Judgement(Verdict.UNMET, expected), judgement(acceptance));
    }

    @Test
    void whateverRunsInASlotIsAcceptableIfAnyIs() {
        assertEquals(new Judge.Judgement(Verdict.APPROVED, "what is in slot A"), judgement("{after: 0s}"));
    }

    @Test
    void textsAreExpectedAndForbidden() {
        assertEquals(Verdict.APPROVED, judgement("{expect-text: [\"swap type: none\"], forbid-text: [\"swap done\"]}").verdict());
        assertUnmet("it did not send 'swap done'", "{expect-text: [\"swap done\"]}");
        assertUnmet("it sent 'start slot A'", "{forbid-text: [\"start slot A\"]}");
    }

    @Test
    void imageIsGivenTimeAndThenStandsAtItsBeginningAgain() {
        assertUnmet("it did not send '[app]'", "{expect-text: [\"[app]\"]}");
        ScenarioPlan plan = plan("{expect-text: [\"[app]\"], vectors: slot-a, after: 200ms}");
        Booter booter = new Booter(plan.machines().get(), plan.judge(), plan.limits());
        BootEnd.Started end = (BootEnd.Started) booter.boot(plan.start());
        assertEquals("", end.unmet());
        assertEquals(end.address(), booter.machine().cpu().r[15]);
    }

    @Test
    void wordsOfMemoryAreLookedAt() {
        assertUnmet("the word at 0x0000c000 is 0x96f3b83d, not 0x00000001", "{words: [{address: 0xC000, value: 1}]}");
        assertEquals(Verdict.APPROVED, judgement("{words: [{address: 0xC000, value: 0x96f3b83d}]}").verdict());
        assertUnmet("the word at 0x60000000 is not there, not 0x00000001", "{words: [{address: 0x60000000, value: 1}]}");
    }

    @Test
    void sweepTellsBootsApartByWhatTheyHaveSaid() throws InterruptedException {
        ScenarioPlan plan = ScenarioPlan.of(ScenarioReader.read("scenario.yaml", Path.of(""), "acceptance: {forbid-text: [resuming]}\n"
                + "faults: {operations: 6000-6001}\n").build(), new TranslatorFactory());
        SweepResult result = new Sweep(plan.sweep()).run(1, (done, total) -> { });
        assertTrue(result.cases().stream().allMatch(one -> one.judgement().equals(new Judge.Judgement(Verdict.UNMET, "it sent 'resuming'"))),
                () -> result.cases().toString());
        assertEquals(Verdict.APPROVED, result.clean().judgement().verdict());
    }

    @Test
    void emptyTextIsRefused() {
        assertTrue(assertThrows(ScenarioException.class,
                () -> ScenarioPlan.of(new ScenarioBuilder().forbidText(List.of("")).build(), new TranslatorFactory())).getMessage().contains("must not be empty"));
    }
}
